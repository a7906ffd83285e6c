//! PostgreSQL: connections between two statements. A pool asks each connection that it gets back whether it still answers,
//! so that a statement takes two ways to the server and back. One that has just answered is kept for the next statement
//! instead. One that rested longer is asked first, and for a short time only: a dead one is silent as long as the
//! system takes it for alive.

use std::{
    io::ErrorKind,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sea_orm::{
    ConnAcquireErr, DbErr, ExecResult, QueryResult, RuntimeErr, Statement,
    sea_query::Values,
    sqlx::{
        AssertSqlSafe, Connection, Error as SqlxError, Executor, PgConnection, PgPool, Postgres, pool::PoolConnection,
        query::Query, query_with,
    },
};
use sea_query_sqlx::SqlxValues;
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};

use crate::db::{
    health::Health,
    home::{AtHome, Home},
};

/// A connection that rested this long may have been cut.
const PING_AFTER_IDLE: Duration = Duration::from_secs(1);
/// How long such a one may take to answer. Whoever needs a connection waits for it, and opens another one then.
const ANSWERS_WITHIN: Duration = Duration::from_millis(500);

/// Whether a connection that rested so long must be asked before it is used.
pub(super) fn is_doubtful(health: &Health, rested: Duration) -> bool {
    rested >= PING_AFTER_IDLE || health.broke_within(rested)
}

/// Asks the server of a connection for a sign of life.
///
/// # Errors
/// That of a connection that is dead, or seems to be.
pub(super) async fn ask(connection: &mut PgConnection) -> Result<(), SqlxError> {
    let silent = |_| Err(SqlxError::Io(ErrorKind::TimedOut.into()));
    timeout(ANSWERS_WITHIN, connection.ping()).await.unwrap_or_else(silent)
}

/// The pool gets a connection back that was lent so long ago: it looks how old it is. One that rested so long is closed.
const KEPT_FOR: Duration = Duration::from_mins(5);

/// The connections of one pool that rest, and who may use how many.
#[derive(Debug)]
pub(super) struct Kept {
    home: Arc<Home>,
    health: Arc<Health>,
    pool: PgPool,
    /// One for each connection of the pool. Who has one finds a connection that rests, or room for one in the pool.
    turns: Arc<Semaphore>,
    resting: Mutex<Vec<Resting>>,
    /// Told of each connection that comes to rest.
    rested: Notify,
}

#[derive(Debug)]
struct Resting {
    connection: AtHome<PoolConnection<Postgres>>,
    lent: Instant,
    answered: Instant,
}

impl Kept {
    pub(super) fn of(home: &Arc<Home>, health: &Arc<Health>, pool: &PgPool) -> Self {
        let most = usize::try_from(pool.options().get_max_connections()).unwrap_or(1);
        Self {
            home: Arc::clone(home),
            health: Arc::clone(health),
            pool: pool.clone(),
            turns: Arc::new(Semaphore::new(most)),
            resting: Mutex::default(),
            rested: Notify::new(),
        }
    }

