//! PostgreSQL: long texts are compressed by lz4, where the server has it; its own method takes several times as long. Texts
//! that are there stay as they are.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DbBackend, Statement},
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const HAS_LZ4: &str = "SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)";
/// Columns with long texts.
const COLUMNS: [(&str, &[&str]); 4] = [
    (
        "project",
        &[
            "overview",
            "basis",
            "necessity",
            "feasibility",
            "resources_and_institutions",
            "overall_goal",
            "annual_goal",
            "other_matters",
            "activities",
        ],
    ),
    ("revision", &["content", "detail"]),
    ("project_search", &["text"]),
    ("idempotency", &["body"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() != DbBackend::Postgres
            || connection.query_one_raw(Statement::from_string(DbBackend::Postgres, HAS_LZ4)).await?.is_none()
        {
            return Ok(());
        }
        for (table, columns) in COLUMNS {
            for column in columns {
                let set = format!("ALTER TABLE {table} ALTER COLUMN {column} SET COMPRESSION lz4");
                connection.execute_unprepared(&set).await?;
            }
        }
        Ok(())
    }
}
