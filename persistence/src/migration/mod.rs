//! The schema, one file per change. Migrations are never edited once released.

use sea_orm_migration::{
    MigrationTrait, MigratorTrait, async_trait::async_trait, prelude::ColumnDef, sea_orm::DbBackend,
};

mod m0001_declarations;
mod m0002_api_keys;
mod m0003_history;
mod m0004_idempotency;
mod m0005_search;

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
