//! The chain of events, its head, and what waits behind it.

use persistence::verify::{
    How::{self, Altered, Lost, Missing, Unexpected},
    Place::{Event, Head, Revision},
};

use super::{
    Found, Tamper, Ways, Work,
    story::{BEFORE_READS, EARLY, Facts, SEALED},
};

const COLUMNS: &str = "at, actor_id, actor, role, action, subject, unit_code, revision, revision_hash, refused, \
    request_id, question, writer, ordinal, hash";

/// The table no longer refuses what stands in it, and a row of it does so twice.
pub fn twice(table: &str, row: &str) -> String {
    format!(
        "CREATE TABLE loose AS SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE loose RENAME TO {table}; \
         INSERT INTO {table} SELECT * FROM {table} WHERE {row}"
    )
}

/// Moves events by so many places.
fn shifted(which: &str, by: i64) -> String {
    format!(
        "UPDATE audit_event SET seq = seq + 1000000 WHERE {which}; \
         UPDATE audit_event SET seq = seq - 1000000 + {by} WHERE seq > 500000"
    )
}

pub fn head_back(when: &str) -> String {
    format!("DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM audit_head_{when}")
}

pub fn add(facts: &Facts, ways: &mut Ways) {
    let removed = |seq: i64| format!("DELETE FROM audit_event WHERE seq = {seq}");
    for (name, seq) in [("the first event", 1), ("an event between others", 8), ("the last event", SEALED)] {
        ways.at(format!("{name} is removed"), removed(seq), Event(seq), Missing);
    }
    let closed = |seq: i64| format!("{}; {}", removed(seq), shifted(&format!("seq > {seq}"), -1));
    ways.at("the first event is removed, the others are renumbered", closed(1), Event(1), Altered);
    ways.at("an event is removed, the later ones are renumbered", closed(8), Event(8), Altered);
    let count = "UPDATE audit_head SET count = count - 1";
    ways.at(
        "an event is removed, the later ones are renumbered and counted",
        closed(8) + ";" + count,
        Event(8),
        Altered,
    );
    ways.at("the first half is removed", "DELETE FROM audit_event WHERE seq < 9", Event(1), Missing);
    ways.at(
        "the first half is removed, the rest is renumbered",
        format!("DELETE FROM audit_event WHERE seq < 9; {}", shifted("seq > 0", -8)),
        Event(1),
        Altered,
    );
    ways.at("the second half is removed", "DELETE FROM audit_event WHERE seq > 9", Event(10), Missing);
    ways.at("all events are removed", "DELETE FROM audit_event", Event(1), Missing);
    ways.at("all events are shifted", shifted("seq > 0", 1), Event(1), Missing);
    ways.at("the last event is shifted", shifted("seq = 17", 1), Event(SEALED), Missing);
    let copied = |from: i64, to: i64| {
        format!("INSERT INTO audit_event (seq, {COLUMNS}) SELECT {to}, {COLUMNS} FROM audit_event WHERE seq = {from}")
    };
    ways.at("an event is added before the first", copied(1, 0) + ";" + &shifted("seq >= 0", 1), Event(2), Altered);
    ways.at("an event is repeated at once", shifted("seq > 8", 1) + ";" + &copied(8, 9), Event(9), Altered);
    ways.at("an event is repeated at the end", copied(8, 18), Event(18), Unexpected);
    ways.at("an event is repeated far behind the end", copied(8, 99), Event(26), Missing);
    ways.at(
        "an event is repeated at the end and counted",
        copied(8, 18) + "; UPDATE audit_head SET count = 18",
        Event(18),
        Altered,
    );
    ways.at(
        "an event is repeated, counted and the head is made of it",
        copied(8, 18) + "; UPDATE audit_head SET count = 18, hash = (SELECT hash FROM audit_event WHERE seq = 8)",
        Event(18),
        Altered,
    );
    for seq in [0, -5, i64::MIN + 1] {
        ways.at(format!("an event is added at place {seq}"), copied(8, seq), Event(seq), Unexpected);
    }
    ways.at("an event stands twice", twice("audit_event", "seq = 8"), Event(8), Unexpected);
    ways.at("the last event stands twice", twice("audit_event", "seq = 17"), Event(SEALED), Unexpected);
    let swapped = |one: i64, other: i64| {
        format!(
            "UPDATE audit_event SET seq = 0 WHERE seq = {one}; UPDATE audit_event SET seq = {one} WHERE seq = {other}; \
             UPDATE audit_event SET seq = {other} WHERE seq = 0"
        )
    };
    ways.at("two neighbouring events are swapped", swapped(7, 8), Event(7), Altered);
    ways.at("the first and the last event are swapped", swapped(1, SEALED), Event(1), Altered);
    ways.at("the subject of two events is swapped", "UPDATE audit_event SET subject = (SELECT e.subject FROM audit_event e WHERE e.seq = 21 - audit_event.seq) WHERE seq IN (9, 12)", Event(9), Altered);
    ways.at("a question is nulled", "UPDATE audit_event SET question = NULL WHERE seq = 16", Event(16), Altered);
    ways.at(
        "a question that nobody asked is made empty",
        "UPDATE audit_event SET question = '' WHERE seq = 8",
        Event(8),
        Altered,
    );
    ways.at(
        "a completed action is made a refusal",
        "UPDATE audit_event SET refused = 403 WHERE seq = 11",
        Event(11),
        Altered,
    );
    ways.at(
        "an event loses who wrote it down",
        "UPDATE audit_event SET writer = NULL, ordinal = NULL WHERE seq = 8",
        Event(8),
        Altered,
    );
    heads(facts, ways);
    waiting(facts, ways);
    triggers(facts, ways);
}

