//! X012, 单位成本与数量说明大部分预算.

use rust_decimal::Decimal;

use super::x008::{Quantity, price, quantity};
use crate::{
    form::{
        indicator::{Indicator, TargetPeriod},
        taxonomy::Level2,
    },
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::{language::Bilingual, money::to_fen},
    wording::{quote::called, terms::covers_years, things::same_thing},
};

pub(super) static X012: Rule = Rule {
    id: "X012",
    severity: Severity::Info,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("单位成本与数量说明大部分预算", "Unit costs and quantities explain most of the budget"),
    explanation: Bilingual::fixed(
        "成本指标都是单位成本，各与相同单位的一个数量指标相乘，合计不到当年预算的九成时提示：其余的钱没有成本目标。有总成本、有对不上数量的单位成本，或者相同单位的数量指标不止一个而看不出是哪一个的，不作判断。",
        "Where every cost indicator is a unit cost and each is multiplied by the one quantity in its unit, the rule speaks if all together are less than nine tenths of the budget of the year: no cost target covers the rest. A total cost, a unit cost without a quantity, and several quantities of which none is named in the cost, leave it silent.",
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
    ],
};

fn costs_explain_the_budget(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let of_cost = |it: &&Indicator| matches!(it.level2, Some(Level2::Cost | Level2::EconomicCost));
    let of_year = |it: &&Indicator| it.period != Some(TargetPeriod::Whole);
    let costs: Vec<_> = project.indicators.iter().filter(of_year).filter(of_cost).collect();
    let (Some(first), Some(budget)) = (costs.first(), project.funding.annual_budget) else { return };
    // What is paid by the year is only a part of a project of several years.
    if project.term.as_ref().is_some_and(|term| covers_years(term.as_str())) {
        return;
    }
    let quantities: Vec<_> = project.indicators.iter().filter(of_year).filter_map(quantity).collect();
    let mut all = Decimal::ZERO;
    for cost in &costs {
        let Some(part) = total(cost, &quantities) else { return };
        all = all.saturating_add(part);
    }
    let Some(nine_tenths) = budget.decimal().checked_mul(Decimal::new(9, 1)) else { return };
    if all >= nine_tenths || all.is_zero() {
        return;
    }
    let index = project.indicators.iter().position(|it| std::ptr::eq(it, *first)).unwrap_or_default();
    let rest = to_fen(budget.decimal().saturating_sub(all));
    let (name, shown) = (called(name_of(first)), to_fen(all));
    let several = costs.len() > 1;
    let (zh, en) = if several { ("各项单位成本", "the unit costs") } else { ("单位成本", "the unit cost") };
    let message = Bilingual::new(
        format!("“{name}”等{zh}与数量相乘为 {shown} 元，当年预算 {budget} 元，其余 {rest} 元没有成本目标"),
        format!("“{name}”: {en} times quantity make {shown} of the budget {budget}; no cost target covers {rest}"),
    );
    out.finding(format!("/indicators/{index}/target"), message).amounts(all, budget.decimal());
}

/// A unit cost times the quantity that it is of, where one alone can be meant.
fn total(cost: &Indicator, quantities: &[Quantity]) -> Option<Decimal> {
    let price = price(cost)?;
    let alike: Vec<_> = quantities.iter().filter(|it| it.family == price.family).collect();
    let named = || alike.iter().filter(|it| same_thing(name_of(it.indicator), name_of(cost), "")).collect::<Vec<_>>();
    let meant = match alike.as_slice() {
        [one] => one,
        _ => match named().as_slice() {
            [one] => **one,
            _ => return None,
        },
    };
    price.yuan.checked_mul(meant.size)
}
