//! What several rules of the indicators need.

use rust_decimal::Decimal;

use crate::{
    form::{indicator, taxonomy::Level2},
    rules::rows::Row,
    wording::{
        names::{Direction, direction, is_share},
        target::{Figure, Target, TargetKind, is_measure},
    },
};

pub(super) const INDICATORS: &str = "/indicators";

/// Whether a target is a number or percentage that can be judged: not damaged, not a misread operator.
pub(super) fn sound(row: &Row) -> bool {
    is_measure(row.target) && misread_operator(row).is_none()
}

/// The figure meant when the ≥ before a share was read as the digit 2: 292% for ≥92%.
pub(super) fn misread_operator(row: &Row) -> Option<Decimal> {
    let Target { kind: TargetKind::Percent, operator: None, value: Some(Figure(value)), .. } = row.target else {
        return None;
    };
    let (hundred, two_thousand) = (Decimal::ONE_HUNDRED, Decimal::from(2_000));
    let meant = if *value == two_thousand + hundred { value - two_thousand } else { value - hundred - hundred };
    let plausible = meant >= Decimal::from(50) && meant <= hundred;
    // ≥100 % would have become 2100 %: 300 % is no misreading.
    let misread = plausible && *value != hundred + hundred + hundred && is_share(row.name);
    misread.then(|| meant.normalize())
}

/// 成本, 经济成本 Social and environmental cost are often told in words.
pub(super) fn is_cost(level2: Option<Level2>) -> bool {
    level2 == Some(Level2::Cost) || level2 == Some(Level2::EconomicCost)
}

/// 指标方向 Which way the indicator is better: as the form states it, else as its name tells.
pub(super) fn direction_of(row: &Row) -> Option<Direction> {
    let stated = row.indicator.direction.map(|stated| match stated {
        indicator::Direction::Positive => Direction::Up,
        indicator::Direction::Negative => Direction::Down,
    });
    stated.or_else(|| direction(row.name))
}

/// 成本指标 under 产出指标, as the national form of 2015 has it.
pub(super) const COST_UNDER_OUTPUT: &str = r#"[
    {"level1": "output", "level2": "quantity", "name": "安置小区数量", "target": "≥8个"},
    {"level1": "output", "level2": "cost", "name": "物业服务费", "target": "≤150000元"},
    {"level1": "benefit", "level2": "social_benefit", "name": "小区居民知晓率", "target": "≥80%"}
]"#;
