//! The rows of a declaration's tables: their ids, and how they are written.

use domain::values::list::{List, Row};
use sea_orm::{ColumnTrait, ConnectionTrait, InsertMany, IntoActiveModel, Iterable, QueryFilter};
use uuid::Uuid;

use crate::{error::Error, ids, rows::Child};

/// Values in one statement; SQLite takes 32,766, PostgreSQL twice as many.
pub(crate) const MAX_VALUES: usize = 30_000;

/// Rows of a new declaration: each gets an id, whatever it was sent with.
pub(crate) fn new_rows<T: Row, const MAX: usize>(rows: List<T, MAX>) -> List<T, MAX> {
    List::stored(rows.into_vec().into_iter().map(|row| row.with_id(Some(ids::new_id()))).collect())
}

/// Rows that keep the id of a row before, or get a new one.
///
/// # Errors
/// [`Error::Incomplete`] for an id that no row had before, or that comes twice.
pub(crate) fn known_or_new_rows<T: Row, const MAX: usize>(
    before: &List<T, MAX>,
    rows: List<T, MAX>,
) -> Result<List<T, MAX>, Error> {
    if !rows.foreign_ids(before, "").is_empty() {
        return Err(Error::Incomplete("id of a row"));
    }
    let with_id = |row: T| {
        let id = row.id().unwrap_or_else(ids::new_id);
        row.with_id(Some(id))
    };
    Ok(List::stored(rows.into_vec().into_iter().map(with_id).collect()))
}

/// Writes the rows of one table of a declaration anew, where they changed.
pub(crate) async fn rewrite<C: Child>(
    conn: &impl ConnectionTrait,
    project_id: Uuid,
    before: &[C::Row],
    rows: &[C::Row],
) -> Result<(), Error>
where
    C::Model: IntoActiveModel<C::ActiveModel>,
{
    if rows == before {
        return Ok(());
    }
    if !before.is_empty() {
        C::delete_many().filter(C::PROJECT_ID.eq(project_id)).exec(conn).await?;
    }
    insert::<C>(conn, [(project_id, rows)].into_iter()).await
}

/// Inserts the rows of one table of several declarations, many at once.
pub(crate) async fn insert<'a, C: Child>(
    conn: &impl ConnectionTrait,
    tables: impl Iterator<Item = (Uuid, &'a [C::Row])>,
) -> Result<(), Error>
where
    C::Row: 'a,
    C::Model: IntoActiveModel<C::ActiveModel>,
{
    let mut models = Vec::new();
    for (project_id, rows) in tables {
        for (row, position) in rows.iter().zip(0..) {
            models.push(C::write(row, project_id, position)?);
        }
    }
    let at_once = MAX_VALUES / C::Column::iter().count().max(1);
    while !models.is_empty() {
        let rest = models.split_off(models.len().min(at_once));
        InsertMany::<C::ActiveModel>::many(models).exec_without_returning(conn).await?;
        models = rest;
    }
    Ok(())
}
