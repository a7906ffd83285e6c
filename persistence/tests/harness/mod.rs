//! A place of its own for every test: a SQLite file or a PostgreSQL schema.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use domain::{
    SAMPLE,
    form::project::Project,
    process::{action::Action, caller::Act, history::SealKey, stored::Content},
    values::period::Timestamp,
};
use persistence::{Db, Options};
use sea_orm::{ConnectionTrait, Database};

static PLACES: AtomicU32 = AtomicU32::new(0);

pub enum Place {
    Sqlite(PathBuf),
    Postgres { server: String, schema: String },
}

impl Place {
    pub fn sqlite() -> Self {
        Self::Sqlite(std::env::temp_dir().join(new_name()))
    }

    pub async fn postgres() -> Self {
        let server = std::env::var("JIXIAO_TEST_POSTGRES").expect(
            "JIXIAO_TEST_POSTGRES must be the URL of a superuser on a throw-away PostgreSQL; tests/run starts one",
        );
        let schema = new_name();
        let created = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        Database::connect(&server).await.unwrap().execute_unprepared(&created).await.unwrap();
        Self::Postgres { server, schema }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}/数据/jixiao.db", folder.display()),
            Self::Postgres { server, schema } => format!("{server}?options=-csearch_path%3D{schema}"),
        }
    }

    pub async fn connect(&self) -> Db {
        let options = Options { max_connections: 8, ..Options::default() };
        Db::connect(&self.url(), Some(key()), options).await.unwrap()
    }

    pub async fn db(&self) -> Db {
        let db = self.connect().await;
        db.migrate(&act(at(0))).await.unwrap();
        db
    }

    pub async fn remove(self) {
        match self {
            Self::Sqlite(folder) => std::fs::remove_dir_all(folder).unwrap(),
            Self::Postgres { server, schema } => {
                let dropped = format!("DROP SCHEMA {schema} CASCADE");
                Database::connect(&server).await.unwrap().execute_unprepared(&dropped).await.unwrap();
            }
        }
    }
}

fn new_name() -> String {
    format!("jixiao_{}_{}", std::process::id(), PLACES.fetch_add(1, Ordering::Relaxed))
}

/// The real form.
pub fn sample() -> Project {
    Project::read(serde_json::from_str(SAMPLE).unwrap()).unwrap()
}

/// A moment some microseconds after the epoch of these tests.
pub fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(1_577_836_800_000_000 + micros)
}

/// The key that seals the history of these tests.
pub fn key() -> SealKey {
    SealKey::new("a secret of the tests")
}

/// What somebody who may do everything does at a moment.
pub fn act(at: Timestamp) -> Act {
    Act::of_system(Action::Created, "request-1".to_owned(), at)
}
