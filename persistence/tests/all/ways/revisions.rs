//! Revisions of declarations.

use persistence::verify::{
    How::{Altered, Missing, Unexpected},
    Place::{Declaration, Revision},
};
use uuid::Uuid;

use super::{Ways, Work, events::twice, story::Facts};

const COLUMNS: &str = "at, actor_id, actor, role, action, request_id, unit_code, status, content, detail, hash";

pub fn add(facts: &Facts, ways: &mut Ways) {
    let [one, two, three, gone, none] =
        [facts.one, facts.two, facts.three, facts.gone, Uuid::max()].map(|id| facts.id(id));
    let removed = |id: &str, number: u8| format!("DELETE FROM revision WHERE project_id = {id} AND number = {number}");
    ways.at("the first revision is removed", removed(&two, 1), Revision(facts.two, 1), Missing);
    ways.at("a revision between others is removed", removed(&two, 2), Revision(facts.two, 2), Missing);
    ways.at("the last revision is removed", removed(&two, 4), Revision(facts.two, 4), Missing);
    ways.at("the revision that tells of a deletion is removed", removed(&gone, 2), Revision(facts.gone, 2), Missing);
    ways.at("a revision that waits for its event is removed", removed(&three, 4), Revision(facts.three, 4), Missing);
    let of = |id: &str| format!("DELETE FROM revision WHERE project_id = {id}");
    ways.at("all revisions of a declaration are removed", of(&two), Revision(facts.two, 1), Missing);
    ways.at("all revisions of a deleted declaration are removed", of(&gone), Revision(facts.gone, 1), Missing);
    ways.at(
        "all revisions of the last declaration are removed",
        of(&facts.id(facts.four)),
        Revision(facts.four, 1),
        Missing,
    );
    ways.at("all revisions are removed", "DELETE FROM revision", Revision(facts.one, 1), Missing);
    let closed = |number: u8| {
        format!(
            "{}; UPDATE revision SET number = number + 1000 WHERE project_id = {two} AND number > {number}; \
             UPDATE revision SET number = number - 1001 WHERE project_id = {two} AND number > 1000",
            removed(&two, number)
        )
    };
    ways.at("the first revision is removed and the others are renumbered", closed(1), Revision(facts.two, 1), Altered);
    ways.at("a revision is removed and the later ones are renumbered", closed(2), Revision(facts.two, 2), Altered);
    let shifted = |by: u8, whose: &str| {
        format!(
            "UPDATE revision SET number = number + 1000 WHERE {whose}; \
             UPDATE revision SET number = number - 1000 + {by} WHERE number > 1000"
        )
    };
    ways.at(
        "revisions of a declaration are shifted",
        shifted(1, &format!("project_id = {two}")),
        Revision(facts.two, 1),
        Missing,
    );
    ways.at(
        "the last revision is shifted",
        shifted(1, &format!("project_id = {two} AND number = 4")),
        Revision(facts.two, 4),
        Missing,
    );
    ways.at("all revisions are shifted", shifted(10, "number < 1000"), Revision(facts.one, 1), Missing);
    let copied = |from: &str, number: u8, to: &str, at: u8| {
        format!(
            "INSERT INTO revision (project_id, number, {COLUMNS}) \
             SELECT {to}, {at}, {COLUMNS} FROM revision WHERE project_id = {from} AND number = {number}"
        )
    };
    ways.at("the last revision is repeated", copied(&two, 4, &two, 5), Revision(facts.two, 5), Altered);
    ways.at("an earlier revision is repeated", copied(&two, 2, &two, 5), Revision(facts.two, 5), Altered);
    ways.at("a revision is copied to another declaration", copied(&two, 4, &one, 4), Revision(facts.one, 4), Altered);
    ways.at("a revision is added behind a deletion", copied(&gone, 1, &gone, 3), Revision(facts.gone, 3), Altered);
    ways.at("a history is made up", copied(&two, 1, &none, 1), Revision(Uuid::max(), 1), Altered);
    ways.at(
        "a revision is made up that says nothing",
        format!(
            "INSERT INTO revision (project_id, number, {COLUMNS}) \
         VALUES ({none}, 1, 0, '', '', 'admin', 'created', '', '', 'draft', '{{}}', NULL, '')"
        ),
        Revision(Uuid::max(), 1),
        Altered,
    );
    let at_nothing = |number: i64| {
        format!(
            "INSERT INTO revision (project_id, number, {COLUMNS}) \
             SELECT project_id, {number}, {COLUMNS} FROM revision WHERE project_id = {two} AND number = 1"
        )
    };
    for number in [0, -1, i64::MIN + 1] {
        let name = format!("a revision is added at number {number}");
        ways.at(name, at_nothing(number), Revision(facts.two, number), Unexpected);
    }
    let nobody = copied(&two, 1, &facts.id(Uuid::nil()), 1);
    ways.at("a history is made up before all others", nobody, Revision(Uuid::nil(), 1), Altered);
    let row = |number: u8| format!("project_id = {two} AND number = {number}");
    ways.at("a revision stands twice", twice("revision", &row(2)), Revision(facts.two, 2), Unexpected);
    ways.at("the last revision stands twice", twice("revision", &row(4)), Revision(facts.two, 4), Unexpected);
    let swapped = |one: (&str, u8), other: (&str, u8)| {
        let to = |from: (&str, u8), to: (&str, u8)| {
            format!(
                "UPDATE revision SET project_id = {}, number = {} WHERE project_id = {} AND number = {};",
                to.0, to.1, from.0, from.1
            )
        };
        to(one, (&none, 9)) + &to(other, one) + &to((&none, 9), other)
    };
    ways.at("two revisions are swapped", swapped((&two, 2), (&two, 3)), Revision(facts.two, 2), Altered);
    ways.at(
        "the first and the last revision are swapped",
        swapped((&two, 1), (&two, 4)),
        Revision(facts.two, 1),
        Altered,
    );
    ways.at(
        "revisions of two declarations are swapped",
        swapped((&one, 1), (&two, 1)),
        Revision(facts.one, 1),
        Altered,
    );
    ways.at(
        "two histories are swapped",
        format!(
            "UPDATE revision SET project_id = {none} WHERE project_id = {one}; \
         UPDATE revision SET project_id = {one} WHERE project_id = {two}; \
         UPDATE revision SET project_id = {two} WHERE project_id = {none}"
        ),
        Revision(facts.one, 1),
        Altered,
    );
    let content = |of: u8, becomes: u8| {
        format!(
            "UPDATE revision SET content = (SELECT r.content FROM revision r WHERE r.project_id = {two} AND r.number = {becomes}) \
             WHERE project_id = {two} AND number = {of}"
        )
    };
    ways.at("a revision gets the content of another", content(2, 1), Revision(facts.two, 2), Altered);
    ways.at(
        "what a revision says of the file is removed",
        format!("UPDATE revision SET detail = NULL WHERE project_id = {two} AND number = 1"),
        Revision(facts.two, 1),
        Altered,
    );
    ways.at(
        "what a revision does not tell is made empty",
        format!("UPDATE revision SET detail = '' WHERE project_id = {two} AND number = 2"),
        Revision(facts.two, 2),
        Altered,
    );
    for (column, value) in
        [("at", "9223372036854775807"), ("role", "'owner'"), ("status", "'none'"), ("content", "'{}'")]
    {
        let sql = format!("UPDATE revision SET {column} = {value} WHERE project_id = {two} AND number = 3");
        ways.at(format!("revision: {column} becomes {value}"), sql, Revision(facts.two, 3), Altered);
    }
    let both = |value: &str| {
        format!(
            "UPDATE project SET annual_budget = {value}00 WHERE id = {one}; \
             UPDATE revision SET content = replace(content, '150000.00', '{value}.00') WHERE project_id = {one}"
        )
    };
    ways.at("a declaration and all its revisions are altered alike", both("160000"), Revision(facts.one, 1), Altered);
    ways.at(
        "a declaration and its last revision are altered alike",
        both("160000") + " AND number = 3",
        Revision(facts.one, 3),
        Altered,
    );
    let gone_too = format!("DELETE FROM project WHERE id = {two}; DELETE FROM revision WHERE project_id = {two}");
    ways.at("a declaration is removed with its history", gone_too, Revision(facts.two, 1), Missing);
    ways.at(
        "a declaration is set back by a revision",
        format!(
            "{}; UPDATE project SET revision = 3, status = 'submitted', decided_at = NULL, \
         head = (SELECT hash FROM revision WHERE project_id = {two} AND number = 3) WHERE id = {two}",
            removed(&two, 4)
        ),
        Revision(facts.two, 4),
        Missing,
    );
    triggers(facts, ways);
}

