//! Declarations and the rows of their tables.
//!
//! Amounts are BIGINT fen and moments BIGINT microseconds: exact, ordered and summable on both databases. Prices,
//! quantities and weights are text: SQLite would make them binary floating point.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use super::sorted;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(project(manager.get_database_backend())).await?;
        for columns in [
            ["updated_at", "id"].as_slice(),
            &["created_at", "id"],
            &["unit_code"],
            &["fiscal_year", "unit_code", "name_key"],
        ] {
            manager.create_index(index(columns)).await?;
        }
        manager.create_table(indicator()).await?;
        manager.create_table(cost_item()).await?;
        manager.create_table(safeguard()).await?;
        manager.create_table(explanation()).await
    }
}

fn project(backend: DbBackend) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("project")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("revision").big_integer().not_null().check(Expr::col("revision").gte(1)))
        .col(ColumnDef::new("status").text().not_null());
    for moment in ["created_at", "updated_at"] {
        table.col(ColumnDef::new(moment).big_integer().not_null());
    }
    for moment in ["submitted_at", "decided_at"] {
        table.col(ColumnDef::new(moment).big_integer());
    }
    table
        .col(ColumnDef::new("approved_revision").big_integer())
        .col(ColumnDef::new("head").text().not_null())
        .col(ColumnDef::new("fiscal_year").integer().not_null())
        .col(sorted("unit_code", backend).not_null())
        .col(ColumnDef::new("unit_name").text().not_null())
        .col(sorted("project_code", backend))
        .col(sorted("external_id", backend))
        .col(ColumnDef::new("profile").text().not_null())
        .col(sorted("name", backend).not_null())
        .col(sorted("name_key", backend).not_null());
    texts(&mut table, &["category", "leader", "contact", "phone"]);
    table.col(ColumnDef::new("start_date").date()).col(ColumnDef::new("end_date").date());
    texts(&mut table, &["overview", "basis", "necessity", "feasibility"]);
    for amount in [
        "total_budget",
        "annual_budget",
        "fiscal_appropriation",
        "superior_appropriation",
        "local_appropriation",
        "subordinate_matching",
        "other_funds",
    ] {
        table.col(money(amount));
    }
    texts(&mut table, &["resources_and_institutions", "overall_goal", "annual_goal", "other_matters", "activities"]);
    for (name, code) in [("uq_project_code", "project_code"), ("uq_external_id", "external_id")] {
        table.index(Index::create().unique().name(name).col("fiscal_year").col("unit_code").col(code));
    }
    table
}

fn indicator() -> TableCreateStatement {
    let mut table = rows_of_project("indicator");
    texts(&mut table, &["level1", "level2", "name", "target", "weight", "remark"]);
    table
}

fn cost_item() -> TableCreateStatement {
    let mut table = rows_of_project("cost_item");
    texts(&mut table, &["component", "content", "detail"]);
    table.col(money("amount"));
    texts(&mut table, &["unit_price", "unit_price_basis", "quantity", "quantity_basis", "remark"]);
    table
}

fn safeguard() -> TableCreateStatement {
    let mut table = rows_of_project("safeguard");
    texts(&mut table, &["kind", "document_name", "measures"]);
    table.col(ColumnDef::new("stages").text().not_null());
    table
}

fn explanation() -> TableCreateStatement {
    let mut table = ordered_rows("explanation");
    table
        .col(ColumnDef::new("rule").text().not_null())
        .col(ColumnDef::new("pointer").text().not_null())
        .col(ColumnDef::new("given").text())
        .col(ColumnDef::new("text").text().not_null())
        .primary_key(Index::create().col("project_id").col("position"));
    table
}

/// Rows with an id of their own, at most one at each position.
fn rows_of_project(name: &'static str) -> TableCreateStatement {
    let mut table = ordered_rows(name);
    table
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .index(Index::create().unique().name(format!("uq_{name}_position")).col("project_id").col("position"));
    table
}

fn ordered_rows(name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table(name)
        .col(ColumnDef::new("project_id").uuid().not_null())
        .col(ColumnDef::new("position").integer().not_null())
        .foreign_key(
            ForeignKey::create()
                .name(format!("fk_{name}_project"))
                .from(name, "project_id")
                .to("project", "id")
                .on_delete(ForeignKeyAction::Cascade),
        );
    table
}

fn texts(table: &mut TableCreateStatement, names: &[&'static str]) {
    for name in names {
        table.col(ColumnDef::new(*name).text());
    }
}

fn money(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().check(Expr::col(name).gte(0)).take()
}

fn index(columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.table("project").name(format!("ix_project_{}", columns.join("_")));
    for column in columns {
        index.col(*column);
    }
    index
}
