//! Seals of keys and of kept answers; who wrote each event, and the how manyth of that writer it is. SQLite: the pairs of
//! its full-text table can be looked at.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const STATEMENTS: [&str; 5] = [
    "ALTER TABLE api_key ADD COLUMN seal text NOT NULL DEFAULT ''",
    "ALTER TABLE idempotency ADD COLUMN seal text NOT NULL DEFAULT ''",
    "ALTER TABLE audit_event ADD COLUMN writer bigint",
    "ALTER TABLE audit_event ADD COLUMN ordinal bigint",
    "CREATE INDEX ix_audit_event_writer_ordinal ON audit_event (writer, ordinal)",
];

/// A view of the full-text table; it has no rows of its own.
const SQLITE: &str = "CREATE VIRTUAL TABLE project_grams_pairs USING fts5vocab (project_grams, instance)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in STATEMENTS {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.get_connection().execute_unprepared(SQLITE).await?;
        }
        Ok(())
    }
}
