//! Bringing a database up to date: its structure, and what an older version of the program did not keep.

use domain::process::caller::{Act, Units};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, IntoIden, IntoValueTuple, Query, TableRef},
};
use sea_orm_migration::{MigratorTrait, SchemaManager};
use uuid::Uuid;

use crate::{
    aggregate, audit,
    db::{Db, Tx, sealed::Connection},
    entity::project,
    error::Error,
    list::Filter,
    migration::Migrator,
    projects, search,
};

/// PostgreSQL: the advisory lock under which replicas migrate one after another.
const MIGRATION_LOCK: i64 = 0x6a69_7869_616f;
/// The table of a history that has begun.
const HEAD: &str = "audit_head";
/// Declarations that are read at once to be made findable.
const FILLED: u64 = 100;
/// Declarations for which is made at once what lists tell of them.
const LISTED: u64 = 500;

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
            tx.connection().execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
            tx.connection().execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        }
        let searched = SchemaManager::new(tx.unguarded()?).has_table(search::TEXTS).await?;
        let changed = !Migrator::get_pending_migrations(tx.unguarded()?).await?.is_empty();
        Migrator::up(tx.unguarded()?, None).await?;
        if !searched {
            fill(&tx).await?;
        }
        if changed {
            list_all(&tx).await?;
        }
        // Without the key nothing can be begun; what is there is read.
        if self.seals() {
            audit::begin(&tx, act).await?;
        }
        tx.commit().await?;
        self.look().await;
        Ok(())
    }
}

impl Db {
    /// Whether a history has begun here, which only the key that sealed it can prove.
    pub async fn has_history(&self) -> Result<bool, Error> {
        let tx = self.begin().await?;
        let made = SchemaManager::new(tx.unguarded()?).has_table(HEAD).await?;
        let begun = made && audit::is_begun(&tx).await?;
        tx.rollback().await?;
        Ok(begun)
    }
}

/// Makes the declarations of an older version of the program findable, which kept no index. Only in the transaction that
/// makes the index: later another replica may store a declaration, and its index, at any moment.
async fn fill(tx: &Tx) -> Result<(), Error> {
    let mut after = Uuid::nil();
    loop {
        let page = projects::behind(tx, &Units::All, &Filter::default(), after, FILLED).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.record.id;
        search::insert(tx, &page.iter().collect::<Vec<_>>()).await?;
    }
}

/// Makes what lists tell of declarations, where a migration took it away or an older version of the program did not make it.
async fn list_all(tx: &Tx) -> Result<(), Error> {
    let conn = tx.connection();
    let without = || project::Entity::find().filter(project::COLUMN.listed.is_null());
    let mut after = Uuid::nil();
    loop {
        let later = without().filter(project::COLUMN.id.gt(after)).order_by_asc(project::Column::Id).limit(LISTED);
        let rows = conn.query_all_raw(aggregate::with_rows(later, conn.get_database_backend())).await?;
        let page = aggregate::read_all(rows).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.record.id;
        let mut told = Vec::with_capacity(page.len());
        for stored in &page {
            told.push((stored.record.id, project::listed(stored)?));
        }
        let update = Query::update()
            .table(project::Entity)
            .value(project::Column::Listed, Expr::cust("told.column2"))
            .from(TableRef::ValuesList(
                told.into_iter().map(IntoValueTuple::into_value_tuple).collect(),
                "told".into_iden(),
            ))
            .cond_where(Expr::cust(r#""project"."id" = told.column1"#))
            .to_owned();
        conn.execute(&update).await?;
    }
}
