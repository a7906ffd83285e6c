//! The audit key is changed, or a lost one replaced, and the history before stays proved or is on record as unproved.

use domain::process::{caller::Units, history::SealKey, stored::Stored};
use persistence::{
    Db, Error, Options, Rekeyed, Unproved, audit,
    idempotency::{self, Claim},
    keys, projects, rekey,
    verify::{Former, How, Place as Link, verify},
};
use sea_orm::{Database, DatabaseConnection, DbBackend};

use crate::{
    harness::{Place, act, at, sample},
    seals::{broken, kept_answer, made, read_is_told, request, run},
};

on_both! {
    a_key_is_changed_and_the_history_goes_on,
    a_broken_history_is_not_sealed_anew,
    a_lost_key_is_replaced_with_the_break_on_record,
    keys_of_callers_can_be_kept,
    keys_that_the_trail_contradicts_open_nothing_and_are_not_kept,
    without_the_key_history_is_read_and_nothing_is_written,
    a_lost_head_is_replaced_too,
    what_stands_before_the_change_is_still_guarded,
    a_change_cannot_be_made_up,
    writers_and_a_change_do_not_meet,
}

fn other() -> SealKey {
    SealKey::new("another secret of the tests")
}

fn third() -> SealKey {
    SealKey::new("a third secret of the tests")
}

async fn opened(place: &Place, key: Option<SealKey>) -> Db {
    let options = Options { max_connections: 4, create: false, ..Options::default() };
    Db::connect(&place.url(), key, options).await.unwrap()
}

async fn created(db: &Db) -> Stored {
    let tx = db.begin().await.unwrap();
    let stored = projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    tx.commit().await.unwrap();
    stored
}

/// Takes away a row, as a change of the declaration.
async fn changed(db: &Db, stored: &Stored) -> Stored {
    let current = projects::get(db, &Units::All, stored.record.id).await.unwrap().unwrap();
    let mut content = current.content.clone();
    content.safeguards.remove(0);
    let tx = db.begin().await.unwrap();
    let changed = projects::replace(&tx, &act(at(1)), &current, content).await.unwrap();
    tx.commit().await.unwrap();
    changed
}

async fn done(db: &Db, key: &SealKey, unproved: Unproved) -> (Former, usize, usize) {
    match rekey(db, &act(at(5)), key, unproved).await.unwrap() {
        Rekeyed::Done { former, revoked, unreadable, missing } => {
            assert_eq!(missing, 0);
            (former, revoked, unreadable)
        }
        Rekeyed::Broken(verdict) => panic!("{verdict:?}"),
    }
}

async fn a_key_is_changed_and_the_history_goes_on(place: &Place) {
    let before = place.db().await;
    let (stored, key) = (created(&before).await, made(&before, "one").await);
    kept_answer(&before).await;
    read_is_told(&before, "a").await.unwrap();
    let (former, revoked, unreadable) = done(&before, &other(), Unproved::Revoked).await;
    assert_eq!((former.last, former.unproved, revoked, unreadable), (3, 0, 0, 0));
    assert!(matches!(rekey(&before, &act(at(5)), &other(), Unproved::Kept).await, Err(Error::SameKey)));
    assert!(matches!(rekey(&before, &act(at(5)), &third(), Unproved::Kept).await, Err(Error::OtherKey)));

    // A process that still has the former key writes nothing, not even what would wait for the sealer.
    let tx = before.begin().await.unwrap();
    assert!(matches!(projects::create(&tx, &act(at(6)), sample()).await, Err(Error::OtherKey)));
    tx.rollback().await.unwrap();

    assert!(matches!(audit::seal(&before).await, Err(Error::OtherKey)), "it is told, also when nothing waits");
    assert!(matches!(keys::presented(&before, key).await, Err(Error::OtherKey)), "the key was not altered");
    assert!(matches!(audit::own_head(&before).await, Err(Error::OtherKey)));

    let after = opened(place, Some(other())).await;
    after.migrate(&act(at(6))).await.unwrap();
    let verdict = verify(&after).await.unwrap();
    assert_eq!((verdict.broken, verdict.former.as_ref()), (None, Some(&former)));
    assert!(keys::presented(&after, key).await.unwrap().is_some());
    let tx = after.begin().await.unwrap();
    assert!(matches!(idempotency::claim(&tx, &act(at(6)), &request()).await, Ok(Claim::Answered(_))));
    tx.rollback().await.unwrap();
    changed(&after, &stored).await;
    assert_eq!(broken(&after).await, None);

    let (again, ..) = done(&after, &third(), Unproved::Revoked).await;
    assert!(again.last > former.last && again.unproved == 0 && again.key == other().fingerprint(), "{again:?}");
    let last = opened(place, Some(third())).await;
    changed(&last, &stored).await;
    assert_eq!(broken(&last).await, None);
}

