//! Keys of callers. Only hashes are stored.

use std::collections::BTreeMap;

use domain::{
    process::{
        caller::{Act, Role},
        history::Event,
    },
    values::{period::Timestamp, text::UnitPrefix},
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
    entity::api_key::{self, Column, Entity},
    error::Error,
    rows,
};

/// A key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    pub id: Uuid,
    /// Unique name, revoked keys included: the audit trail tells callers by it.
    pub name: String,
    pub role: Role,
    /// Prefixes of unit codes; none where the role is not limited.
    pub units: Vec<UnitPrefix>,
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
    let row = write(key).into_active_model().reset_all();
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    audit::note(tx, &Event { subject: Some(key.id.to_string()), ..Event::of(act) }).await
}

/// Revokes a key for good; whether there was one to revoke.
pub async fn revoke(tx: &Tx, act: &Act, id: Uuid) -> Result<bool, Error> {
    let revoked = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(act.at.micros()))
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    if revoked.rows_affected == 0 {
        return Ok(false);
    }
    audit::note(tx, &Event { subject: Some(id.to_string()), ..Event::of(act) }).await?;
    Ok(true)
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

/// Stores the very first key; does nothing where there is any key already. Of several replicas that start at once,
/// one is told that it stored its key.
pub async fn create_first(tx: &Tx, act: &Act, key: &StoredKey) -> Result<bool, Error> {
    let api_key::Model { id, name, role, units, hash, created_at, created_by, .. } = write(key);
    let any_key = Query::select().expr(Expr::val(1)).from(Entity).take();
    let row = Query::select()
        .expr(Expr::val(id))
        .exprs([name, role, units, hash].map(Expr::val))
        .expr(Expr::val(created_at))
        .expr(Expr::val(created_by))
        .and_where(Expr::exists(any_key).not())
        .take();
    use Column::{CreatedAt, CreatedBy, Hash, Id, Name, Role, Units};
    let mut insert = Query::insert();
    insert.into_table(Entity).columns([Id, Name, Role, Units, Hash, CreatedAt, CreatedBy]);
    insert.select_from(row).map_err(|error| Error::Database(error.into()))?;
    // Replicas that all saw an empty table meet at the unique name.
    insert.on_conflict(OnConflict::column(Name).do_nothing().to_owned());
    if tx.connection().execute(&insert).await?.rows_affected() == 0 {
        return Ok(false);
    }
    audit::note(tx, &Event { subject: Some(id.to_string()), ..Event::of(act) }).await?;
    Ok(true)
}

fn write(key: &StoredKey) -> api_key::Model {
    let StoredKey { id, name, role, units, hash, created_at, created_by, expires_at, revoked_at, last_used_at } = key;
    api_key::Model {
        id: *id,
        name: name.clone(),
        role: role.code().to_owned(),
        units: units.iter().map(UnitPrefix::as_str).collect::<Vec<_>>().join(","),
        hash: hash.clone(),
        created_at: created_at.micros(),
        created_by: created_by.clone(),
        expires_at: rows::micros(*expires_at),
        revoked_at: rows::micros(*revoked_at),
        last_used_at: rows::micros(*last_used_at),
    }
}

fn read(model: api_key::Model) -> Result<StoredKey, Error> {
    let units = model.units.split(',').filter(|unit| !unit.is_empty());
    Ok(StoredKey {
        id: model.id,
        name: model.name,
        role: rows::code(&model.role, Role::from_code, "api_key.role")?,
        units: units.map(|unit| UnitPrefix::stored(unit.to_owned())).collect(),
        hash: model.hash,
        created_at: Timestamp::from_micros(model.created_at),
        created_by: model.created_by,
        expires_at: model.expires_at.map(Timestamp::from_micros),
        revoked_at: model.revoked_at.map(Timestamp::from_micros),
        last_used_at: model.last_used_at.map(Timestamp::from_micros),
    })
}