/// What the owner leaves behind works while the service does.
fn triggers(facts: &Facts, ways: &mut Ways) {
    let altered = "UPDATE revision SET content = replace(content, '150000', '160000') WHERE hash = NEW.hash";
    let postgres = "NEW.content := replace(NEW.content, '150000', '160000')";
    let on = ["revision", "BEFORE INSERT", postgres, altered];
    ways.triggered(facts, "a trigger alters revisions", on, Work::Replace, (Revision(facts.two, 5), Altered));
    let on = [
        "revision",
        "AFTER INSERT",
        "DELETE FROM revision WHERE hash = NEW.hash",
        "DELETE FROM revision WHERE hash = NEW.hash",
    ];
    ways.triggered(facts, "a trigger swallows revisions", on, Work::Replace, (Revision(facts.two, 5), Missing));
    let on = [
        "project",
        "BEFORE UPDATE",
        "NEW.annual_budget := 1",
        "UPDATE project SET annual_budget = 1 WHERE id = NEW.id",
    ];
    ways.triggered(facts, "a trigger alters amounts", on, Work::Replace, (Declaration(facts.two), Altered));
    let removed = "DELETE FROM safeguard WHERE project_id = NEW.project_id";
    let on = ["safeguard", "AFTER INSERT", removed, removed];
    ways.triggered(facts, "a trigger removes rows", on, Work::Replace, (Declaration(facts.two), Altered));
    let raised = format!(
        "INSERT INTO revision (project_id, number, {COLUMNS}) SELECT project_id, number + 1, {COLUMNS} FROM revision WHERE hash = NEW.revision_hash AND NEW.seq = 26"
    );
    let on = ["audit_event", "AFTER INSERT", &raised, &raised];
    ways.triggered(facts, "a trigger adds revisions", on, Work::Replace, (Revision(facts.two, 6), Altered));
}
