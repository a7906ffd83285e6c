//! The database as a whole.

use persistence::verify::{
    How::{Altered, Lost, Missing},
    Place::{Declaration, Event, Head},
};

use super::{Found, Tamper, Ways, Work, declarations::PROJECT, events::head_back, story::Facts};

const TABLES: [&str; 12] = [
    "project_search",
    "indicator",
    "cost_item",
    "safeguard",
    "explanation",
    "project",
    "attachment",
    "revision",
    "audit_pending",
    "audit_event",
    "api_key",
    "idempotency",
];

pub fn add(facts: &Facts, ways: &mut Ways) {
    let (one, two) = (facts.id(facts.one), facts.id(facts.two));
    let emptied: String = TABLES.iter().map(|table| format!("DELETE FROM {table};")).collect();
    ways.at("everything is emptied", format!("{emptied} DELETE FROM audit_head"), Head, Missing);
    ways.at("everything is emptied but the head", emptied.clone(), Event(1), Missing);
    ways.by_head(
        "everything is emptied, and the very first head is put back",
        format!("{emptied} {}", head_back("at_first")),
    );
    let restarted = Tamper::Around(format!("{emptied} DELETE FROM audit_head"), Work::Start, String::new());
    ways.push("everything is emptied, and the service starts anew", restarted, Found::ByHead);
    ways.push("an older backup is put back", Tamper::Backup, Found::ByHead);

    let erased: String = ["project_search", "indicator", "cost_item", "safeguard", "explanation", "revision"]
        .iter()
        .map(|table| format!("DELETE FROM {table} WHERE project_id = {two};"))
        .collect();
    let erased = format!(
        "{erased} DELETE FROM project WHERE id = {two}; DELETE FROM audit_event WHERE revision IS NOT NULL AND seq IN (2, 9, 10, 11)"
    );
    ways.at("a declaration is erased with all that tells of it", erased.clone(), Event(2), Missing);
    let renumbered = "CREATE TABLE places AS SELECT seq, row_number() OVER (ORDER BY seq) AS place FROM audit_event; \
        UPDATE audit_event SET seq = seq + 1000000; \
        UPDATE audit_event SET seq = (SELECT place FROM places WHERE places.seq = audit_event.seq - 1000000); \
        UPDATE audit_head SET count = (SELECT max(seq) FROM audit_event)";
    ways.at(
        "a declaration is erased with all that tells of it, and events are renumbered",
        format!("{erased}; {renumbered}"),
        Event(2),
        Altered,
    );
    for table in TABLES.into_iter().chain(["audit_head"]) {
        let dropped = Tamper::Sql(format!("DROP TABLE {table}"));
        ways.push(format!("the table {table} is dropped"), dropped, Found::Fails);
    }
    undone(ways, &two);
    views(facts, ways, &one);
}

/// A change is taken back with everything that tells of it, before its event is sealed.
fn undone(ways: &mut Ways, two: &str) {
    let kept = format!(
        "CREATE TABLE p AS SELECT * FROM project WHERE id = {two}; \
         CREATE TABLE s AS SELECT * FROM safeguard WHERE project_id = {two}"
    );
    let back = format!(
        "DELETE FROM audit_pending WHERE number = (SELECT max(number) FROM audit_pending); \
         DELETE FROM revision WHERE project_id = {two} AND number = 5; \
         DELETE FROM safeguard WHERE project_id = {two}; INSERT INTO safeguard SELECT * FROM s; \
         DELETE FROM project WHERE id = {two}; \
         INSERT INTO project (id, project_code, external_id, status, annual_budget, {PROJECT}) \
         SELECT id, project_code, external_id, status, annual_budget, {PROJECT} FROM p"
    );
    let tamper = Tamper::Around(kept, Work::Replace, back);
    ways.push("a change is undone with all that tells of it while it waits", tamper, Found::ByProcess(Head, Lost));
}

/// The table is somewhere else, and what is read under its name is made up.
fn views(facts: &Facts, ways: &mut Ways, one: &str) {
    let columns = format!("id, project_code, external_id, status, {PROJECT}");
    let seen = |budget: &str, which: &str| {
        format!(
            "ALTER TABLE project RENAME TO hidden; CREATE VIEW project AS SELECT {columns}, {budget} AS annual_budget, \
             coalesce({budget}, 0) AS annual_budget_or_zero FROM hidden {which}"
        )
    };
    let at = Declaration(facts.one);
    ways.at("a view hides a declaration", seen("annual_budget", &format!("WHERE id <> {one}")), at.clone(), Missing);
    let budget = format!("CASE WHEN id = {one} THEN 1 ELSE annual_budget END");
    ways.at("a view shows another amount", seen(&budget, ""), at, Altered);
    if facts.postgres {
        let budget = "CASE WHEN current_query() LIKE '%\"project\".\"id\" = $1%' THEN 1 ELSE annual_budget END";
        ways.never(
            "a view shows another amount to those who read one declaration",
            seen(budget, ""),
            "whoever answers questions can answer others otherwise than the one who verifies",
        );
        return;
    }
    let index = |which: &str| {
        format!(
            "CREATE INDEX ix_project_updated_at_id ON project (updated_at, id, unit_code, fiscal_year, status){which}"
        )
    };
    ways.never(
        "an index leaves a declaration out of lists",
        format!(
            "DROP INDEX ix_project_updated_at_id; {}; PRAGMA writable_schema = ON; \
             UPDATE sqlite_schema SET sql = '{}' WHERE name = 'ix_project_updated_at_id'; PRAGMA writable_schema = RESET",
            index(&format!(" WHERE id <> {one}")),
            index("")
        ),
        "the table is verified, not its indexes; PRAGMA integrity_check tells of them",
    );
}
