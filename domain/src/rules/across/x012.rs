//! X012, 单位成本与数量说明大部分预算.

use rust_decimal::Decimal;

use super::{
    x008::{Quantity, price, quantity},
    x010::amount,
};
use crate::{
    form::{
        indicator::{Indicator, TargetPeriod},
        taxonomy::Level2,
    },
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::{language::Bilingual, money::to_fen},
    wording::{names::contains_any, quote::called, terms::covers_years, things::same_thing},
};

pub(super) static X012: Rule = Rule {
    id: "X012",
    severity: Severity::Info,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("单位成本与数量说明大部分预算", "Unit costs and quantities explain most of the budget"),
    explanation: Bilingual::fixed(
        "每个单位成本与相同单位的一个数量指标相乘，合计不到预算的九成时提示：其余的钱没有成本目标。成本指标都是金额、不止一个的，合计少于预算即提示；只有一个、不到预算八成的也提示。其中有等于预算的总成本、有对不上数量的单位成本，或者相同单位的数量指标不止一个而看不出是哪一个的，不作判断。",
        "Each unit cost is multiplied by the one quantity in its unit, and the rule speaks if all together are less than nine tenths of the budget: no cost target covers the rest. Where all cost indicators are amounts, and more than one, any sum below the budget is told, and a single one below eight tenths of it. A total cost that is the budget, a unit cost without a quantity, and several quantities of which none is named in the cost, leave it silent.",
    ),
    fix: Bilingual::fixed(
        "为其余支出补充成本指标，或核对单位成本、数量和预算。",
        "Give the rest of the spending cost indicators, or check unit costs, quantities and budget.",
    ),
    basis: Bilingual::fixed("申报表同一张表上的单位成本、数量和预算", "unit cost, quantity and budget of one form"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["X008", "X010"],
    check: costs_explain_the_budget,
    cases: &[
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "检测水样份数", "target": "≥72份"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "水样检测成本", "target": "≤1200元/份"}"#),
            ],
            expect: Expect::Fires(&["/indicators/8/target"]),
        },
        Case {
            set: &[
                ("/term", "\"5年\""),
                (
                    "/indicators/-",
                    r#"{"level2": "quantity", "name": "维修面积", "target": "2400平方米", "period": "whole"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level2": "quantity", "name": "维修面积", "target": "480平方米", "period": "annual"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level2": "cost", "name": "维修单价", "target": "≤150元/平方米", "period": "annual"}"#,
                ),
            ],
            expect: Expect::Fires(&["/indicators/9/target"]),
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "检测水样份数", "target": "≥120份"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "水样检测成本", "target": "≤1200元/份"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "检测水样份数", "target": "≥72份"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "水样检测成本", "target": "≤1200元/份"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "视力筛查成本", "target": "≤5万元"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/-", r#"{"level2": "cost", "name": "演出设备成本", "target": "≤2万元"}"#)],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"level2": "cost", "name": "单株复壮成本", "target": "≤6000元"}"#)],
            expect: Expect::Silent,
        },
    ],
};

fn costs_explain_the_budget(subject: &Subject, out: &mut Outcomes) {
    let (project, funding) = (subject.project, &subject.project.funding);
    let of_cost = |it: &&Indicator| matches!(it.level2, Some(Level2::Cost | Level2::EconomicCost));
    let of_year = |it: &&Indicator| it.period != Some(TargetPeriod::Whole);
    let costs: Vec<_> = project.indicators.iter().filter(of_year).filter(of_cost).collect();
    let given = funding.annual_budget.or(funding.total_budget).or(funding.fiscal_appropriation);
    let (Some(first), Some(budget)) = (costs.first(), given.or(funding.superior_appropriation)) else { return };
    // What is paid by the year is only a part of a project of several years, unless the costs are told to be of the year.
    let of_one_year = funding.annual_budget.is_some() && costs.iter().all(|it| it.period == Some(TargetPeriod::Annual));
    if !of_one_year && project.term.as_ref().is_some_and(|term| covers_years(term.as_str())) {
        return;
    }
    let quantities: Vec<_> = project.indicators.iter().filter(of_year).filter_map(quantity).collect();
    let (mut all, mut whole) = (Decimal::ZERO, 0_usize);
    for cost in &costs {
        let plain = cost.target_parsed.as_ref().and_then(|target| amount(target, name_of(cost)));
        let alone = costs.len() == 1 && is_of_a_unit(name_of(cost));
        let given = plain.filter(|_| !alone);
        let Some(part) = given.or_else(|| total(cost, &quantities)) else { return };
        // Beside the whole budget the others are its parts.
        if part == budget.decimal() {
            return;
        }
        whole = whole.saturating_add(usize::from(given.is_some()));
        all = all.saturating_add(part);
    }
    // Amounts leave nothing open but the fen; prices may be rounded, and bounds have room.
    let share = if whole == 1 && costs.len() == 1 {
        Decimal::new(8, 1)
    } else if whole == costs.len() {
        Decimal::new(995, 3)
    } else {
        Decimal::new(9, 1)
    };
    if all.is_zero() || budget.decimal().checked_mul(share).is_none_or(|share| all >= share) {
        return;
    }
    let Some(index) = project.indicators.iter().position(|it| std::ptr::eq(it, *first)) else { return };
    let rest = to_fen(budget.decimal().saturating_sub(all));
    let (name, shown) = (called(name_of(first)), to_fen(all));
    let (zh, en) = match (whole, costs.len()) {
        (1, 1) => ("", "makes"),
        (0, 1) => ("与数量相乘", "times its quantity makes"),
        (0, _) => ("等单位成本与数量相乘", "and the other unit costs times their quantities make"),
        _ => ("等各项成本合计", "and the other costs make"),
    };
    let message = Bilingual::new(
        format!("“{name}”{zh}为 {shown} 元，预算 {budget} 元，其余 {rest} 元没有成本目标"),
        format!("“{name}” {en} {shown} of the budget {budget}; no cost target covers {rest}"),
    );
    out.finding(format!("/indicators/{index}/target"), message).amounts(all, budget.decimal());
}

/// Whether an amount is by its name what one of many costs; of what is missing there I034 speaks.
fn is_of_a_unit(name: &str) -> bool {
    contains_any(name, &["单", "每", "均", "标准", "补助", "补贴", "节约", "节省", "降低", "控制"])
}

/// A unit cost times the quantity that it is of, where one alone can be meant.
fn total(cost: &Indicator, quantities: &[Quantity]) -> Option<Decimal> {
    let price = price(cost)?;
    let alike = || quantities.iter().filter(|it| it.family == price.family);
    let named = || alike().filter(|it| same_thing(name_of(it.indicator), name_of(cost), ""));
    let meant = the_only(alike()).or_else(|| the_only(named()))?;
    price.yuan.checked_mul(meant.size)
}

fn the_only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}
