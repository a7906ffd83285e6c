//! Whole declarations in one statement: the database gathers the rows of each table.

use std::sync::LazyLock;

use domain::{
    process::{caller::Units, stored::Stored},
    values::list::List,
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter, QueryResult, QuerySelect,
    QueryTrait, Select, Statement,
    sea_query::{ColumnType, Expr},
};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::{
    entity::{cost_item, explanation, indicator, project, safeguard},
    error::Error,
    rows::Child,
    units::within,
};

static AGGREGATE_POSTGRES: LazyLock<String> = LazyLock::new(|| aggregate(DbBackend::Postgres));
static AGGREGATE_SQLITE: LazyLock<String> = LazyLock::new(|| aggregate(DbBackend::Sqlite));

/// The statement that reads one declaration of these units by its id. One of other units costs no more than one that is
/// not there.
pub(crate) fn of_one(backend: DbBackend, units: &Units, id: Uuid) -> Statement {
    if let Some(own) = within(units, project::Column::UnitCode) {
        return with_rows(project::Entity::find_by_id(id).filter(own), backend);
    }
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

/// Bytes of rows above which declarations are read on a thread where nobody else waits: it takes milliseconds.
const LARGE: usize = 64 * 1024;

type Reading = Box<dyn FnOnce() -> Result<Vec<Stored>, Error> + Send>;

/// Reads declarations, aside when they are many or large.
///
/// # Errors
/// As for [`read`].
pub(crate) async fn read_all(rows: Vec<QueryResult>) -> Result<Vec<Stored>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let aside = async |read: Reading| {
        let read = spawn_blocking(read).await;
        read.map_err(|error| Error::Corrupt(format!("reading ended early: {error}")))?
    };
    let [row] = rows.as_slice() else { return aside(Box::new(move || rows.iter().map(self::read).collect())).await };
    let texts = Texts::of(row)?;
    if texts.len() <= LARGE {
        return Ok(vec![texts.read(row)?]);
    }
    aside(Box::new(move || rows.iter().map(|row| texts.read(row)).collect())).await
}

/// # Errors
/// [`Error::Corrupt`] for data that no version of the program writes.
pub(crate) fn read(row: &QueryResult) -> Result<Stored, Error> {
    Texts::of(row)?.read(row)
}

/// The rows of the four tables of a declaration, each a text of JSON; none without rows.
struct Texts {
    indicators: Option<String>,
    cost_items: Option<String>,
    safeguards: Option<String>,
    explanations: Option<String>,
    /// Bytes of the schedule, which is a column of the declaration.
    schedule: usize,
}

impl Texts {
    fn of(row: &QueryResult) -> Result<Self, Error> {
        Ok(Self {
            indicators: row.try_get("", "indicators")?,
            cost_items: row.try_get("", "cost_items")?,
            safeguards: row.try_get("", "safeguards")?,
            explanations: row.try_get("", "explanations")?,
            schedule: row.try_get::<Option<String>>("", "schedule")?.map_or(0, |text| text.len()),
        })
    }

    fn len(&self) -> usize {
        let all = [&self.indicators, &self.cost_items, &self.safeguards, &self.explanations];
        all.into_iter().flatten().map(String::len).sum::<usize>() + self.schedule
    }

    fn read(&self, row: &QueryResult) -> Result<Stored, Error> {
        let children = project::Children {
            indicators: read_rows::<indicator::Entity, _>(self.indicators.as_deref(), "indicators")?,
            cost_items: read_rows::<cost_item::Entity, _>(self.cost_items.as_deref(), "cost_items")?,
            safeguards: read_rows::<safeguard::Entity, _>(self.safeguards.as_deref(), "safeguards")?,
            explanations: read_rows::<explanation::Entity, _>(self.explanations.as_deref(), "explanations")?,
        };
        project::read(project::Model::from_query_result(row, "")?, children)
    }
}

fn read_rows<C: Child, const MAX: usize>(json: Option<&str>, list: &str) -> Result<List<C::Row, MAX>, Error> {
    models::<C>(json, list)?.into_iter().map(C::read).collect::<Result<_, _>>().map(List::stored)
}

fn models<C: Child>(json: Option<&str>, list: &str) -> Result<Vec<C::Model>, Error> {
    let Some(json) = json else { return Ok(Vec::new()) };
    serde_json::from_str(json).map_err(|error| Error::Corrupt(format!("{list}: {error}")))
}

/// Whether the tables of a declaration hold what is written of it, to the letter: figures in no other form, and rows
/// one behind the other.
pub(crate) fn is_as_written(row: &QueryResult, stored: &Stored) -> Result<bool, Error> {
    let (content, texts) = (&stored.content, Texts::of(row)?);
    Ok(are_as_written::<indicator::Entity>(texts.indicators, "indicators", &content.indicators)?
        && are_as_written::<cost_item::Entity>(texts.cost_items, "cost_items", &content.cost_items)?
        && are_as_written::<safeguard::Entity>(texts.safeguards, "safeguards", &content.safeguards)?
        && are_as_written::<explanation::Entity>(texts.explanations, "explanations", &content.explanations)?)
}

fn are_as_written<C: Child>(json: Option<String>, list: &str, rows: &[C::Row]) -> Result<bool, Error> {
    // The id of the declaration is none of the columns that were gathered.
    let written = rows.iter().zip(0..).map(|(row, position)| C::write(row, Uuid::nil(), position));
    Ok(models::<C>(json.as_deref(), list)? == written.collect::<Result<Vec<_>, _>>()?)
}
