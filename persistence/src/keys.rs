//! Keys of callers. Only hashes are stored.

use std::collections::BTreeMap;

use domain::{
    process::{
        action::Action,
        caller::{Act, Role},
        history::{Event, SealKey},
    },
    values::{period::Timestamp, unit_scope::UnitScope},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict, Query},
};
use uuid::Uuid;

use crate::{
    audit,
    db::{Db, Read, Tx, sealed::Connection},
    entity::{
        api_key::{self, Column, Entity},
        audit::event,
    },
    error::Error,
    rekey::Unproved,
    rows, seals,
};

/// Keys that are read at once.
const PAGE: u64 = 200;

/// A key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    pub id: Uuid,
    /// Unique name, revoked keys included: the audit trail tells callers by it.
    pub name: String,
    pub role: Role,
    /// 单位范围: none where the role is not limited.
    pub units: Vec<UnitScope>,
    /// Hexadecimal SHA-256 of the key.
    pub hash: String,
    pub created_at: Timestamp,
    /// Name of the caller who made it.
    pub created_by: String,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A key that somebody presents, revoked and expired ones too; none where its row is not what the service wrote: altered,
/// or an earlier row that was put back.
///
/// # Errors
/// [`Error::OtherKey`] where the history is not sealed with the key of this process any more.
pub async fn presented(db: &Db, id: Uuid) -> Result<Option<StoredKey>, Error> {
    let Some(row) = Entity::find_by_id(id).one(db.connection()).await? else { return Ok(None) };
    let told = event::Entity::find().select_only().column(event::Column::RevisionHash);
    let told = told.filter(event::Column::Subject.eq(id.to_string())).filter(event::Column::RevisionHash.is_not_null());
    let last: Option<Option<String>> =
        told.order_by_desc(event::Column::Seq).limit(1).into_tuple().one(db.connection()).await?;
    let whole = match db.key() {
        // The event of a key that was just made waits for its place in the chain.
        Ok(key) => last.flatten().is_none_or(|told| told == row.seal) && row.seal == seals::of_key(key, &row),
        // Without the audit key a key opens what can be read, if the trail does not contradict it.
        Err(_) => stands_in_trail(db, &row).await?,
    };
    if whole {
        return read(row).map(Some);
    }
    if db.seals() {
        // Under another audit key every row looks altered.
        audit::own_head(db).await?;
    }
    tracing::error!(key = %id, "the row of a key was altered; it opens nothing");
    Ok(None)
}

/// Whether the trail tells of this key, of its seal as the last, and of no revocation that the row does not know. That is
/// what is known of a key where nothing proves its seal.
async fn stands_in_trail(conn: &impl Read, row: &api_key::Model) -> Result<bool, Error> {
    let told = event::Entity::find().filter(event::Column::Subject.eq(row.id.to_string()));
    let told = told.filter(event::Column::RevisionHash.is_not_null()).filter(event::Column::Refused.is_null());
    let last = told.clone().order_by_desc(event::Column::Seq).one(conn.connection()).await?;
    let revoked = told.filter(event::Column::Action.is_in(Action::KeyRevoked.stored())).one(conn.connection()).await?;
    let same = last.is_some_and(|last| last.revision_hash.as_ref() == Some(&row.seal));
    Ok(same && (revoked.is_none() || row.revoked_at.is_some()))
}

/// One key, revoked and expired ones too.
pub async fn get(conn: &impl Read, id: Uuid) -> Result<Option<StoredKey>, Error> {
    Entity::find_by_id(id).one(conn.connection()).await?.map(read).transpose()
}

/// At most `limit` keys behind the one with the id `after`, oldest first.
pub async fn page(conn: &impl Read, after: Option<Uuid>, limit: u64) -> Result<Vec<StoredKey>, Error> {
    let mut page = Entity::find();
    if let Some(after) = after {
        page = page.filter(Column::Id.gt(after));
    }
    let keys = page.order_by_asc(Column::Id).limit(limit).all(conn.connection()).await?;
    keys.into_iter().map(read).collect()
}

/// Stores a key.
///
/// # Errors
/// [`Error::Duplicate`] when another key has the name; the transaction is of no further use then.
pub async fn create(tx: &Tx, act: &Act, key: &StoredKey) -> Result<(), Error> {
    let row = write(tx.key()?, key);
    let event = Event::of_key(act, row.id, &row.seal);
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.connection()).await?;
    audit::note(tx, &event).await
}

/// Revokes a key for good; whether there was one to revoke.
///
/// # Errors
/// [`Error::Corrupt`] for a row that was altered, which opens nothing and keeps its wrong seal as a proof.
pub async fn revoke(tx: &Tx, act: &Act, id: Uuid) -> Result<bool, Error> {
    let unrevoked = Entity::find_by_id(id).filter(Column::RevokedAt.is_null());
    let unrevoked = if tx.is_postgres() { unrevoked.lock_exclusive() } else { unrevoked };
    let Some(row) = unrevoked.one(tx.connection()).await? else { return Ok(false) };
    if row.seal != seals::of_key(tx.key()?, &row) {
        if audit::fingerprint(tx).await?.is_some_and(|other| tx.key().is_ok_and(|own| own.fingerprint() != other)) {
            return Err(Error::OtherKey);
        }
        return Err(Error::Corrupt(format!("the row of the key {id} was altered")));
    }
    let mut row = api_key::Model { revoked_at: Some(act.at.micros()), ..row };
    row.seal = seals::of_key(tx.key()?, &row);
    let change = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(row.revoked_at))
        .col_expr(Column::Seal, Expr::val(row.seal.as_str()));
    change.filter(Column::Id.eq(id)).exec(tx.connection()).await?;
    audit::note(tx, &Event::of_key(act, id, &row.seal)).await?;
    Ok(true)
}

