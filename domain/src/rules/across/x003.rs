//! X003, 成本目标不超过当年预算.

use chrono::Datelike;
use rust_decimal::Decimal;

use super::shared::{ANNUAL, MONEY};
use crate::{
    form::{
        indicator::{Indicator, TargetPeriod},
        project::Project,
        taxonomy::{Level1, Level2},
    },
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{
        language::Bilingual,
        money::{Money, to_fen},
        period::{FiscalYear, Period},
        text::Name,
    },
    wording::{operators::Operator, quote::called, target::Target, told_units, units},
};

pub(super) static X003: Rule = Rule {
    id: "X003",
    severity: Severity::Error,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("成本目标不超过当年预算", "A cost target allows no more than the annual budget"),
    explanation: Bilingual::fixed(
        "成本类指标以元、万元、亿元计，且为上限或确数时，与当年预算比较（没有写类别的，看名称是否为“总成本”“成本概算”等），实施期的指标与项目总预算比较；按月的目标乘以项目期间在本年度内的整月数。按人、按件的单位成本以及没有金额单位的目标值不判断。",
        "Cost indicators in 元, 万元 or 亿元 that set a ceiling or an exact amount are compared with the annual budget, those of the whole period with the total budget; in a form without families those named 总成本, 成本概算 and the like. A target by the month is multiplied by the whole months of the project's period in the year. Costs per head or piece, and targets without a unit of money, are not judged.",
    ),
    fix: Bilingual::fixed(
        "核对成本目标的数值和单位，或核对当年预算。",
        "Check the figure and unit of the cost target, or the annual budget.",
    ),
    basis: FORM_FIELDS,
    strength: Strength::Arithmetic,
    since: "0.2.0",
    related: &["C003"],
    check: costs_within_budget,
    cases: &[
        Case {
            set: &[(
                "/indicators/0",
                r#"{"level1": "output", "level2": "cost", "name": "项目总成本", "target": "≤16万元"}"#,
            )],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case {
            set: &[(
                "/indicators/0",
                r#"{"level1": "output", "level2": "cost", "name": "项目总成本", "target": "≤15万元"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                (
                    "/indicators/0",
                    r#"{"level1": "output", "level2": "cost", "name": "项目总成本", "target": "≤45万元", "period": "whole"}"#,
                ),
                ("/funding/total_budget", "\"450000.00\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"level1": "cost", "level2": "economic_cost", "name": "运维费用", "target": "≤12501元/月"}"#,
            )],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"level1": "cost", "name": "运维费用", "target": "≤12500元/月"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "运维成本", "target": "≤12501元/月"}"#),
                ("/start_date", "\"2020-07-01\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/-", r#"{"level2": "cost", "name": "补助发放成本", "target": "≤620万/月"}"#)],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "项目成本概算", "target": "≤3584万元"}"#)],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "带动社会投资", "target": "=3584万元"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "节约成本", "target": "≥200000元"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "补助标准", "target": "≤200000元/人"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "成本控制", "target": "≤200000"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "成本控制率", "target": "≤100%"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "项目总成本", "target": "≤16万元"}"#),
                ("/funding/annual_budget", "null"),
            ],
            expect: Expect::Undecided,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "运维成本", "target": "≤1万元/月"}"#),
                ("/start_date", "null"),
            ],
            expect: Expect::Undecided,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "项目总成本", "target": "≤33万元"}"#),
                ("/funding/annual_budget", "\"329998.60\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn costs_within_budget(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (index, indicator) in project.indicators.iter().enumerate().filter(|(_, indicator)| is_cost(indicator)) {
        let Some((ceiling, per)) = ceiling(indicator) else { continue };
        let times = match per {
            "" | "年" => Some(1),
            "月" => match months(project) {
                Ok(months) => Some(months),
                Err(blank) => return out.blank(blank),
            },
            // By the head or the piece: how many there are is not known.
            _ => None,
        };
        let Some(allowed) = times.and_then(|times| ceiling.checked_mul(times.into())) else { continue };
        // 实施期指标 are of the whole project, and so is their money.
        let of = if indicator.period == Some(TargetPeriod::Whole) { &WHOLE } else { &YEAR };
        let Some(budget) = (of.budget)(project) else {
            out.blank(of.pointer);
            continue;
        };
        // Of a budget of nothing F005 speaks.
        if allowed > budget.decimal() && !budget.decimal().is_zero() && !is_rounded(indicator, allowed, budget) {
            tell_excess(out, index, indicator, (allowed, budget), of);
        }
    }
}

/// ≤33万元 of 329998.60 Whether a cost is the budget, rounded to the 万元 in which it is written.
pub(super) fn is_rounded(indicator: &Indicator, amount: Decimal, budget: Money) -> bool {
    let text = indicator.target_parsed.as_ref().map_or("", |target| target.text.as_str());
    let Some((number, _)) = text.split_once('万') else { return false };
    let digits = number.rsplit_once('.').map_or(0, |(_, digits)| digits.len());
    let Ok(scale) = u32::try_from(digits.saturating_add(1)) else { return false };
    let Some(last) = Decimal::try_new(50_000, scale).ok() else { return false };
    let apart = amount.saturating_sub(budget.decimal()).abs();
    apart <= last && apart.saturating_mul(Decimal::ONE_HUNDRED) < budget.decimal()
}