async fn a_broken_history_is_not_sealed_anew(place: &Place) {
    let db = place.db().await;
    let stored = created(&db).await;
    let owner = Database::connect(&place.url()).await.unwrap();
    run(&owner, "UPDATE indicator SET target = '≥1'").await;
    let Rekeyed::Broken(verdict) = rekey(&db, &act(at(5)), &other(), Unproved::Kept).await.unwrap() else {
        panic!("a broken history was sealed anew")
    };
    let place = verdict.broken.map(|broken| (broken.place, broken.how));
    assert_eq!(place, Some((Link::Declaration(stored.record.id), How::Altered)));
    read_is_told(&db, "the former key still seals").await.unwrap();
}

async fn a_lost_key_is_replaced_with_the_break_on_record(place: &Place) {
    lost_and_replaced(place, Unproved::Revoked).await;
}

async fn keys_of_callers_can_be_kept(place: &Place) {
    lost_and_replaced(place, Unproved::Kept).await;
}

async fn keys_that_the_trail_contradicts_open_nothing_and_are_not_kept(place: &Place) {
    let db = place.db().await;
    let (sound, revoked, forged) = (made(&db, "sound").await, made(&db, "revoked").await, made(&db, "forged").await);
    let tx = db.begin().await.unwrap();
    keys::revoke(&tx, &crate::seals::of_key(domain::process::action::Action::KeyRevoked), revoked).await.unwrap();
    tx.commit().await.unwrap();
    audit::seal(&db).await.unwrap();
    drop(db);
    let owner = Database::connect(&place.url()).await.unwrap();
    run(&owner, "UPDATE api_key SET revoked_at = NULL WHERE name = 'revoked'").await;
    run(&owner, "UPDATE api_key SET role = 'admin', seal = 'x' WHERE name = 'forged'").await;
    let keyless = opened(place, None).await;
    assert!(keys::presented(&keyless, sound).await.unwrap().is_some());
    for id in [revoked, forged] {
        assert_eq!(keys::presented(&keyless, id).await.unwrap(), None);
    }
    assert_eq!(done(&keyless, &other(), Unproved::Kept).await.1, 2, "both are revoked");
    let db = opened(place, Some(other())).await;
    assert_eq!(broken(&db).await, None);
    for (id, open) in [(sound, true), (revoked, false), (forged, false)] {
        let presented = keys::presented(&db, id).await.unwrap().unwrap();
        assert_eq!(presented.revoked_at.is_none(), open);
    }
}

