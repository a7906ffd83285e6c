//! Pages of declarations. What a list tells of one is kept with it as the text that is answered.

use domain::{
    form::project::Category,
    process::{caller::Units, stored::Status},
    values::{
        money::Money,
        period::{FiscalYear, Timestamp},
        text::ProfileId,
    },
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QueryResult, QuerySelect, QueryTrait, Select, Value, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    db::{Db, Read, sealed::Connection},
    entity::project,
    error::Error,
    projects,
    rows::InOrder,
    search::{self, By},
    units::{begins, within},
};

/// Which declarations are wanted; every condition narrows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One of these, as for the other lists; an empty list does not narrow.
    pub ids: Vec<Uuid>,
    pub fiscal_years: Vec<FiscalYear>,
    /// Prefixes of the unit code.
    pub unit_codes: Vec<String>,
    pub categories: Vec<Category>,
    pub statuses: Vec<Status>,
    pub profiles: Vec<ProfileId>,
    /// Least annual budget; a missing budget counts as 0.
    pub budget_min: Option<Money>,
    /// Greatest annual budget; a missing budget counts as 0.
    pub budget_max: Option<Money>,
    /// Changed then or later.
    pub updated_since: Option<Timestamp>,
    /// Part of what is searched (see [`domain::views::search`]); letters in either case, blanks aside.
    pub q: Option<String>,
}

/// What a page is ordered by; the id breaks ties in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    UpdatedAt,
    CreatedAt,
    /// By code point.
    Name,
    FiscalYear,
    /// A missing budget sorts as 0.
    AnnualBudget,
}

/// Place of a declaration in an order: what it is sorted by, and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    pub value: SortValue,
    pub id: Uuid,
}

/// The value a declaration is sorted by: microseconds, a year, or fen; or its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortValue {
    Integer(i64),
    Text(String),
}

impl SortKey {
    /// Whether the key can be one of this order.
    pub const fn fits(&self, sort: Sort) -> bool {
        match sort {
            Sort::Name => matches!(self.value, SortValue::Text(_)),
            Sort::UpdatedAt | Sort::CreatedAt | Sort::FiscalYear | Sort::AnnualBudget => {
                matches!(self.value, SortValue::Integer(_))
            }
        }
    }
}

/// A declaration of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its place: behind that of the last one of a page the next page begins.
    pub place: SortKey,
    /// What is told of it: a JSON object.
    pub told: String,
}

impl Listed {
    async fn read(db: &Db, row: &QueryResult, sort: Sort) -> Result<Self, Error> {
        let mut row = InOrder::of(row);
        let (id, told) = (row.next()?, row.next::<Option<String>>()?);
        let value = match sort {
            Sort::Name => SortValue::Text(row.next()?),
            Sort::FiscalYear => SortValue::Integer(row.next::<i32>()?.into()),
            Sort::UpdatedAt | Sort::CreatedAt | Sort::AnnualBudget => SortValue::Integer(row.next()?),
        };
        let told = match told {
            Some(told) => told,
            // Somebody took it away, of which verification tells; it is made of the declaration itself.
            None => {
                let stored = projects::get(db, &Units::All, id).await?;
                project::listed(&stored.ok_or_else(|| Error::Corrupt(format!("project.listed of {id}")))?)?
            }
        };
        Ok(Self { place: SortKey { value, id }, told })
    }
}

/// At most `limit` declarations behind `after`; one statement, and on SQLite another one of a search.
///
/// # Errors
/// [`Error::Corrupt`] for an `after` that does not fit `sort`.
pub async fn page(
    db: &Db,
    units: &Units,
    filter: &Filter,
    sort: Sort,
    descending: bool,
    after: Option<&SortKey>,
    limit: u64,
) -> Result<Vec<Listed>, Error> {
    let backend = db.connection().get_database_backend();
    let order = if descending { Order::Desc } else { Order::Asc };
    let ordered = |select: Select<project::Entity>| {
        let ordered = select.order_by(sorted_by(sort), order.clone());
        ordered.order_by(project::Column::Id, order.clone()).select_only()
    };
    let by = By::of_page(db, filter.q.as_deref().filter(|_| is_of_orders(filter))).await?;
    let mut page = project::Entity::find().filter(wanted_in_order(filter, units, by));
    if let Some(key) = after {
        if !key.fits(sort) {
            return Err(Error::Corrupt(format!("{key:?} is no place in the order of {sort:?}")));
        }
        page = page.filter(behind(key, sort, descending));
    }
    let mut page = ordered(page).limit(limit);
    if backend == DbBackend::Postgres && is_of_index(filter, units) {
        // The index tells which declarations these are; only they are read in full.
        let ids = page.column(project::Column::Id).into_query();
        page = ordered(project::Entity::find().filter(project::Column::Id.in_subquery(ids)));
    }
    let page = page.columns([project::Column::Id, project::Column::Listed]).expr(sorted_by(sort)).build(backend);
    let rows =
        if filter.q.is_some() { search::rows(db, page).await? } else { db.connection().query_all_raw(page).await? };
    let mut page = Vec::with_capacity(rows.len());
    for row in &rows {
        page.push(Listed::read(db, row, sort).await?);
    }
    Ok(page)
}

