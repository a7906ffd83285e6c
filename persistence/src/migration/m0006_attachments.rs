//! Files that declarations were made from, kept for good.

use sea_orm_migration::prelude::*;

use super::refuse_changes;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("attachment")
            .col(ColumnDef::new("sha256").text().not_null().primary_key())
            .col(ColumnDef::new("content").blob().not_null());
        manager.create_table(table).await?;
        refuse_changes(manager, "attachment").await
    }
}
