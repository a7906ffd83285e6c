//! What is searched of declarations, with an index of its bigrams; indexes for every order of the list; and what a
//! read that the trail tells of asked for.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const POSTGRES: [&str; 2] = [
    "CREATE TABLE project_search (project_id uuid PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE, \
     text text NOT NULL, grams text[] NOT NULL)",
    "CREATE INDEX ix_project_search_grams ON project_search USING gin (grams)",
];

const SQLITE: [&str; 3] = [
    "CREATE TABLE project_search (id INTEGER PRIMARY KEY, project_id BLOB NOT NULL UNIQUE \
     REFERENCES project (id) ON DELETE CASCADE, text TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE project_grams USING fts5 (grams, content='', contentless_delete=1, detail=none, tokenize=ascii)",
    "CREATE TRIGGER project_search_deleted AFTER DELETE ON project_search \
     BEGIN DELETE FROM project_grams WHERE rowid = old.id; END",
];

/// Columns whose indexes serve orders of the list, and pages of it at any depth.
const ORDERS: [&str; 3] = ["name", "fiscal_year", "annual_budget_or_zero"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let statements: &[&str] = if postgres { &POSTGRES } else { &SQLITE };
        for statement in statements {
            connection.execute_unprepared(statement).await?;
        }
        let kind = if postgres { "STORED" } else { "VIRTUAL" };
        let budget = format!(
            "ALTER TABLE project ADD COLUMN annual_budget_or_zero bigint \
             GENERATED ALWAYS AS (COALESCE(annual_budget, 0)) {kind}"
        );
        connection.execute_unprepared(&budget).await?;
        connection.execute_unprepared("ALTER TABLE audit_event ADD COLUMN question text").await?;
        for column in ORDERS {
            connection
                .execute_unprepared(&format!("CREATE INDEX ix_project_{column} ON project ({column}, id)"))
                .await?;
        }
        Ok(())
    }
}
