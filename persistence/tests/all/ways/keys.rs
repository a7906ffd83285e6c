//! Keys of callers.

use persistence::verify::{
    How::{Altered, Lost, Missing, Unexpected},
    Place::{Event, Key},
};
use uuid::Uuid;

use super::{Found, Tamper, Ways, Work, events::twice, story::Facts};

const COLUMNS: &str = "role, units, hash, created_at, created_by, expires_at, revoked_at, last_used_at, seal";

pub fn add(facts: &Facts, ways: &mut Ways) {
    let [key, revoked, brief, none] = [facts.key, facts.revoked, facts.brief, Uuid::max()].map(|id| facts.id(id));
    let set = |what: &str, id: &str| format!("UPDATE api_key SET {what} WHERE id = {id}");
    let (at, at_revoked) = (Key(facts.key), Key(facts.revoked));
    for (name, what) in [
        ("another secret opens", "hash = 'hash of mine'"),
        ("the units are widened", "units = '1'"),
        ("the units are emptied", "units = ''"),
        ("a unit is added", "units = units || ',99'"),
        ("the role is raised to reviewer", "role = 'reviewer'"),
        ("the role is none", "role = 'owner'"),
        ("it never expires", "expires_at = NULL"),
        ("it expires later", "expires_at = expires_at + 31536000000000"),
        ("it expires at once", "expires_at = 1"),
        ("it is revoked", "revoked_at = 1"),
        ("it gets the seal of another", "seal = (SELECT seal FROM api_key_before WHERE name = 'two')"),
        ("role and units are widened", "role = 'admin', units = ''"),
    ] {
        ways.at(format!("a key: {name}"), set(what, &key), at.clone(), Altered);
    }
    ways.at("a key is made unrevoked", set("revoked_at = NULL", &revoked), at_revoked.clone(), Altered);
    ways.at("a key was revoked later", set("revoked_at = revoked_at + 1", &revoked), at_revoked.clone(), Altered);
    let back = |id: &str, when: &str| {
        format!(
            "DELETE FROM api_key WHERE id = {id}; \
             INSERT INTO api_key (id, name, {COLUMNS}) SELECT id, name, {COLUMNS} FROM api_key_{when} WHERE id = {id}"
        )
    };
    ways.at("a key is put back as it was before it was revoked", back(&revoked, "before"), at_revoked.clone(), Altered);
    ways.at("a key is put back while its revocation waits", back(&brief, "waiting"), Key(facts.brief), Altered);
    let places = "SELECT number FROM audit_pending ORDER BY number LIMIT 1 OFFSET";
    let swapped = format!(
        "CREATE TABLE places AS SELECT ({places} 5) AS one, ({places} 6) AS other; \
         UPDATE audit_pending SET number = 1000000 WHERE number = (SELECT one FROM places); \
         UPDATE audit_pending SET number = (SELECT one FROM places) WHERE number = (SELECT other FROM places); \
         UPDATE audit_pending SET number = (SELECT other FROM places) WHERE number = 1000000"
    );
    ways.at(
        "a key is put back, and its events are swapped while they wait",
        format!("{}; {swapped}", back(&brief, "waiting")),
        Event(23),
        Lost,
    );
    ways.at(
        "the making of a key is removed while it waits",
        format!("DELETE FROM audit_pending WHERE number = ({places} 5)"),
        Event(23),
        Lost,
    );
    ways.at("a key is removed with both events that wait", format!("DELETE FROM api_key WHERE id = {brief}; DELETE FROM audit_pending WHERE number IN (({places} 5), ({places} 6))"), Event(23), Lost);
    ways.at("a key is removed", format!("DELETE FROM api_key WHERE id = {key}"), at.clone(), Missing);
    ways.at("a revoked key is removed", format!("DELETE FROM api_key WHERE id = {revoked}"), at_revoked, Missing);
    ways.at("all keys are removed", "DELETE FROM api_key", at.clone(), Missing);
    ways.at(
        "a key gets another id",
        format!("UPDATE api_key SET id = {none} WHERE id = {key}"),
        Key(Uuid::max()),
        Unexpected,
    );
    let copied = |what: &str| {
        format!("INSERT INTO api_key (id, name, {COLUMNS}) SELECT {none}, 'mine', {what} FROM api_key WHERE id = {key}")
    };
    ways.at("a key is copied", copied(COLUMNS), Key(Uuid::max()), Unexpected);
    ways.at(
        "a key is made up",
        copied(&COLUMNS.replace("role", "'admin'").replace("units", "''").replace("seal", "'made up'")),
        Key(Uuid::max()),
        Unexpected,
    );
    ways.at(
        "a key is made up before all others",
        copied(COLUMNS).replace(&none, &facts.id(Uuid::from_u128(1))),
        Key(Uuid::from_u128(1)),
        Unexpected,
    );
    let nil = copied(COLUMNS).replace(&none, &facts.id(Uuid::nil()));
    ways.at("a key is made up that has no number", nil, Key(Uuid::nil()), Unexpected);
    ways.at("a key stands twice", twice("api_key", &format!("id = {key}")), at.clone(), Unexpected);
    let hashes = |other: &str| format!("(SELECT hash FROM api_key_before WHERE name = '{other}')");
    ways.at(
        "the secrets of two keys are swapped",
        set(&format!("hash = {}", hashes("two")), &key) + ";" + &set(&format!("hash = {}", hashes("one")), &revoked),
        at.clone(),
        Altered,
    );
    ways.at("the ids of two keys are swapped", format!("UPDATE api_key SET id = {none} WHERE id = {key}; UPDATE api_key SET id = {key} WHERE id = {revoked}; UPDATE api_key SET id = {revoked} WHERE id = {none}"), at, Altered);
    ways.at(
        "a key is removed with its event",
        format!("DELETE FROM api_key WHERE id = {key}; DELETE FROM audit_event WHERE seq = 4"),
        Event(4),
        Missing,
    );
    ways.never(
        "a key: the last use is altered",
        set("last_used_at = 1", &key),
        "it is noted every minute without an event, and is no part of the seal",
    );
    ways.never("a key: the last use is nulled", set("last_used_at = NULL", &key), "as above");
    let quoted = if facts.postgres { "quote_nullable" } else { "quote" };
    let values: Vec<_> =
        ["id", "name"].into_iter().chain(COLUMNS.split(", ")).map(|it| format!("{quoted}({it})")).collect();
    ways.push(
        "a key that was made on a copy of the database is brought over with its event",
        Tamper::Fork(Work::Key, vec![
            format!(
                "SELECT 'INSERT INTO api_key (id, name, {COLUMNS}) VALUES (' || {} || ')' FROM api_key WHERE name = 'four'",
                values.join(" || ',' || ")
            ),
            format!(
                "SELECT 'INSERT INTO audit_pending (number, body, hash) VALUES (1000000, ' || {quoted}(body) || ',' || {quoted}(hash) || ')' \
                 FROM audit_pending WHERE number = (SELECT max(number) FROM audit_pending)"
            ),
        ]),
        Found::Never("the seals of a copy that works under the same audit key are as good; no two databases may share one"),
    );
}
