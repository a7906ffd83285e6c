//! Connections and transactions on either database.

mod group;
mod health;
mod home;
mod kept;
mod noting;
mod once;
mod open;
mod pool;
mod transaction;

use std::{path::Path, pin::Pin, sync::Arc, time::Duration};

use domain::process::history::SealKey;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, SqliteTransactionMode, Statement,
    TransactionOptions,
};
use tokio::sync::Notify;

use self::{group::Group, health::Health, pool::Pool, transaction::Transaction};
pub(crate) use self::{noting::Noting, once::Once};
use crate::{
    error::Error,
    sealing::Sealing,
    writers::{Loan, Writers},
};

/// How long a reader waits for writers, where what it does is noted down.
pub(crate) const SOON: Duration = Duration::from_secs(2);

/// Limits of the connections.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// PostgreSQL: connections; SQLite: readers, beside the one writer.
    pub max_connections: u32,
    /// Workers that ask for connections of their own ([`Db::here`]), which are shared out among them.
    pub workers: u32,
    /// How long a free connection is waited for before [`Error::Busy`].
    pub acquire_timeout: Duration,
    /// PostgreSQL: how long a server that does not answer is waited for at the start.
    pub wait: Duration,
    /// PostgreSQL: how long one statement may run before [`Error::Busy`].
    pub statement_timeout: Duration,
    /// How long events may wait for their seals before nothing more is written ([`Error::Unsealed`]).
    pub unsealed_for: Duration,
    /// SQLite: whether the file and its folder are made where they are missing.
    pub create: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_connections: 16,
            workers: 0,
            acquire_timeout: Duration::from_secs(30),
            wait: Duration::from_secs(30),
            statement_timeout: Duration::from_secs(30),
            unsealed_for: Duration::from_mins(1),
            create: true,
        }
    }
}

/// The database. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Db {
    read: Pool,
    health: Arc<Health>,
    key: Option<SealKey>,
    /// Told of every commit.
    written: Arc<Notify>,
    writers: Arc<Writers>,
    sealing: Arc<Sealing>,
    /// SQLite has one writer at a time. A pool of one queues writers fairly; left to the file lock, they starve.
    write: Pool,
    /// SQLite: writes that are committed together.
    group: Option<Group>,
    /// Of a worker that has connections of its own: those that all share.
    shared: Option<Pool>,
}

/// Tells, when it is dropped, that something may have been committed: however the commit ended.
struct Told(Arc<Notify>);

impl Drop for Told {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

/// A write transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction,
    written: Arc<Notify>,
    noting: Noting,
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
    use sea_orm::ConnectionTrait;

    pub trait Connection: Sync {
        type Inner: ConnectionTrait;

        fn connection(&self) -> &Self::Inner;
    }

    impl Connection for super::Db {
        type Inner = super::Pool;

        fn connection(&self) -> &super::Pool {
            &self.read
        }
    }

    impl Connection for super::Tx {
        type Inner = super::Transaction;

        fn connection(&self) -> &super::Transaction {
            &self.inner
        }
    }
}

impl Db {
    /// Connects to `postgres://…` or `sqlite:…`; history is sealed with `key`, and without one it is only read. Schema objects are found and made along the `search_path` of the
    /// URL's `options`.
    ///
    /// # Errors
    /// [`Error::Url`] for a URL of another kind, [`Error::Unreachable`] when the server does not answer in time,
    /// [`Error::Refused`] when it lets nobody in, [`Error::NoFile`] and [`Error::Place`] for a file.
    pub async fn connect(url: &str, key: Option<SealKey>, options: Options) -> Result<Self, Error> {
        let (read, write, health) = open::open(url, options).await?;
        let sealing = Arc::new(Sealing::within(options.unsealed_for));
        let (written, writers) = Default::default();
        let db = Self { read, health, write, group: None, shared: None, key, written, writers, sealing };
        let group = (!db.is_postgres()).then(|| Group::of(db.clone(), options.acquire_timeout));
        Ok(Self { group, ..db })
    }

