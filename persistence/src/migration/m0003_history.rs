//! Revisions of declarations and the audit trail. What is written there is never changed: the database itself refuses.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use super::{refuse_changes, sorted};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(revision(manager.get_database_backend())).await?;
        manager.create_table(audit_pending()).await?;
        manager.create_table(audit_event(manager.get_database_backend())).await?;
        for columns in
            [["subject", "seq"], ["subject", "revision"], ["actor_id", "seq"], ["action", "seq"], ["unit_code", "seq"]]
        {
            let mut index = Index::create();
            index.table("audit_event").name(format!("ix_audit_event_{}", columns.join("_")));
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        manager.create_table(audit_head()).await?;
        for table in ["revision", "audit_event"] {
            refuse_changes(manager, table).await?;
        }
        Ok(())
    }
}

/// No foreign key to the declaration: a deleted draft keeps its history.
fn revision(backend: DbBackend) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("revision")
        .col(ColumnDef::new("project_id").uuid().not_null())
        .col(ColumnDef::new("number").big_integer().not_null().check(Expr::col("number").gte(1)))
        .col(ColumnDef::new("at").big_integer().not_null());
    required_texts(&mut table, &["actor_id", "actor", "role", "action", "request_id", "status", "content"]);
    table.col(sorted("unit_code", backend).not_null());
    table.col(ColumnDef::new("detail").text());
    required_texts(&mut table, &["hash"]);
    table.primary_key(Index::create().col("project_id").col("number"));
    table
}

/// Events that were committed and not yet given their place in the chain.
fn audit_pending() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("audit_pending").col(ColumnDef::new("number").big_integer().not_null().auto_increment().primary_key());
    required_texts(&mut table, &["body", "hash"]);
    table
}

fn audit_event(backend: DbBackend) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("audit_event")
        .col(ColumnDef::new("seq").big_integer().not_null().primary_key())
        .col(ColumnDef::new("at").big_integer().not_null());
    required_texts(&mut table, &["actor_id", "actor", "role", "action"]);
    table
        .col(sorted("subject", backend))
        .col(sorted("unit_code", backend))
        .col(ColumnDef::new("revision").big_integer())
        .col(ColumnDef::new("revision_hash").text())
        .col(ColumnDef::new("refused").integer());
    required_texts(&mut table, &["request_id", "hash"]);
    table
}

/// One row: how many events were sealed, the last seal, and which key seals.
fn audit_head() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("audit_head")
        .col(ColumnDef::new("id").integer().not_null().primary_key().check(Expr::col("id").eq(1)))
        .col(ColumnDef::new("count").big_integer().not_null());
    required_texts(&mut table, &["hash", "seal", "fingerprint"]);
    table
}

fn required_texts(table: &mut TableCreateStatement, names: &[&'static str]) {
    for name in names {
        table.col(ColumnDef::new(*name).text().not_null());
    }
}
