//! Bringing a database up to date: its structure, and what an older version of the program did not keep.

use domain::process::caller::{Act, Units};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use crate::{
    audit,
    db::{Db, Tx, sealed::Connection},
    error::Error,
    list::Filter,
    migration::Migrator,
    projects, search,
};

/// PostgreSQL: the advisory lock under which replicas migrate one after another.
const MIGRATION_LOCK: i64 = 0x6a69_7869_616f;
/// Declarations that are read at once to be made findable.
const FILLED: u64 = 100;

impl Db {
    /// Brings the schema up to date. Any number of replicas may start at once: one migrates, the others wait.
    ///
    /// # Errors
    /// [`Error::Database`] also when the database was migrated by a newer version of the program, and
    /// [`Error::OtherKey`] when its history was sealed with another key.
    pub async fn migrate(&self, act: &Act) -> Result<(), Error> {
        let tx = self.begin().await?;
        if tx.connection().get_database_backend() == DbBackend::Postgres {
            // Replicas that wait here for a long migration must not be cut off.
            tx.connection().execute_unprepared("SET LOCAL statement_timeout = 0").await?;
            tx.connection().execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        }
        Migrator::up(tx.connection(), None).await?;
        fill(&tx).await?;
        audit::begin(&tx, act).await?;
        tx.commit().await
    }
}

/// Makes the declarations of an older version of the program findable, which kept no index.
async fn fill(tx: &Tx) -> Result<(), Error> {
    let any = Statement::from_string(tx.connection().get_database_backend(), "SELECT 1 FROM project_search LIMIT 1");
    if tx.connection().query_one_raw(any).await?.is_some() {
        return Ok(());
    }
    let mut after = Uuid::nil();
    loop {
        let page = projects::behind(tx, &Units::All, &Filter::default(), after, FILLED).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.record.id;
        search::insert(tx, &page.iter().collect::<Vec<_>>()).await?;
    }
}
