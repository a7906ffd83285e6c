//! Opening a database, told by its URL.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind},
    path::{Path, absolute},
    sync::Arc,
    time::Duration,
};

use log::LevelFilter;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection,
    sqlx::{
        Connection, PgConnection,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    db::{
        Options,
        health::{Health, Target, is_away},
        home::Home,
        kept,
        pool::{Family, Pool},
    },
    error::Error,
};

/// SQLite: how long a writer of another process is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// SQLite: pause before a file that another process is just making is opened again.
const OPEN_AGAIN_AFTER: Duration = Duration::from_millis(20);
/// PostgreSQL: pause before a server that does not answer is tried again at the start.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(250);
/// PostgreSQL: how long the server may take to let the service in at the start.
const LETS_IN_WITHIN: Duration = Duration::from_secs(5);
/// PostgreSQL: how often the log is told that the start waits for the server.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// PostgreSQL: one in so many connections is there for what no worker does, as sealing.
const SHARED: u32 = 4;
/// PostgreSQL: one seals while another reads keys.
const SHARED_MIN: u32 = 2;
/// PostgreSQL: a worker with fewer connections would wait while those of others are free.
const OF_WORKER_MIN: u32 = 3;
/// PostgreSQL: what the server does by itself about a service that is gone without a word: it looks for it after half a
/// minute, and ends a transaction in which nothing happens for a minute, so that its locks do not stay.
const SERVER_SETTINGS: [(&str, &str); 4] = [
    ("idle_in_transaction_session_timeout", "60000"),
    ("tcp_keepalives_idle", "30"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
];

/// Readers and writers of a database, which are the same on PostgreSQL, and what is seen of it.
pub(super) async fn open(url: &str, options: Options) -> Result<(Pool, Pool, Arc<Health>), Error> {
    let home = Arc::new(Home::new().map_err(|error| Error::Database(error.into()))?);
    let url = url.to_owned();
    if url.starts_with("sqlite:") { sqlite(&home, url, options).await } else { postgres(&home, url, options).await }
}

async fn postgres(home: &Arc<Home>, url: String, options: Options) -> Result<(Pool, Pool, Arc<Health>), Error> {
    // SeaORM quotes a URL it cannot parse, password included: parse it first.
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(Error::unusable_url("it must start with postgres:// or sqlite:"));
    }
    let server = url.parse::<PgConnectOptions>().map_err(Error::unusable_url)?;
    let health = Arc::new(Health::of(Target::Postgres(server.clone())));
    home.within(wait_for(&server, &health.address(), options.wait)).await?;
    let (own, of_worker) = shared_out(options);
    let mut pool = pool(&url, Options { max_connections: own, ..options });
    pool.test_before_acquire(false).statement_timeout(options.statement_timeout);
    pool.map_sqlx_postgres_opts(|server| server.options(SERVER_SETTINGS));
    let seen = Arc::clone(&health);
    // A write must not be sent on a connection that is dead already: nobody could tell whether it was done.
    pool.map_sqlx_postgres_before_acquire(move |connection, rested| {
        let doubtful = kept::is_doubtful(&seen, rested.idle_for);
        Box::pin(async move {
            if doubtful {
                kept::ask(connection).await?;
            }
            Ok(true)
        })
    });
    let connections = home.within(Database::connect(pool.clone())).await?;
    let family = Arc::new(Family::renewed_by(pool, of_worker));
    let connections = Pool::of(home, &health, &family, connections);
    connections.watch();
    Ok((connections.clone(), connections, health))
}

/// How many connections all share, and how many each worker has beside them: none where there are too few to share out.
fn shared_out(options: Options) -> (u32, u32) {
    let Options { max_connections: all, workers, .. } = options;
    let shared = (all / SHARED).max(SHARED_MIN);
    match all.saturating_sub(shared).checked_div(workers) {
        Some(of_worker @ OF_WORKER_MIN..) => (shared, of_worker),
        Some(_) | None => (all, 0),
    }
}

