//! Pages of declarations: summaries without narratives and rows.

use domain::{
    caller::Units,
    money::Money,
    period::{FiscalYear, Timestamp},
    project::Category,
    stored::{Record, Status, Summary},
    text::ProfileId,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, Func, LikeExpr},
};
use uuid::Uuid;

use crate::{
    db::Read,
    entity::{project, summary},
    error::Error,
};

/// Which declarations are wanted; every condition narrows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub fiscal_year: Option<FiscalYear>,
    /// Prefix of the unit code.
    pub unit_code: Option<String>,
    pub category: Option<Category>,
    pub status: Option<Status>,
    pub profile: Option<ProfileId>,
    /// Least annual budget; a missing budget counts as 0.
    pub budget_min: Option<Money>,
    /// Greatest annual budget; a missing budget counts as 0.
    pub budget_max: Option<Money>,
    /// Changed then or later.
    pub updated_since: Option<Timestamp>,
    /// Part of the name, the unit's name, the project code or the overview; ASCII letters in either case.
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

/// The place of a declaration in an order: behind the last one of a page the next page begins.
pub fn key_of((record, summary): &(Record, Summary), sort: Sort) -> SortKey {
    let value = match sort {
        Sort::UpdatedAt => SortValue::Integer(record.updated_at.micros()),
        Sort::CreatedAt => SortValue::Integer(record.created_at.micros()),
        Sort::Name => SortValue::Text(summary.name.as_str().to_owned()),
        Sort::FiscalYear => SortValue::Integer(summary.fiscal_year.get().into()),
        Sort::AnnualBudget => SortValue::Integer(summary.funding.annual_budget.unwrap_or_default().fen()),
    };
    SortKey { value, id: record.id }
}

/// At most `limit` declarations behind `after`; one statement.
///
/// # Errors
/// [`Error::Corrupt`] for an `after` that does not fit `sort`.
pub async fn page(
    conn: &impl Read,
    units: &Units,
    filter: &Filter,
    sort: Sort,
    descending: bool,
    after: Option<&SortKey>,
    limit: u64,
) -> Result<Vec<(Record, Summary)>, Error> {
    let conn = conn.connection();
    let order = if descending { Order::Desc } else { Order::Asc };
    let wanted = condition(filter, conn.get_database_backend()).add_option(below(units, project::Column::UnitCode));
    let mut page = project::Entity::find().filter(wanted);
    if let Some(key) = after {
        if !key.fits(sort) {
            return Err(Error::Corrupt(format!("{key:?} is no place in the order of {sort:?}")));
        }
        page = page.filter(behind(key, sort, descending));
    }
    let rows = page
        .order_by(sorted_by(sort), order.clone())
        .order_by(project::Column::Id, order)
        .limit(limit)
        .into_partial_model::<summary::Row>()
        .all(conn)
        .await?;
    rows.into_iter().map(summary::read).collect()
}

/// How many declarations there are.
pub async fn count(conn: &impl Read, units: &Units, filter: &Filter) -> Result<u64, Error> {
    let conn = conn.connection();
    let wanted = condition(filter, conn.get_database_backend()).add_option(below(units, project::Column::UnitCode));
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

fn annual_budget() -> Expr {
    Func::coalesce([project::Column::AnnualBudget.into_expr(), Expr::cust("0")]).into()
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

fn condition(filter: &Filter, backend: DbBackend) -> Condition {
    let Filter { fiscal_year, unit_code, category, status, profile, budget_min, budget_max, updated_since, q } = filter;
    let columns = project::COLUMN;
    Condition::all()
        .add_option(fiscal_year.map(|year| columns.fiscal_year.eq(i32::from(year.get()))))
        .add_option(unit_code.as_deref().map(|prefix| begins(project::Column::UnitCode, prefix)))
        .add_option(category.map(|it| columns.category.eq(it.code())))
        .add_option(status.map(|it| columns.status.eq(it.code())))
        .add_option(profile.as_ref().map(|it| columns.profile.eq(it.as_str())))
        .add_option(budget_min.map(|it| annual_budget().gte(it.fen())))
        .add_option(budget_max.map(|it| annual_budget().lte(it.fen())))
        .add_option(updated_since.map(|it| columns.updated_at.gte(it.micros())))
        .add_option(q.as_deref().map(|part| contains(part, backend)))
}

/// Rows of these units alone; nothing for those of a caller who sees all.
pub(crate) fn below(units: &Units, unit_code: impl ColumnTrait) -> Option<Condition> {
    match units {
        Units::All => None,
        // Of no prefix at all comes a condition that nothing meets.
        Units::Below(prefixes) if prefixes.is_empty() => Some(Condition::any().add(Expr::val(1).eq(0))),
        Units::Below(prefixes) => {
            Some(prefixes.iter().fold(Condition::any(), |any, prefix| any.add(begins(unit_code, prefix.as_str()))))
        }
    }
}

/// Codes that begin with a prefix, as a range that an index serves.
fn begins(unit_code: impl ColumnTrait, prefix: &str) -> Condition {
    Condition::all().add(unit_code.gte(prefix)).add_option(behind_prefix(prefix).map(|end| unit_code.lt(end)))
}

/// The least text that is greater than all texts with the prefix; none where there is no such text.
fn behind_prefix(prefix: &str) -> Option<String> {
    let mut kept = prefix.chars();
    while let Some(last) = kept.next_back() {
        // Stepping over the surrogates, which are no characters.
        if let Some(next) = (last..=char::MAX).nth(1) {
            let mut end = kept.as_str().to_owned();
            end.push(next);
            return Some(end);
        }
    }
    None
}

fn contains(part: &str, backend: DbBackend) -> Condition {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c.to_ascii_lowercase());
    }
    pattern.push('%');
    // SQLite lowers ASCII letters only; on PostgreSQL the collation says so.
    let collation = if backend == DbBackend::Postgres { r#" COLLATE "C""# } else { "" };
    ["name", "unit_name", "project_code", "overview"].into_iter().fold(Condition::any(), |any, column| {
        let lower = Expr::cust(format!(r#"lower("project"."{column}"{collation})"#));
        any.add(lower.like(LikeExpr::new(&pattern).escape('\\')))
    })
}
