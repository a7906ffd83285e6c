//! X008, 单位成本与数量之积不超过预算.

use rust_decimal::Decimal;

use super::shared::{ANNUAL, MONEY};
use crate::{
    form::{
        indicator::Indicator,
        taxonomy::{Level1, Level2},
    },
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::{language::Bilingual, money::to_fen},
    wording::{
        operators::Operator,
        target::{Target, figures, is_measure},
        units::{leading, measure},
    },
};

pub(super) static X008: Rule = Rule {
    id: "X008",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("单位成本与数量之积不超过预算", "Unit cost times quantity is not above the budget"),
    explanation: Bilingual::fixed(
        "成本指标写明每平方米、每人、每亩多少元的，与计量单位相同的数量指标相乘，再与预算比较（项目总预算大于当年预算的，与总预算比较）。名称写“单位面积”“人均”“户均”的，按平方米、人、户计算。有几个数量指标单位相同的，取其中最小的，仍超过预算才报；单价带小数的，允许四舍五入的差额。",
        "A cost by the square metre, head or 亩 is multiplied by the quantity that is counted in the same unit and compared with the budget, the total where it is above that of the year. 单位面积, 人均 and 户均 in a name are per square metre, head and household. Of several quantities in one unit the smallest is taken, so that whichever is meant, the budget does not suffice; a price with decimals may have been rounded.",
    ),
    fix: Bilingual::fixed(
        "核对单位成本、数量和预算，使三者相符。",
        "Check unit cost, quantity and budget until they fit.",
    ),
    basis: Bilingual::fixed("申报表同一张表上的单位成本、数量和预算", "unit cost, quantity and budget of one form"),
    strength: Strength::Arithmetic,
    since: "0.3.0",
    related: &["X003", "C002"],
    check: costs_of_quantities_fit,
    cases: &[
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "改造面积", "target": "≥1600平方米"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "单位面积改造成本", "target": "≤95元"}"#),
            ],
            expect: Expect::Fires(&["/indicators/8/target"]),
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "改造面积", "target": "≥1500平方米"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "单位面积改造成本", "target": "≤95元"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "培训人数", "target": "≥400人"}"#),
                ("/indicators/-", r#"{"level2": "economic_cost", "name": "培训成本", "target": "≤400元/人"}"#),
            ],
            expect: Expect::Fires(&["/indicators/8/target"]),
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "补助航线条数", "target": "≥12条"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "单条航线年补助额", "target": "≤3万元"}"#),
                ("/indicators/-", r#"{"level2": "quantity", "name": "补偿面积", "target": "12000亩"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "公益林补偿标准", "target": "13元/亩·年"}"#),
            ],
            expect: Expect::Fires(&["/indicators/8/target", "/indicators/10/target"]),
        },
        // Which of the quantities is meant cannot be told; and 16.67 may be 150,000 by 9000, rounded.
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "服务人数", "target": "≥9000人"}"#),
                ("/indicators/-", r#"{"level2": "quantity", "name": "培训人数", "target": "≥300人"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "培训成本", "target": "≤400元/人"}"#),
                ("/indicators/-", r#"{"level2": "quantity", "name": "修缮面积", "target": "≥9000平方米"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "修缮成本", "target": "≤16.67元/平方米"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "每人每天的标准", "target": "≤9000元/人天"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "改造面积", "target": "≥1600平方米"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "单位面积改造成本", "target": "≤95元"}"#),
                (ANNUAL, "null"),
                ("/funding/total_budget", "null"),
            ],
            expect: Expect::Undecided,
        },
    ],
};

/// A quantity of output in the smallest unit of its family.
pub(super) struct Quantity<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) family: &'a str,
    pub(super) size: Decimal,
}

/// What one unit may cost, in yuan by the smallest unit of its family.
pub(super) struct Price<'a> {
    pub(super) family: &'a str,
    pub(super) yuan: Decimal,
    /// By how much the price may have been rounded up.
    rounded: Decimal,
}

