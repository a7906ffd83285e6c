//! Many at once.

use std::{sync::Arc, time::Duration};

use domain::{form::project::Project, process::caller::Units, values::text::Text};
use persistence::{Db, Error, Options, Unique, history, now, projects, verify::verify};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement, TransactionTrait};
use tokio::{sync::Barrier, task::JoinSet};

use super::{
    aggregate::create,
    seals::{no_trigger, trigger},
};
use crate::harness::{Place, act, at, key, sample};

on_both! {
    of_many_writers_of_one_revision_one_wins,
    many_writers_all_succeed,
    writes_that_are_committed_together_fail_alone,
    changes_at_once_that_meet_are_told,
    replicas_may_start_at_once,
    a_ready_database_is_left_as_it_was,
}

const TASKS: usize = 64;

/// Runs a task many times at once and gathers what each of them returned.
async fn at_once<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    tasks: usize,
    task: impl Fn(usize) -> F,
) -> Vec<T> {
    let start = Arc::new(Barrier::new(tasks));
    let mut running = JoinSet::new();
    for number in 0..tasks {
        let (start, task) = (start.clone(), task(number));
        running.spawn(async move {
            start.wait().await;
            task.await
        });
    }
    running.join_all().await
}

async fn of_many_writers_of_one_revision_one_wins(place: &Place) {
    let db = place.db().await;
    let before = create(&db, sample()).await.unwrap();
    let id = before.record.id;
    let results = at_once(TASKS, |number| {
        let (db, before) = (db.clone(), before.clone());
        async move {
            let tx = db.begin().await?;
            let mut content = Project { indicators: Default::default(), ..before.content.clone() };
            content.funding.other_funds = Some(domain::values::money::Money::from_fen(i64::try_from(number).unwrap()));
            let stored = projects::replace(&tx, &act(at(1)), &before, content).await?;
            tx.commit().await?;
            Ok::<_, Error>(stored)
        }
    })
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.iter().all(|result| matches!(result, Err(Error::Stale))), "{lost:?}");
    let winner = won.into_iter().next().unwrap().unwrap();
    assert_eq!(projects::get(&db, &Units::All, id).await.unwrap(), Some(winner));
}

