//! The database that its owner tampers with: made once, copied for every way.

use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};

use super::story::{self, Facts};
use crate::harness::Place;

/// The database and an earlier state of it.
pub struct Base {
    pub facts: Facts,
    pub present: Place,
    pub backup: Place,
    /// The head that was exported: how many events, and the last seal.
    pub exported: (i64, String),
}

impl Base {
    pub async fn make(place: &Place) -> Self {
        let present = match place {
            Place::Sqlite(folder) => Place::Sqlite(folder.clone()),
            Place::Postgres { server, schema } => Place::Postgres { server: server.clone(), schema: schema.clone() },
        };
        present.db().await;
        run(&owner_of(&present).await, PREPARES).await;
        let begun = story::begin(&present).await;
        let backup = copy(&present).await;
        let (facts, exported) = story::go_on(&present, begun).await;
        Self { facts, present, backup, exported }
    }
}

/// An empty place of the same kind.
async fn another(like: &Place) -> Place {
    match like {
        Place::Sqlite(_) => Place::sqlite(),
        Place::Postgres { .. } => Place::postgres().await,
    }
}

/// A copy for the next way, made of the last one's where only rows were altered there.
pub async fn copy_anew(of: &Place, last: Option<Place>) -> Place {
    match last {
        Some(Place::Postgres { server, schema }) => {
            let owner = owner_of(of).await;
            owner.execute_unprepared(&RENEWS.replace("COPY", &schema)).await.unwrap();
            owner.close().await.unwrap();
            Place::Postgres { server, schema }
        }
        Some(file) => {
            file.remove().await;
            copy(of).await
        }
        None => copy(of).await,
    }
}

pub async fn copy(of: &Place) -> Place {
    let place = another(of).await;
    let owner = owner_of(of).await;
    let sql = match &place {
        Place::Sqlite(_) => {
            let url = place.url();
            let file = url.trim_start_matches("sqlite://");
            std::fs::create_dir_all(Path::new(file).parent().unwrap()).unwrap();
            format!("VACUUM INTO '{file}'")
        }
        Place::Postgres { schema, .. } => COPIES.replace("COPY", schema),
    };
    owner.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    owner.close().await.unwrap();
    place
}

/// PostgreSQL: all tables with what is in them, but for columns that the database computes.
const COPIES: &str = "DO $$ DECLARE it record; BEGIN FOR it IN \
      SELECT c.table_name AS name, string_agg(quote_ident(c.column_name), ', ') AS columns \
      FROM information_schema.columns c WHERE c.table_schema = current_schema() AND c.is_generated = 'NEVER' \
      GROUP BY c.table_name \
    LOOP EXECUTE format('CREATE TABLE COPY.%1$I (LIKE %1$I INCLUDING ALL); \
      INSERT INTO COPY.%1$I (%2$s) SELECT %2$s FROM %1$I', it.name, it.columns); \
    END LOOP; \
    PERFORM setval(pg_get_serial_sequence('COPY.audit_pending', 'number'), 1000); END $$";

/// PostgreSQL: the same for tables that are there; files of new tables take long.
const RENEWS: &str = "DO $$ DECLARE it record; BEGIN FOR it IN \
      SELECT c.table_name AS name, string_agg(quote_ident(c.column_name), ', ') AS columns \
      FROM information_schema.columns c WHERE c.table_schema = current_schema() AND c.is_generated = 'NEVER' \
      GROUP BY c.table_name \
    LOOP EXECUTE format('DELETE FROM COPY.%1$I; \
      INSERT INTO COPY.%1$I (%2$s) SELECT %2$s FROM %1$I', it.name, it.columns); \
    END LOOP; END $$";

/// What the owner does on each of his connections: no trigger, foreign key or check is looked at. PostgreSQL, SQLite.
const UNBOUND: [&str; 2] =
    ["SET session_replication_role = replica", "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON"];

/// What the owner does first: history takes changes, and every column takes null.
const PREPARES: [&str; 2] = [
    "DROP TRIGGER IF EXISTS revision_append_only ON revision; \
     DROP TRIGGER IF EXISTS audit_event_append_only ON audit_event; \
     DROP TRIGGER IF EXISTS attachment_append_only ON attachment; \
     DO $$ DECLARE it record; BEGIN FOR it IN \
       SELECT conrelid::regclass AS name, conname FROM pg_constraint \
       WHERE contype = 'c' AND connamespace = current_schema()::regnamespace \
     LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.name, it.conname); END LOOP; \
     FOR it IN \
       SELECT c.table_name, c.column_name FROM information_schema.columns c \
       WHERE c.table_schema = current_schema() AND c.is_nullable = 'NO' AND NOT EXISTS ( \
         SELECT 1 FROM information_schema.key_column_usage k JOIN information_schema.table_constraints t \
         USING (constraint_schema, constraint_name) WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema = c.table_schema AND k.table_name = c.table_name \
         AND k.column_name = c.column_name) \
     LOOP EXECUTE format('ALTER TABLE %I ALTER COLUMN %I DROP NOT NULL', it.table_name, it.column_name); \
     END LOOP; END $$",
    "DROP TRIGGER IF EXISTS revision_no_update; DROP TRIGGER IF EXISTS revision_no_delete; \
     DROP TRIGGER IF EXISTS audit_event_no_update; DROP TRIGGER IF EXISTS audit_event_no_delete; \
     DROP TRIGGER IF EXISTS attachment_no_update; DROP TRIGGER IF EXISTS attachment_no_delete; \
     PRAGMA writable_schema = ON; \
     UPDATE sqlite_schema SET sql = replace(replace(sql, 'NOT NULL', ''), 'not null', '') \
     WHERE type = 'table' AND name NOT LIKE 'project_grams%' AND name NOT LIKE 'seaql%'; \
     PRAGMA writable_schema = RESET",
];

/// Whoever owns the database, whom no trigger and no constraint stops.
pub async fn owner_of(place: &Place) -> DatabaseConnection {
    let mut options = ConnectOptions::new(place.url());
    options.max_connections(1);
    let owner = Database::connect(options).await.unwrap();
    run(&owner, UNBOUND).await;
    owner
}

/// Runs what the owner of this kind of database runs.
async fn run(owner: &DatabaseConnection, sql: [&str; 2]) {
    let [postgres, sqlite] = sql;
    let sql = if owner.get_database_backend() == DbBackend::Postgres { postgres } else { sqlite };
    owner.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
