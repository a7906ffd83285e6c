//! What declarations are found and ordered by.

use persistence::verify::{
    How::{Altered, Missing, Unexpected},
    Place::Derived,
};
use uuid::Uuid;

use super::{Ways, events::twice, story::Facts};

pub fn add(facts: &Facts, ways: &mut Ways) {
    let [one, two, none] = [facts.one, facts.two, Uuid::max()].map(|id| facts.id(id));
    let at = || Derived(facts.one);
    let project = |what: &str| format!("UPDATE project SET {what} WHERE id = {one}");
    ways.at("project: name_key is altered", project("name_key = name_key || '1'"), at(), Altered);
    ways.at("project: name_key is emptied", project("name_key = ''"), at(), Altered);
    let budget = r#"listed = replace(listed, '"annual_budget":"', '"annual_budget":"1')"#;
    ways.at("project: what lists tell is altered", project(budget), at(), Altered);
    ways.at("project: what lists tell is written in another way", project("listed = listed || ' '"), at(), Altered);
    ways.at("project: what lists tell is emptied", project("listed = ''"), at(), Altered);
    ways.at("project: what lists tell is removed", project("listed = NULL"), at(), Altered);
    ways.at(
        "a searched text is removed",
        format!("DELETE FROM project_search WHERE project_id = {one}"),
        at(),
        Missing,
    );
    ways.at("all searched texts are removed", "DELETE FROM project_search", at(), Missing);
    ways.at(
        "a searched text is emptied",
        format!("UPDATE project_search SET text = '' WHERE project_id = {one}"),
        at(),
        Altered,
    );
    let moved =
        |from: &str, to: &str| format!("UPDATE project_search SET project_id = {to} WHERE project_id = {from};");
    ways.at("a searched text is moved to no declaration", moved(&one, &none), at(), Missing);
    ways.at(
        "a searched text is added to no declaration",
        if facts.postgres {
            format!(
                "INSERT INTO project_search SELECT {none}, text, pairs FROM project_search WHERE project_id = {one}"
            )
        } else {
            format!("INSERT INTO project_search (project_id, text) VALUES ({none}, '')")
        },
        Derived(Uuid::max()),
        Unexpected,
    );
    // SQLite: the first of both takes the pairs.
    let found = if facts.postgres { (Derived(Uuid::nil()), Unexpected) } else { (Derived(facts.two), Altered) };
    let text = twice("project_search", &format!("project_id = {two}"));
    ways.at("a second searched text finds a declaration", text, found.0, found.1);
    if facts.postgres {
        postgres(facts, ways, &one, &two);
    } else {
        sqlite(facts, ways, &one, &two);
    }
}

fn postgres(facts: &Facts, ways: &mut Ways, one: &str, two: &str) {
    let at = || Derived(facts.one);
    let set = |what: &str| format!("UPDATE project_search SET {what} WHERE project_id = {one}");
    for (name, what) in [
        ("a pair is added", "pairs = array_append(pairs, 1)"),
        ("a pair is altered", "pairs[1] = 1"),
        ("all pairs are removed", "pairs = '{}'"),
        ("a pair is nothing", "pairs = array_append(pairs, NULL)"),
        ("two pairs are swapped", "pairs = pairs[2:2] || pairs[1:1] || pairs[3:]"),
    ] {
        ways.at(name, set(what), at(), Altered);
    }
    let budget = format!(
        "ALTER TABLE project ALTER COLUMN annual_budget_or_zero DROP EXPRESSION; \
         UPDATE project SET annual_budget_or_zero = 1 WHERE id = {one}"
    );
    ways.at("the budget by which lists are ordered is altered", budget, at(), Altered);
    ways.at(
        "a declaration is found by the text of another",
        format!("UPDATE project_search SET text = text || 'x' WHERE project_id = {two}"),
        Derived(facts.two),
        Altered,
    );
}

fn sqlite(facts: &Facts, ways: &mut Ways, one: &str, two: &str) {
    let at = || Derived(facts.one);
    let id = |of: &str| format!("(SELECT id FROM project_search WHERE project_id = {of})");
    let pairs = |pairs: &[String]| {
        format!(
            "DELETE FROM project_grams WHERE rowid = {0}; \
             INSERT INTO project_grams (rowid, grams) VALUES ({0}, '{1}')",
            id(one),
            pairs.join(" ")
        )
    };
    let budget = "CREATE TABLE loose AS SELECT * FROM project; DROP TABLE project; ALTER TABLE loose RENAME TO project; \
        UPDATE project SET annual_budget_or_zero = 1";
    ways.at("the budget by which lists are ordered is altered", budget, at(), Altered);
    let all = &facts.pairs;
    ways.at("all pairs are removed", format!("DELETE FROM project_grams WHERE rowid = {}", id(one)), at(), Altered);
    ways.at("a pair is removed", pairs(&all[1..]), at(), Altered);
    ways.at("a pair is added", pairs(&[all.as_slice(), &["axb".to_owned()]].concat()), at(), Altered);
    // As good as the first for who looks only at the ends of pairs.
    let mut like = all.clone();
    let middle = like.iter().position(|pair| pair.len() > 6).unwrap();
    let other = if like[middle].as_bytes()[1] == b'0' { "1" } else { "0" };
    like[middle].replace_range(1..2, other);
    ways.at("a pair is altered in the middle", pairs(&like), at(), Altered);
    // Together the characters are the same.
    let mut crossed = all.clone();
    let far = crossed.iter().rposition(|pair| pair.len() == crossed[middle].len()).unwrap();
    let (near_end, far_end) = (crossed[middle].split_off(4), crossed[far].split_off(4));
    crossed[middle].push_str(&far_end);
    crossed[far].push_str(&near_end);
    ways.at("two pairs exchange their halves", pairs(&crossed), at(), Altered);
    ways.at(
        "a searched text gets other pairs",
        format!("UPDATE project_search SET id = 1000 WHERE project_id = {one}"),
        at(),
        Altered,
    );
    ways.at(
        "pairs are added to no text",
        "INSERT INTO project_grams (rowid, grams) VALUES (1000, 'axb')",
        Derived(Uuid::nil()),
        Unexpected,
    );
    ways.at(
        "a searched text is that of another",
        format!("UPDATE project_search SET text = text || 'x' WHERE project_id = {two}"),
        Derived(facts.two),
        Altered,
    );
}
