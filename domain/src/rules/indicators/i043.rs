//! I043, 成本目标不为零.

use crate::{
    form::taxonomy::Level2,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::named_rows},
    values::language::Bilingual,
    wording::{
        names::contains_any,
        target::{figures, is_measure},
        told_units::is_money_unit,
    },
};

pub(super) static I043: Rule = Rule {
    id: "I043",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("成本目标不为零", "A cost is not nothing"),
    explanation: Bilingual::fixed(
        "金额为 0 的成本目标通常是以万元为单位四舍五入的结果，或者是没有填写；花费为零的工作不需要成本指标。超支、负面影响等本来就应为零的不报。",
        "A cost of 0 is mostly what is left of a small amount in ten thousands of yuan, or was never filled in; work that costs nothing needs no cost indicator. What should be nothing, such as an excess, is left alone.",
    ),
    fix: Bilingual::fixed("改用元写明实际金额，或删除该行。", "Give the amount in yuan, or drop the row."),
    basis: Bilingual::fixed(
        "公布的申报表中四舍五入为零的成本",
        "costs of published declarations that were rounded to nothing",
    ),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I013", "X003"],
    check: costs_are_something,
    cases: &[
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"出差单位成本\""),
                ("/indicators/1/target", "\"=0万元/人\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"出差单位成本\""),
                ("/indicators/1/target", "\"≤800元/人\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"预算超支金额\""),
                ("/indicators/1/target", "\"0万元\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn costs_are_something(subject: &Subject, out: &mut Outcomes) {
    for row in named_rows(subject) {
        let cost = matches!(row.indicator.level2, Some(Level2::Cost | Level2::EconomicCost));
        let money = row.target.unit.as_deref().is_some_and(is_money_unit);
        let nothing = is_measure(row.target) && figures(row.target).all(|figure| figure.is_zero());
        if cost && money && nothing && !contains_any(row.name, &["超支", "超出", "增加", "负面", "债务"]) {
            let (name, text) = (row.called(), row.written());
            let message = Bilingual::new(
                format!("成本“{name}”的目标值“{text}”为零，可能是四舍五入或没有填写，应以元写明金额"),
                format!("the cost “{name}” is “{text}”, rounded or not filled in: give the amount in yuan"),
            );
            out.finding(row.pointer("target"), message).given(&row.target.text);
        }
    }
}