    /// The same database for a worker with a runtime of its own, which this is called in: each answer of PostgreSQL wakes
    /// the runtime of its connection first, and need not wake another one then.
    pub async fn here(&self) -> Self {
        if !self.is_postgres() {
            return self.clone();
        }
        let own = self.write.here().await;
        Self { read: own.clone(), write: own, shared: Some(self.write.clone()), ..self.clone() }
    }

    /// The same by the connections that all share, for work that must not end with a worker, nor wait for its requests.
    pub(crate) fn shared(&self) -> Self {
        match &self.shared {
            Some(pool) => Self { read: pool.clone(), write: pool.clone(), shared: None, ..self.clone() },
            None => self.clone(),
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Postgres
    }

    /// Begins a write transaction, on SQLite as soon as the writers before it are done.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection or lock is free in time.
    pub async fn begin(&self) -> Result<Tx, Error> {
        // A deferred transaction of SQLite fails when it turns to writing after another one wrote.
        let immediate = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: immediate, ..TransactionOptions::default() };
        self.transaction(self.write.begin(options).await?)
    }

    /// As [`Db::begin`], for what a read leaves in the trail: no reader waits long for writers.
    ///
    /// # Errors
    /// [`Error::Busy`] when they are not done within two seconds.
    pub async fn begin_soon(&self) -> Result<Tx, Error> {
        tokio::time::timeout(SOON, self.begin()).await.unwrap_or(Err(Error::Busy))
    }

    /// Begins a transaction that only reads, all of it as the database was at its first statement.
    ///
    /// # Errors
    /// [`Error::Busy`] when no connection is free in time.
    pub(crate) async fn snapshot(&self) -> Result<Tx, Error> {
        let postgres = self.is_postgres();
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        self.transaction(self.read.begin(options).await?)
    }

    fn transaction(&self, inner: Transaction) -> Result<Tx, Error> {
        Ok(Tx { inner, written: Arc::clone(&self.written), noting: self.noting(), nested: None })
    }

    fn noting(&self) -> Noting {
        Noting::of(self.key.clone(), &self.sealing, &self.writers)
    }

    /// The same, whose writes are not committed together with those of others: a large one would keep them waiting.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { group: None, ..self.clone() }
    }

    /// Does a write that is a transaction by itself; SQLite commits those that wait at the same time together.
    ///
    /// # Errors
    /// Those of the write and of its commit.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'tx> FnOnce(&'tx Tx) -> Working<'tx, Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        if let Some(group) = &self.group {
            return group.write(work).await;
        }
        let tx = self.begin().await?;
        let done = work(&tx).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// PostgreSQL: a write of one statement.
    pub(crate) fn once(&self) -> Once {
        Once::of(&self.write, &self.written, self.noting())
    }

    /// Runs work to its end, even where nobody waits for it any more.
    pub(crate) async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        self.write.to_the_end(work).await.unwrap_or(Err(Error::Busy))
    }

    /// Runs work to its end on a thread where nobody else waits, which it may keep busy.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it ended by a panic.
    pub async fn aside<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        self.read.aside(work).await.unwrap_or_else(|| Err(panicked()))
    }

    pub(crate) fn writers(&self) -> &Writers {
        &self.writers
    }

    pub(crate) fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// Whether what is written now is stored: there is a key, and events come into the chain.
    pub fn writes(&self) -> bool {
        self.seals() && self.sealing.check().is_ok()
    }

    /// Waits until events may wait for their seals: something was committed here since it was last asked, or the database
    /// is back after it was away.
    pub async fn written(&self) {
        tokio::select! {
            () = self.written.notified() => {}
            () = self.health.returned() => {}
        }
    }

    /// The key that seals the history.
    ///
    /// # Errors
    /// [`Error::NoKey`] when the database was opened without one.
    pub fn key(&self) -> Result<&SealKey, Error> {
        self.key.as_ref().ok_or(Error::NoKey)
    }

    /// Whether history can be sealed here, and so anything be written.
    pub const fn seals(&self) -> bool {
        self.key.is_some()
    }

    /// Whether the service can do its work: the database was seen within the last second, lets it read, and takes
    /// writes. Asking costs nothing and waits for nobody.
    ///
    /// # Errors
    /// [`Error::Busy`] when it cannot; the log was told the cause.
    pub fn ready(&self) -> Result<(), Error> {
        if self.health.is_ready() { Ok(()) } else { Err(Error::Busy) }
    }

    /// SQLite: copies all of it, as it is at one moment, to a new file. Others may write meanwhile.
    ///
    /// # Errors
    /// [`Error::Database`] when the file cannot be written.
    pub async fn copy_to(&self, file: &Path) -> Result<(), Error> {
        let file = file.to_str().ok_or_else(|| Error::unusable_url("the name of the file is no text"))?;
        let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [file.into()]);
        self.write.execute_raw(copy).await?;
        Ok(())
    }

    /// Where it is: host and port, or the file; neither user nor password.
    pub fn address(&self) -> String {
        self.health.address()
    }

    /// Looks whether the database is ready now.
    pub(crate) async fn look(&self) {
        self.write.look().await;
    }
}

