//! The audit trail: every write, every refused permission, every export and audit read, in one chain.
//!
//! Writers only add their event to those that wait; nobody queues behind the chain. One sealer after another moves
//! what was committed into the chain, in the order in which it became visible. Events of one declaration keep theirs,
//! because each takes its number while the declaration is locked.

use domain::{
    process::{
        action::Action,
        caller::Units,
        history::{Event, FIRST, SealKey, canonical},
    },
    values::period::Timestamp,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::{
    db::{Db, Read, Tx, sealed::Connection},
    entity::audit::{self, event, head, pending},
    error::Error,
    units::below,
};

/// Events sealed in one transaction.
const BATCH: u64 = 500;
/// PostgreSQL: the advisory lock of the sealer.
const SEAL_LOCK: i64 = 0x6a69_7869_6175;
/// The id of the only row of the head.
const HEAD: i32 = 1;

/// Adds an event, to be sealed once the transaction is committed.
///
/// # Errors
/// [`Error::Database`] and [`Error::Busy`].
pub async fn note(tx: &Tx, event: &Event) -> Result<(), Error> {
    note_all(tx, std::slice::from_ref(event)).await
}

/// As [`note`], for several in this order.
pub(crate) async fn note_all(tx: &Tx, events: &[Event]) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let body = canonical(event).map_err(Error::unwritable)?;
        let hash = tx.key().seal("pending", &[&body]);
        rows.push(pending::ActiveModel { number: NotSet, body: Set(body), hash: Set(hash) });
    }
    pending::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Makes the head of an empty chain, or checks that this chain was sealed with the same key.
///
/// # Errors
/// [`Error::OtherKey`] when it was not.
pub(crate) async fn begin(tx: &Tx) -> Result<(), Error> {
    let fingerprint = tx.key().fingerprint();
    let hash = FIRST.to_owned();
    let first =
        head::Model { id: HEAD, count: 0, seal: head_seal(tx.key(), 0, &hash), hash, fingerprint: fingerprint.clone() };
    head::Entity::insert(first.into_active_model().reset_all())
        .on_conflict(OnConflict::column(head::Column::Id).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx.connection())
        .await?;
    let known = head::Entity::find_by_id(HEAD).one(tx.connection()).await?;
    if known.is_some_and(|head| head.fingerprint == fingerprint) { Ok(()) } else { Err(Error::OtherKey) }
}

pub(crate) fn head_seal(key: &SealKey, count: i64, hash: &str) -> String {
    key.seal("head", &[&count.to_string(), hash])
}

/// Seals all events that were committed before the call.
///
/// # Errors
/// [`Error::Corrupt`] for an event that was changed while it waited.
pub async fn seal(db: &Db) -> Result<(), Error> {
    loop {
        let waiting = pending::Entity::find().select_only().column(pending::Column::Number).limit(1);
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

async fn seal_batch(tx: &Tx) -> Result<(), Error> {
    let conn = tx.connection();
    let waiting = pending::Entity::find().order_by_asc(pending::Column::Number).limit(BATCH).all(conn).await?;
    let Some(head) = head::Entity::find_by_id(HEAD).one(conn).await? else {
        return Err(Error::Corrupt("the audit trail has no head".to_owned()));
    };
    let (mut count, mut hash) = (head.count, head.hash.clone());
    let mut events = Vec::with_capacity(waiting.len());
    let mut numbers = Vec::with_capacity(waiting.len());
    for pending::Model { number, body, hash: seal } in waiting {
        let event = read_pending(tx.key(), &body, &seal)?;
        count += 1;
        hash = event.sealed(tx.key(), count, &hash).map_err(Error::unwritable)?;
        events.push(audit::write(count, event, hash.clone()).into_active_model().reset_all());
        numbers.push(number);
    }
    if events.is_empty() {
        return Ok(());
    }
    event::Entity::insert_many(events).exec_without_returning(conn).await?;
    pending::Entity::delete_many().filter(pending::Column::Number.is_in(numbers)).exec(conn).await?;
    let seal = head_seal(tx.key(), count, &hash);
    let head = head::ActiveModel { count: Set(count), hash: Set(hash), seal: Set(seal), ..head.into_active_model() };
    head::Entity::update(head).exec(conn).await?;
    Ok(())
}

pub(crate) fn read_pending(key: &SealKey, body: &str, seal: &str) -> Result<Event, Error> {
    if key.seal("pending", &[body]) != seal {
        return Err(Error::Corrupt("an audit event was changed before it was sealed".to_owned()));
    }
    serde_json::from_str(body).map_err(|error| Error::Corrupt(format!("audit_pending.body: {error}")))
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
        .add_option(below(units, UnitCode))
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
/// [`Error::Corrupt`] when the trail has no head.
pub async fn head(conn: &impl Read) -> Result<(i64, String), Error> {
    let head = head::Entity::find_by_id(HEAD).one(conn.connection()).await?;
    head.map(|head| (head.count, head.hash)).ok_or_else(|| Error::Corrupt("the audit trail has no head".to_owned()))
}

/// The seal of one event of the chain.
pub async fn hash_at(conn: &impl Read, seq: i64) -> Result<Option<String>, Error> {
    let found = event::Entity::find_by_id(seq).one(conn.connection()).await?;
    Ok(found.map(|row| row.hash))
}
