//! Declarations and their rows.

use persistence::verify::{
    How::{Altered, Missing, Unexpected},
    Place::{Attachment, Declaration},
};
use uuid::Uuid;

use super::{Ways, events::twice, story::Facts};

/// Tables of rows, and their columns beside id, declaration and position.
const ROWS: [(&str, &str); 4] = [
    (
        "indicator",
        "level1, level2, name, target, operator, value, unit, weight, remark, period, direction, explanation, scoring_standard",
    ),
    ("cost_item", "component, content, detail, amount, unit_price, unit_price_basis, quantity, quantity_basis, remark"),
    ("safeguard", "kind, document_name, measures, stages"),
    ("explanation", "rule, pointer, given, text"),
];

/// Columns of a declaration's own row beside id, codes, state and profile, which are written one by one.
pub const PROJECT: &str = "revision, created_at, updated_at, submitted_at, decided_at, approved_revision, head, \
    fiscal_year, unit_code, unit_name, profile, name, name_key, category, leader, contact, phone, start_date, end_date, \
    overview, basis, necessity, feasibility, total_budget, fiscal_appropriation, superior_appropriation, \
    local_appropriation, subordinate_matching, other_funds, resources_and_institutions, overall_goal, annual_goal, \
    other_matters, activities, schedule, department_code, department_name, nature, term, function_code, carried_over, \
    fiscal_account, unit_funds, own_funds, listed";

pub fn add(facts: &Facts, ways: &mut Ways) {
    for (table, columns) in ROWS {
        rows(facts, ways, table, columns);
    }
    let [one, two, three, gone, none] =
        [facts.one, facts.two, facts.three, facts.gone, Uuid::max()].map(|it| facts.id(it));
    let at = Declaration;
    ways.at("a declaration is removed", format!("DELETE FROM project WHERE id = {one}"), at(facts.one), Missing);
    ways.at(
        "the last declaration is removed",
        "DELETE FROM project WHERE id = (SELECT id FROM project ORDER BY id DESC LIMIT 1)",
        at(facts.four),
        Missing,
    );
    ways.at("all declarations are removed", "DELETE FROM project", at(facts.one), Missing);
    let copied = |id: &str, from: &str| {
        format!(
            "INSERT INTO project (id, project_code, external_id, status, annual_budget, {PROJECT}) \
             SELECT {id}, NULL, NULL, status, annual_budget, {PROJECT} FROM project WHERE id = {from}"
        )
    };
    ways.at("a declaration is added", copied(&none, &one), at(Uuid::max()), Unexpected);
    ways.at(
        "a declaration is added before all others",
        copied(&facts.id(Uuid::nil()).replace("0'", "1'"), &one),
        at(Uuid::from_u128(1)),
        Unexpected,
    );
    ways.at(
        "a declaration is added that has no number",
        copied(&facts.id(Uuid::nil()), &one),
        at(Uuid::nil()),
        Unexpected,
    );
    ways.at("a declaration stands twice", twice("project", &format!("id = {two}")), at(facts.two), Unexpected);
    ways.at(
        "the last declaration stands twice",
        twice("project", &format!("id = {}", facts.id(facts.four))),
        at(facts.four),
        Unexpected,
    );
    ways.at("a deleted declaration is put back", copied(&gone, &three), at(facts.gone), Unexpected);
    ways.at(
        "a declaration gets another id",
        format!("UPDATE project SET id = {none} WHERE id = {two}"),
        at(facts.two),
        Missing,
    );
    let swapped = format!(
        "UPDATE project SET id = {none} WHERE id = {one}; UPDATE project SET id = {one} WHERE id = {two}; \
         UPDATE project SET id = {two} WHERE id = {none}"
    );
    ways.at("two declarations are swapped", swapped, at(facts.one), Altered);
    let back = format!(
        "DELETE FROM project WHERE id = {two}; \
         INSERT INTO project (id, project_code, external_id, status, annual_budget, {PROJECT}) \
         SELECT id, project_code, external_id, status, annual_budget, {PROJECT} FROM project_before WHERE id = {two}"
    );
    ways.at("a declaration is put back as it was before", back, at(facts.two), Altered);
    for status in ["draft", "submitted", "returned", "rejected", "decided"] {
        let sql = format!("UPDATE project SET status = '{status}' WHERE id = {one}");
        ways.at(format!("an approved declaration is made {status}"), sql, at(facts.one), Altered);
    }
    for (column, value) in [
        ("fiscal_year", "1"),
        ("fiscal_year", "70000"),
        ("category", "'none'"),
        ("created_at", "9223372036854775807"),
        ("updated_at", "-9223372036854775807"),
        ("annual_budget", "9223372036854775807"),
        ("annual_budget", "0"),
        ("revision", "9223372036854775807"),
        ("name", "''"),
    ] {
        let unchecked = if facts.postgres { "SELECT 1; " } else { "" };
        let sql = format!("{unchecked}UPDATE project SET {column} = {value} WHERE id = {one}");
        ways.at(format!("project: {column} becomes {value}"), sql, at(facts.one), Altered);
    }
    let amounts = format!(
        "UPDATE project SET total_budget = annual_budget + 1, annual_budget = total_budget - 1 WHERE id = {one}"
    );
    ways.at("amounts are moved between two lines", amounts, at(facts.one), Altered);
    files(facts, ways);
}