fn heads(facts: &Facts, ways: &mut Ways) {
    let set = |what: &str| format!("UPDATE audit_head SET {what}");
    ways.at("the head stands twice", twice("audit_head", "id = 1"), Head, Unexpected);
    ways.at("the head is removed", "DELETE FROM audit_head", Head, Missing);
    ways.at("the head counts one less", set("count = count - 1"), Event(SEALED), Unexpected);
    ways.at("the head counts one more", set("count = count + 1"), Event(SEALED + 1), Missing);
    ways.at("the head counts nothing", set("count = 0"), Event(1), Unexpected);
    ways.at("the head has no count", set("count = NULL"), Head, Altered);
    ways.at("the head is emptied", set("count = 0, hash = '', seal = '', fingerprint = ''"), Event(1), Unexpected);
    ways.at(
        "the head is that of an earlier event",
        set("count = 9, hash = (SELECT hash FROM audit_event WHERE seq = 9)"),
        Event(10),
        Unexpected,
    );
    ways.at(
        "the head has the seal of an earlier one",
        set("seal = (SELECT seal FROM audit_head_before)"),
        Head,
        Altered,
    );
    ways.at("the head gets another place", set("id = 2"), Head, Missing);
    ways.at(
        "there is a second head",
        "INSERT INTO audit_head SELECT 2, count, hash, seal, fingerprint FROM audit_head_before",
        Head,
        Unexpected,
    );
    ways.at(
        "there is a second head before the first",
        "INSERT INTO audit_head SELECT 0, count, hash, seal, fingerprint FROM audit_head",
        Head,
        Unexpected,
    );
    ways.at("an older head is put back", head_back("before"), Event(EARLY + 1), Unexpected);
    ways.at("the very first head is put back", head_back("at_first"), Event(1), Unexpected);
    ways.at(
        "an older head is put back and the tail is cut",
        format!("DELETE FROM audit_event WHERE seq > {EARLY}; {}", head_back("before")),
        Revision(facts.two, 3),
        Unexpected,
    );
    ways.by_head(
        "reads are cut off, and the head before them is put back",
        format!("DELETE FROM audit_event WHERE seq > {BEFORE_READS}; {}", head_back("before_reads")),
    );
}

