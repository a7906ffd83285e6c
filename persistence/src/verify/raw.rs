//! Rows as they are stored, each read by itself: one that cannot be read was altered, and tells where it is all the same.

use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryResult, QueryTrait, Select, Statement};

use crate::{
    db::{Tx, sealed::Connection},
    error::Error,
};

pub(super) async fn rows<E: EntityTrait>(tx: &Tx, select: Select<E>) -> Result<Vec<QueryResult>, Error> {
    let conn = tx.connection();
    Ok(conn.query_all_raw(select.build(conn.get_database_backend())).await?)
}

/// How many rows a table has: a page begins behind the last row of the one before, so that a row that stands twice, or
/// before all others, may be on none.
pub(super) async fn count(tx: &Tx, table: &str) -> Result<i64, Error> {
    let conn = tx.connection();
    let sql = format!("SELECT count(*) FROM {table}");
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// The row; none when it holds what the program never writes.
pub(super) fn read<E: EntityTrait>(row: &QueryResult) -> Option<E::Model> {
    E::Model::from_query_result(row, "").ok()
}