/// Waits until the server answers: it may be starting, as this service is.
async fn wait_for(server: &PgConnectOptions, address: &str, within: Duration) -> Result<(), Error> {
    let (ends, mut told) = (Instant::now() + within, None::<Instant>);
    loop {
        let cause = match timeout(LETS_IN_WITHIN, PgConnection::connect_with(server)).await {
            Ok(Ok(connection)) => return Ok(connection.close().await?),
            Ok(Err(error)) if is_away(&error) => error.to_string(),
            Ok(Err(error)) => return Err(Error::Refused(address.to_owned(), error.to_string())),
            Err(_) => format!("no answer within {} s", LETS_IN_WITHIN.as_secs()),
        };
        let left = ends.saturating_duration_since(Instant::now());
        if left <= TRY_AGAIN_AFTER {
            return Err(Error::Unreachable(address.to_owned(), cause));
        }
        if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            told = Some(Instant::now());
            let seconds = left.as_secs();
            tracing::warn!(
                database = address,
                cause,
                seconds,
                "数据库没有应答，等待它启动 the database does not answer; waiting for it"
            );
        }
        sleep(TRY_AGAIN_AFTER).await;
    }
}

async fn sqlite(home: &Arc<Home>, url: String, options: Options) -> Result<(Pool, Pool, Arc<Health>), Error> {
    let file = url.parse::<SqliteConnectOptions>().map_err(Error::unusable_url)?;
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(Error::unusable_url("readers and the writer need a file to share"));
    }
    let place = absolute(file.get_filename()).map_err(Error::unusable_url)?;
    if options.create {
        make(&place).map_err(|error| Error::Place(place, error))?;
    } else if !place.exists() {
        return Err(Error::NoFile(place));
    }
    let health = Arc::new(Health::of(Target::Sqlite(file)));
    let mut writer = pool(&url, Options { max_connections: 1, ..options });
    let create = options.create;
    writer
        .map_sqlx_sqlite_opts(move |file| durable(file).create_if_missing(create).journal_mode(SqliteJournalMode::Wal));
    whole(&mut writer);
    let family = Arc::default();
    let write = Pool::of(home, &health, &family, home.within(when_made(writer, options.acquire_timeout)).await?);
    let mut readers = pool(&url, options);
    readers.map_sqlx_sqlite_opts(|file| durable(file).pragma("query_only", "ON"));
    whole(&mut readers);
    let read = Pool::of(home, &health, &family, home.within(when_made(readers, options.acquire_timeout)).await?);
    read.watch();
    Ok((read, write, health))
}

/// SQLite: makes the file where it is missing, for nobody else to read; those beside it are given the same permissions.
fn make(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// SQLite: a connection is not lent again with a transaction in it. Where the disk is full or fails, SQLite ends the
/// transaction itself, which the count of transactions within others does not follow: the next one would be taken for one
/// within another, and never be committed.
fn whole(pool: &mut ConnectOptions) {
    pool.map_sqlx_sqlite_before_acquire(|connection, _| {
        let whole = !connection.is_in_transaction();
        Box::pin(async move { Ok(whole) })
    });
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
async fn when_made(pool: ConnectOptions, within: Duration) -> Result<DatabaseConnection, Error> {
    let opened = async {
        loop {
            match Database::connect(pool.clone()).await.map_err(Error::from) {
                Err(Error::Busy) => sleep(OPEN_AGAIN_AFTER).await,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_connections_are_shared_out_than_there_are() {
        for max_connections in 1..=200 {
            for workers in 0..=64 {
                let (shared, of_worker) = shared_out(Options { max_connections, workers, ..Options::default() });
                assert!(shared + of_worker * workers <= max_connections);
                assert!(shared >= max_connections.min(SHARED_MIN), "{max_connections} and {workers} workers");
            }
        }
        let options = Options { max_connections: 16, workers: 2, ..Options::default() };
        assert_eq!(shared_out(options), (4, 6));
    }
}
