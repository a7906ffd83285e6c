//! The audit trail: every write, every refused permission, every export and audit read, in one chain.
//!
//! Writers only add their event to those that wait; nobody queues behind the chain. One sealer after another moves
//! what was committed into the chain, in the order in which it became visible. Events of one declaration keep theirs,
//! because each takes its number while the declaration is locked.

mod sealer;

use std::collections::HashMap;

use domain::{
    process::{
        action::Action,
        caller::{Act, Units},
        history::{Event, FIRST, SealKey},
    },
    values::{canonical::canonical, period::Timestamp},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Value,
    sea_query::{Expr, OnConflict, Query},
};

use crate::{
    adopt,
    db::{Db, Noting, Read, Tx, sealed::Connection},
    entity::{
        api_key,
        audit::{self, event, head, pending},
        revision,
    },
    error::Error,
    seals,
    units::within,
    writers::Writer,
};

pub(crate) use self::sealer::{read_pending, seal_batch};
pub use self::sealer::{seal, seal_soon};

/// Events sealed in one transaction.
const BATCH: u64 = 500;
/// PostgreSQL: the advisory lock of the sealer.
const SEAL_LOCK: i64 = 0x6a69_7869_6175;
/// The id of the only row of the head.
pub(crate) const HEAD: i32 = 1;

/// Adds an event, to be sealed once the transaction is committed.
///
/// # Errors
/// [`Error::Unsealed`] while events cannot be sealed, [`Error::Corrupt`] when the database did not take it.
pub async fn note(tx: &Tx, event: &Event) -> Result<(), Error> {
    note_all(tx, std::slice::from_ref(event)).await
}

/// As [`note`], for several in this order.
pub(crate) async fn note_all(tx: &Tx, events: &[Event]) -> Result<(), Error> {
    let rows = events.iter().map(|event| waiting(tx.noting(), event.clone())).collect::<Result<Vec<_>, _>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    let (given, fingerprint) = (rows.len(), tx.key()?.fingerprint());
    // In one statement with the look at the head: a process that still has the former key writes nothing.
    let mut told = Query::select();
    told.columns(["column1", "column2"]).from_values(rows, "told").and_where(is_own(&fingerprint));
    let mut insert = Query::insert();
    insert.into_table(pending::Entity).columns([pending::Column::Body, pending::Column::Hash]);
    insert.select_from(told).map_err(|error| Error::Database(error.into()))?;
    let stored = tx.connection().execute(&insert).await?.rows_affected();
    if usize::try_from(stored) == Ok(given) {
        return Ok(());
    }
    own(tx, &fingerprint).await?;
    Err(Error::Corrupt(format!("the database stored {stored} of {given} audit events")))
}

/// An event as it waits for its seal in the chain, and its seal until then.
pub(crate) fn waiting(noting: &Noting, event: Event) -> Result<(String, String), Error> {
    let (writer, ordinal) = noting.next_event()?;
    let event = Event { writer: Some(writer), ordinal: Some(ordinal), ..event };
    let body = canonical(&event).map_err(Error::unwritable)?;
    let seal = seals::of_pending(noting.key()?, &body);
    Ok((body, seal))
}

/// Whether the key with this fingerprint seals the history.
pub(crate) fn is_own(fingerprint: &str) -> Expr {
    let mut own = Query::select();
    own.expr(Expr::val(1)).from(head::Entity).and_where(head::Column::Fingerprint.eq(fingerprint));
    Expr::exists(own)
}

/// PostgreSQL: adds the event of the declaration that a statement has written as `root`.
pub(crate) fn insert_of_root(next: &mut usize) -> String {
    let (body, hash) = (*next, *next + 1);
    *next += 2;
    format!(
        "event AS (INSERT INTO audit_pending (body, hash) SELECT CAST(${body} AS text), CAST(${hash} AS text) FROM root RETURNING 1)"
    )
}

/// PostgreSQL: the values of [`insert_of_root`].
pub(crate) fn values_of_one(noting: &Noting, event: Event, values: &mut Vec<Value>) -> Result<(), Error> {
    let (body, hash) = waiting(noting, event)?;
    values.extend([body.into(), hash.into()]);
    Ok(())
}

/// # Errors
/// [`Error::OtherKey`] where the key with this fingerprint does not seal the history.
pub(crate) async fn own(conn: &impl Read, fingerprint: &str) -> Result<(), Error> {
    match self::fingerprint(conn).await? {
        None => Err(Error::NoHead),
        Some(other) if other != fingerprint => Err(Error::OtherKey),
        Some(_) => Ok(()),
    }
}

/// Which key seals the history; none where it has no head.
pub(crate) async fn fingerprint(conn: &impl Read) -> Result<Option<String>, Error> {
    let head = head::Entity::find_by_id(HEAD).one(conn.connection()).await?;
    Ok(head.map(|head| head.fingerprint))
}

