//! What can go wrong in storage, told without the words of a database.

use std::{io, path::PathBuf};

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlxError, sqlx::error::DatabaseError};

/// Failure of a storage operation. Texts are for the log, never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The declaration is not at the revision it was read at: changed or deleted meanwhile.
    #[error("changed or deleted meanwhile")]
    Stale,
    /// Another declaration of the same year and unit has this code already, or another key this name.
    #[error("another one has the same {}", .0.constraint())]
    Duplicate(Unique),
    /// The unit of the declaration is none of the caller's.
    #[error("the unit is none of the caller's")]
    OtherUnit,
    /// The history in the database was sealed with another key.
    #[error(
        "its history is sealed with another audit key: give the present one, which is the last that jixiao audit rekey gave it, or that with which the database was begun"
    )]
    OtherKey,
    /// The history in the database has the key already that it was to be given.
    #[error(
        "its history is sealed with this audit key already; for another one move the key file away, or set JIXIAO_AUDIT_KEY to the new key"
    )]
    SameKey,
    /// The database was opened without the key of its history: it can be read, and nothing is written.
    #[error("nothing is written, because the audit key is missing")]
    NoKey,
    /// Events have waited for their seals for too long. What cannot be proved is not done.
    #[error("nothing is written, because the audit trail cannot be sealed")]
    Unsealed,
    /// The database has a history and no record of where it ends.
    #[error(
        "its audit trail has lost its head (table audit_head); put it back from the backup, or begin a new chain with jixiao audit rekey --lost"
    )]
    NoHead,
    /// No connection, lock or answer within the time allowed; the same call may succeed later.
    #[error("the database has no capacity at the moment")]
    Busy,
    /// The server of the database did not answer at the start: its address, and why.
    #[error("no database answers at {0}: {1}")]
    Unreachable(String, String),
    /// The server of the database answers, and does not let the service in: its address, and why.
    #[error("the database at {0} refuses: {1}")]
    Refused(String, String),
    /// A URL that leads to no database: what is wrong with it. It may hold a password, and is not told.
    #[error("the URL of the database cannot be used: {0}")]
    Url(String),
    /// The file of the database is missing, and is not to be made.
    #[error("there is no database {}", .0.display())]
    NoFile(PathBuf),
    /// The file of the database, or its folder, cannot be made.
    #[error("{file} cannot be made: {1}", file = .0.display())]
    Place(PathBuf, #[source] io::Error),
    /// The database was lost while it committed: whether the change was made is not known.
    #[error("whether the database committed is not known")]
    OutcomeUnknown,
    /// Two transactions waited for each other, and the database ended this one; the same call may succeed at once.
    #[error("others write the same at the moment")]
    Contended,
    /// A field without which a declaration cannot be stored is missing, or a row has an id that is not its
    /// declaration's: the caller has not checked what it was to check.
    #[error("missing or unknown: {0}")]
    Incomplete(&'static str),
    /// Stored data that no version of this program writes.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// Any other failure of the database.
    #[error("database: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What is unique: codes among the declarations of one year and unit, names among keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// 项目代码.
    ProjectCode,
    /// The sender's own id.
    ExternalId,
    /// The name of a key.
    KeyName,
}

impl Unique {
    const ALL: [Self; 3] = [Self::ProjectCode, Self::ExternalId, Self::KeyName];

    /// PostgreSQL names the constraint.
    const fn constraint(self) -> &'static str {
        match self {
            Self::ProjectCode => "uq_project_code",
            Self::ExternalId => "uq_external_id",
            Self::KeyName => "uq_api_key_name",
        }
    }

    /// SQLite names the columns.
    const fn columns(self) -> &'static str {
        match self {
            Self::ProjectCode => "project.fiscal_year, project.unit_code, project.project_code",
            Self::ExternalId => "project.fiscal_year, project.unit_code, project.external_id",
            Self::KeyName => "api_key.name",
        }
    }

    fn violated_by(error: &dyn DatabaseError) -> Option<Self> {
        let columns = error.message().strip_prefix("UNIQUE constraint failed: ");
        Self::ALL
            .into_iter()
            .find(|unique| error.constraint() == Some(unique.constraint()) || columns == Some(unique.columns()))
    }
}

/// PostgreSQL: deadlock, serialization failure.
const CONTENDED_CODES: [&str; 2] = ["40P01", "40001"];