/// The keys in use that nothing proves: all, or only those that the trail contradicts.
pub(crate) async fn unproved(tx: &Tx, which: Unproved) -> Result<Vec<Uuid>, Error> {
    let (mut unproved, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let in_use = Entity::find().filter(Column::RevokedAt.is_null()).filter(Column::Id.gt(after));
        let page = in_use.order_by_asc(Column::Id).limit(PAGE).all(tx.connection()).await?;
        let Some(last) = page.last() else { return Ok(unproved) };
        after = last.id;
        for row in page {
            if which == Unproved::Revoked || !stands_in_trail(tx, &row).await? {
                unproved.push(row.id);
            }
        }
    }
}

/// Revokes these keys, whatever their seals are worth.
pub(crate) async fn revoke_all(tx: &Tx, act: &Act, ids: &[Uuid]) -> Result<(), Error> {
    for id in ids {
        let Some(row) = Entity::find_by_id(*id).one(tx.connection()).await? else { continue };
        let mut row = api_key::Model { revoked_at: Some(act.at.micros()), ..row };
        row.seal = seals::of_key(tx.key()?, &row);
        let event = Event::of_key(act, row.id, &row.seal);
        Entity::update(row.into_active_model().reset_all()).exec(tx.connection()).await?;
        audit::note(tx, &event).await?;
    }
    Ok(())
}

/// Notes when keys were last used. Replicas that note the same keys meet in the order of the ids, so that none waits
/// for another in a circle.
pub async fn note_uses(db: &Db, uses: &BTreeMap<Uuid, Timestamp>) -> Result<(), Error> {
    let tx = db.begin().await?;
    for (id, at) in uses {
        let used = Entity::update_many().col_expr(Column::LastUsedAt, Expr::val(at.micros()));
        // Another replica may have noted a later use.
        let earlier = Column::LastUsedAt.is_null().or(Column::LastUsedAt.lt(at.micros()));
        used.filter(Column::Id.eq(*id)).filter(earlier).exec(tx.connection()).await?;
    }
    tx.commit_quietly().await
}

/// Stores the very first key; does nothing where there is any key already, or where history tells of one: whoever removes
/// all keys gets no new one by a restart. Of several replicas that start at once, one is told that it stored its key.
pub async fn create_first(tx: &Tx, act: &Act, key: &StoredKey) -> Result<bool, Error> {
    let api_key::Model { id, name, role, units, hash, created_at, created_by, seal, .. } = write(tx.key()?, key);
    let event = Event::of_key(act, id, &seal);
    let any_key = Query::select().expr(Expr::val(1)).from(Entity).take();
    let told = event::Column::Action.is_in(Action::KeyCreated.stored()).and(event::Column::Refused.is_null());
    let told = Query::select().expr(Expr::val(1)).from(event::Entity).and_where(told).take();
    let row = Query::select()
        .expr(Expr::val(id))
        .exprs([name, role, units, hash].map(Expr::val))
        .expr(Expr::val(created_at))
        .exprs([created_by, seal].map(Expr::val))
        .and_where(Expr::exists(any_key).not())
        .and_where(Expr::exists(told).not())
        .take();
    use Column::{CreatedAt, CreatedBy, Hash, Id, Name, Role, Seal, Units};
    let mut insert = Query::insert();
    insert.into_table(Entity).columns([Id, Name, Role, Units, Hash, CreatedAt, CreatedBy, Seal]);
    insert.select_from(row).map_err(|error| Error::Database(error.into()))?;
    // Replicas that all saw an empty table meet at the unique name.
    insert.on_conflict(OnConflict::column(Name).do_nothing().to_owned());
    if tx.connection().execute(&insert).await?.rows_affected() == 0 {
        return Ok(false);
    }
    audit::note(tx, &event).await?;
    Ok(true)
}

fn write(seal_key: &SealKey, key: &StoredKey) -> api_key::Model {
    let StoredKey { id, name, role, units, hash, created_at, created_by, expires_at, revoked_at, last_used_at } = key;
    let mut row = api_key::Model {
        id: *id,
        name: name.clone(),
        role: role.code().to_owned(),
        units: units.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        hash: hash.clone(),
        created_at: created_at.micros(),
        created_by: created_by.clone(),
        expires_at: rows::micros(*expires_at),
        revoked_at: rows::micros(*revoked_at),
        last_used_at: rows::micros(*last_used_at),
        seal: String::new(),
    };
    row.seal = seals::of_key(seal_key, &row);
    row
}

fn read(model: api_key::Model) -> Result<StoredKey, Error> {
    let units = model.units.split(',').filter(|unit| !unit.is_empty()).map(UnitScope::parse);
    let units = units.collect::<Result<_, _>>().map_err(|_| Error::Corrupt("api_key.units".to_owned()))?;
    Ok(StoredKey {
        id: model.id,
        name: model.name,
        role: rows::code(&model.role, Role::from_code, "api_key.role")?,
        units,
        hash: model.hash,
        created_at: Timestamp::from_micros(model.created_at),
        created_by: model.created_by,
        expires_at: model.expires_at.map(Timestamp::from_micros),
        revoked_at: model.revoked_at.map(Timestamp::from_micros),
        last_used_at: model.last_used_at.map(Timestamp::from_micros),
    })
}
