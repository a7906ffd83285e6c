//! Answers to requests with a key of their own.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table("idempotency");
        for name in ["caller", "method", "path", "key", "fingerprint", "headers", "body"] {
            table.col(ColumnDef::new(name).text().not_null());
        }
        table
            .col(ColumnDef::new("status").integer().not_null())
            .col(ColumnDef::new("created_at").big_integer().not_null())
            .primary_key(Index::create().col("caller").col("method").col("path").col("key"));
        manager.create_table(table).await?;
        let mut index = Index::create();
        index.table("idempotency").name("ix_idempotency_created_at").col("created_at");
        manager.create_index(index).await
    }
}
