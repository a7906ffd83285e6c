//! Every column of every table, altered and nulled.

use persistence::verify::{How, Place as Link};

use super::{Ways, story::Facts};

/// The row of a table that is altered, where that is found, and its columns: texts, numbers, and those with values of
/// their own. Columns that say which row it is, and those that nothing seals, have ways of their own in the other files.
struct Table {
    name: &'static str,
    row: String,
    place: Link,
    texts: &'static [&'static str],
    numbers: &'static [&'static str],
    others: Vec<(&'static str, &'static str)>,
    /// Columns that are null in this row.
    empty: &'static [&'static str],
}

pub const ANSWER: &str = "system POST /x k1";

fn tables(facts: &Facts) -> Vec<Table> {
    let one = facts.id(facts.one);
    let row = |name, texts, numbers, others| {
        let row = format!("project_id = {one} AND position = 1");
        Table { name, row, place: Link::Declaration(facts.one), texts, numbers, others, empty: &[] }
    };
    let day = if facts.postgres { "DATE '2020-06-30'" } else { "'2020-06-30'" };
    let bytes = if facts.postgres { "'\\x00'::bytea" } else { "x'00'" };
    let pairs = if facts.postgres { vec![("pairs", "pairs[2:]")] } else { Vec::new() };
    vec![
        Table {
            name: "project",
            row: format!("id = {one}"),
            place: Link::Declaration(facts.one),
            texts: &[
                "head",
                "unit_code",
                "unit_name",
                "department_code",
                "department_name",
                "project_code",
                "external_id",
                "profile",
                "name",
                "term",
                "function_code",
                "leader",
                "contact",
                "phone",
                "overview",
                "basis",
                "necessity",
                "feasibility",
                "resources_and_institutions",
                "overall_goal",
                "annual_goal",
                "other_matters",
                "activities",
                "schedule",
            ],
            numbers: &[
                "revision",
                "created_at",
                "updated_at",
                "submitted_at",
                "decided_at",
                "approved_revision",
                "fiscal_year",
                "total_budget",
                "annual_budget",
                "fiscal_appropriation",
                "superior_appropriation",
                "local_appropriation",
                "subordinate_matching",
                "carried_over",
                "fiscal_account",
                "unit_funds",
                "own_funds",
                "other_funds",
            ],
            others: vec![
                ("status", "'draft'"),
                ("category", "'one_off'"),
                ("nature", "'continued'"),
                ("start_date", day),
                ("end_date", day),
            ],
            empty: &[],
        },
        row(
            "indicator",
            &["name", "target", "value", "unit", "explanation", "scoring_standard", "remark"],
            &[],
            vec![
                ("level1", "'impact'"),
                ("level2", "'quantity_'"),
                ("operator", "'le'"),
                ("weight", "'11'"),
                ("period", "'whole'"),
                ("direction", "'negative'"),
            ],
        ),
        row(
            "cost_item",
            &["component", "content", "detail", "unit_price_basis", "quantity_basis", "remark"],
            &["amount"],
            vec![("unit_price", "'1.00'"), ("quantity", "'2'")],
        ),
        row(
            "safeguard",
            &["document_name", "measures"],
            &[],
            vec![("kind", "'financial_management'"), ("stages", "'closing,planning'")],
        ),
        row("explanation", &["rule", "pointer", "given", "text"], &[], Vec::new()),
        Table {
            name: "revision",
            row: format!("project_id = {} AND number = 3", facts.id(facts.two)),
            place: Link::Revision(facts.two, 3),
            texts: &["actor_id", "actor", "action", "request_id", "unit_code", "content", "detail", "hash"],
            numbers: &["at"],
            others: vec![("role", "'auditor'"), ("status", "'approved'")],
            empty: &[],
        },
        Table {
            name: "audit_event",
            row: "seq = 8".to_owned(),
            place: Link::Event(8),
            texts: &[
                "actor_id",
                "actor",
                "role",
                "action",
                "subject",
                "unit_code",
                "former_unit_code",
                "revision_hash",
                "request_id",
                "question",
                "hash",
            ],
            numbers: &["at", "revision", "refused", "writer", "ordinal"],
            others: Vec::new(),
            empty: &["former_unit_code", "question", "refused"],
        },
        Table {
            name: "audit_pending",
            row: "body LIKE '%\"question\":\"c\"%'".to_owned(),
            place: Link::Event(19),
            texts: &["body", "hash"],
            numbers: &[],
            others: Vec::new(),
            empty: &[],
        },
        Table {
            name: "audit_head",
            row: "id = 1".to_owned(),
            place: Link::Head,
            texts: &["hash", "seal", "fingerprint"],
            numbers: &[],
            others: Vec::new(),
            empty: &[],
        },
        Table {
            name: "api_key",
            row: format!("id = {}", facts.id(facts.key)),
            place: Link::Key(facts.key),
            texts: &["name", "units", "hash", "created_by", "seal"],
            numbers: &["created_at", "expires_at", "revoked_at"],
            others: vec![("role", "'admin'")],
            empty: &["revoked_at"],
        },
        Table {
            name: "idempotency",
            row: "key = 'k1'".to_owned(),
            place: Link::Answer(ANSWER.to_owned()),
            texts: &["fingerprint", "headers", "body", "seal"],
            numbers: &["status", "created_at"],
            others: Vec::new(),
            empty: &[],
        },
        Table {
            name: "attachment",
            row: "content = ".to_owned() + if facts.postgres { "'A-1'::bytea" } else { "CAST('A-1' AS BLOB)" },
            place: Link::Attachment(facts.one, 1),
            texts: &[],
            numbers: &[],
            others: vec![("content", bytes)],
            empty: &[],
        },
        Table {
            name: "project_search",
            row: format!("project_id = {one}"),
            place: Link::Derived(facts.one),
            texts: &["text"],
            numbers: &[],
            others: pairs,
            empty: &[],
        },
    ]
}

pub fn add(facts: &Facts, ways: &mut Ways) {
    for table in tables(facts) {
        let Table { name, row, place, texts, numbers, others, empty } = table;
        let altered = texts.iter().map(|it| (*it, format!("coalesce({it}, '') || '1'")));
        let altered = altered.chain(numbers.iter().map(|it| (*it, format!("coalesce({it}, 0) + 1"))));
        let altered = altered.chain(others.into_iter().map(|(it, value)| (it, value.to_owned())));
        for (column, value) in altered {
            let set = |value: &str| format!("UPDATE {name} SET {column} = {value} WHERE {row}");
            ways.at(format!("{name}: {column} is altered"), set(&value), place.clone(), How::Altered);
            if !empty.contains(&column) {
                ways.at(format!("{name}: {column} is nulled"), set("NULL"), place.clone(), How::Altered);
            }
            // SQLite takes any kind of value in any column.
            if !facts.postgres && name != "attachment" {
                let kind = format!("{name}: {column} gets another kind");
                ways.at(kind, set("x'ff'"), place.clone(), How::Altered);
                let kind = format!("{name}: {column} gets what is no text");
                ways.at(kind, set("CAST(x'ff' AS TEXT)"), place.clone(), How::Altered);
            }
            if !facts.postgres && texts.contains(&column) && !empty.contains(&column) {
                let hidden = set(&format!("{column} || char(0) || 'hidden'"));
                ways.at(format!("{name}: {column} hides something"), hidden, place.clone(), How::Altered);
            }
        }
    }
}
