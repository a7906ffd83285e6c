//! Keys of callers.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("api_key")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("role").text().not_null())
            .col(ColumnDef::new("units").text().not_null())
            .col(ColumnDef::new("hash").text().not_null())
            .col(ColumnDef::new("created_at").big_integer().not_null())
            .col(ColumnDef::new("created_by").text().not_null());
        for moment in ["expires_at", "revoked_at", "last_used_at"] {
            table.col(ColumnDef::new(moment).big_integer());
        }
        table.index(Index::create().unique().name("uq_api_key_name").col("name"));
        manager.create_table(table).await
    }
}
