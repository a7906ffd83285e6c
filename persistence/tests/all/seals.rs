//! Keys, kept answers, waiting events and what is derived are guarded as history is.

use std::{slice, time::Duration};

use domain::{
    process::{
        action::Action,
        caller::{Act, Role, Units},
        history::Event,
    },
    values::canonical::canonical,
};
use persistence::{
    Db, Error, Options, audit,
    idempotency::{self, Answer, Claim, Request},
    keys::{self, StoredKey},
    new_id, now, projects,
    verify::{Broken, How, Place as Link, verify},
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use uuid::Uuid;

use crate::harness::{Place, act, at, key, sample};

on_both! {
    a_key_that_was_altered_opens_nothing,
    a_revocation_cannot_be_undone,
    all_keys_gone_bring_no_new_one,
    an_answer_that_was_altered_is_not_given,
    events_that_are_taken_away_or_put_back_are_missed,
    a_write_is_not_done_of_which_nothing_is_kept,
    the_last_event_that_is_taken_away_is_missed_by_its_process,
    what_serves_the_search_is_compared,
    nothing_is_written_that_cannot_be_sealed,
    an_old_database_is_brought_under_seals_once,
}

pub fn of_key(action: Action) -> Act {
    Act { action, ..act(at(7)) }
}

pub async fn made(db: &Db, name: &str) -> Uuid {
    let key = StoredKey {
        id: new_id(),
        name: name.to_owned(),
        role: Role::Reviewer,
        units: Vec::new(),
        hash: "aa".to_owned(),
        created_at: at(7),
        created_by: "system".to_owned(),
        expires_at: Some(at(9)),
        revoked_at: None,
        last_used_at: None,
    };
    let tx = db.begin().await.unwrap();
    keys::create(&tx, &of_key(Action::KeyCreated), &key).await.unwrap();
    tx.commit().await.unwrap();
    key.id
}

pub async fn broken(db: &Db) -> Option<(Link, How)> {
    verify(db).await.unwrap().broken.map(|Broken { place, how }| (place, how))
}

pub async fn run(owner: &DatabaseConnection, sql: &str) {
    owner.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn a_key_that_was_altered_opens_nothing(place: &Place) {
    let db = place.db().await;
    let (id, owner) = (made(&db, "one").await, Database::connect(&place.url()).await.unwrap());
    assert!(keys::presented(&db, id).await.unwrap().is_some());
    assert_eq!(broken(&db).await, None);
    run(&owner, "CREATE TABLE kept AS SELECT * FROM api_key").await;
    for change in [
        "name = 'two'",
        "role = 'admin'",
        "units = '12'",
        "hash = 'bb'",
        "created_at = created_at + 1",
        "created_by = 'somebody'",
        "expires_at = NULL",
        "expires_at = expires_at + 1",
        "revoked_at = 1",
        "seal = ''",
    ] {
        run(&owner, &format!("UPDATE api_key SET {change}")).await;
        assert_eq!(keys::presented(&db, id).await.unwrap(), None, "{change}");
        assert_eq!(broken(&db).await, Some((Link::Key(id), How::Altered)), "{change}");
        run(&owner, "DELETE FROM api_key; INSERT INTO api_key SELECT * FROM kept").await;
    }
    run(&owner, "UPDATE api_key SET last_used_at = 1").await;
    assert!(keys::presented(&db, id).await.unwrap().is_some(), "the last use is not sealed");
    assert_eq!(broken(&db).await, None);
    run(&owner, "DELETE FROM api_key").await;
    assert_eq!(broken(&db).await, Some((Link::Key(id), How::Missing)));
    run(&owner, "INSERT INTO api_key SELECT * FROM kept").await;
    let new = if owner.get_database_backend() == DbBackend::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    run(&owner, &format!("UPDATE kept SET id = {new}, name = 'two'; INSERT INTO api_key SELECT * FROM kept")).await;
    assert!(matches!(broken(&db).await, Some((Link::Key(_), How::Unexpected))));
}

async fn a_revocation_cannot_be_undone(place: &Place) {
    let db = place.db().await;
    let (id, owner) = (made(&db, "one").await, Database::connect(&place.url()).await.unwrap());
    run(&owner, "CREATE TABLE kept AS SELECT * FROM api_key").await;
    let tx = db.begin().await.unwrap();
    assert!(keys::revoke(&tx, &of_key(Action::KeyRevoked), id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(broken(&db).await, None);
    run(&owner, "DELETE FROM api_key; INSERT INTO api_key SELECT * FROM kept").await;
    assert_eq!(keys::presented(&db, id).await.unwrap(), None, "a row of before, with the seal of before");
    assert_eq!(broken(&db).await, Some((Link::Key(id), How::Altered)));
    run(&owner, "UPDATE api_key SET role = 'admin'").await;
    let tx = db.begin().await.unwrap();
    let revoked = keys::revoke(&tx, &of_key(Action::KeyRevoked), id).await;
    assert!(matches!(revoked, Err(Error::Corrupt(_))), "an altered row is not sealed anew");
}

async fn all_keys_gone_bring_no_new_one(place: &Place) {
    let db = place.db().await;
    let (id, owner) = (made(&db, "one").await, Database::connect(&place.url()).await.unwrap());
    audit::seal(&db).await.unwrap();
    let row = keys::get(&db, id).await.unwrap().unwrap();
    run(&owner, "DELETE FROM api_key").await;
    let tx = db.begin().await.unwrap();
    assert!(!keys::create_first(&tx, &of_key(Action::KeyCreated), &row).await.unwrap());
}

pub fn request() -> Request {
    Request { method: "POST".into(), path: "/x".into(), key: "k".into(), fingerprint: "f".into() }
}

pub async fn kept_answer(db: &Db) {
    let answer = Answer { fingerprint: "f".into(), status: 201, headers: "[]".into(), body: "yes".into() };
    let tx = db.begin().await.unwrap();
    assert_eq!(idempotency::claim(&tx, &act(at(0)), &request()).await.unwrap(), Claim::First);
    idempotency::answer(&tx, &act(at(0)), &request(), answer).await.unwrap();
    tx.commit().await.unwrap();
}

async fn an_answer_that_was_altered_is_not_given(place: &Place) {
    let db = place.db().await;
    kept_answer(&db).await;
    assert_eq!(broken(&db).await, None);
    let owner = Database::connect(&place.url()).await.unwrap();
    for (change, back) in [
        ("body = 'no'", "body = 'yes'"),
        ("status = 200", "status = 201"),
        ("headers = '[[]]'", "headers = '[]'"),
        ("fingerprint = 'g'", "fingerprint = 'f'"),
        ("created_at = created_at + 1", "created_at = created_at - 1"),
        ("seal = ''", "seal = seal"),
    ] {
        run(&owner, &format!("UPDATE idempotency SET {change}")).await;
        let tx = db.begin().await.unwrap();
        let claimed = idempotency::claim(&tx, &act(at(1)), &request()).await;
        assert!(matches!(claimed, Err(Error::Corrupt(_))), "{change}: {claimed:?}");
        tx.rollback().await.unwrap();
        let request = "system POST /x k".to_owned();
        assert_eq!(broken(&db).await, Some((Link::Answer(request), How::Altered)), "{change}");
        run(&owner, &format!("UPDATE idempotency SET {back}")).await;
    }
}

/// An event that concerns no revision.
pub async fn read_is_told(db: &Db, question: &str) -> Result<(), Error> {
    let tx = db.begin().await.unwrap();
    audit::note(&tx, &Event::of_read(&act(at(0)), question)).await?;
    tx.commit().await
}

/// A trigger that runs where a row of this table is stored.
pub async fn trigger(owner: &DatabaseConnection, table: &str, when: &str, postgres: &str, sqlite: &str) {
    if owner.get_database_backend() == DbBackend::Postgres {
        run(
            owner,
            &format!(
                "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {postgres} END $$; \
            CREATE TRIGGER swallow {when} INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION swallow()"
            ),
        )
        .await;
    } else {
        run(owner, &format!("CREATE TRIGGER swallow {when} INSERT ON {table} BEGIN {sqlite}; END")).await;
    }
}

pub async fn no_trigger(owner: &DatabaseConnection, table: &str) {
    let postgres = owner.get_database_backend() == DbBackend::Postgres;
    let drop = if postgres { format!(" ON {table}; DROP FUNCTION swallow") } else { String::new() };
    run(owner, &format!("DROP TRIGGER swallow{drop}")).await;
}

/// One more of the same kind.
pub async fn another(place: &Place) -> Place {
    match place {
        Place::Sqlite(_) => Place::sqlite(),
        Place::Postgres { .. } => Place::postgres().await,
    }
}

async fn events_that_are_taken_away_or_put_back_are_missed(place: &Place) {
    let db = place.db().await;
    let owner = Database::connect(&place.url()).await.unwrap();
    for question in ["a", "b", "c"] {
        read_is_told(&db, question).await.unwrap();
    }
    run(&owner, "CREATE TABLE kept AS SELECT * FROM audit_pending").await;
    assert_eq!(broken(&db).await, None);
    // One is put back, so that it is sealed once more.
    run(&owner, "INSERT INTO audit_pending SELECT number + 10, body, hash FROM kept WHERE body LIKE '%\"b\"%'").await;
    assert_eq!(broken(&db).await, Some((Link::Event(4), How::Unexpected)));

    let place = another(place).await;
    let db = place.db().await;
    let owner = Database::connect(&place.url()).await.unwrap();
    trigger(&owner, "audit_pending", "BEFORE", "RETURN NULL;", "SELECT RAISE(IGNORE)").await;
    let refused = read_is_told(&db, "a").await;
    assert!(matches!(refused, Err(Error::Corrupt(_))), "what is not told is not done: {refused:?}");
    no_trigger(&owner, "audit_pending").await;
    let some = "DELETE FROM audit_pending WHERE body LIKE '%\"b\"%'";
    trigger(&owner, "audit_pending", "AFTER", &format!("{some}; RETURN NULL;"), some).await;
    for question in ["a", "b", "c"] {
        read_is_told(&db, question).await.unwrap();
    }
    assert_eq!(broken(&db).await, Some((Link::Event(2), How::Lost)));
    place.remove().await;
}

async fn a_write_is_not_done_of_which_nothing_is_kept(place: &Place) {
    let db = place.db().await;
    let owner = Database::connect(&place.url()).await.unwrap();
    let before = now::create(&db, &act(at(0)), sample()).await.unwrap();
    let mut content = before.content.clone();
    content.safeguards.remove(0);
    for table in ["audit_pending", "revision"] {
        trigger(&owner, table, "BEFORE", "RETURN NULL;", "SELECT RAISE(IGNORE)").await;
        let made = now::create(&db, &act(at(1)), sample()).await.map(|_| ());
        let replaced = now::replace(&db, &act(at(1)), before.clone(), content.clone()).await.map(|_| ());
        let tx = db.begin().await.unwrap();
        let within = projects::create(&tx, &act(at(1)), sample()).await.map(|_| ());
        tx.rollback().await.unwrap();
        let tx = db.begin().await.unwrap();
        let replaced_within = projects::replace(&tx, &act(at(1)), &before, content.clone()).await.map(|_| ());
        tx.rollback().await.unwrap();
        for refused in [made, replaced, within, replaced_within] {
            assert!(matches!(refused, Err(Error::Corrupt(_))), "{table}: {refused:?}");
        }
        no_trigger(&owner, table).await;
    }
    assert_eq!(projects::get(&db, &Units::All, before.record.id).await.unwrap(), Some(before));
    assert_eq!(broken(&db).await, None);
}

async fn the_last_event_that_is_taken_away_is_missed_by_its_process(place: &Place) {
    let db = place.db().await;
    let owner = Database::connect(&place.url()).await.unwrap();
    for question in ["a", "b"] {
        read_is_told(&db, question).await.unwrap();
    }
    run(&owner, "DELETE FROM audit_pending WHERE body LIKE '%\"b\"%'").await;
    assert_eq!(broken(&db).await, Some((Link::Head, How::Lost)));
    // It is put on record, where every other process finds it.
    audit::tell_lost(&db, &act(at(1))).await.unwrap();
    assert_eq!(broken(&place.connect().await).await, Some((Link::Event(2), How::Lost)));
}

async fn what_serves_the_search_is_compared(place: &Place) {
    let db = place.db().await;
    let tx = db.begin().await.unwrap();
    let stored = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    let other = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    let mut content = other.content.clone();
    content.safeguards.remove(0);
    content.name = None.or(content.unit_name.clone());
    tx.commit().await.unwrap();
    let tx = db.begin().await.unwrap();
    projects::replace(&tx, &act(at(1)), &other, content).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(broken(&db).await, None);
    let owner = Database::connect(&place.url()).await.unwrap();
    let postgres = owner.get_database_backend() == DbBackend::Postgres;
    let id = stored.record.id;
    let row = if postgres { format!("'{id}'") } else { format!("x'{}'", id.simple()) };
    let at = |how| Some((Link::Derived(id), how));
    for (change, back) in [
        ("UPDATE project SET name_key = 'x' || name_key", "UPDATE project SET name_key = substr(name_key, 2)"),
        ("UPDATE project_search SET text = 'x' || text", "UPDATE project_search SET text = substr(text, 2)"),
    ] {
        let column = if change.contains("project_search") { "project_id" } else { "id" };
        for (sql, found) in [(change, at(How::Altered)), (back, None)] {
            run(&owner, &format!("{sql} WHERE {column} = {row}")).await;
            assert_eq!(broken(&db).await, found, "{sql}");
        }
    }
    let altered = if postgres {
        format!("UPDATE project_search SET pairs = pairs[2:] WHERE project_id = {row}")
    } else {
        format!("DELETE FROM project_grams WHERE rowid = (SELECT id FROM project_search WHERE project_id = {row})")
    };
    run(&owner, &altered).await;
    assert_eq!(broken(&db).await, at(How::Altered));
    run(&owner, &format!("DELETE FROM project_search WHERE project_id = {row}")).await;
    assert_eq!(broken(&db).await, at(How::Missing));
}

async fn nothing_is_written_that_cannot_be_sealed(place: &Place) {
    place.db().await;
    let options = Options { max_connections: 2, unsealed_for: Duration::ZERO, ..Options::default() };
    let db = Db::connect(&place.url(), Some(key()), options).await.unwrap();
    let tx = db.begin().await.unwrap();
    let stored = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    tx.commit().await.unwrap();
    audit::seal(&db).await.unwrap();
    let owner = Database::connect(&place.url()).await.unwrap();
    run(&owner, "CREATE TABLE kept AS SELECT * FROM audit_head; DELETE FROM audit_head").await;
    assert!(matches!(audit::seal(&db).await, Err(Error::NoHead)));
    let tx = db.begin().await.unwrap();
    assert!(matches!(projects::create(&tx, &act(at(0)), sample()).await, Err(Error::Unsealed)));
    tx.rollback().await.unwrap();
    assert!(matches!(read_is_told(&db, "a").await, Err(Error::Unsealed)));
    assert!(projects::get(&db, &Units::All, stored.record.id).await.unwrap().is_some(), "reading goes on");
    assert_eq!(broken(&db).await, Some((Link::Head, How::Missing)));
    assert!(matches!(db.migrate(&act(at(0))).await, Err(Error::NoHead)), "no new head is made for an old chain");
    run(&owner, "INSERT INTO audit_head SELECT * FROM kept").await;
    audit::seal(&db).await.unwrap();
    read_is_told(&db, "a").await.unwrap();
    assert_eq!(broken(&db).await, None);
}

/// As version 0.2.0 left a database: a key, its event, and a kept answer, all without seals of their own.
async fn old(place: &Place) -> (DatabaseConnection, Uuid) {
    let db = place.db().await;
    let id = made(&db, "one").await;
    kept_answer(&db).await;
    let owner = Database::connect(&place.url()).await.unwrap();
    let event = Event { subject: Some(id.to_string()), ..Event::of(&of_key(Action::KeyCreated)) };
    let body = canonical(&event).unwrap();
    let (waits, head) = (key().seal("pending", slice::from_ref(&body.as_str())), key().seal("head", &["0", ""]));
    let view = if owner.get_database_backend() == DbBackend::Postgres { "" } else { "DROP TABLE project_grams_pairs;" };
    run(
        &owner,
        &format!(
            "DROP INDEX ix_audit_event_writer_ordinal; ALTER TABLE audit_event DROP COLUMN writer; \
         ALTER TABLE audit_event DROP COLUMN ordinal; ALTER TABLE api_key DROP COLUMN seal; \
         ALTER TABLE idempotency DROP COLUMN seal; {view} DELETE FROM audit_pending; \
         INSERT INTO audit_pending (body, hash) VALUES ('{body}', '{waits}'); UPDATE audit_head SET seal = '{head}'; \
         DELETE FROM seaql_migrations WHERE version LIKE 'm0007%'"
        ),
    )
    .await;
    (owner, id)
}

async fn an_old_database_is_brought_under_seals_once(place: &Place) {
    let (owner, id) = old(place).await;
    run(&owner, "CREATE TABLE old_head AS SELECT * FROM audit_head").await;
    let db = place.db().await;
    let verdict = verify(&db).await.unwrap();
    assert_eq!(
        (verdict.broken, verdict.events),
        (None, 3),
        "the key was made, seals were upgraded, the key was sealed"
    );
    assert!(keys::presented(&db, id).await.unwrap().is_some());
    let tx = db.begin().await.unwrap();
    assert!(matches!(idempotency::claim(&tx, &act(at(1)), &request()).await, Ok(Claim::Answered(_))));
    tx.rollback().await.unwrap();

    // Whoever alters a row and clears its seal has it sealed by no start.
    run(&owner, "UPDATE api_key SET role = 'admin', seal = ''; UPDATE idempotency SET body = 'no', seal = ''").await;
    db.migrate(&act(at(2))).await.unwrap();
    assert_eq!(keys::presented(&db, id).await.unwrap(), None);
    assert_eq!(broken(&db).await, Some((Link::Key(id), How::Altered)));
    // Nor by an old head, which leads to no place in this chain.
    run(&owner, "DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM old_head").await;
    let _ = db.migrate(&act(at(3))).await;
    assert!(matches!(broken(&db).await, Some((Link::Head | Link::Event(_), _))));
    assert_eq!(keys::presented(&db, id).await.unwrap(), None, "its events tell of another seal");
}
