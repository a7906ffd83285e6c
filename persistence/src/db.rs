//! Connections and transactions on either database.

use std::{path::Path, sync::Arc, time::Duration};

use domain::process::history::SealKey;
use log::LevelFilter;
use sea_orm::{
    AccessMode, ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, EntityTrait, IntoActiveModel, IsolationLevel, QuerySelect, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
    sqlx::{
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::sync::Notify;

use crate::{
    entity::{api_key, project},
    error::Error,
    ids,
    sealing::Sealing,
    writers::{Loan, Writers},
};

/// SQLite: how long a writer of another process is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// SQLite: pause before a file that another process is just making is opened again.
const OPEN_AGAIN_AFTER: Duration = Duration::from_millis(20);
/// PostgreSQL: a connection that rested this long may have been cut by a proxy; it is tried before it is used.
const PING_AFTER_IDLE: Duration = Duration::from_secs(30);
/// A readiness probe must answer before its caller gives up.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// Limits of the connections.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// PostgreSQL: connections; SQLite: readers, beside the one writer.
    pub max_connections: u32,
    /// How long a free connection is waited for before [`Error::Busy`].
    pub acquire_timeout: Duration,
    /// PostgreSQL: how long one statement may run before [`Error::Busy`].
    pub statement_timeout: Duration,
    /// How long events may wait for their seals before nothing more is written ([`Error::Unsealed`]).
    pub unsealed_for: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_connections: 16,
            acquire_timeout: Duration::from_secs(30),
            statement_timeout: Duration::from_secs(30),
            unsealed_for: Duration::from_mins(1),
        }
    }
}

/// The database. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Db {
    read: DatabaseConnection,
    key: SealKey,
    /// Told of every commit.
    written: Arc<Notify>,
    writers: Arc<Writers>,
    sealing: Arc<Sealing>,
    /// SQLite has one writer at a time. A pool of one queues writers fairly; left to the file lock, they starve.
    write: DatabaseConnection,
}

/// A write transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    inner: DatabaseTransaction,
    key: SealKey,
    written: Arc<Notify>,
    sealing: Arc<Sealing>,
    loan: Arc<Loan>,
    /// Of a transaction within another one.
    nested: Option<Nested>,
}

/// Where the events of a transaction within another one begin; what it noted is forgotten unless it is kept.
#[derive(Debug)]
struct Nested {
    loan: Arc<Loan>,
    begun_at: i64,
    kept: bool,
}

impl Drop for Nested {
    fn drop(&mut self) {
        if !self.kept {
            self.loan.forget(self.begun_at);
        }
    }
}

/// Where one can read: a [`Db`], or a [`Tx`], which also sees what it has written itself.
pub trait Read: sealed::Connection {}

impl Read for Db {}
impl Read for Tx {}

pub(crate) mod sealed {
    use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};

    pub trait Connection: Sync {
        type Inner: ConnectionTrait;

        fn connection(&self) -> &Self::Inner;
    }

    impl Connection for super::Db {
        type Inner = DatabaseConnection;

        fn connection(&self) -> &DatabaseConnection {
            &self.read
        }
    }

    impl Connection for super::Tx {
        type Inner = DatabaseTransaction;

        fn connection(&self) -> &DatabaseTransaction {
            &self.inner
        }
    }
}

impl Db {
    /// Connects to `postgres://…` or `sqlite:…`; history is sealed with `key`. The SQLite file and its folder are made where they are missing.
    /// Schema objects are found and made along the `search_path` of the URL's `options`.
    ///
    /// # Errors
    /// [`Error::Database`] for a URL of another kind, [`Error::Busy`] when the server does not answer in time.
    pub async fn connect(url: &str, key: SealKey, options: Options) -> Result<Self, Error> {
        let sqlite = url.starts_with("sqlite:");
        let (read, write) =
            if sqlite { Self::sqlite(url, options).await? } else { Self::postgres(url, options).await? };
        let sealing = Arc::new(Sealing::within(options.unsealed_for));
        Ok(Self { read, write, key, written: Arc::default(), writers: Arc::default(), sealing })
    }