fn costs_of_quantities_fit(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let mut quantities: Option<Vec<Quantity>> = None;
    for (index, indicator) in project.indicators.iter().enumerate() {
        let Some(price) = price(indicator) else { continue };
        let quantities = quantities.get_or_insert_with(|| project.indicators.iter().filter_map(quantity).collect());
        let alike = quantities.iter().filter(|it| it.family == price.family && it.indicator.period == indicator.period);
        let Some(least) = alike.min_by_key(|it| it.size) else { continue };
        let funding = &project.funding;
        let Some(budget) = funding.annual_budget.max(funding.total_budget) else { return out.blank(ANNUAL) };
        let (Some(cost), Some(spare)) = (price.yuan.checked_mul(least.size), price.rounded.checked_mul(least.size))
        else {
            continue;
        };
        if cost.checked_sub(spare).is_none_or(|cost| cost <= budget.decimal()) {
            continue;
        }
        let text = |it: &Indicator| it.target_parsed.as_ref().map_or_else(String::new, |target| target.text.clone());
        let (name, other) = (name_of(indicator), name_of(least.indicator));
        let (unit_cost, amount, shown) = (text(indicator), text(least.indicator), to_fen(cost));
        let message = Bilingual::new(
            format!("“{name}”{unit_cost}，“{other}”{amount}，两者相乘为 {shown} 元，超过预算 {budget} 元"),
            format!("“{name}” {unit_cost} times “{other}” {amount} is {shown} yuan, above the budget {budget}"),
        );
        out.finding(format!("/indicators/{index}/target"), message).amounts(cost, budget.decimal());
    }
}

pub(super) fn quantity(indicator: &Indicator) -> Option<Quantity<'_>> {
    let target = measured(indicator)?;
    let sets_a_floor = !matches!(target.operator, Some(Operator::Le | Operator::Lt | Operator::About));
    let written = measure(target.unit.as_deref()?);
    let counts = indicator.level2 == Some(Level2::Quantity) && sets_a_floor && written.per.is_empty();
    let size = figures(target).min()?.checked_mul(written.worth)?;
    let known = leading(written.family).is_some() && written.family != MONEY;
    (counts && known).then_some(Quantity { indicator, family: written.family, size })
}

/// What the names of prices say that their targets leave out.
const PER: [(&str, &str); 8] = [
    ("生均", "人"),
    ("单位面积", "平方米"),
    ("每平方米", "平方米"),
    ("每平米", "平方米"),
    ("人均", "人"),
    ("每人", "人"),
    ("户均", "户"),
    ("每亩", "亩"),
];

/// What a unit cost allows by the unit of a quantity.
pub(super) fn price(indicator: &Indicator) -> Option<Price<'_>> {
    let level2 = [Level2::Cost, Level2::EconomicCost];
    let cost = indicator.level1 == Some(Level1::Cost) || indicator.level2.is_some_and(|it| level2.contains(&it));
    let target = measured(indicator).filter(|_| cost)?;
    if matches!(target.operator, Some(Operator::Ge | Operator::Gt | Operator::About)) {
        return None;
    }
    let figure = target.value?.0;
    let written = measure(target.unit.as_deref()?);
    let name = name_of(indicator);
    let named = || PER.iter().find(|(word, _)| name.contains(word)).map(|(_, per)| *per).or_else(|| single(name));
    let per = if written.per.is_empty() { named()? } else { written.per };
    // 元/生 is paid by the head of a pupil.
    let pupils = per.strip_prefix('生').map(|rest| (leading("人"), rest));
    let (unit, rest) = match pupils {
        Some((unit, rest)) => (unit?.0, rest),
        None => leading(per)?,
    };
    // 元/人·天 is paid by the head and the day; what is paid by the year is paid once in a year.
    let once = ["", "/年", "·年", "年", ".年"].contains(&rest);
    if written.family != MONEY || !once {
        return None;
    }
    let yuan = figure.checked_mul(written.worth)?.checked_div(unit.worth())?;
    let last = if figure.scale() == 0 { Decimal::ZERO } else { Decimal::new(5, figure.scale().saturating_add(1)) };
    let rounded = last.checked_mul(written.worth)?.checked_div(unit.worth())?;
    Some(Price { family: unit.family, yuan, rounded })
}

/// 单座 of 公厕单座维护成本, and 每场.
fn single(name: &str) -> Option<&str> {
    let (_, behind) = name.split_once(['单', '每'])?;
    let (unit, _) = leading(behind).filter(|_| !behind.starts_with("位"))?;
    (unit.family != MONEY && !["年", "月", "天"].contains(&unit.family))
        .then_some(behind)
        .and_then(|it| it.get(..unit.name.len()))
}

fn measured(indicator: &Indicator) -> Option<&Target> {
    indicator.target_parsed.as_ref().filter(|target| is_measure(target))
}