/// The budget that a cost is held against.
struct Bound {
    pointer: &'static str,
    budget: fn(&Project) -> Option<Money>,
    span: Bilingual,
    name: Bilingual,
}

static YEAR: Bound = Bound {
    pointer: ANNUAL,
    budget: |it| it.funding.annual_budget,
    span: Bilingual::fixed("全年", "in the year"),
    name: Bilingual::fixed("当年预算", "the annual budget"),
};

static WHOLE: Bound = Bound {
    pointer: "/funding/total_budget",
    budget: |it| it.funding.total_budget,
    span: Bilingual::fixed("整个实施期", "in all"),
    name: Bilingual::fixed("项目总预算", "the total budget"),
};

fn tell_excess(
    out: &mut Outcomes,
    index: usize,
    indicator: &Indicator,
    (allowed, budget): (Decimal, Money),
    Bound { span, name: of, .. }: &Bound,
) {
    let name = called(indicator.name.as_ref().map_or("", Name::as_str));
    let target = indicator.target_parsed.as_ref().map_or("", |target| target.text.as_str());
    let shown = to_fen(allowed);
    out.finding(
        format!("/indicators/{index}/target"),
        Bilingual::new(
            format!("成本指标“{name}”的目标值“{target}”{}允许 {shown} 元，超过{} {budget} 元", span.zh, of.zh),
            format!(
                "the target {target} of the cost indicator “{name}” allows {shown} yuan {}, above {} {budget}",
                span.en, of.en
            ),
        ),
    )
    .amounts(allowed, budget.decimal());
}

fn is_cost(indicator: &Indicator) -> bool {
    let level2 = [Level2::Cost, Level2::EconomicCost, Level2::SocialCost, Level2::EnvironmentalCost];
    let name = indicator.name.as_ref().map_or("", Name::as_str);
    let without_family = indicator.level1.is_none() && indicator.level2.is_none();
    indicator.level1 == Some(Level1::Cost)
        || indicator.level2.is_some_and(|level| level2.contains(&level))
        || (without_family && TOTALS.iter().any(|word| name.ends_with(word)))
}

/// Names of all that a project costs, where a form has no families.
const TOTALS: [&str; 5] = ["总成本", "项目成本", "成本概算", "成本预算", "总费用"];

/// The most yuan that a target of cost allows, and per what; none where it is no money or no ceiling.
fn ceiling(indicator: &Indicator) -> Option<(Decimal, &str)> {
    let target = indicator.target_parsed.as_ref()?;
    match target.operator {
        Some(Operator::Ge | Operator::Gt) => return None,
        Some(Operator::Le | Operator::Lt | Operator::Eq | Operator::About) | None => {}
    }
    let figure = target.high.or(target.value)?;
    let written = units::measure(target.unit.as_deref().unwrap_or_default());
    let name = indicator.name.as_ref().map_or("", Name::as_str);
    let told = told_units::told_by(name).filter(|_| written.family.is_empty() && name.ends_with(['）', ')']));
    let measure = told.unwrap_or(written);
    let money = measure.family == MONEY || measure.family.is_empty() && speaks_of_money(target, name);
    // 人均 in the name is 元/人 in the unit.
    let each =
        ["人均", "单位成本", "单价", "每", "平均", "日均", "月均", "户均"].iter().any(|word| name.contains(word));
    let allowed = figure.0.checked_mul(measure.worth)?;
    (money && !(each && measure.per.is_empty())).then_some((allowed, measure.per))
}

/// 620万/月 says money without the unit, when the name does.
fn speaks_of_money(target: &Target, name: &str) -> bool {
    let named = ["成本", "费", "资金", "支出", "经费", "金额", "投入"].iter().any(|word| name.contains(word));
    target.text.contains('万') && named
}

/// Whole months of the project's period within its budget year, at least one.
fn months(project: &Project) -> Result<u32, &'static str> {
    let year = project.fiscal_year.ok_or("/fiscal_year")?;
    let blank = if project.start_date.is_none() { "/start_date" } else { "/end_date" };
    let period = project.period().ok_or(blank)?;
    Ok(months_within(period, year))
}

fn months_within(period: Period, year: FiscalYear) -> u32 {
    let year = i32::from(year.get());
    let (start, end) = (period.start.day(), period.end.day());
    let (first, first_day) = if start.year() < year { (1, 1) } else { (start.month(), start.day()) };
    let (last, complete) = match end.succ_opt() {
        Some(next) if end.year() == year && next.year() == year => (next.month(), next.day() >= first_day),
        Some(_) | None => (13, first_day == 1),
    };
    last.saturating_sub(first).saturating_sub(u32::from(!complete)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::period::Date;

    #[test]
    fn months_are_whole_ones_within_the_year() {
        for (start, end, months) in [
            ("2020-01-01", "2020-12-31", 12),
            ("2019-05-10", "2021-03-01", 12),
            ("2020-03-01", "2020-06-30", 4),
            ("2020-06-30", "2020-12-31", 6),
            ("2020-01-15", "2020-02-14", 1),
            ("2020-01-15", "2020-03-13", 1),
            ("2020-12-20", "2020-12-31", 1),
        ] {
            let day = |text: &str| Date::parse(text.into()).unwrap();
            let period = Period { start: day(start), end: day(end) };
            assert_eq!(months_within(period, FiscalYear::new(2020).unwrap()), months, "{start} {end}");
        }
    }
}