/// Waits until nobody writes events, and keeps everybody from it until this transaction ends.
pub(crate) async fn lock(tx: &Tx) -> Result<(), Error> {
    if tx.is_postgres() {
        tx.connection().execute_unprepared("SET LOCAL statement_timeout = 0").await?;
        tx.connection().execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        tx.connection().execute_unprepared(&format!("SELECT pg_advisory_xact_lock({SEAL_LOCK})")).await?;
        tx.connection().execute_unprepared("LOCK TABLE audit_pending IN EXCLUSIVE MODE").await?;
    }
    Ok(())
}

/// Puts the events that wait behind the last one of the chain, whose key is not there: nothing proves them, nor what
/// stands before them. Answers how many nobody can read.
pub(crate) async fn take_unproved(tx: &Tx, key: &SealKey) -> Result<usize, Error> {
    let last = event::Entity::find().order_by_desc(event::Column::Seq).one(tx.connection()).await?;
    let (mut seq, mut hash) = last.map_or((0, FIRST.to_owned()), |last| (last.seq, last.hash));
    let mut unreadable = 0;
    loop {
        let waiting = pending::Entity::find().order_by_asc(pending::Column::Number).limit(BATCH);
        let waiting = waiting.all(tx.connection()).await?;
        if waiting.is_empty() {
            return Ok(unreadable);
        }
        let numbers: Vec<_> = waiting.iter().map(|row| row.number).collect();
        let mut events = Vec::with_capacity(waiting.len());
        for row in waiting {
            let Ok(event) = serde_json::from_str::<Event>(&row.body) else {
                unreadable += 1;
                continue;
            };
            seq += 1;
            hash = event.sealed(key, seq, &hash).map_err(Error::unwritable)?;
            events.push(audit::write(seq, event, hash.clone()).into_active_model().reset_all());
        }
        if !events.is_empty() {
            event::Entity::insert_many(events).exec_without_returning(tx.connection()).await?;
        }
        pending::Entity::delete_many().filter(pending::Column::Number.is_in(numbers)).exec(tx.connection()).await?;
    }
}

/// Makes the head of an empty chain, or checks that this chain was sealed with the same key. What an older version of
/// the program kept without seals is sealed now, once.
///
/// # Errors
/// [`Error::OtherKey`] when it was not, [`Error::NoHead`] for a chain without a head.
pub(crate) async fn begin(tx: &Tx, act: &Act) -> Result<(), Error> {
    let Some(head) = head::Entity::find_by_id(HEAD).one(tx.connection()).await? else {
        return if is_begun(tx).await? { Err(Error::NoHead) } else { write_head(tx, 0, FIRST.to_owned()).await };
    };
    if head.fingerprint != tx.key()?.fingerprint() {
        return Err(Error::OtherKey);
    }
    let former = head.seal == seals::of_former_head(tx.key()?, head.count, &head.hash);
    // A former head of a chain that went on was put back by somebody; verification tells of it.
    if !former || hash_at(tx, head.count + 1).await?.is_some() {
        return Ok(());
    }
    // What waits was written before writers were told apart.
    while seal_batch(tx).await? > 0 {}
    let (count, hash) = sealer::whole_head(tx).await?;
    write_head(tx, count, hash).await?;
    note(tx, &Event::of(&Act { action: Action::SealsUpgraded, ..act.clone() })).await?;
    adopt::keys(tx, &Act { action: Action::KeySealed, ..act.clone() }).await?;
    adopt::answers(tx, None).await
}

/// Whether there is any history, or a key that a history must tell of.
pub(crate) async fn is_begun(conn: &impl Read) -> Result<bool, Error> {
    if fingerprint(conn).await?.is_some() {
        return Ok(true);
    }
    let conn = conn.connection();
    let event = event::Entity::find().select_only().column(event::Column::Seq).limit(1).into_tuple::<i64>();
    let waiting = pending::Entity::find().select_only().column(pending::Column::Number).limit(1).into_tuple::<i64>();
    let revision = revision::Entity::find().select_only().column(revision::Column::Number).limit(1);
    let key = api_key::Entity::find().select_only().column(api_key::Column::CreatedAt).limit(1);
    Ok(event.one(conn).await?.is_some()
        || waiting.one(conn).await?.is_some()
        || revision.into_tuple::<i64>().one(conn).await?.is_some()
        || key.into_tuple::<i64>().one(conn).await?.is_some())
}

/// Puts the head where the chain ends.
pub(crate) async fn write_head(tx: &Tx, count: i64, hash: String) -> Result<(), Error> {
    let seal = seals::of_head(tx.key()?, count, &hash);
    let head = head::Model { id: HEAD, count, hash, seal, fingerprint: tx.key()?.fingerprint() };
    let mut replaced = OnConflict::column(head::Column::Id);
    replaced.update_columns([head::Column::Count, head::Column::Hash, head::Column::Seal, head::Column::Fingerprint]);
    let written = head::Entity::insert(head.into_active_model().reset_all()).on_conflict(replaced);
    if written.exec_without_returning(tx.connection()).await? == 1 {
        return Ok(());
    }
    Err(Error::Corrupt("the database did not store the head of the audit trail".to_owned()))
}

