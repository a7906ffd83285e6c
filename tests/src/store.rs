//! Databases for tests: each test has one of its own, which is removed afterwards.

use std::{env, fs, path::PathBuf, thread};

use sea_orm::{ConnectionTrait, Database as Orm, DatabaseTransaction, Statement, TransactionTrait};
use uuid::Uuid;

use crate::runtime;

/// URL of a superuser on a throw-away PostgreSQL cluster.
const POSTGRES: &str = "JIXIAO_TEST_POSTGRES";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// An empty database: a file in a folder of its own, or a schema of its own.
pub struct Store {
    pub database: Database,
    pub url: String,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Schema { cluster: String, name: String },
}

impl Store {
    pub fn create(database: Database) -> Self {
        let name = format!("test_{}", Uuid::now_v7().simple());
        match database {
            Database::Sqlite => {
                let folder = env::temp_dir().join(format!("jixiao_{name}"));
                fs::create_dir(&folder).expect("a folder for the test can be made");
                let url = format!("sqlite://{}", folder.join("jixiao.db").display());
                Self { database, url, place: Place::Folder(folder) }
            }
            Database::Postgres => {
                let cluster = env::var(POSTGRES).unwrap_or_else(|_| {
                    panic!("{POSTGRES} is not set: start the tests with tests/run, which brings up PostgreSQL")
                });
                execute(&cluster, &format!("CREATE SCHEMA {name}")).expect("a schema for the test can be made");
                let separator = if cluster.contains('?') { '&' } else { '?' };
                let url = format!("{cluster}{separator}options=-csearch_path%3D{name}");
                Self { database, url, place: Place::Schema { cluster, name } }
            }
        }
    }
}

impl Store {
    /// A transaction that has done one thing and goes no further, as one of another replica.
    pub async fn begin(&self, sql: &str) -> DatabaseTransaction {
        let connection = Orm::connect(&self.url).await.expect("the test's database answers");
        let transaction = connection.begin().await.expect("a transaction can be begun");
        transaction.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        transaction
    }

    /// The first column of a query, for what cannot be seen over HTTP.
    pub async fn numbers(&self, sql: &str) -> Vec<i64> {
        let connection = Orm::connect(&self.url).await.expect("the test's database answers");
        let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.iter().map(|row| row.try_get_by_index(0).expect("the column is a number")).collect()
    }
}

impl Store {
    /// What somebody with access to the database does behind the service's back.
    pub async fn execute(&self, sql: &str) {
        let connection = Orm::connect(&self.url).await.expect("the test's database answers");
        connection.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let removed = match &self.place {
            Place::Folder(folder) => fs::remove_dir_all(folder).map_err(|error| error.to_string()),
            Place::Schema { cluster, name } => execute(cluster, &format!("DROP SCHEMA {name} CASCADE")),
        };
        // A second panic would hide why the test failed.
        if let Err(error) = removed
            && !thread::panicking()
        {
            panic!("the test's database cannot be removed: {error}");
        }
    }
}

/// Runs one statement on the cluster. On a thread of its own, because a test may already be inside a runtime.
fn execute(url: &str, sql: &str) -> Result<(), String> {
    let work = async {
        let connection = Orm::connect(url).await?;
        // A service that did not stop still holds its tables: fail instead of waiting for ever.
        connection.execute_unprepared("SET lock_timeout = '30s'").await?;
        connection.execute_unprepared(sql).await?;
        connection.close().await
    };
    thread::scope(|scope| scope.spawn(|| runtime().block_on(work)).join())
        .expect("the statement's thread does not panic")
        .map_err(|error| error.to_string())
}
