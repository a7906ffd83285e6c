//! The sealer: moves the events that wait into the chain.

use domain::process::history::{Event, SealKey};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use tokio::time::{Instant, timeout_at};

use crate::{
    arrays::{self, Array},
    audit::{BATCH, HEAD, SEAL_LOCK, own_head, write_head},
    db::{Db, SOON, Tx, sealed::Connection},
    entity::audit::{self, event, head, pending},
    error::Error,
    seals,
};

/// Seals all events that were committed before the call. One caller after another does, and each to the end, also when
/// nobody waits for it any more. Where the key is missing they wait.
///
/// # Errors
/// [`Error::Corrupt`] for an event that was changed while it waited.
pub async fn seal(db: &Db) -> Result<(), Error> {
    if !db.seals() {
        return Ok(());
    }
    let turn = db.sealing().turn().await;
    let own = db.shared();
    db.shared()
        .to_the_end(async move {
            let ended = seal_all(&own).await;
            own.sealing().ended(&ended);
            drop(turn);
            ended
        })
        .await
}

/// As [`seal`], for readers: while a writer keeps events from being sealed for more than two seconds, nobody waits for that.
///
/// # Errors
/// As for [`seal`], without [`Error::Busy`].
pub async fn seal_soon(db: &Db) -> Result<(), Error> {
    let begun = db.sealing().begun().unwrap_or_else(Instant::now);
    match timeout_at(begun + SOON, seal(db)).await {
        Err(_) | Ok(Err(Error::Busy)) => Ok(()),
        Ok(ended) => ended,
    }
}

async fn seal_all(db: &Db) -> Result<(), Error> {
    own_head(db).await?;
    loop {
        // By the index, which passes over what was sealed and is still to be cleared away.
        let waiting = pending::Entity::find().select_only().column(pending::Column::Number);
        let waiting = waiting.order_by_asc(pending::Column::Number).limit(1);
        if waiting.into_tuple::<i64>().one(db.connection()).await?.is_none() {
            return Ok(());
        }
        let tx = db.begin().await?;
        if tx.connection().get_database_backend() == DbBackend::Postgres {
            tx.connection().execute_unprepared(&format!("SELECT pg_advisory_xact_lock({SEAL_LOCK})")).await?;
        }
        seal_batch(&tx).await?;
        tx.commit_quietly().await?;
    }
}

/// Seals the oldest events; answers how many.
pub(crate) async fn seal_batch(tx: &Tx) -> Result<usize, Error> {
    let conn = tx.connection();
    let waiting = pending::Entity::find().order_by_asc(pending::Column::Number).limit(BATCH).all(conn).await?;
    let (mut count, mut hash) = whole_head(tx).await?;
    let mut events = Vec::with_capacity(waiting.len());
    let mut numbers = Vec::with_capacity(waiting.len());
    for pending::Model { number, body, hash: seal } in waiting {
        let event = read_pending(tx.key()?, &body, &seal)?;
        count += 1;
        hash = event.sealed(tx.key()?, count, &hash).map_err(Error::unwritable)?;
        events.push(audit::write(count, event, hash.clone()));
        numbers.push(number);
    }
    if events.is_empty() {
        return Ok(0);
    }
    let sealed = events.len();
    if [insert_events(tx, events).await?, remove_waiting(tx, numbers).await?]
        .iter()
        .any(|rows| usize::try_from(*rows) != Ok(sealed))
    {
        return Err(Error::Corrupt(format!("the database did not move {sealed} audit events into the chain")));
    }
    write_head(tx, count, hash).await?;
    Ok(sealed)
}

/// Answers how many were stored.
async fn insert_events(tx: &Tx, events: Vec<event::Model>) -> Result<u64, Error> {
    let conn = tx.connection();
    if !tx.is_postgres() {
        let rows = events.into_iter().map(|event| event.into_active_model().reset_all());
        return Ok(event::Entity::insert_many(rows).exec_without_returning(conn).await?);
    }
    let (mut values, columns, mut next) = (Vec::new(), arrays::columns::<event::Entity>(), 1);
    let rows = arrays::unnest::<event::Entity>(&mut next);
    arrays::values::<event::Entity>(events, &mut values)?;
    let sql = format!("INSERT INTO audit_event ({columns}) SELECT * FROM {rows}");
    Ok(conn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?.rows_affected())
}

/// Answers how many were removed.
async fn remove_waiting(tx: &Tx, numbers: Vec<i64>) -> Result<u64, Error> {
    let conn = tx.connection();
    if !tx.is_postgres() {
        let removed = pending::Entity::delete_many().filter(pending::Column::Number.is_in(numbers));
        return Ok(removed.exec(conn).await?.rows_affected);
    }
    let mut array = Array::default();
    numbers.into_iter().for_each(|number| array.plain(number));
    let sql = format!("DELETE FROM audit_pending WHERE number = ANY({})", arrays::next(&mut 1, "int8"));
    let delete = Statement::from_sql_and_values(DbBackend::Postgres, sql, [array.value()]);
    Ok(conn.execute_raw(delete).await?.rows_affected())
}

/// The head that a chain is continued from: one that is altered leads nowhere.
pub(super) async fn whole_head(tx: &Tx) -> Result<(i64, String), Error> {
    let Some(head) = head::Entity::find_by_id(HEAD).one(tx.connection()).await? else { return Err(Error::NoHead) };
    let key = tx.key()?;
    if head.fingerprint != key.fingerprint() {
        return Err(Error::OtherKey);
    }
    let forms = [seals::of_head(key, head.count, &head.hash), seals::of_former_head(key, head.count, &head.hash)];
    if forms.contains(&head.seal) {
        return Ok((head.count, head.hash));
    }
    Err(Error::Corrupt("the head of the audit trail was altered".to_owned()))
}

pub(crate) fn read_pending(key: &SealKey, body: &str, seal: &str) -> Result<Event, Error> {
    if seals::of_pending(key, body) != seal {
        return Err(Error::Corrupt("an audit event was changed before it was sealed".to_owned()));
    }
    serde_json::from_str(body).map_err(|error| Error::Corrupt(format!("audit_pending.body: {error}")))
}