async fn lost_and_replaced(place: &Place, unproved: Unproved) {
    let db = place.db().await;
    let (stored, key) = (created(&db).await, made(&db, "one").await);
    audit::seal(&db).await.unwrap();
    // One event waits, and one that nobody can read.
    read_is_told(&db, "a").await.unwrap();
    let owner = Database::connect(&place.url()).await.unwrap();
    run(&owner, "INSERT INTO audit_pending (number, body, hash) VALUES (1000, '{', '')").await;
    drop(db);
    let keyless = opened(place, None).await;
    let (former, revoked, unreadable) = done(&keyless, &other(), unproved).await;
    assert_eq!((former.last, former.unproved, unreadable), (3, 3, 1));
    assert_eq!(revoked, usize::from(unproved == Unproved::Revoked));

    let db = opened(place, Some(other())).await;
    db.migrate(&act(at(6))).await.unwrap();
    let verdict = verify(&db).await.unwrap();
    assert_eq!((verdict.broken, verdict.former.map(|former| former.unproved)), (None, Some(3)));
    let presented = keys::presented(&db, key).await.unwrap().unwrap();
    assert_eq!(presented.revoked_at.is_some(), unproved == Unproved::Revoked);
    changed(&db, &stored).await;
    assert_eq!(broken(&db).await, None);
    let (again, ..) = done(&db, &third(), Unproved::Revoked).await;
    assert_eq!(again.unproved, 3, "one change more proves nothing of before");
}

async fn without_the_key_history_is_read_and_nothing_is_written(place: &Place) {
    let db = place.db().await;
    let (stored, key) = (created(&db).await, made(&db, "one").await);
    audit::seal(&db).await.unwrap();
    read_is_told(&db, "a").await.unwrap();
    drop(db);
    let keyless = opened(place, None).await;
    assert!(keyless.has_history().await.unwrap());
    keyless.migrate(&act(at(5))).await.unwrap();
    assert_eq!(projects::get(&keyless, &Units::All, stored.record.id).await.unwrap().unwrap().content, stored.content);
    assert!(keys::presented(&keyless, key).await.unwrap().is_some());
    audit::seal(&keyless).await.unwrap();
    assert!(matches!(read_is_told(&keyless, "b").await, Err(Error::NoKey)));
    let tx = keyless.begin().await.unwrap();
    assert!(matches!(projects::create(&tx, &act(at(6)), sample()).await, Err(Error::NoKey)));
    tx.rollback().await.unwrap();
    assert!(matches!(verify(&keyless).await, Err(Error::NoKey)));
    assert_eq!(broken(&place.connect().await).await, None, "the key is back, and what waited is sealed");
}

async fn a_lost_head_is_replaced_too(place: &Place) {
    let db = place.db().await;
    let stored = created(&db).await;
    audit::seal(&db).await.unwrap();
    let owner = Database::connect(&place.url()).await.unwrap();
    run(&owner, "DELETE FROM audit_head").await;
    drop(db);
    let (former, ..) = done(&opened(place, None).await, &other(), Unproved::Kept).await;
    assert_eq!((former.last, former.unproved, former.key.as_str()), (1, 1, ""));
    let db = opened(place, Some(other())).await;
    changed(&db, &stored).await;
    assert_eq!(broken(&db).await, None);
}

/// Takes away what keeps history from being changed.
async fn unguard(owner: &DatabaseConnection) {
    for table in ["revision", "audit_event"] {
        if owner.get_database_backend() == DbBackend::Postgres {
            run(owner, &format!("DROP TRIGGER {table}_append_only ON {table}")).await;
        } else {
            run(owner, &format!("DROP TRIGGER {table}_no_delete; DROP TRIGGER {table}_no_update")).await;
        }
    }
}

