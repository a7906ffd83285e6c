//! What several rules of the indicators need.

use rust_decimal::Decimal;

use super::i014::vague_word;
use crate::{
    form::{indicator, taxonomy::Level2},
    rules::{
        Subject,
        rows::{Row, rows},
    },
    wording::{
        names::{Direction, contains_any, direction, is_share},
        operators::Operator,
        placeholders::{is_placeholder, unfilled},
        target::{Figure, Target, TargetKind, figures, is_measure, is_wording},
        told_units::is_money_unit,
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

/// Longest target in words that is judged as one, in bytes; a longer one is prose.
const LONGEST: usize = 400;

/// Whether a target is told in words of which no other rule says that they are no target: no sentence under cost (I013),
/// neither vague (I014) nor left unfilled (I026).
pub(super) fn is_plain_wording(row: &Row) -> bool {
    let of_cost = row.target.kind == TargetKind::Sentence && is_cost(row.indicator.level2);
    row.target.text.len() <= LONGEST
        && is_wording(row.target)
        && !of_cost
        && vague_word(&row.target.text).is_none()
        && !is_placeholder(&row.target.text)
        && unfilled(&row.target.text).is_none()
}

/// Words of a deed on money: a cost row so named is no cost.
const SAVINGS: [&str; 8] = ["节约", "节省", "降低", "下降", "减少", "压减", "控制", "收入"];

/// 成本 Whether the row sets an amount of money under cost.
pub(super) fn is_cost_of_money(row: &Row) -> bool {
    is_cost(row.indicator.level2)
        && row.target.unit.as_deref().is_some_and(is_money_unit)
        && !contains_any(row.name, &SAVINGS)
}

/// Whether a share of a whole is above it or below nothing.
pub(super) fn is_beyond_the_whole(row: &Row) -> bool {
    let beyond = figures(row.target).any(|figure| {
        let strictly_above = row.target.operator == Some(Operator::Gt) && figure == Decimal::ONE_HUNDRED;
        let strictly_below = row.target.operator == Some(Operator::Lt) && figure.is_zero();
        figure > Decimal::ONE_HUNDRED || figure < Decimal::ZERO || strictly_above || strictly_below
    });
    beyond && is_measured_share(row) && misread_operator(row).is_none()
}

/// Whether the row measures a share by a figure or a percentage.
pub(super) fn is_measured_share(row: &Row) -> bool {
    let unit_fits = row.target.unit.as_deref().is_none_or(|unit| unit == "%");
    unit_fits && is_measure(row.target) && is_share(row.name)
}

/// 分值 Whether the column of targets holds the points of the indicators: whole numbers without operator and unit, which add up
/// to a round total.
pub(super) fn are_points(subject: &Subject) -> bool {
    let (mut count, mut sum) = (0_u32, Decimal::ZERO);
    for row in rows(subject) {
        let target = row.target;
        let Some(Figure(value)) = target.value.filter(|_| target.kind == TargetKind::Number) else { return false };
        let bare = target.operator.is_none() && target.unit.is_none() && row.indicator.weight.is_none();
        if !bare || !value.fract().is_zero() || value > Decimal::from(60) {
            return false;
        }
        (count, sum) = (count.saturating_add(1), sum.saturating_add(value));
    }
    count >= 4 && [80, 90, 100].map(Decimal::from).contains(&sum)
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
