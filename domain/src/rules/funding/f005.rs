//! F005, 当年预算已填写且大于零.

use super::shared::ANNUAL;
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Money},
};

pub(super) static F005: Rule = Rule {
    id: "F005",
    severity: Severity::Error,
    scope: Scope::Funding,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("当年预算已填写且大于零", "The annual budget is given and above zero"),
    explanation: Bilingual::fixed(
        "绩效目标随当年预算一并申报；没有当年预算就没有可申报的目标。",
        "Targets are declared together with the budget of the year; without one there is nothing to declare.",
    ),
    fix: Bilingual::fixed("填写当年预算。", "Give the annual budget."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["P001"],
    check: annual_budget_given,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case { set: &[(ANNUAL, "\"0.00\"")], expect: Expect::Fires(&[ANNUAL]) },
        Case { set: &[(ANNUAL, "null")], expect: Expect::Fires(&[ANNUAL]) },
    ],
};

fn annual_budget_given(subject: &Subject, out: &mut Outcomes) {
    match subject.project.funding.annual_budget {
        None => {
            out.finding(ANNUAL, Bilingual::fixed("没有填写当年预算", "the annual budget is not given"));
        }
        Some(Money::ZERO) => {
            out.finding(ANNUAL, Bilingual::fixed("当年预算为零", "the annual budget is zero")).given(Money::ZERO);
        }
        Some(_) => {}
    }
}
