//! Keys of callers. Only hashes are stored; who may do what with a key is not known here.

use domain::period::Timestamp;
use sea_orm::{
    ConnectionTrait, EntityTrait, ExprTrait, QueryOrder,
    sea_query::{Expr, OnConflict, Query},
};
use uuid::Uuid;

use crate::{
    db::{Read, Tx, sealed::Connection},
    entity::api_key,
    error::Error,
    ids,
};

/// A key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    pub id: Uuid,
    /// Unique name.
    pub name: String,
    /// Code of the role.
    pub role: String,
    /// Hexadecimal SHA-256 of the key.
    pub hash: String,
    pub created_at: Timestamp,
}

/// All keys, oldest first.
pub async fn all(conn: &impl Read) -> Result<Vec<StoredKey>, Error> {
    let keys = api_key::Entity::find().order_by_asc(api_key::Column::Id).all(conn.connection()).await?;
    Ok(keys.into_iter().map(read).collect())
}

/// Stores the very first key; does nothing where there is any key already. Of several replicas that start at once,
/// one is told that it stored its key.
pub async fn insert_first(tx: &Tx, name: &str, role: &str, hash: &str, now: Timestamp) -> Result<bool, Error> {
    let any_key = Query::select().expr(Expr::val(1)).from(api_key::Entity).take();
    let row = Query::select()
        .expr(Expr::val(ids::new_id()))
        .expr(Expr::val(name))
        .expr(Expr::val(role))
        .expr(Expr::val(hash))
        .expr(Expr::val(now.micros()))
        .and_where(Expr::exists(any_key).not())
        .take();
    use api_key::Column::{CreatedAt, Hash, Id, Name, Role};
    let mut insert = Query::insert();
    insert.into_table(api_key::Entity).columns([Id, Name, Role, Hash, CreatedAt]);
    insert.select_from(row).map_err(|error| Error::Database(error.into()))?;
    // Replicas that all saw an empty table meet at the unique name.
    insert.on_conflict(OnConflict::column(Name).do_nothing().to_owned());
    Ok(tx.connection().execute(&insert).await?.rows_affected() == 1)
}

fn read(model: api_key::Model) -> StoredKey {
    let api_key::Model { id, name, role, hash, created_at } = model;
    StoredKey { id, name, role, hash, created_at: Timestamp::from_micros(created_at) }
}
