//! Events tell of the unit that a declaration has left, so that the feed of that unit does too.

use sea_orm_migration::prelude::*;

use super::sorted;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = Table::alter();
        column.table("audit_event").add_column(sorted("former_unit_code", manager.get_database_backend()));
        manager.alter_table(column).await?;
        // Few declarations move: the index holds those alone.
        let mut index = Index::create();
        index.table("audit_event").name("ix_audit_event_former_unit_code_seq").col("former_unit_code").col("seq");
        index.and_where(Expr::col("former_unit_code").is_not_null());
        manager.create_index(index).await
    }
}
