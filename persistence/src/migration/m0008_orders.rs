//! SQLite: the indexes for the orders of the list have the columns that scoped callers and filters ask for, so that a page
//! is found in the index alone.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Indexes and the columns by which they order.
const ORDERS: [(&str, &str); 5] = [
    ("ix_project_updated_at_id", "updated_at"),
    ("ix_project_created_at_id", "created_at"),
    ("ix_project_name", "name"),
    ("ix_project_fiscal_year", "fiscal_year"),
    ("ix_project_annual_budget_or_zero", "annual_budget_or_zero"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let connection = manager.get_connection();
        for (index, column) in ORDERS {
            let year = if column == "fiscal_year" { "" } else { ", fiscal_year" };
            connection.execute_unprepared(&format!("DROP INDEX {index}")).await?;
            connection
                .execute_unprepared(&format!("CREATE INDEX {index} ON project ({column}, id, unit_code{year}, status)"))
                .await?;
        }
        Ok(())
    }
}
