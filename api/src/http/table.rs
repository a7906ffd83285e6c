//! The rows of one table of a declaration, as a resource of their own: what the six operations on them share. They are
//! parts of the declaration: a change moves its revision and needs its ETag.

use domain::{
    form::project::Project,
    process::{
        caller::Act,
        stored::{Items, Stored},
    },
    values::list::{List, Row},
};
use persistence::Db;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    contract::body::Rows,
    http::{
        address::address,
        declaration::{change, find},
        idempotency::{Write, WriteAnswer, WriteOptions},
        precondition::IfMatch,
        problem::{Code, Problem},
        respond::{Answer, Created, Removed, Tagged},
    },
};

/// A table: where it stands in a declaration, and the last segment of its address.
pub struct Table<T, const MAX: usize> {
    pub segment: &'static str,
    pub rows: fn(&mut Project) -> &mut List<T, MAX>,
}

/// What every write of a row is told: which declaration, which revision of it, and whether it is a trial.
pub struct Target<'a> {
    pub id: Uuid,
    pub seen: &'a IfMatch,
    pub options: &'a WriteOptions,
}

fn no_such_row() -> Problem {
    Problem::new(Code::NotFound)
}

/// The declaration's content after its rows were changed by `edit`.
fn edited<T: Clone, const MAX: usize>(
    rows: fn(&mut Project) -> &mut List<T, MAX>,
    before: &Stored,
    edit: impl Fn(&mut List<T, MAX>) -> Result<(), Problem>,
) -> Result<Project, Problem> {
    let mut content = before.content.clone();
    edit(rows(&mut content))?;
    Ok(content)
}

impl<T: Row + Clone + Serialize + Send + Sync + 'static, const MAX: usize> Table<T, MAX> {
    fn of(&self, stored: Stored) -> (i64, List<T, MAX>) {
        let (revision, mut content) = (stored.record.revision, stored.content);
        (revision, std::mem::take((self.rows)(&mut content)))
    }

    pub async fn list(&self, db: &Db, act: &Act, id: Uuid) -> Answer<Tagged<Rows<List<T, MAX>>>> {
        let (revision, rows) = self.of(find(db, act, id).await?);
        Ok(Tagged { revision, body: rows.into() })
    }

    pub async fn get(&self, db: &Db, act: &Act, (id, row): (Uuid, Uuid)) -> Answer<Tagged<T>> {
        let (revision, rows) = self.of(find(db, act, id).await?);
        let index = rows.position(row).ok_or_else(no_such_row)?;
        Ok(Tagged { revision, body: rows.into_vec().swap_remove(index) })
    }

    /// Adds a row at the end.
    pub async fn add(&self, write: Write, at: Target<'_>, row: T) -> WriteAnswer<Created<T>> {
        let of = self.rows;
        let change = change(&write, at.id, at.seen, at.options, move |before| {
            edited(of, before, |rows| Ok(rows.push(row.clone().with_id(None))?))
        });
        let (tx, stored) = change.await?;
        let (revision, rows) = self.of(stored);
        let row = rows.into_vec().pop().ok_or_else(no_such_row)?;
        let location = format!("{}/{}/{}", address(at.id), self.segment, row.id().unwrap_or_default());
        write.finish(tx, at.options, Created { location, revision, body: row }).await
    }

    pub async fn replace_all(
        &self,
        write: Write,
        at: Target<'_>,
        items: Items<List<T, MAX>>,
    ) -> WriteAnswer<Tagged<Rows<List<T, MAX>>>> {
        let of = self.rows;
        let change = change(&write, at.id, at.seen, at.options, move |before| {
            edited(of, before, |rows| {
                items.items.foreign_ids(rows, "/items").into_result(())?;
                *rows = items.items.clone();
                Ok(())
            })
        });
        let (tx, stored) = change.await?;
        let (revision, rows) = self.of(stored);
        write.finish(tx, at.options, Tagged { revision, body: rows.into() }).await
    }

    /// Replaces one row, which keeps its id and its place.
    pub async fn replace(&self, write: Write, at: Target<'_>, id: Uuid, row: T) -> WriteAnswer<Tagged<T>> {
        let of = self.rows;
        let change = change(&write, at.id, at.seen, at.options, move |before| {
            edited(of, before, |rows| {
                let index = rows.position(id).ok_or_else(no_such_row)?;
                rows.set(index, row.clone().with_id(Some(id)));
                Ok(())
            })
        });
        let (tx, stored) = change.await?;
        let (revision, rows) = self.of(stored);
        let index = rows.position(id).ok_or_else(no_such_row)?;
        let body = rows.into_vec().swap_remove(index);
        write.finish(tx, at.options, Tagged { revision, body }).await
    }

    pub async fn remove(&self, write: Write, at: Target<'_>, id: Uuid) -> WriteAnswer<Removed> {
        let of = self.rows;
        let change = change(&write, at.id, at.seen, at.options, move |before| {
            edited(of, before, |rows| {
                let index = rows.position(id).ok_or_else(no_such_row)?;
                rows.remove(index);
                Ok(())
            })
        });
        let (tx, stored) = change.await?;
        write.finish(tx, at.options, Removed { revision: stored.record.revision }).await
    }
}
