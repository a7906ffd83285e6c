//! Black box: the service over HTTP, on SQLite and on PostgreSQL. Every reply is held against the specification.
//! `tests/run` starts what is needed and runs everything.

// What harnesses of the binary share.
pub mod chance;
pub mod postgres;
pub mod process;
pub mod raw;

#[cfg(feature = "service")]
pub mod client;
#[cfg(feature = "service")]
pub mod coverage;
#[cfg(feature = "service")]
pub mod forms;
#[cfg(feature = "service")]
pub mod office;
#[cfg(feature = "service")]
pub mod proxy;
#[cfg(feature = "service")]
pub mod schema;
#[cfg(feature = "service")]
pub mod server;
#[cfg(feature = "service")]
pub mod spec;
#[cfg(feature = "service")]
pub mod store;

#[cfg(feature = "service")]
pub use {
    client::{Client, Fault, Reply},
    reqwest::Method,
    server::Server,
    spec::Spec,
    store::{Database, Store},
};

/// What a test gets: a service with a database of its own.
#[cfg(feature = "service")]
pub struct Service {
    pub client: Client,
    pub server: Server,
    /// Last, so that the service has stopped when its database is removed.
    pub store: Store,
}

/// Runs one test against a fresh service on the database.
#[cfg(feature = "service")]
pub fn run(database: Database, test: impl AsyncFnOnce(&Service)) {
    let store = Store::create(database);
    let server = Server::start(&store);
    let service = Service { client: server.client(), server, store };
    runtime().block_on(test(&service));
}

/// What the tests' own requests run on.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made")
}

/// As [`on_both_databases`], for tests that start the service themselves: each gets an empty database.
#[macro_export]
macro_rules! on_both_stores {
    ($($name:ident,)+) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name(&$crate::Store::create($crate::Database::Sqlite));
            }

            #[test]
            fn postgres() {
                super::$name(&$crate::Store::create($crate::Database::Postgres));
            }
        }
    )+};
}

/// Makes two tests of each function: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident,)+) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                $crate::run($crate::Database::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Database::Postgres, super::$name);
            }
        }
    )+};
}
