//! 统计 Statistics: declarations counted and summed by the database, exactly.

use domain::{
    form::fields,
    process::caller::Units,
    values::money::Total,
    views::statistics::{FundingGroup, FundingTotals, GroupBy},
};
use rust_decimal::Decimal;
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait,
    sea_query::{Asterisk, Expr, ExprTrait},
};

use crate::{
    db::Read,
    entity::project::{self, Column},
    error::Error,
    list::{Filter, wanted},
};

/// A sum of maximal amounts leaves 64 bits: quotients and remainders by this many fen are summed apart.
const PART: i64 = 1_000_000_000;
/// Decimals of an amount in yuan.
const FEN: u32 = 2;

/// The groups in the order of what tells them apart, at most `limit`; units are told apart by the first `unit_length`
/// characters of their code. One statement.
///
/// # Errors
/// [`Error::Corrupt`] for data that no version of the program writes.
pub async fn funding(
    conn: &impl Read,
    units: &Units,
    filter: &Filter,
    group_by: &[GroupBy],
    unit_length: u32,
    limit: u64,
) -> Result<Vec<FundingGroup>, Error> {
    let conn = conn.connection();
    let backend = conn.get_database_backend();
    let mut query = project::Entity::find().select_only().filter(wanted(filter, units, backend));
    query = query.expr_as(Expr::col(Asterisk).count(), "projects");
    // A line of the funding is stored in the column of its name.
    for (amount, _) in fields::funding() {
        let column = amount.member();
        for (name, part) in [("high", "/"), ("low", "%")] {
            // A sum of BIGINT is NUMERIC on PostgreSQL; cast back it is an integer on both.
            let sum = Expr::cust(format!(r#"CAST(COALESCE(SUM("project"."{column}" {part} {PART}), 0) AS bigint)"#));
            query = query.expr_as(sum, format!("{name}_{column}"));
        }
    }
    for by in group_by {
        let (value, name) = match by {
            GroupBy::Year => (column(Column::FiscalYear), "fiscal_year"),
            GroupBy::Unit => (Expr::cust(format!(r#"substr("project"."unit_code", 1, {unit_length})"#)), "unit_code"),
            GroupBy::Category => (column(Column::Category), "category"),
            GroupBy::Status => (column(Column::Status), "status"),
        };
        // What is missing comes first on both databases.
        query = query.order_by_desc(value.clone().is_null());
        query = query.expr_as(value.clone(), name).group_by(value.clone()).order_by_asc(value);
    }
    let rows = conn.query_all_raw(query.limit(limit).build(backend)).await?;
    let groups = rows.iter().map(|row| read(row, group_by));
    // Without groups an aggregate has one row even of nothing.
    groups.filter(|group| group.as_ref().map_or(true, |group| group.projects > 0)).collect()
}

fn column(column: Column) -> Expr {
    Expr::col((project::Entity, column))
}

fn read(row: &QueryResult, group_by: &[GroupBy]) -> Result<FundingGroup, Error> {
    let sum = |column: &str| {
        let part = |name: &str| row.try_get::<i64>("", &format!("{name}_{column}"));
        Ok(Total(exact(part("high")?, part("low")?)?))
    };
    let sums = fields::funding().map(|(amount, _)| sum(amount.member())).collect::<Result<_, Error>>()?;
    let funding = FundingTotals::stored(sums);
    let mut group = FundingGroup { projects: row.try_get("", "projects")?, funding, ..FundingGroup::default() };
    for by in group_by {
        match by {
            GroupBy::Year => group.fiscal_year = Some(project::fiscal_year(row.try_get("", "fiscal_year")?)?),
            GroupBy::Unit => group.unit_code = Some(row.try_get("", "unit_code")?),
            GroupBy::Category => group.category = project::category(row.try_get("", "category")?)?,
            GroupBy::Status => group.status = Some(project::status(&row.try_get::<String>("", "status")?)?),
        }
    }
    Ok(group)
}

/// A sum of amounts out of that of their quotients and that of their remainders by [`PART`].
fn exact(high: i64, low: i64) -> Result<Decimal, Error> {
    let fen = i128::from(high) * i128::from(PART) + i128::from(low);
    Decimal::try_from_i128_with_scale(fen, FEN).map_err(|error| Error::Corrupt(format!("a sum of amounts: {error}")))
}
