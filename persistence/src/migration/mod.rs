//! The schema, one file per change. Migrations are never edited once released.

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait::async_trait};

mod m0001_declarations;
mod m0002_api_keys;

/// All migrations in order.
#[derive(Debug)]
pub(crate) struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m0001_declarations::Migration), Box::new(m0002_api_keys::Migration)]
    }
}