    async fn postgres(url: &str, options: Options) -> Result<(DatabaseConnection, DatabaseConnection), Error> {
        // SeaORM quotes a URL it cannot parse, password included: parse it first.
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(Error::unusable_url("it must start with postgres:// or sqlite:"));
        }
        url.parse::<PgConnectOptions>().map_err(Error::unusable_url)?;
        let mut pool = pool(url, options);
        pool.test_before_acquire_if_idle_for(PING_AFTER_IDLE).statement_timeout(options.statement_timeout);
        let pool = Database::connect(pool).await?;
        Ok((pool.clone(), pool))
    }

    async fn sqlite(url: &str, options: Options) -> Result<(DatabaseConnection, DatabaseConnection), Error> {
        let file = url.parse::<SqliteConnectOptions>().map_err(Error::unusable_url)?;
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(Error::unusable_url("readers and the writer need a file to share"));
        }
        if let Some(folder) = file.get_filename().parent().filter(|folder| *folder != Path::new("")) {
            std::fs::create_dir_all(folder).map_err(Error::unusable_url)?;
        }
        let mut writer = pool(url, Options { max_connections: 1, ..options });
        writer.map_sqlx_sqlite_opts(|file| durable(file).create_if_missing(true).journal_mode(SqliteJournalMode::Wal));
        let write = open(writer, options.acquire_timeout).await?;
        let mut readers = pool(url, options);
        readers.map_sqlx_sqlite_opts(|file| durable(file).pragma("query_only", "ON"));
        let read = open(readers, options.acquire_timeout).await?;
        Ok((read, write))
    }

    /// Begins a write transaction, on SQLite as soon as the writers before it are done.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection or lock is free in time.
    pub async fn begin(&self) -> Result<Tx, Error> {
        // A deferred transaction of SQLite fails when it turns to writing after another one wrote.
        let immediate = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: immediate, ..TransactionOptions::default() };
        self.transaction(self.write.begin_with_options(options).await?)
    }

    /// Begins a transaction that only reads, all of it as the database was at its first statement.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection is free in time.
    pub(crate) async fn snapshot(&self) -> Result<Tx, Error> {
        let postgres = self.read.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        self.transaction(self.read.begin_with_options(options).await?)
    }

    fn transaction(&self, inner: DatabaseTransaction) -> Result<Tx, Error> {
        let (written, sealing) = (Arc::clone(&self.written), Arc::clone(&self.sealing));
        let loan = Arc::new(Loan::of(&self.writers));
        Ok(Tx { inner, key: self.key.clone(), written, sealing, loan, nested: None })
    }

    pub(crate) fn writers(&self) -> &Writers {
        &self.writers
    }

    pub(crate) fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// Waits until something was committed here since it was last asked.
    pub async fn written(&self) {
        self.written.notified().await;
    }

    pub fn key(&self) -> &SealKey {
        &self.key
    }

    /// Whether the service can do its work: reads, and writes something that is rolled back.
    ///
    /// # Errors
    /// [`Error::Busy`] when that takes longer than a few seconds.
    pub async fn ready(&self) -> Result<(), Error> {
        tokio::time::timeout(READY_WITHIN, self.probe()).await.unwrap_or(Err(Error::Busy))
    }

    async fn probe(&self) -> Result<(), Error> {
        let read = project::Entity::find().select_only().column(project::Column::Id).limit(1);
        read.into_tuple::<uuid::Uuid>().one(&self.read).await?;
        let tx = self.begin().await?;
        let id = ids::new_id();
        // Without role and hash it opens nothing; with a name of its own, probes of several replicas do not meet.
        let row = api_key::Model {
            id,
            name: format!("probe-{id}"),
            role: String::new(),
            units: String::new(),
            hash: String::new(),
            created_at: 0,
            created_by: String::new(),
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
            seal: String::new(),
        };
        let row = row.into_active_model().reset_all();
        api_key::Entity::insert(row).exec_without_returning(&tx.inner).await?;
        tx.rollback().await
    }
}

impl Tx {
    /// Makes everything of this transaction visible and durable.
    pub async fn commit(self) -> Result<(), Error> {
        let written = Arc::clone(&self.written);
        self.commit_quietly().await?;
        written.notify_one();
        Ok(())
    }

    /// As [`Tx::commit`], for what leaves no event behind.
    pub(crate) async fn commit_quietly(self) -> Result<(), Error> {
        if let Some(mut nested) = self.nested {
            self.inner.commit().await?;
            nested.kept = true;
            return Ok(());
        }
        let committing = self.loan.commit();
        self.inner.commit().await?;
        committing.done();
        Ok(())
    }

    /// A transaction within this one: what it did can be undone alone. Ended by [`Tx::commit_quietly`] or
    /// [`Tx::rollback`].
    pub(crate) async fn nested(&self) -> Result<Self, Error> {
        let inner = self.inner.begin().await?;
        let (written, sealing, loan) = (Arc::clone(&self.written), Arc::clone(&self.sealing), Arc::clone(&self.loan));
        let nested = Nested { loan: Arc::clone(&loan), begun_at: loan.noted(), kept: false };
        Ok(Self { inner, key: self.key.clone(), written, sealing, loan, nested: Some(nested) })
    }

    /// Undoes everything of this transaction.
    pub async fn rollback(self) -> Result<(), Error> {
        Ok(self.inner.rollback().await?)
    }

    pub(crate) const fn key(&self) -> &SealKey {
        &self.key
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Postgres
    }

    /// The writer of the next event and its ordinal.
    ///
    /// # Errors
    /// [`Error::Unsealed`] while events cannot be sealed.
    pub(crate) fn next_event(&self) -> Result<(i64, i64), Error> {
        self.sealing.check()?;
        Ok(self.loan.next())
    }
}

fn pool(url: &str, options: Options) -> ConnectOptions {
    let mut pool = ConnectOptions::new(url);
    pool.max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .sqlx_logging_level(LevelFilter::Debug)
        .record_stmt_in_spans(false);
    pool
}

/// Opens a SQLite file. While another process turns the new file to WAL, SQLite refuses at once instead of waiting.
async fn open(pool: ConnectOptions, within: Duration) -> Result<DatabaseConnection, Error> {
    let opened = async {
        loop {
            match Database::connect(pool.clone()).await.map_err(Error::from) {
                Err(Error::Busy) => tokio::time::sleep(OPEN_AGAIN_AFTER).await,
                result => return result,
            }
        }
    };
    tokio::time::timeout(within, opened).await.unwrap_or(Err(Error::Busy))
}

/// A ledger of record: what was answered must survive a loss of power.
fn durable(file: SqliteConnectOptions) -> SqliteConnectOptions {
    file.foreign_keys(true).busy_timeout(BUSY_TIMEOUT).synchronous(SqliteSynchronous::Full)
}
