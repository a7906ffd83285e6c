//! What lists tell of a declaration is kept with it as the text that is answered. It is made behind the
//! migrations; the counts and sums of before are part of it.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const FORMER: [&str; 6] =
    ["indicator_count", "cost_item_count", "safeguard_count", "explanation_count", "cost_high", "cost_low"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared("ALTER TABLE project ADD COLUMN listed text").await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            // It is read with every page: the long texts make room for it.
            connection.execute_unprepared("ALTER TABLE project ALTER COLUMN listed SET STORAGE MAIN").await?;
        }
        for column in FORMER {
            connection.execute_unprepared(&format!("ALTER TABLE project DROP COLUMN {column}")).await?;
        }
        Ok(())
    }
}
