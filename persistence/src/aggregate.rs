//! Whole declarations in one statement: the database gathers the rows of each table.

use std::sync::LazyLock;

use domain::{process::stored::Stored, values::list::List};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryResult, QuerySelect, QueryTrait,
    Select, Statement,
    sea_query::{ColumnType, Expr},
};
use uuid::Uuid;

use crate::{
    entity::{cost_item, explanation, indicator, project, safeguard},
    error::Error,
    rows::Child,
};

static AGGREGATE_POSTGRES: LazyLock<String> = LazyLock::new(|| aggregate(DbBackend::Postgres));
static AGGREGATE_SQLITE: LazyLock<String> = LazyLock::new(|| aggregate(DbBackend::Sqlite));

/// The statement that reads one declaration by its id.
pub(crate) fn of_one(backend: DbBackend, id: Uuid) -> Statement {
    let sql: &str = if backend == DbBackend::Postgres { &AGGREGATE_POSTGRES } else { &AGGREGATE_SQLITE };
    Statement::from_sql_and_values(backend, sql, [id.into()])
}

/// The statement of one declaration: round trips, not rows, are what a read costs.
fn aggregate(backend: DbBackend) -> String {
    with_rows(project::Entity::find_by_id(Uuid::nil()), backend).sql
}

/// These declarations, each with its rows.
pub(crate) fn with_rows(projects: Select<project::Entity>, backend: DbBackend) -> Statement {
    projects
        .expr_as(rows_as_json::<indicator::Entity>(backend), "indicators")
        .expr_as(rows_as_json::<cost_item::Entity>(backend), "cost_items")
        .expr_as(rows_as_json::<safeguard::Entity>(backend), "safeguards")
        .expr_as(rows_as_json::<explanation::Entity>(backend), "explanations")
        .build(backend)
}

/// The rows of one table as a JSON array of arrays, the columns in the order of the row type: a column too few or too
/// many cannot be read, whereas a missing member of an object would pass for null.
fn rows_as_json<C: Child>(backend: DbBackend) -> Expr {
    let postgres = backend == DbBackend::Postgres;
    let table = C::default();
    let table = table.table_name();
    let column = |column: C::Column| {
        // SQLite keeps ids as 16 bytes, which JSON cannot hold.
        let bytes = !postgres && matches!(column.def().get_column_type(), ColumnType::Uuid);
        if bytes { format!(r#"lower(hex("{}"))"#, column.as_str()) } else { format!(r#""{}""#, column.as_str()) }
    };
    let own = |it: &C::Column| it.as_str() != C::PROJECT_ID.as_str();
    let columns = C::Column::iter().filter(own).map(column).collect::<Vec<_>>().join(", ");
    let (list, row) = if postgres { ("json_agg", "json_build_array") } else { ("json_group_array", "json_array") };
    let (position, project_id) = (C::POSITION.as_str(), C::PROJECT_ID.as_str());
    Expr::cust(format!(
        r#"(SELECT CAST({list}({row}({columns}) ORDER BY "{position}") AS text) FROM "{table}" WHERE "{table}"."{project_id}" = "project"."id")"#
    ))
}

/// # Errors
/// [`Error::Corrupt`] for data that no version of the program writes.
pub(crate) fn read(row: &QueryResult) -> Result<Stored, Error> {
    let children = project::Children {
        indicators: read_rows::<indicator::Entity, _>(row, "indicators")?,
        cost_items: read_rows::<cost_item::Entity, _>(row, "cost_items")?,
        safeguards: read_rows::<safeguard::Entity, _>(row, "safeguards")?,
        explanations: read_rows::<explanation::Entity, _>(row, "explanations")?,
    };
    project::read(project::Model::from_query_result(row, "")?, children)
}

fn read_rows<C: Child, const MAX: usize>(row: &QueryResult, list: &str) -> Result<List<C::Row, MAX>, Error> {
    let json: Option<String> = row.try_get("", list)?;
    let Some(json) = json else { return Ok(List::default()) };
    let models: Vec<C::Model> =
        serde_json::from_str(&json).map_err(|error| Error::Corrupt(format!("{list}: {error}")))?;
    models.into_iter().map(C::read).collect::<Result<_, _>>().map(List::stored)
}
