//! The connections of a database. While it is away nobody waits for one.

use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use sea_orm::{
    ConnAcquireErr, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ExecResult,
    QueryResult, Statement, TransactionOptions, TransactionTrait,
};

use crate::{
    db::{
        health::{Health, LOOK_EVERY},
        home::{AtHome, Home},
        kept::Kept,
        transaction::Transaction,
    },
    error::is_of_connection,
};

/// Clones share their connections.
#[derive(Clone, Debug)]
pub struct Pool {
    home: Arc<Home>,
    health: Arc<Health>,
    connections: Renewed,
    family: Arc<Family>,
}

#[derive(Debug)]
struct Connections {
    pool: DatabaseConnection,
    /// PostgreSQL.
    kept: Option<Kept>,
}

/// The connections as they are now.
type Renewed = Arc<RwLock<Arc<Connections>>>;

/// The pools of one database: that of all, and those of workers.
#[derive(Debug, Default)]
pub(super) struct Family {
    /// PostgreSQL: how connections are made anew, and how many a worker has; 0 where all share the same ones.
    pub(super) anew: Option<(ConnectOptions, u32)>,
    pools: Mutex<Vec<Member>>,
}

/// A pool and the runtime of its connections.
type Member = (Weak<RwLock<Arc<Connections>>>, Arc<Home>);

impl Family {
    pub(super) fn renewed_by(mut options: ConnectOptions, of_worker: u32) -> Self {
        options.connect_lazy(true);
        Self { anew: Some((options, of_worker)), ..Self::default() }
    }

    fn add(&self, pool: &Renewed, home: &Arc<Home>) {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).push((Arc::downgrade(pool), Arc::clone(home)));
    }

    /// Gives every pool new connections: the old ones may never hear that their other side has gone.
    async fn renew(&self, health: &Arc<Health>) {
        let Some((options, _)) = &self.anew else { return };
        let pools: Vec<_> = {
            let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
            pools.retain(|(pool, _)| pool.strong_count() > 0);
            pools.iter().filter_map(|(pool, home)| Some((pool.upgrade()?, Arc::clone(home)))).collect()
        };
        for (pool, home) in pools {
            let most = size(&present(&pool).pool);
            let Ok(new) = Database::connect(with_most(options, most)).await else { continue };
            let new = Arc::new(Connections::of(&home, health, new));
            let old = std::mem::replace(&mut *pool.write().unwrap_or_else(PoisonError::into_inner), new);
            // Waits for those that are at work; the others are closed at once.
            drop(tokio::spawn(async move {
                if let Some(kept) = &old.kept {
                    kept.close().await;
                }
            }));
        }
    }
}

impl Connections {
    fn of(home: &Arc<Home>, health: &Arc<Health>, pool: DatabaseConnection) -> Self {
        let postgres = pool.get_database_backend() == DbBackend::Postgres;
        let kept = postgres.then(|| Kept::of(home, health, pool.get_postgres_connection_pool()));
        Self { pool, kept }
    }
}

fn present(connections: &Renewed) -> Arc<Connections> {
    Arc::clone(&connections.read().unwrap_or_else(PoisonError::into_inner))
}

/// How many connections there can be.
fn size(connections: &DatabaseConnection) -> u32 {
    connections.get_postgres_connection_pool().options().get_max_connections()
}

fn with_most(options: &ConnectOptions, most: u32) -> ConnectOptions {
    let mut options = options.clone();
    options.max_connections(most);
    options
}

impl Pool {
    pub(super) fn of(
        home: &Arc<Home>,
        health: &Arc<Health>,
        family: &Arc<Family>,
        connections: DatabaseConnection,
    ) -> Self {
        let connections = Arc::new(RwLock::new(Arc::new(Connections::of(home, health, connections))));
        family.add(&connections, home);
        Self { home: Arc::clone(home), health: Arc::clone(health), connections, family: Arc::clone(family) }
    }

    /// Connections in the runtime that this is called in, if it can have some of its own.
    pub(super) async fn here(&self) -> Self {
        let Some((options, of_worker @ 1..)) = &self.family.anew else { return self.clone() };
        match Database::connect(with_most(options, *of_worker)).await {
            Ok(connections) => Self::of(&Arc::new(Home::here()), &self.health, &self.family, connections),
            Err(error) => {
                tracing::error!(%error, "a worker has no connections of its own");
                self.clone()
            }
        }
    }

