//! The schedule of a declaration, as one text; operator, value and unit of a target, where they are kept apart.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TEXTS: [(&str, &str); 4] =
    [("project", "schedule"), ("indicator", "operator"), ("indicator", "value"), ("indicator", "unit")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (table, column) in TEXTS {
            connection.execute_unprepared(&format!("ALTER TABLE {table} ADD COLUMN {column} text")).await?;
        }
        Ok(())
    }
}
