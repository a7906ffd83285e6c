//! X010, 成本目标不只重复预算.

use super::{
    shared::{ANNUAL, MONEY},
    x003::is_rounded,
};
use crate::{
    form::{
        indicator::{Indicator, TargetPeriod},
        taxonomy::Level2,
    },
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::{language::Bilingual, money::Money},
    wording::{
        figures::mentions,
        operators::Operator,
        quote::called,
        target::{Target, TargetKind, is_measure},
        told_units::told_by,
        units::measure,
    },
};

pub(super) static X010: Rule = Rule {
    id: "X010",
    severity: Severity::Info,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("成本目标不只重复预算", "A cost target is more than the budget again"),
    explanation: Bilingual::fixed(
        "唯一的成本指标等于当年预算（实施期的等于项目总预算；按万元四舍五入后相等的也算）时提示：花多少由资金栏反映，成本指标应说明每一单位产出花多少，才能判断是否经济。另有单位成本或分项成本的不报。",
        "The rule speaks where the only cost indicator is the budget of the year, or the total for the whole period, rounded perhaps to 万元: the funding says what is spent, and a cost indicator what each unit of output costs, by which economy can be judged. A form that has a unit cost or the costs of parts besides is left alone.",
    ),
    fix: Bilingual::fixed(
        "改为或补充单位成本，如“每公里造价 ≤120万元”“人均培训费 ≤400元”。",
        "Give a unit cost instead or besides, such as 每公里造价 ≤120万元.",
    ),
    basis: Bilingual::fixed(
        "审核实践：成本指标反映单位产出的花费",
        "practice of reviews: cost is what a unit of output takes",
    ),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["X003", "X008"],
    check: costs_say_more_than_the_budget,
    cases: &[
        Case {
            set: &[("/indicators/-", r#"{"level2": "cost", "name": "项目总成本", "target": "≤15万元"}"#)],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "经费支出", "target": "≤33万元"}"#),
                ("/funding/annual_budget", "\"329998.60\""),
            ],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"level2": "cost", "name": "单场直播成本", "target": "≤15000元/场"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "项目总成本", "target": "≤15万元"}"#),
                ("/indicators/-", r#"{"level2": "cost", "name": "单场直播成本", "target": "≤15000元/场"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "cost", "name": "项目总成本", "target": "≤15万元"}"#),
                ("/funding", "{}"),
            ],
            expect: Expect::Undecided,
        },
    ],
};

fn costs_say_more_than_the_budget(subject: &Subject, out: &mut Outcomes) {
    let funding = &subject.project.funding;
    let indicators = &subject.project.indicators;
    let of_cost = |it: &&Indicator| matches!(it.level2, Some(Level2::Cost | Level2::EconomicCost));
    for (index, indicator) in indicators.iter().enumerate().filter(|(_, it)| of_cost(it)) {
        let alone = indicators.iter().filter(of_cost).filter(|it| it.period == indicator.period).nth(1).is_none();
        let Some(yuan) =
            indicator.target_parsed.as_ref().filter(|_| alone).and_then(|it| amount(it, name_of(indicator)))
        else {
            continue;
        };
        let whole = indicator.period == Some(TargetPeriod::Whole);
        let (total, annual) = (funding.total_budget, funding.annual_budget);
        let only = funding.fiscal_appropriation.or(funding.superior_appropriation);
        let budgets = if whole { [total, annual, None] } else { [annual, total, only] };
        if budgets.iter().all(Option::is_none) {
            return out.blank(ANNUAL);
        }
        let is_it = |budget: &Money| budget.decimal() == yuan || is_rounded(indicator, yuan, *budget);
        let Some(budget) = budgets.into_iter().flatten().find(is_it) else { continue };
        let name = called(name_of(indicator));
        let text = indicator.target_parsed.as_ref().map_or("", |target| target.text.as_str());
        let message = Bilingual::new(
            format!("“{name}”的目标值“{text}”就是预算 {budget} 元，没有写明单位产出的成本"),
            format!("the target “{text}” of “{name}” is the budget {budget}; what a unit of output costs is not told"),
        );
        out.finding(format!("/indicators/{index}/target"), message).given(text);
    }
}

/// The yuan that a target of cost allows; none where it is a price of one thing.
pub(super) fn amount(target: &Target, name: &str) -> Option<rust_decimal::Decimal> {
    // 年度预算220万元 says so itself.
    if target.kind == TargetKind::Sentence && target.text.contains("预算") {
        let mut told = mentions("", &target.text).into_iter().filter_map(|it| it.yuan());
        return told.next().filter(|_| told.next().is_none());
    }
    let floor = matches!(target.operator, Some(Operator::Ge | Operator::Gt));
    let figure = target.value.filter(|_| is_measure(target) && !floor)?.0;
    let written = measure(target.unit.as_deref().unwrap_or_default());
    let worth = match written.family {
        MONEY => written.worth,
        "" => told_by(name).filter(|told| told.family == MONEY)?.worth.checked_mul(written.worth)?,
        _ => return None,
    };
    figure.checked_mul(worth).filter(|_| written.per.is_empty())
}
