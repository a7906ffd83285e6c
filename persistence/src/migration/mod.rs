//! The schema, one file per change. Migrations are never edited once released.

use sea_orm_migration::{
    MigrationTrait, MigratorTrait, SchemaManager,
    async_trait::async_trait,
    prelude::{ColumnDef, DbErr},
    sea_orm::{ConnectionTrait, DbBackend},
};

mod m0001_declarations;
mod m0002_api_keys;
mod m0003_history;
mod m0004_idempotency;
mod m0005_search;
mod m0006_attachments;
mod m0007_seals;
mod m0008_orders;
mod m0009_moves;
mod m0010_summaries;
mod m0011_compression;
mod m0012_pairs;
mod m0013_units;
mod m0014_national;
mod m0015_schedule;
mod m0016_listed;

/// All migrations in order.
#[derive(Debug)]
pub(crate) struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_declarations::Migration),
            Box::new(m0002_api_keys::Migration),
            Box::new(m0003_history::Migration),
            Box::new(m0004_idempotency::Migration),
            Box::new(m0005_search::Migration),
            Box::new(m0006_attachments::Migration),
            Box::new(m0007_seals::Migration),
            Box::new(m0008_orders::Migration),
            Box::new(m0009_moves::Migration),
            Box::new(m0010_summaries::Migration),
            Box::new(m0011_compression::Migration),
            Box::new(m0012_pairs::Migration),
            Box::new(m0013_units::Migration),
            Box::new(m0014_national::Migration),
            Box::new(m0015_schedule::Migration),
            Box::new(m0016_listed::Migration),
        ]
    }
}

/// Text that is compared or sorted: by code point, as SQLite does it, whatever the locale of the server.
fn sorted(name: &'static str, backend: DbBackend) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text();
    if backend == DbBackend::Postgres {
        column.extra(r#"COLLATE "C""#);
    }
    column
}

/// What is written there is never changed: the database itself refuses.
async fn refuse_changes(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        connection
            .execute_unprepared(&format!(
                "CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
            ))
            .await?;
        connection
            .execute_unprepared(&format!(
                "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
            ))
            .await?;
        return Ok(());
    }
    for change in ["UPDATE", "DELETE"] {
        connection
            .execute_unprepared(&format!(
                "CREATE TRIGGER {table}_no_{} BEFORE {change} ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
                change.to_lowercase()
            ))
            .await?;
    }
    Ok(())
}