async fn many_writers_all_succeed(place: &Place) {
    // Two replicas share the file, as they would the server.
    let replicas = [place.db().await, place.db().await];
    let results = at_once(TASKS, |number| {
        let db = replicas[number % replicas.len()].clone();
        async move {
            for _ in 0..5 {
                let stored = create(&db, sample()).await?;
                let tx = db.begin().await?;
                let before = projects::get(&tx, &Units::All, stored.record.id).await?.unwrap();
                let content = Project { leader: None, ..before.content.clone() };
                projects::replace(&tx, &act(at(1)), &before, content).await?;
                tx.commit().await?;
                let read = projects::get(&db, &Units::All, stored.record.id).await?.unwrap();
                assert_eq!(read.record.revision, 2);
            }
            Ok::<_, Error>(())
        }
    })
    .await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

async fn replicas_may_start_at_once(place: &Place) {
    let url = place.url();
    let options = Options { max_connections: 2, ..Options::default() };
    let results = at_once(8, |_| {
        let url = url.clone();
        async move {
            let db = Db::connect(&url, Some(key()), options).await?;
            db.migrate(&act(at(0))).await?;
            create(&db, sample()).await
        }
    })
    .await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    // A restart finds nothing to do.
    place.db().await.ready().unwrap();
}

async fn a_ready_database_is_left_as_it_was(place: &Place) {
    let db = place.connect().await;
    assert!(db.ready().is_err(), "nothing has been migrated");
    db.migrate(&act(at(0))).await.unwrap();
    let results = at_once(8, |_| {
        let db = db.clone();
        async move { db.ready() }
    })
    .await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(persistence::keys::page(&db, None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn a_writer_that_is_not_let_in_is_told_that_the_database_is_busy() {
    let place = Place::sqlite();
    let options = Options { acquire_timeout: Duration::from_millis(50), ..Options::default() };
    let db = Db::connect(&place.url(), Some(key()), options).await.unwrap();
    db.migrate(&act(at(0))).await.unwrap();
    let first = db.begin().await.unwrap();
    assert!(matches!(db.begin().await, Err(Error::Busy)));
    drop(first);
    place.remove().await;
}

/// Connections are kept between statements; transactions need them too.
#[tokio::test]
async fn statements_and_transactions_take_turns_on_few_connections() {
    let place = Place::postgres().await;
    let options = Options { max_connections: 2, acquire_timeout: Duration::from_secs(20), ..Options::default() };
    let db = Db::connect(&place.url(), Some(key()), options).await.unwrap();
    db.migrate(&act(at(0))).await.unwrap();
    let results = at_once(16, |number| {
        let db = db.clone();
        async move {
            let at = at(i64::try_from(number).unwrap());
            for turn in 0..10_u8 {
                let stored = now::create(&db, &act(at), sample()).await?;
                let id = stored.record.id;
                assert!(projects::get(&db, &Units::All, id).await?.is_some());
                let tx = db.begin().await?;
                projects::delete(&tx, &act(at), &stored).await?;
                if turn % 2 == 0 {
                    tx.commit().await?
                } else {
                    tx.rollback().await?
                }
                assert_eq!(projects::get(&db, &Units::All, id).await?.is_some(), turn % 2 == 1);
            }
            Ok::<_, Error>(())
        }
    })
    .await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    let raw = Database::connect(&place.url()).await.unwrap();
    // Those by which it is seen whether the database is there are others; a slow machine has one of them renewed.
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
                  AND query <> '' AND query NOT LIKE '%transaction_read_only%'";
    let row = raw.query_one_raw(Statement::from_string(DbBackend::Postgres, others)).await.unwrap().unwrap();
    let connections: i64 = row.try_get_by_index(0).unwrap();
    assert!((1..=2).contains(&connections), "{connections} connections, where two are allowed");
    raw.close().await.unwrap();
    place.remove().await;
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_cut_off() {
    let place = Place::postgres().await;
    let holder = place.db().await;
    let stored = create(&holder, sample()).await.unwrap();
    let tx = holder.begin().await.unwrap();
    projects::delete(&tx, &act(at(9)), &stored).await.unwrap();
    let options = Options { statement_timeout: Duration::from_millis(50), ..Options::default() };
    let hasty = Db::connect(&place.url(), Some(key()), options).await.unwrap();
    let waiting = hasty.begin().await.unwrap();
    assert!(matches!(projects::delete(&waiting, &act(at(9)), &stored).await, Err(Error::Busy)));
    drop((tx, waiting));
    place.remove().await;
}

#[tokio::test]
async fn a_url_that_leads_nowhere_is_refused_without_telling_its_password() {
    for url in ["mysql://root:geheim@localhost/x", "postgres://root:geheim@[bad/x", "sqlite::memory:", "geheim"] {
        let refused = Db::connect(url, Some(key()), Options::default()).await;
        let told = refused.unwrap_err().to_string();
        assert!(!told.contains("geheim"), "{told}");
    }
}

/// A migration that takes its time locks tables; to end its statements for that would undo it each time.
#[tokio::test]
async fn a_table_that_is_being_changed_is_no_sign_that_the_database_is_away() {
    let place = Place::postgres().await;
    let db = place.db().await;
    let other = sea_orm::Database::connect(&place.url()).await.unwrap();
    let changing = other.begin().await.unwrap();
    changing.execute_unprepared("LOCK TABLE project IN ACCESS EXCLUSIVE MODE").await.unwrap();
    // Ends with a look at the database.
    db.migrate(&act(at(0))).await.unwrap();
    db.ready().unwrap();
    changing.rollback().await.unwrap();
    drop((db, other));
    place.remove().await;
}

/// Half of the writers have a code that is another one's; on SQLite they share commits with the others.
async fn writes_that_are_committed_together_fail_alone(place: &Place) {
    let db = place.db().await;
    let coded = |code: String| Project { external_id: Some(Text::stored(code)), ..sample() };
    let taken = create(&db, coded("E0".to_owned())).await.unwrap();
    let results = at_once(TASKS, |number| {
        let (db, code) = (db.clone(), if number % 2 == 0 { 0 } else { number });
        async move { now::create(&db, &act(at(1)), coded(format!("E{code}"))).await }
    })
    .await;
    let (stored, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(stored.len(), TASKS / 2);
    assert!(refused.iter().all(|it| matches!(it, Err(Error::Duplicate(Unique::ExternalId)))), "{refused:?}");
    for stored in stored.into_iter().map(Result::unwrap) {
        assert_eq!(projects::get(&db, &Units::All, stored.record.id).await.unwrap(), Some(stored));
    }
    assert!(projects::get(&db, &Units::All, taken.record.id).await.unwrap().is_some());
    let whole = verify(&db).await.unwrap();
    let all = i64::try_from(TASKS / 2 + 1).unwrap();
    assert_eq!((whole.events, whole.revisions, whole.broken), (all, all, None), "events have no gap");
}

/// Where the disk is full SQLite ends a transaction itself, as this trigger does.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_after_sqlite_ended_a_transaction_is_kept() {
    let place = Place::sqlite();
    let db = place.db().await;
    let owner = Database::connect(&place.url()).await.unwrap();
    trigger(&owner, "audit_pending", "BEFORE", "", "SELECT RAISE(ROLLBACK, 'full')").await;
    let made = now::create(&db, &act(at(0)), sample()).await;
    assert!(matches!(made, Err(Error::Busy)), "{made:?}");
    let tx = db.begin().await.unwrap();
    let made = projects::create(&tx, &act(at(0)), sample()).await;
    assert!(matches!(made, Err(Error::Database(_))), "{made:?}");
    tx.rollback().await.unwrap_err();
    no_trigger(&owner, "audit_pending").await;

    let tx = db.begin().await.unwrap();
    projects::create(&tx, &act(at(0)), sample()).await.unwrap();
    tx.rollback().await.unwrap();
    let mut content = sample();
    content.project_code = Some(Text::stored("A-1".to_owned()));
    let stored = now::create(&db, &act(at(0)), content.clone()).await.unwrap();
    let refused = now::create(&db, &act(at(0)), content).await;
    assert!(matches!(refused, Err(Error::Duplicate(_))), "{refused:?}");
    let id = stored.record.id;
    assert_eq!(projects::get(&place.connect().await, &Units::All, id).await.unwrap(), Some(stored));
    assert_eq!(verify(&db).await.unwrap().broken, None);
    place.remove().await;
}

async fn changes_at_once_that_meet_are_told(place: &Place) {
    let db = place.db().await;
    let before = create(&db, sample()).await.unwrap();
    let id = before.record.id;
    let results = at_once(TASKS, |number| {
        let (db, before) = (db.clone(), before.clone());
        async move {
            let phone = Some(Text::stored(format!("021-{number}")));
            let content = Project { phone, ..before.content.clone() };
            now::replace(&db, &act(at(1)), before, content).await
        }
    })
    .await;
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.iter().all(|result| matches!(result, Err(Error::Stale))), "{lost:?}");
    let winner = won.into_iter().next().unwrap().unwrap();
    assert_eq!(projects::get(&db, &Units::All, id).await.unwrap(), Some(winner.clone()));
    let kept = history::get(&db, &Units::All, id, 2).await.unwrap().unwrap();
    assert_eq!(kept.hash, winner.head);
    assert_eq!(verify(&db).await.unwrap().broken, None);
}