/// SQLite: whether the indexes of the orders have all that narrows a search beside its text; else very many declarations might
/// be read before a page is full.
fn is_of_orders(filter: &Filter) -> bool {
    let Filter { ids, categories, profiles, budget_min, budget_max, updated_since, .. } = filter;
    let lists = ids.is_empty() && categories.is_empty() && profiles.is_empty();
    lists && budget_min.is_none() && budget_max.is_none() && updated_since.is_none()
}

/// PostgreSQL: whether the index by units has all that is asked for.
fn is_of_index(filter: &Filter, units: &Units) -> bool {
    let Filter { ids, fiscal_years: _, unit_codes: _, categories, statuses: _, profiles, .. } = filter;
    let Filter { budget_min: _, budget_max: _, updated_since: _, q, .. } = filter;
    let others = ids.is_empty() && categories.is_empty() && profiles.is_empty() && q.is_none();
    others && !broad(filter, units).is_empty()
}

/// How many declarations there are.
pub async fn count(conn: &impl Read, units: &Units, filter: &Filter) -> Result<u64, Error> {
    let conn = conn.connection();
    let wanted = wanted(filter, units, conn.get_database_backend());
    Ok(project::Entity::find().filter(wanted).count(conn).await?)
}

fn sorted_by(sort: Sort) -> Expr {
    let column = match sort {
        Sort::UpdatedAt => project::Column::UpdatedAt,
        Sort::CreatedAt => project::Column::CreatedAt,
        Sort::Name => project::Column::Name,
        Sort::FiscalYear => project::Column::FiscalYear,
        Sort::AnnualBudget => return annual_budget(),
    };
    column.into_expr()
}

/// A generated column: comparisons of rows find the index of a column, but not that of an expression, on SQLite.
fn annual_budget() -> Expr {
    Expr::cust(r#""project"."annual_budget_or_zero""#)
}

/// Written as a comparison of rows, which an index serves at any depth.
fn behind(key: &SortKey, sort: Sort, descending: bool) -> Expr {
    let value = match &key.value {
        SortValue::Integer(value) => Expr::val(*value),
        SortValue::Text(value) => Expr::val(value.as_str()),
    };
    let place = Expr::tuple([sorted_by(sort), project::Column::Id.into_expr()]);
    let key = Expr::tuple([value, Expr::val(key.id)]);
    if descending { place.lt(key) } else { place.gt(key) }
}

/// What is wanted, of these units.
pub(crate) fn wanted(filter: &Filter, units: &Units, backend: DbBackend) -> Condition {
    broad(filter, units).add(narrow(filter, By::of(backend)))
}

/// As [`wanted`], for a page of a list. SQLite would gather all declarations of a unit or a year by the index of the one or
/// the other, and sort them for each page. A sign before a condition keeps it from that: it goes through the index of the
/// order, which has all columns of these conditions, and stops where the page is full.
pub(crate) fn wanted_in_order(filter: &Filter, units: &Units, by: By) -> Condition {
    let broad = broad(filter, units);
    if by == By::Planner || broad.is_empty() {
        return broad.add(narrow(filter, by));
    }
    Condition::all().add(Expr::cust_with_expr("+(?)", broad)).add(narrow(filter, by))
}

/// What many declarations have in common: unit, year, state.
fn broad(filter: &Filter, units: &Units) -> Condition {
    let Filter { fiscal_years, unit_codes, statuses, .. } = filter;
    let prefixes = unit_codes.iter().map(|prefix| begins(project::Column::UnitCode, prefix));
    Condition::all()
        .add_option(within(units, project::Column::UnitCode))
        .add_option((!unit_codes.is_empty()).then(|| prefixes.fold(Condition::any(), Condition::add)))
        .add_option(one_of(project::Column::FiscalYear, fiscal_years.iter().map(|it| i32::from(it.get()))))
        .add_option(one_of(project::Column::Status, statuses.iter().map(|it| it.code())))
}

fn narrow(filter: &Filter, by: By) -> Condition {
    let Filter { ids, categories, profiles, budget_min, budget_max, updated_since, q, .. } = filter;
    let columns = project::COLUMN;
    Condition::all()
        .add_option(one_of(project::Column::Id, ids.iter().copied()))
        .add_option(one_of(project::Column::Category, categories.iter().map(|it| it.code())))
        .add_option(one_of(project::Column::Profile, profiles.iter().map(ProfileId::as_str)))
        .add_option(budget_min.map(|it| annual_budget().gte(it.fen())))
        .add_option(budget_max.map(|it| annual_budget().lte(it.fen())))
        .add_option(updated_since.map(|it| columns.updated_at.gte(it.micros())))
        .add_option(q.as_deref().map(|part| search::contains(part, by)))
}

fn one_of<V: Into<Value>>(column: project::Column, values: impl ExactSizeIterator<Item = V>) -> Option<Expr> {
    (values.len() > 0).then(|| column.is_in(values))
}
