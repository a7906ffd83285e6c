//! PostgreSQL: the index by units has what pages of a unit and a year are filtered and ordered by, so that only the
//! declarations of the page are read in full.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEX: &str = "CREATE INDEX ix_project_unit_code_year_budget ON project \
                     (unit_code, fiscal_year, annual_budget_or_zero, id) INCLUDE (status, updated_at, created_at)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP INDEX IF EXISTS ix_project_unit_code").await?;
            manager.get_connection().execute_unprepared(INDEX).await?;
        }
        Ok(())
    }
}