/// PostgreSQL: cancelled by a time limit, lock not available, too many connections, shutting down, starting
/// up. SQLite: the primary code of a file that is busy or locked by another process, with its extended codes.
const BUSY_CODES: [&str; 12] =
    ["57014", "55P03", "53300", "57P01", "57P03", "5", "261", "517", "773", "6", "262", "518"];

/// PostgreSQL: the connection was ended from the other side.
const ENDED_CODES: [&str; 3] = ["57P01", "57P02", "57P03"];

/// PostgreSQL: of a connection, and that it is not known whether a statement was completed.
const UNKNOWN_CODES: [&str; 2] = ["08", "40003"];

/// PostgreSQL: division by zero, by which a statement ends itself where it did not keep what it was to keep.
const NOT_KEPT_CODES: [&str; 1] = ["22012"];

/// SQLite: bytes stand where a text should; the error has no code of its own.
const BYTES_IN_JSON: &str = "JSON cannot hold BLOB values";

impl From<SqlxError> for Error {
    fn from(error: SqlxError) -> Self {
        DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let cause = cause(&error);
        let told = cause.and_then(SqlxError::as_database_error);
        if let Some(unique) = told.and_then(Unique::violated_by) {
            return Self::Duplicate(unique);
        }
        if told.is_some_and(|told| has_code(told, &CONTENDED_CODES)) {
            return Self::Contended;
        }
        if told.is_some_and(|told| has_code(told, &NOT_KEPT_CODES)) {
            return Self::Corrupt("the database did not keep what is kept of a write".to_owned());
        }
        // The log was told when the database went away.
        if matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)) {
            return Self::Busy;
        }
        let unreachable = matches!(error, DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
            || matches!(cause, Some(SqlxError::PoolTimedOut | SqlxError::Io(_)));
        if unreachable || told.is_some_and(|told| has_code(told, &BUSY_CODES)) {
            tracing::warn!(%error, "the database has no capacity");
            return Self::Busy;
        }
        Self::Database(error.into())
    }
}

fn cause(error: &DbErr) -> Option<&SqlxError> {
    if let DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause)) = error
    {
        Some(cause.as_ref())
    } else {
        None
    }
}

/// Whether the connection ended with this error, and others may have ended with it.
pub(crate) fn is_of_connection(error: &DbErr) -> bool {
    cause(error).is_some_and(|cause| {
        let told = cause.as_database_error();
        matches!(cause, SqlxError::Io(_)) || told.is_some_and(|told| has_code(told, &ENDED_CODES))
    })
}

fn has_code(error: &dyn DatabaseError, codes: &[&str]) -> bool {
    error.code().is_some_and(|code| codes.contains(&code.as_ref()))
}

impl Error {
    /// Whether rows could not be gathered because of what one of them holds.
    pub(crate) fn is_of_data(&self) -> bool {
        let Self::Database(cause) = self else { return false };
        let Some(DbErr::Query(RuntimeErr::SqlxError(cause))) = cause.downcast_ref() else { return false };
        cause.as_database_error().is_some_and(|told| told.message() == BYTES_IN_JSON)
    }

    /// The error of a commit: one that was not answered may have been done.
    pub(crate) fn of_commit(error: DbErr) -> Self {
        let error = Self::from(error);
        if matches!(error, Self::Busy) { Self::OutcomeUnknown } else { error }
    }

    /// The error of a statement that is a transaction by itself: one that was sent and not answered may have been done.
    pub(crate) fn of_only_statement(error: DbErr) -> Self {
        let not_sent = matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        let refused = cause(&error).is_some_and(|cause| {
            let code = cause.as_database_error().and_then(DatabaseError::code);
            let unknown = |code: &str| ENDED_CODES.iter().chain(&UNKNOWN_CODES).any(|start| code.starts_with(start));
            matches!(cause, SqlxError::PoolTimedOut) || code.is_some_and(|code| !unknown(&code))
        });
        if not_sent || refused {
            return Self::from(error);
        }
        tracing::warn!(%error, "whether a write was done is not known");
        Self::OutcomeUnknown
    }

    pub(crate) fn unwritable(error: serde_json::Error) -> Self {
        Self::Corrupt(format!("cannot be written as JSON: {error}"))
    }

    pub(crate) fn unusable_url(reason: impl std::fmt::Display) -> Self {
        Self::Url(reason.to_string())
    }
}