/// Puts on record that events which this process committed did not come into the chain, if there are any: whoever reads
/// the chain later could not know of the last events of a writer.
///
/// # Errors
/// As for [`seal`] and [`note`].
pub async fn tell_lost(db: &Db, act: &Act) -> Result<(), Error> {
    let writers = db.writers().idle();
    if writers.is_empty() {
        return Ok(());
    }
    seal(db).await?;
    use event::Column;
    let known =
        event::Entity::find().select_only().column(Column::Writer).expr(Column::Ordinal.max()).group_by(Column::Writer);
    let known = known.filter(Column::Writer.is_in(writers.iter().map(|writer| writer.id)));
    let known: Vec<(i64, i64)> = known.into_tuple().all(db.connection()).await?;
    let told = |writer: &&Writer| known.iter().any(|(id, last)| *id == writer.id && *last >= writer.last);
    for lost in writers.iter().filter(|writer| !told(writer)) {
        let place = format!("writer={}&ordinal={}", lost.id, lost.last);
        tracing::error!(place, "an audit event was taken away before it came into the trail");
        let tx = db.begin().await?;
        note(&tx, &Event::of_read(&Act { action: Action::EventsLost, ..act.clone() }, &place)).await?;
        tx.commit().await?;
        db.writers().retire(lost.id);
    }
    Ok(())
}

/// Which events are wanted; every condition narrows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub actor_id: Option<String>,
    pub action: Option<String>,
    /// Id of a declaration or of a key.
    pub subject: Option<String>,
    /// Only what was refused, or only what was done.
    pub refused: Option<bool>,
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// With a lower place in the chain.
    pub before: Option<i64>,
}

/// An event with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub seq: i64,
    pub event: Event,
    pub hash: String,
}

/// Events of an action under each of its names.
fn named(action: &str) -> Expr {
    let known = Action::of_stored(action).map(Action::stored);
    event::Column::Action.is_in(known.as_ref().map_or(std::slice::from_ref(&action), |names| names).iter().copied())
}

/// At most `limit` sealed events, the newest first.
pub async fn page(conn: &impl Read, units: &Units, filter: &Filter, limit: u64) -> Result<Vec<Sealed>, Error> {
    use event::Column::{ActorId, At, Refused, Seq, Subject, UnitCode};
    let Filter { actor_id, action, subject, refused, since, until, before } = filter;
    let wanted = Condition::all()
        .add_option(within(units, UnitCode))
        .add_option(actor_id.as_deref().map(|it| ActorId.eq(it)))
        .add_option(action.as_deref().map(named))
        .add_option(subject.as_deref().map(|it| Subject.eq(it)))
        .add_option(refused.map(|it| if it { Refused.is_not_null() } else { Refused.is_null() }))
        .add_option(since.map(|it| At.gte(it.micros())))
        .add_option(until.map(|it| At.lte(it.micros())))
        .add_option(before.map(|it| Seq.lt(it)));
    let page = event::Entity::find().filter(wanted).order_by_desc(Seq).limit(limit);
    let rows = page.all(conn.connection()).await?;
    let sealed = |row: event::Model| Sealed { seq: row.seq, hash: row.hash.clone(), event: audit::read(row) };
    Ok(rows.into_iter().map(sealed).collect())
}

/// How many events are sealed, and the last seal.
///
/// # Errors
/// [`Error::NoHead`] when the trail has no head.
pub async fn head(conn: &impl Read) -> Result<(i64, String), Error> {
    let head = head::Entity::find_by_id(HEAD).one(conn.connection()).await?;
    head.map(|head| (head.count, head.hash)).ok_or(Error::NoHead)
}

/// As [`head()`], of a history that is sealed with the key of this process.
///
/// # Errors
/// [`Error::OtherKey`] where it is not any more.
pub async fn own_head(db: &Db) -> Result<(i64, String), Error> {
    let head = head::Entity::find_by_id(HEAD).one(db.connection()).await?.ok_or(Error::NoHead)?;
    if head.fingerprint == db.key()?.fingerprint() { Ok((head.count, head.hash)) } else { Err(Error::OtherKey) }
}

/// The seals of events of the chain, by their numbers.
pub async fn hashes_at(conn: &impl Read, numbers: impl Iterator<Item = i64>) -> Result<HashMap<i64, String>, Error> {
    let found = event::Entity::find().select_only().columns([event::Column::Seq, event::Column::Hash]);
    let found = found.filter(event::Column::Seq.is_in(numbers)).into_tuple::<(i64, String)>();
    Ok(found.all(conn.connection()).await?.into_iter().collect())
}

/// The seal of one event of the chain.
pub async fn hash_at(conn: &impl Read, seq: i64) -> Result<Option<String>, Error> {
    let found = event::Entity::find_by_id(seq).one(conn.connection()).await?;
    Ok(found.map(|row| row.hash))
}
