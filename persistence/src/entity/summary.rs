//! 申报摘要: what a list shows of a declaration, and what is counted and summed for it.

use domain::{
    process::stored::{Record, Summary},
    values::{
        money::Total,
        period::{Date, Timestamp},
        text::{ProfileId, Text, UnitCode},
    },
};
use rust_decimal::Decimal;
use sea_orm::{
    DerivePartialModel, ExprTrait,
    entity::prelude::{ChronoDate, Uuid},
    sea_query::{Asterisk, Expr, Query},
};

use super::{cost_item, explanation, indicator, project, safeguard};
use crate::{error::Error, rows::Child};

/// A sum of maximal amounts leaves 64 bits: quotients and remainders by this many fen are summed apart.
pub(crate) const PART: i64 = 1_000_000_000;
/// Decimals of an amount in yuan.
const FEN: u32 = 2;

#[derive(DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
pub(crate) struct Row {
    id: Uuid,
    revision: i64,
    status: String,
    created_at: i64,
    updated_at: i64,
    submitted_at: Option<i64>,
    decided_at: Option<i64>,
    approved_revision: Option<i64>,
    fiscal_year: i32,
    unit_code: String,
    unit_name: String,
    project_code: Option<String>,
    external_id: Option<String>,
    profile: String,
    name: String,
    category: Option<String>,
    leader: Option<String>,
    start_date: Option<ChronoDate>,
    end_date: Option<ChronoDate>,
    #[sea_orm(nested)]
    funding: project::Amounts,
    #[sea_orm(from_expr = "count_of::<indicator::Entity>()")]
    indicator_count: i64,
    #[sea_orm(from_expr = "count_of::<cost_item::Entity>()")]
    cost_item_count: i64,
    #[sea_orm(from_expr = "count_of::<safeguard::Entity>()")]
    safeguard_count: i64,
    #[sea_orm(from_expr = "count_of::<explanation::Entity>()")]
    explanation_count: i64,
    #[sea_orm(from_expr = "sum_of_costs(\"/\")")]
    cost_high: i64,
    #[sea_orm(from_expr = "sum_of_costs(\"%\")")]
    cost_low: i64,
}

fn count_of<C: Child>() -> Expr {
    of_project::<C>(Expr::col(Asterisk).count())
}

/// Sum of the amounts, each first divided by [`PART`]: `/` for the quotients, `%` for the remainders.
fn sum_of_costs(part: &str) -> Expr {
    // A sum of BIGINT is NUMERIC on PostgreSQL; cast back it is an integer on both.
    of_project::<cost_item::Entity>(Expr::cust(format!("CAST(COALESCE(SUM(amount {part} {PART}), 0) AS bigint)")))
}

fn of_project<C: Child>(value: Expr) -> Expr {
    let own = Expr::col((C::default(), C::PROJECT_ID)).equals((project::Entity, project::Column::Id));
    Query::select().expr(value).from(C::default()).and_where(own).take().into()
}

/// # Errors
/// [`Error::Corrupt`] for a value that no version of the program writes.
pub(crate) fn read(row: Row) -> Result<(Record, Summary), Error> {
    let cost_total = exact(row.cost_high, row.cost_low)?;
    let record = Record {
        id: row.id,
        revision: row.revision,
        status: project::status(&row.status)?,
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        submitted_at: row.submitted_at.map(Timestamp::from_micros),
        decided_at: row.decided_at.map(Timestamp::from_micros),
        approved_revision: row.approved_revision,
    };
    let summary = Summary {
        fiscal_year: project::fiscal_year(row.fiscal_year)?,
        unit_code: UnitCode::stored(row.unit_code),
        unit_name: Text::stored(row.unit_name),
        project_code: row.project_code.map(Text::stored),
        external_id: row.external_id.map(Text::stored),
        profile: ProfileId::stored(row.profile),
        name: Text::stored(row.name),
        category: project::category(row.category)?,
        leader: row.leader.map(Text::stored),
        start_date: row.start_date.map(Date::stored),
        end_date: row.end_date.map(Date::stored),
        funding: row.funding.read(),
        indicator_count: rows(row.indicator_count)?,
        cost_item_count: rows(row.cost_item_count)?,
        safeguard_count: rows(row.safeguard_count)?,
        explanation_count: rows(row.explanation_count)?,
        cost_total: Total(cost_total),
    };
    Ok((record, summary))
}

/// A sum of amounts out of that of their quotients and that of their remainders by [`PART`].
pub(crate) fn exact(high: i64, low: i64) -> Result<Decimal, Error> {
    let fen = i128::from(high) * i128::from(PART) + i128::from(low);
    Decimal::try_from_i128_with_scale(fen, FEN).map_err(|error| Error::Corrupt(format!("a sum of amounts: {error}")))
}

fn rows(count: i64) -> Result<u32, Error> {
    u32::try_from(count).map_err(|error| Error::Corrupt(format!("{count} rows: {error}")))
}