fn rows(facts: &Facts, ways: &mut Ways, table: &str, columns: &str) {
    let (one, two, none) = (facts.id(facts.one), facts.id(facts.two), facts.id(Uuid::max()));
    let mut at = |name: &str, sql: String, place, how| ways.at(format!("{table}: {name}"), sql, place, how);
    let (first, second) = (Declaration(facts.one), Declaration(facts.two));
    let has_id = table != "explanation";
    let (id, new) = if has_id { ("id, ", format!("{none}, ")) } else { ("", String::new()) };
    let copied = |to: &str, position: u8, from: &str| {
        format!(
            "INSERT INTO {table} ({id}project_id, position, {columns}) \
             SELECT {new}{to}, {position}, {columns} FROM {table} WHERE project_id = {from} AND position = 0"
        )
    };
    let moved = |from: &str, position: u8, to: &str, place: u8| {
        format!(
            "UPDATE {table} SET project_id = {to}, position = {place} WHERE project_id = {from} AND position = {position};"
        )
    };
    at(
        "the first row is removed",
        format!("DELETE FROM {table} WHERE project_id = {one} AND position = 0"),
        first.clone(),
        Altered,
    );
    at(
        "the second row is removed",
        format!("DELETE FROM {table} WHERE project_id = {one} AND position = 1"),
        first.clone(),
        Altered,
    );
    at(
        "all rows of a declaration are removed",
        format!("DELETE FROM {table} WHERE project_id = {two}"),
        second.clone(),
        Altered,
    );
    at("all rows are removed", format!("DELETE FROM {table}"), first.clone(), Altered);
    at("a row is added", copied(&one, 100, &one), first.clone(), Altered);
    at("a row is copied to another declaration", copied(&two, 100, &one), second.clone(), Altered);
    at("a row is copied to no declaration", copied(&none, 0, &one), Declaration(Uuid::max()), Unexpected);
    at(
        "a row is copied to a deleted declaration",
        copied(&facts.id(facts.gone), 0, &one),
        Declaration(facts.gone),
        Unexpected,
    );
    at("a row is moved to another declaration", moved(&two, 0, &one, 100), first.clone(), Altered);
    at("a row is moved to the end", moved(&one, 0, &one, 100), first.clone(), Altered);
    let swap = moved(&one, 0, &one, 100) + &moved(&one, 1, &one, 0) + &moved(&one, 100, &one, 1);
    at("two rows change places", swap, first.clone(), Altered);
    let swap = moved(&one, 0, &none, 0) + &moved(&two, 0, &one, 0) + &moved(&none, 0, &two, 0);
    at("rows of two declarations are swapped", swap, first.clone(), Altered);
    let shifted = format!(
        "UPDATE {table} SET position = position + 1000 WHERE project_id = {one}; \
         UPDATE {table} SET position = position - 990 WHERE project_id = {one}"
    );
    at("positions are shifted", shifted, first.clone(), Altered);
    if has_id {
        at(
            "a row gets another id",
            format!("UPDATE {table} SET id = {none} WHERE project_id = {one} AND position = 0"),
            first.clone(),
            Altered,
        );
        at(
            "a row belongs to nobody",
            format!("UPDATE {table} SET project_id = NULL WHERE project_id = {one} AND position = 0"),
            first.clone(),
            Altered,
        );
        at(
            "a position is nulled",
            format!("UPDATE {table} SET position = NULL WHERE project_id = {one} AND position = 1"),
            first.clone(),
            Altered,
        );
    }
    for (name, column, value) in [
        ("the same weight is written in another way", "weight", "'10.0'"),
        ("the same price is written in another way", "unit_price", "unit_price || '0'"),
        ("the same quantity is written in another way", "quantity", "'1.0'"),
        ("the same stages are written in another way", "stages", "stages || ','"),
        ("a stage is written that there is none of", "stages", "stages || ',none'"),
        ("a level is written that there is none of", "level1", "'none'"),
        ("a weight is written that is none", "weight", "'many'"),
    ] {
        if columns.contains(column) && (column != "level1" || table == "indicator") {
            at(
                name,
                format!("UPDATE {table} SET {column} = {value} WHERE project_id = {one} AND position = 1"),
                first.clone(),
                Altered,
            );
        }
    }
}

/// Files that declarations were made from.
fn files(facts: &Facts, ways: &mut Ways) {
    let at = Attachment;
    let file = |text: &str| if facts.postgres { format!("'{text}'::bytea") } else { format!("CAST('{text}' AS BLOB)") };
    let (first, second) = (file("A-1"), file("A-2"));
    ways.at("a file is removed", format!("DELETE FROM attachment WHERE content = {second}"), at(facts.two, 1), Missing);
    ways.at("all files are removed", "DELETE FROM attachment", at(facts.one, 1), Missing);
    ways.at(
        "a file gets another fingerprint",
        format!("UPDATE attachment SET sha256 = sha256 || '0' WHERE content = {first}"),
        at(facts.one, 1),
        Missing,
    );
    ways.at(
        "a file gets longer",
        format!("UPDATE attachment SET content = content || {first} WHERE content = {second}"),
        at(facts.two, 1),
        Altered,
    );
    ways.at(
        "a file is emptied",
        format!("UPDATE attachment SET content = {} WHERE content = {first}", file("")),
        at(facts.one, 1),
        Altered,
    );
    let swapped = format!("UPDATE attachment SET content = CASE WHEN content = {first} THEN {second} ELSE {first} END");
    ways.at("two files are swapped", swapped, at(facts.one, 1), Altered);
    ways.at("a file stands twice", twice("attachment", &format!("content = {first}")), at(facts.one, 1), Unexpected);
    ways.never(
        "a file is added",
        format!("INSERT INTO attachment (sha256, content) VALUES ('00', {first})"),
        "no revision tells of it, so nobody can read it; an import that stored nothing leaves such a file too",
    );
}
