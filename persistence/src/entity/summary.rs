//! 申报摘要: what a list shows of a declaration.

use domain::{
    form::project::Funding,
    process::stored::{Record, Summary},
    values::{
        money::{Money, Total},
        period::{Date, Timestamp},
        text::{ProfileId, Text, UnitCode},
    },
};
use rust_decimal::Decimal;
use sea_orm::QueryResult;

use super::project::{self, Column, PART};
use crate::{error::Error, rows::InOrder};

/// Decimals of an amount in yuan.
const FEN: u32 = 2;

/// What is selected for a list, in the order in which [`read`] takes it.
pub(crate) const COLUMNS: [Column; 36] = [
    Column::Id,
    Column::Revision,
    Column::Status,
    Column::CreatedAt,
    Column::UpdatedAt,
    Column::SubmittedAt,
    Column::DecidedAt,
    Column::ApprovedRevision,
    Column::FiscalYear,
    Column::UnitCode,
    Column::UnitName,
    Column::ProjectCode,
    Column::ExternalId,
    Column::Profile,
    Column::Name,
    Column::Category,
    Column::Leader,
    Column::StartDate,
    Column::EndDate,
    Column::TotalBudget,
    Column::AnnualBudget,
    Column::FiscalAppropriation,
    Column::SuperiorAppropriation,
    Column::LocalAppropriation,
    Column::SubordinateMatching,
    Column::CarriedOver,
    Column::FiscalAccount,
    Column::UnitFunds,
    Column::OwnFunds,
    Column::OtherFunds,
    Column::IndicatorCount,
    Column::CostItemCount,
    Column::SafeguardCount,
    Column::ExplanationCount,
    Column::CostHigh,
    Column::CostLow,
];

/// # Errors
/// [`Error::Corrupt`] for a value that no version of the program writes.
pub(crate) fn read(row: &QueryResult) -> Result<(Record, Summary), Error> {
    let mut row = InOrder::of(row);
    let record = Record {
        id: row.next()?,
        revision: row.next()?,
        status: project::status(&row.next::<String>()?)?,
        created_at: Timestamp::from_micros(row.next()?),
        updated_at: Timestamp::from_micros(row.next()?),
        submitted_at: row.next::<Option<_>>()?.map(Timestamp::from_micros),
        decided_at: row.next::<Option<_>>()?.map(Timestamp::from_micros),
        approved_revision: row.next()?,
    };
    let summary = Summary {
        fiscal_year: project::fiscal_year(row.next()?)?,
        unit_code: UnitCode::stored(row.next()?),
        unit_name: Text::stored(row.next()?),
        project_code: row.next::<Option<_>>()?.map(Text::stored),
        external_id: row.next::<Option<_>>()?.map(Text::stored),
        profile: ProfileId::stored(row.next()?),
        name: Text::stored(row.next()?),
        category: project::category(row.next()?)?,
        leader: row.next::<Option<_>>()?.map(Text::stored),
        start_date: row.next::<Option<_>>()?.map(Date::stored),
        end_date: row.next::<Option<_>>()?.map(Date::stored),
        funding: Funding {
            total_budget: money(row.next()?),
            annual_budget: money(row.next()?),
            fiscal_appropriation: money(row.next()?),
            superior_appropriation: money(row.next()?),
            local_appropriation: money(row.next()?),
            subordinate_matching: money(row.next()?),
            carried_over: money(row.next()?),
            fiscal_account: money(row.next()?),
            unit_funds: money(row.next()?),
            own_funds: money(row.next()?),
            other_funds: money(row.next()?),
        },
        indicator_count: count(row.next()?)?,
        cost_item_count: count(row.next()?)?,
        safeguard_count: count(row.next()?)?,
        explanation_count: count(row.next()?)?,
        cost_total: Total(exact(row.next()?, row.next()?)?),
    };
    Ok((record, summary))
}

fn money(fen: Option<i64>) -> Option<Money> {
    fen.map(Money::from_fen)
}

/// A sum of amounts out of that of their quotients and that of their remainders by [`PART`].
pub(crate) fn exact(high: i64, low: i64) -> Result<Decimal, Error> {
    let fen = i128::from(high) * i128::from(PART) + i128::from(low);
    Decimal::try_from_i128_with_scale(fen, FEN).map_err(|error| Error::Corrupt(format!("a sum of amounts: {error}")))
}

fn count(count: i32) -> Result<u32, Error> {
    u32::try_from(count).map_err(|error| Error::Corrupt(format!("{count} rows: {error}")))
}
