//! PostgreSQL: a write of one statement, which is a transaction by itself. The ways to begin one and to end it are saved.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, QueryResult, Statement};
use tokio::sync::Notify;

use crate::{
    db::{Told, noting::Noting, pool::Pool},
    error::Error,
};

pub(crate) struct Once {
    pool: Pool,
    written: Arc<Notify>,
    noting: Noting,
}

impl Once {
    pub(super) fn of(pool: &Pool, written: &Arc<Notify>, noting: Noting) -> Self {
        Self { pool: pool.clone(), written: Arc::clone(written), noting }
    }

    pub(crate) const fn noting(&self) -> &Noting {
        &self.noting
    }

    /// Runs the statement, which answers the rows that it wrote: with none of them it wrote nothing at all.
    ///
    /// # Errors
    /// [`Error::OutcomeUnknown`] where it was sent and not answered.
    pub(crate) async fn run(self, statement: Statement) -> Result<Vec<QueryResult>, Error> {
        if self.pool.is_away() {
            return Err(Error::Busy);
        }
        // A write that waits for a connection in vain cannot be told from one that was sent; a read can.
        if self.pool.is_doubtful() {
            self.pool.execute_unprepared("SELECT 1").await?;
        }
        let _told = Told(self.written);
        let committing = self.noting.commit();
        match self.pool.query_all_raw(statement).await.map_err(Error::of_only_statement) {
            Ok(rows) if rows.is_empty() => {
                committing.undone();
                Ok(rows)
            }
            Ok(rows) => {
                committing.done();
                Ok(rows)
            }
            Err(Error::OutcomeUnknown) => Err(Error::OutcomeUnknown),
            Err(error) => {
                committing.undone();
                Err(error)
            }
        }
    }
}
