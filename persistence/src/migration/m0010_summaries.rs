//! What lists tell of a declaration's rows stands in its own row: how many there are, and what the costs come to.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// Each column, its type, and how it is made of the rows. The sum of the costs is kept in two parts, because that of
/// maximal amounts leaves 64 bits.
const COLUMNS: [(&str, &str, &str); 6] = [
    ("indicator_count", "integer", "SELECT count(*) FROM indicator"),
    ("cost_item_count", "integer", "SELECT count(*) FROM cost_item"),
    ("safeguard_count", "integer", "SELECT count(*) FROM safeguard"),
    ("explanation_count", "integer", "SELECT count(*) FROM explanation"),
    ("cost_high", "bigint", "SELECT CAST(COALESCE(SUM(amount / 1000000000), 0) AS bigint) FROM cost_item"),
    ("cost_low", "bigint", "SELECT CAST(COALESCE(SUM(amount % 1000000000), 0) AS bigint) FROM cost_item"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (column, kind, _) in COLUMNS {
            let add = format!("ALTER TABLE project ADD COLUMN {column} {kind} NOT NULL DEFAULT 0");
            connection.execute_unprepared(&add).await?;
        }
        let made = COLUMNS.map(|(column, _, rows)| format!("{column} = ({rows} WHERE project_id = project.id)"));
        connection.execute_unprepared(&format!("UPDATE project SET {}", made.join(", "))).await?;
        Ok(())
    }
}