/// Events that wait: of the first process 18, 19, 21, 22, 23; of the second one 20, 24, 25.
fn waiting(facts: &Facts, ways: &mut Ways) {
    let nth =
        |seq: i64| format!("(SELECT number FROM audit_pending ORDER BY number LIMIT 1 OFFSET {})", seq - SEALED - 1);
    let removed = |seq: i64| format!("DELETE FROM audit_pending WHERE number = {}", nth(seq));
    for (name, seq, at) in [
        ("the first event of a process", 18, Event(18)),
        ("an event between others", 19, Event(20)),
        ("a write", 20, Event(23)),
        ("the last write", 21, Event(21)),
    ] {
        ways.at(format!("{name} is removed while it waits"), removed(seq), at, Lost);
    }
    ways.at("all that waits is removed", "DELETE FROM audit_pending", Revision(facts.three, 3), Unexpected);
    ways.at(
        "what one process wrote is removed while it waits",
        format!("DELETE FROM audit_pending WHERE number IN ({}, {}, {})", nth(20), nth(24), nth(25)),
        Revision(facts.three, 3),
        Unexpected,
    );
    let swapped = |one: i64, other: i64| {
        format!(
            "CREATE TABLE places AS SELECT {} AS one, {} AS other; \
             UPDATE audit_pending SET number = 1000000 WHERE number = (SELECT one FROM places); \
             UPDATE audit_pending SET number = (SELECT one FROM places) WHERE number = (SELECT other FROM places); \
             UPDATE audit_pending SET number = (SELECT other FROM places) WHERE number = 1000000",
            nth(one),
            nth(other)
        )
    };
    ways.at("two events of a process are swapped while they wait", swapped(18, 19), Event(18), Lost);
    ways.at(
        "two writes of a declaration by two processes are swapped while they wait",
        swapped(20, 21),
        Event(20),
        Unexpected,
    );
    ways.at("making and revoking a key by two processes are swapped while they wait", swapped(23, 24), Event(23), Lost);
    ways.never(
        "events of two processes that concern different things are swapped while they wait",
        swapped(19, 20),
        "nothing sealed tells which of two processes was first; each event keeps its own time",
    );
    ways.at(
        "an event is moved to the end while it waits",
        format!("UPDATE audit_pending SET number = 1000000 WHERE number = {}", nth(19)),
        Event(20),
        Lost,
    );
    ways.never(
        "waiting events get other numbers in the same order",
        "UPDATE audit_pending SET number = number + 1000",
        "the numbers only give the order, and the chain numbers events anew",
    );
    let again =
        |from: &str| format!("INSERT INTO audit_pending (number, body, hash) SELECT 1000000, body, hash FROM {from}");
    ways.at(
        "an event is repeated while it waits",
        again("audit_pending") + &format!(" WHERE number = {}", nth(19)),
        Event(26),
        Unexpected,
    );
    let early = "audit_pending_before WHERE body LIKE '%\"early\"%'";
    ways.at("an event of the chain waits once more", again(early), Event(26), Unexpected);
    ways.at(
        "an event of the chain waits twice more",
        again(early) + ";" + &again(early).replace("1000000", "1000001"),
        Event(26),
        Unexpected,
    );
    ways.at("an event is made up that waits", "INSERT INTO audit_pending (number, body, hash) SELECT 1000000, body, 'made up' FROM audit_pending_before LIMIT 1", Event(26), Altered);
    ways.at("an event that waits gets the seal of another", format!("UPDATE audit_pending SET hash = (SELECT p.hash FROM audit_pending p WHERE p.number = {}) WHERE number = {}", nth(22), nth(19)), Event(19), Altered);
    ways.at("an event that waits gets body and seal of another", format!("UPDATE audit_pending SET body = (SELECT p.body FROM audit_pending p WHERE p.number = {0}), hash = (SELECT p.hash FROM audit_pending p WHERE p.number = {0}) WHERE number = {1}", nth(22), nth(19)), Event(19), Lost);
    let last = "DELETE FROM audit_pending WHERE number = (SELECT max(number) FROM audit_pending)";
    ways.push(
        "the last event of a process is removed while it waits",
        Tamper::Around(String::new(), Work::Read, last.to_owned()),
        Found::ByProcess(Head, Lost),
    );
}

/// What the owner leaves behind works while the service does.
fn triggers(facts: &Facts, ways: &mut Ways) {
    let swallow = "DELETE FROM audit_pending WHERE hash = NEW.hash";
    let on = ["audit_pending", "AFTER INSERT", swallow, swallow];
    ways.triggered(
        facts,
        "a trigger swallows events that wait",
        on,
        Work::Replace,
        (Revision(facts.two, 5), Unexpected),
    );
    let on = [
        "audit_pending",
        "BEFORE INSERT",
        "NEW.body := replace(NEW.body, 'system', 'nobody')",
        "UPDATE audit_pending SET body = replace(body, 'system', 'nobody') WHERE hash = NEW.hash",
    ];
    ways.triggered(facts, "a trigger alters events that wait", on, Work::Read, (Event(26), Altered));
    for (name, sql, how) in [
        ("swallows", "DELETE FROM audit_event WHERE hash = NEW.hash AND NEW.seq = 26", How::Missing),
        ("alters", "UPDATE audit_event SET actor = 'nobody' WHERE hash = NEW.hash AND NEW.seq = 26", How::Altered),
    ] {
        let on = ["audit_event", "AFTER INSERT", sql, sql];
        ways.triggered(facts, &format!("a trigger {name} events of the chain"), on, Work::Read, (Event(26), how));
    }
}
