//! A transaction whose statements end, at the latest, when the database does not answer any more.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement, TransactionTrait,
};
use tokio::sync::OwnedSemaphorePermit;

use crate::db::{home::AtHome, pool::Pool};

#[derive(Debug)]
pub struct Transaction {
    pool: Pool,
    inner: AtHome<DatabaseTransaction>,
    /// Behind the connection, which is given back first.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Transaction {
    pub(super) fn of(pool: &Pool, inner: DatabaseTransaction, turn: Option<OwnedSemaphorePermit>) -> Self {
        Self { pool: pool.clone(), inner: pool.at_home(inner), _turn: turn }
    }

    pub(super) fn pool(&self) -> Pool {
        self.pool.clone()
    }

    /// As the migrations need it.
    pub(crate) fn unguarded(&self) -> Result<&DatabaseTransaction, DbErr> {
        self.inner.get().ok_or_else(ended)
    }

    pub(super) async fn nested(&self) -> Result<Self, DbErr> {
        let inner = self.unguarded()?.begin();
        Ok(Self::of(&self.pool, self.pool.unless_gone(inner).await?, None))
    }

    pub(super) async fn commit(mut self) -> Result<(), DbErr> {
        let inner = self.inner.take().ok_or_else(ended)?;
        self.pool.unless_gone(inner.commit()).await
    }

    pub(super) async fn rollback(mut self) -> Result<(), DbErr> {
        let inner = self.inner.take().ok_or_else(ended)?;
        self.pool.unless_gone(inner.rollback()).await
    }
}

/// Only its end takes the transaction away, and the end consumes it.
fn ended() -> DbErr {
    DbErr::Custom("the transaction has ended".to_owned())
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.pool.unless_gone(self.unguarded()?.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.pool.unless_gone(self.unguarded()?.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.pool.unless_gone(self.unguarded()?.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.pool.unless_gone(self.unguarded()?.query_all_raw(statement)).await
    }
}
