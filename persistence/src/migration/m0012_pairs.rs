//! PostgreSQL: the pairs of characters by which declarations are searched are numbers, no texts. They take a third of the room, and are
//! compared by the processor rather than by the rules of a language.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DbBackend, Statement},
};
use uuid::Uuid;

use crate::search::array;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Texts whose pairs are made at once.
const AT_ONCE: u64 = 500;
const NEXT: &str = "SELECT project_id, text FROM project_search WHERE project_id > $1 ORDER BY project_id LIMIT $2";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let connection = manager.get_connection();
        connection.execute_unprepared("ALTER TABLE project_search DROP COLUMN grams").await?;
        connection
            .execute_unprepared("ALTER TABLE project_search ADD COLUMN pairs int4[] NOT NULL DEFAULT '{}'")
            .await?;
        let mut after = Uuid::nil();
        loop {
            let values = [after.into(), AT_ONCE.into()];
            let next = Statement::from_sql_and_values(DbBackend::Postgres, NEXT, values);
            let mut made = Vec::new();
            for row in connection.query_all_raw(next).await? {
                after = row.try_get_by_index(0)?;
                made.push(format!("('{after}'::uuid, '{}'::int4[])", array(&row.try_get_by_index::<String>(1)?)));
            }
            if made.is_empty() {
                break;
            }
            let update = format!(
                "UPDATE project_search SET pairs = made.pairs FROM (VALUES {}) AS made (id, pairs) WHERE project_id = made.id",
                made.join(", ")
            );
            connection.execute_unprepared(&update).await?;
        }
        connection.execute_unprepared("ALTER TABLE project_search ALTER COLUMN pairs DROP DEFAULT").await?;
        connection
            .execute_unprepared("CREATE INDEX ix_project_search_pairs ON project_search USING gin (pairs)")
            .await?;
        Ok(())
    }
}
