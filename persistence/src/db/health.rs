//! Whether the database answers, found out on a connection of its own, so that neither requests that wait for their turn
//! nor those that ask for it matter.

use std::{
    path::absolute,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::sqlx::{
    self, ConnectOptions, Connection, Error as SqlxError, PgConnection, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use tokio::{
    sync::{Mutex as AsyncMutex, watch},
    time::{Instant, timeout},
};

/// How often is looked.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How long an answer is waited for on the connection that is there, and how long on a new one.
const ANSWERS_WITHIN: Duration = Duration::from_millis(700);
const OPENS_WITHIN: Duration = Duration::from_millis(500);
/// How often the log is told that the database is still away.
const TELL_EVERY: Duration = Duration::from_mins(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ready,
    /// It answers, and does not let the service work: not migrated, read only, no room on the disk.
    Unready,
    /// It does not answer.
    Away,
}

/// Where the database is, and how one looks.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Postgres(PgConnectOptions),
    Sqlite(SqliteConnectOptions),
}

impl Target {
    fn address(&self) -> String {
        match self {
            Self::Postgres(options) => match options.get_socket() {
                Some(socket) => socket.display().to_string(),
                None => format!("{}:{}", options.get_host(), options.get_port()),
            },
            Self::Sqlite(options) => {
                let file = options.get_filename();
                absolute(file).unwrap_or_else(|_| file.to_owned()).display().to_string()
            }
        }
    }
}

#[derive(Debug)]
enum Probe {
    None,
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// What one look saw.
#[derive(Debug)]
pub(super) struct Seen {
    state: State,
    cause: String,
}

/// What was seen of the database.
#[derive(Debug)]
pub(super) struct Health {
    target: Target,
    state: watch::Sender<State>,
    probe: AsyncMutex<Probe>,
    told: Mutex<Option<Instant>>,
    /// Statements of anybody that were answered.
    answered: AtomicU64,
    /// When a connection of anybody broke.
    broke: Mutex<Option<Instant>>,
}

impl Health {
    /// Nothing was seen yet.
    pub(super) fn of(target: Target) -> Self {
        let (state, _) = watch::channel(State::Unready);
        let probe = AsyncMutex::new(Probe::None);
        Self { target, state, probe, told: Mutex::default(), answered: AtomicU64::new(0), broke: Mutex::default() }
    }

    /// For the log and for texts: neither user nor password.
    pub(super) fn address(&self) -> String {
        self.target.address()
    }

    /// Notes that the database answered somebody.
    pub(super) fn note_answer(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// Notes that a connection broke: those that rest may be as dead.
    pub(super) fn note_break(&self) {
        *self.broke.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether a connection broke while another one rested, for so long until now.
    pub(super) fn broke_within(&self, rested: Duration) -> bool {
        self.broke.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|broke| broke.elapsed() <= rested)
    }

    pub(super) fn is_ready(&self) -> bool {
        *self.state.borrow() == State::Ready
    }

    pub(super) fn is_away(&self) -> bool {
        *self.state.borrow() == State::Away
    }

    /// Ends when the database does not answer any more.
    pub(super) async fn gone(&self) {
        let mut state = self.state.subscribe();
        if state.wait_for(|state| *state == State::Away).await.is_err() {
            std::future::pending().await
        }
    }

    /// Ends when the database answers again after it was away.
    pub(super) async fn returned(&self) {
        self.gone().await;
        let mut state = self.state.subscribe();
        if state.wait_for(|state| *state != State::Away).await.is_err() {
            std::future::pending().await
        }
    }

    /// Looks once; [`Self::publish`] lets others know.
    pub(super) async fn look(&self) -> Seen {
        let mut probe = self.probe.lock().await;
        let answered = self.answered.load(Ordering::Relaxed);
        let mut seen = if matches!(*probe, Probe::None) { None } else { seen(&mut probe, ANSWERS_WITHIN).await.ok() };
        let mut cause = String::new();
        if seen.is_none() {
            *probe = Probe::None;
            match self.open(&mut probe).await {
                Ok(state) => seen = Some(state),
                Err(error) => cause = error,
            }
        }
        let state = match seen {
            Some(Ok(())) => State::Ready,
            Some(Err(error)) => {
                *probe = Probe::None;
                cause = error;
                State::Unready
            }
            // A machine that has much to do may be late for this look; whoever answers others meanwhile is not away.
            None if self.answered.load(Ordering::Relaxed) != answered => *self.state.borrow(),
            None => State::Away,
        };
        Seen { state, cause }
    }

    /// Whether the database was away until now.
    pub(super) fn is_back(&self, seen: &Seen) -> bool {
        self.is_away() && seen.state != State::Away
    }

    pub(super) fn publish(&self, seen: &Seen) {
        let before = self.state.send_replace(seen.state);
        self.tell(before, seen.state, &seen.cause);
    }

    async fn open(&self, probe: &mut Probe) -> Result<Result<(), String>, String> {
        let opened = timeout(OPENS_WITHIN, async {
            Ok::<_, SqlxError>(match &self.target {
                Target::Postgres(options) => {
                    Probe::Postgres(PgConnection::connect_with(&options.clone().disable_statement_logging()).await?)
                }
                Target::Sqlite(options) => {
                    // A writer at work is no fault, and is not waited for.
                    let options = options.clone().busy_timeout(Duration::ZERO).disable_statement_logging();
                    Probe::Sqlite(SqliteConnection::connect_with(&options).await?)
                }
            })
        });
        match opened.await {
            Ok(Ok(opened)) => *probe = opened,
            Ok(Err(error)) if is_away(&error) => return Err(error.to_string()),
            Ok(Err(error)) => return Ok(Err(error.to_string())),
            Err(_) => return Err("it does not answer".to_owned()),
        }
        seen(probe, OPENS_WITHIN).await
    }

    fn tell(&self, before: State, state: State, cause: &str) {
        let address = self.address();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if state == State::Ready {
            if told.take().is_some() {
                tracing::info!(database = address, "the database is ready again");
            }
            return;
        }
        // Before the first migration it is not ready, which nobody needs to hear.
        if before == State::Unready && state == State::Unready && told.is_none() {
            return;
        }
        if before != state || told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            *told = Some(Instant::now());
            match state {
                State::Away => tracing::error!(database = address, cause, "the database does not answer"),
                State::Unready | State::Ready => {
                    tracing::error!(database = address, cause, "the database cannot be used")
                }
            }
        }
    }
}

/// What the database answers: whether the service could work, or why not; an error when it does not answer.
async fn seen(probe: &mut Probe, within: Duration) -> Result<Result<(), String>, String> {
    let answer = timeout(within, async {
        match probe {
            Probe::Postgres(connection) => {
                // A table is not read: a migration that takes its time has locked it, and is no reason to end its statements.
                let query = "SELECT current_setting('transaction_read_only'), to_regclass('project') IS NOT NULL";
                let (read_only, migrated) = sqlx::query_as::<_, (String, bool)>(query).fetch_one(connection).await?;
                let cause = match (migrated, read_only.as_str()) {
                    (false, _) => Some("it has no tables of ours"),
                    (true, "on") => Some("it takes no writes"),
                    (true, _) => None,
                };
                Ok(cause.map(str::to_owned))
            }
            Probe::Sqlite(connection) => {
                sqlx::query("SELECT 1 FROM project LIMIT 1").fetch_optional(&mut *connection).await?;
                // Nothing is written, but whatever keeps a writer out is told: a disk that takes no writes, say.
                let begun = sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await;
                if begun.is_ok() {
                    sqlx::query("ROLLBACK").execute(connection).await?;
                }
                match begun {
                    Err(SqlxError::Database(error)) if error.code().is_some_and(|code| code == "5") => Ok(None),
                    Err(error) => Err(error),
                    Ok(_) => Ok(None),
                }
            }
            Probe::None => Ok(Some("nothing was opened".to_owned())),
        }
    });
    match answer.await {
        Ok(Ok(None)) => Ok(Ok(())),
        Ok(Ok(Some(cause))) => Ok(Err(cause)),
        Ok(Err(error)) if is_away(&error) => Err(error.to_string()),
        Ok(Err(error)) => Ok(Err(error.to_string())),
        Err(_) => Err("it does not answer".to_owned()),
    }
}

/// PostgreSQL: shutting down, crashed, starting up.
const AWAY_CODES: [&str; 3] = ["57P01", "57P02", "57P03"];

/// Whether an error says that nobody is there.
pub(super) fn is_away(error: &SqlxError) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(error, SqlxError::Io(_)) || code.is_some_and(|code| AWAY_CODES.contains(&&*code))
}
