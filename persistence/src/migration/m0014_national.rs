//! What national forms have and the form of Minhang has not: department, nature, term, function, more lines of the funding; and of
//! an indicator its period, direction, explanation and scoring standard.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TEXTS: [(&str, &str); 9] = [
    ("project", "department_code"),
    ("project", "department_name"),
    ("project", "nature"),
    ("project", "term"),
    ("project", "function_code"),
    ("indicator", "period"),
    ("indicator", "direction"),
    ("indicator", "explanation"),
    ("indicator", "scoring_standard"),
];
/// Lines of the funding, in fen.
const AMOUNTS: [&str; 4] = ["carried_over", "fiscal_account", "unit_funds", "own_funds"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (table, column) in TEXTS {
            connection.execute_unprepared(&format!("ALTER TABLE {table} ADD COLUMN {column} text")).await?;
        }
        for column in AMOUNTS {
            let add = format!("ALTER TABLE project ADD COLUMN {column} bigint CHECK ({column} >= 0)");
            connection.execute_unprepared(&add).await?;
        }
        Ok(())
    }
}