async fn what_stands_before_the_change_is_still_guarded(place: &Place) {
    let db = place.db().await;
    let stored = created(&db).await;
    changed(&db, &stored).await;
    read_is_told(&db, "a").await.unwrap();
    let (former, ..) = done(&db, &other(), Unproved::Kept).await;
    let db = opened(place, Some(other())).await;
    changed(&db, &stored).await;
    assert_eq!(broken(&db).await, None);
    let owner = Database::connect(&place.url()).await.unwrap();
    unguard(&owner).await;
    run(&owner, "CREATE TABLE events AS SELECT * FROM audit_event; CREATE TABLE revisions AS SELECT * FROM revision")
        .await;
    // Behind all others: one before them would be missed among the declarations first.
    let new = if owner.get_database_backend() == DbBackend::Postgres {
        "'ffffffff-ffff-7fff-bfff-ffffffffffff'"
    } else {
        "x'ffffffffffff7fffbfffffffffffffff'"
    };
    run(&owner, "CREATE TABLE made_up AS SELECT * FROM revision WHERE number = 1").await;
    run(&owner, &format!("UPDATE made_up SET project_id = {new}")).await;
    assert_eq!(former.last, 3);
    for (sql, link, how) in [
        ("UPDATE audit_event SET actor = 'x' WHERE seq = 1", Link::Former, How::Altered),
        ("UPDATE audit_event SET hash = 'x' WHERE seq = 2", Link::Former, How::Altered),
        ("DELETE FROM audit_event WHERE seq = 1", Link::Former, How::Altered),
        ("DELETE FROM audit_event WHERE seq = 3", Link::Event(3), How::Missing),
        ("DELETE FROM audit_event WHERE seq = 4", Link::Event(1), How::Altered),
        ("UPDATE audit_event SET question = NULL WHERE seq = 4", Link::Event(4), How::Altered),
        ("UPDATE audit_event SET question = question || '0' WHERE seq = 4", Link::Event(4), How::Altered),
        ("UPDATE revision SET content = '{}' WHERE number = 1", Link::Former, How::Altered),
        ("UPDATE revision SET hash = 'x' WHERE number = 1", Link::Former, How::Altered),
        ("UPDATE revision SET detail = '' WHERE number = 1", Link::Former, How::Altered),
        ("DELETE FROM revision WHERE number = 1", Link::Former, How::Altered),
        // A row that no event tells of.
        ("INSERT INTO revision SELECT * FROM made_up", Link::Former, How::Altered),
    ] {
        run(&owner, sql).await;
        assert_eq!(broken(&db).await, Some((link, how)), "{sql}");
        run(
            &owner,
            "DELETE FROM audit_event; INSERT INTO audit_event SELECT * FROM events; \
             DELETE FROM revision; INSERT INTO revision SELECT * FROM revisions",
        )
        .await;
        assert_eq!(broken(&db).await, None, "put back after {sql}");
    }
}

async fn a_change_cannot_be_made_up(place: &Place) {
    let db = place.db().await;
    created(&db).await;
    audit::seal(&db).await.unwrap();
    let owner = Database::connect(&place.url()).await.unwrap();
    unguard(&owner).await;
    // Another content, and an event that would have everything before it taken as it stands.
    run(&owner, "UPDATE revision SET content = '{}'").await;
    run(&owner, "CREATE TABLE made AS SELECT * FROM audit_event").await;
    run(
        &owner,
        "UPDATE made SET seq = 2, action = 'rekeyed', revision = NULL, ordinal = 2, \
         question = 'former_key=x&last=1&unproved=0&events=x&revisions=x'; \
         INSERT INTO audit_event SELECT * FROM made; UPDATE audit_head SET count = 2",
    )
    .await;
    assert_eq!(broken(&db).await, Some((Link::Former, How::Altered)));
}

async fn writers_and_a_change_do_not_meet(place: &Place) {
    let db = place.db().await;
    let stored = created(&db).await;
    // A transaction that has written, and has not committed when the key is changed.
    let slow = place.connect().await;
    let tx = slow.begin().await.unwrap();
    audit::note(&tx, &domain::process::history::Event::of_read(&act(at(0)), "slow")).await.unwrap();
    let changing = tokio::spawn(async move { done(&db, &other(), Unproved::Kept).await });
    tokio::task::yield_now().await;
    tx.commit().await.unwrap();
    let (former, ..) = changing.await.unwrap();
    assert_eq!(former.last, 2, "it was waited for");
    let after = opened(place, Some(other())).await;
    changed(&after, &stored).await;
    assert_eq!(broken(&after).await, None);
}