    /// Waits for the right to use a connection.
    ///
    /// # Errors
    /// That of a pool of which no connection was free in time.
    pub(super) async fn turn(&self) -> Result<OwnedSemaphorePermit, DbErr> {
        let turns = Arc::clone(&self.turns);
        if let Ok(turn) = Arc::clone(&turns).try_acquire_owned() {
            return Ok(turn);
        }
        match timeout(self.pool.options().get_acquire_timeout(), turns.acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }

    /// Gives a connection that rests back to the pool, for a transaction whose turn it is.
    pub(super) async fn make_room(&self) {
        drop(self.alive().await);
    }

    /// Closes all connections, once their users are done.
    pub(super) async fn close(&self) {
        let closed = self.pool.close();
        let resting = std::mem::take(&mut *self.locked());
        drop(resting);
        closed.await;
    }

    pub(super) async fn rows(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let _turn = self.turn().await?;
        let mut lent = self.lend().await?;
        let rows = query(&statement.sql, statement.values).fetch_all(lent.connection()?).await.map_err(of_query)?;
        self.rest(lent);
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    pub(super) async fn row(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let _turn = self.turn().await?;
        let mut lent = self.lend().await?;
        let row = query(&statement.sql, statement.values).fetch_optional(lent.connection()?).await.map_err(of_query)?;
        self.rest(lent);
        Ok(row.map(QueryResult::from))
    }

    pub(super) async fn execute(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let _turn = self.turn().await?;
        let mut lent = self.lend().await?;
        let done = query(&statement.sql, statement.values).execute(lent.connection()?).await.map_err(of_execution)?;
        self.rest(lent);
        Ok(done.into())
    }

    pub(super) async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let _turn = self.turn().await?;
        let mut lent = self.lend().await?;
        let done = lent.connection()?.execute(AssertSqlSafe(sql.to_owned())).await.map_err(of_execution)?;
        self.rest(lent);
        Ok(done.into())
    }

    async fn lend(&self) -> Result<Resting, DbErr> {
        loop {
            if let Some(alive) = self.alive().await {
                return Ok(alive);
            }
            // Somebody who went away may have left the pool without room until the end of a statement; others end theirs meanwhile.
            tokio::select! {
                opened = self.pool.acquire() => {
                    let (connection, now) = (opened.map_err(of_acquisition)?, Instant::now());
                    return Ok(Resting { connection: self.home.at_home(connection), lent: now, answered: now });
                }
                () = self.rested.notified() => {}
            }
        }
    }

    /// A connection that rests and answers, if there is one. The one that was used last comes first: where it is dead, so are
    /// those that rested longer.
    async fn alive(&self) -> Option<Resting> {
        let mut resting = self.last()?;
        if !is_doubtful(&self.health, resting.answered.elapsed()) {
            return Some(resting);
        }
        let answered = match resting.connection() {
            Ok(connection) => ask(connection).await.is_ok(),
            Err(_) => false,
        };
        if answered {
            return Some(resting);
        }
        // Others may have come to rest meanwhile, having answered.
        let longer: Vec<_> = self.locked().extract_if(.., |it| it.answered <= resting.answered).collect();
        longer.into_iter().chain([resting]).for_each(Resting::end);
        None
    }

    fn last(&self) -> Option<Resting> {
        self.locked().pop()
    }

    /// Keeps a connection that has just answered; one that was lent long ago goes back to the pool.
    fn rest(&self, mut used: Resting) {
        let mut resting = self.locked();
        if used.lent.elapsed() >= KEPT_FOR || self.pool.is_closed() {
            return;
        }
        used.answered = Instant::now();
        resting.push(used);
        let idle = resting.first().is_some_and(|first| first.answered.elapsed() >= KEPT_FOR).then(|| resting.remove(0));
        drop(resting);
        idle.into_iter().for_each(Resting::end);
        self.rested.notify_one();
    }

    /// The list is whole after every step, so that a panic elsewhere does not harm it.
    fn locked(&self) -> MutexGuard<'_, Vec<Resting>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Resting {
    fn connection(&mut self) -> Result<&mut PgConnection, DbErr> {
        let gone = || DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        Ok(&mut **self.connection.get_mut().ok_or_else(gone)?)
    }

    /// Closes it without asking it, and makes room for another one at once.
    fn end(mut self) {
        drop(self.connection.take().map(PoolConnection::detach));
    }
}

fn query(sql: &str, values: Option<Values>) -> Query<'static, Postgres, SqlxValues> {
    query_with(AssertSqlSafe(sql.to_owned()), SqlxValues(values.unwrap_or_else(|| Values(Vec::new()))))
}

fn of_query(error: SqlxError) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

fn of_execution(error: SqlxError) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn of_acquisition(error: SqlxError) -> DbErr {
    if matches!(error, SqlxError::PoolTimedOut) {
        return DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
    }
    if matches!(error, SqlxError::PoolClosed) {
        return DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
    }
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