    /// Begins a transaction. The beginning runs to its end even where the caller is gone: a connection whose `BEGIN` was
    /// cut off would be lent again with a transaction in it.
    pub(super) async fn begin(&self, options: TransactionOptions) -> Result<Transaction, DbErr> {
        let connections = self.present()?;
        let begun = self.home.spawn(async move {
            let turn = match &connections.kept {
                Some(kept) => Some(kept.turn().await?),
                None => None,
            };
            if let Some(kept) = &connections.kept {
                kept.make_room().await;
            }
            Ok((connections.pool.begin_with_options(options).await?, turn))
        });
        let (begun, turn) = self.unless_gone(async { begun.await.unwrap_or_else(|_| Err(away())) }).await?;
        Ok(Transaction::of(self, begun, turn))
    }

    pub(super) fn at_home<T>(&self, value: T) -> AtHome<T> {
        self.home.at_home(value)
    }

    /// Runs work in the runtime of the connections, to its end; nothing when it panicked.
    pub(super) async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        self.home.spawn(work).await.ok()
    }

    /// Begins work in the runtime of the connections; nobody waits for it.
    pub(super) fn detach(&self, work: impl Future<Output = ()> + Send + 'static) {
        drop(self.home.spawn(work));
    }

    /// As [`Self::to_the_end`], for work that takes the time of a processor: nobody else waits in its thread.
    pub(super) async fn aside<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        self.home.aside(work).await
    }

    /// Looks at the database now.
    pub(super) async fn look(&self) {
        let health = Arc::clone(&self.health);
        drop(self.home.spawn(async move { health.publish(&health.look().await) }).await);
    }

    pub(super) fn is_away(&self) -> bool {
        self.health.is_away()
    }

    /// Whether a connection broke, and nobody has looked since whether the database is there.
    pub(super) fn is_doubtful(&self) -> bool {
        self.health.broke_within(2 * LOOK_EVERY)
    }

    fn present(&self) -> Result<Arc<Connections>, DbErr> {
        if self.is_away() { Err(away()) } else { Ok(present(&self.connections)) }
    }

    /// Does work that ends with an error when the database does not answer any more.
    pub(super) async fn unless_gone<T>(&self, work: impl Future<Output = Result<T, DbErr>> + Send) -> Result<T, DbErr> {
        tokio::select! {
            done = self.home.within(work) => {
                done.inspect(|_| self.health.note_answer()).inspect_err(|error| self.note_break(error))
            }
            () = self.health.gone() => Err(away()),
        }
    }

    fn note_break(&self, error: &DbErr) {
        if is_of_connection(error) {
            self.health.note_break();
        }
    }

    /// Looks after the database until all clones are gone. One that was away gets new connections when it is back.
    pub(super) fn watch(&self) {
        let (health, family) = (Arc::clone(&self.health), Arc::downgrade(&self.family));
        drop(self.home.spawn(async move {
            loop {
                let seen = health.look().await;
                let Some(family) = family.upgrade() else { return };
                if health.is_back(&seen) {
                    family.renew(&health).await;
                }
                health.publish(&seen);
                drop(family);
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }));
    }
}

/// An error that says as much as that no connection could be had; the log was told the cause.
fn away() -> DbErr {
    DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Pool {
    fn get_database_backend(&self) -> DbBackend {
        present(&self.connections).pool.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let connections = self.present()?;
        match &connections.kept {
            Some(kept) => self.unless_gone(kept.execute(statement)).await,
            None => self.unless_gone(connections.pool.execute_raw(statement)).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let connections = self.present()?;
        match &connections.kept {
            Some(kept) => self.unless_gone(kept.execute_unprepared(sql)).await,
            None => self.unless_gone(connections.pool.execute_unprepared(sql)).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let connections = self.present()?;
        match &connections.kept {
            Some(kept) => self.unless_gone(kept.row(statement)).await,
            None => self.unless_gone(connections.pool.query_one_raw(statement)).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let connections = self.present()?;
        match &connections.kept {
            Some(kept) => self.unless_gone(kept.rows(statement)).await,
            None => self.unless_gone(connections.pool.query_all_raw(statement)).await,
        }
    }
}