fn panicked() -> Error {
    Error::Corrupt("work on it ended by a panic".to_owned())
}

/// Work with a transaction that is lent to it.
pub type Working<'tx, T> = Pin<Box<dyn Future<Output = T> + Send + 'tx>>;

impl Tx {
    /// Does work with this transaction on a thread where nobody else waits, which it may keep busy.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it ended by a panic; nothing of the transaction is left behind then.
    pub async fn aside<T: Send + 'static>(
        self,
        work: impl for<'tx> FnOnce(&'tx Self) -> Working<'tx, T> + Send + 'static,
    ) -> Result<(Self, T), Error> {
        let pool = self.inner.pool();
        let done = pool.aside(async move {
            let done = work(&self).await;
            (self, done)
        });
        done.await.ok_or_else(panicked)
    }

    /// Makes everything of this transaction visible and durable.
    pub async fn commit(self) -> Result<(), Error> {
        let _told = Told(Arc::clone(&self.written));
        self.commit_quietly().await
    }

    /// As [`Tx::commit`], for what leaves no event behind.
    pub(crate) async fn commit_quietly(self) -> Result<(), Error> {
        if let Some(mut nested) = self.nested {
            self.inner.commit().await?;
            nested.kept = true;
            return Ok(());
        }
        let committing = self.noting.commit();
        self.inner.commit().await.map_err(Error::of_commit)?;
        committing.done();
        Ok(())
    }

    /// A transaction within this one: what it did can be undone alone. Ended by [`Tx::commit_quietly`] or
    /// [`Tx::rollback`].
    pub(crate) async fn nested(&self) -> Result<Self, Error> {
        let inner = self.inner.nested().await?;
        let (noting, loan) = (self.noting.within(), Arc::clone(self.noting.loan()));
        let nested = Nested { begun_at: loan.noted(), loan, kept: false };
        Ok(Self { inner, written: Arc::clone(&self.written), noting, nested: Some(nested) })
    }

    /// Undoes everything of this transaction.
    pub async fn rollback(self) -> Result<(), Error> {
        Ok(self.inner.rollback().await?)
    }

    /// As the migrations need it: its statements wait for the database however long it is away.
    pub(crate) fn unguarded(&self) -> Result<&DatabaseTransaction, Error> {
        Ok(self.inner.unguarded()?)
    }

    pub(crate) const fn noting(&self) -> &Noting {
        &self.noting
    }

    /// # Errors
    /// [`Error::NoKey`] when the database was opened without one.
    pub(crate) fn key(&self) -> Result<&SealKey, Error> {
        self.noting.key()
    }

    /// The same transaction, whose history goes on under this key.
    pub(crate) fn under(self, key: SealKey) -> Self {
        Self { noting: self.noting.under(key), ..self }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.inner.get_database_backend() == DbBackend::Postgres
    }
}
