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
    title: Bilingual::fixed("当年预算大于零", "The annual budget is above zero"),
    explanation: Bilingual::fixed(
        "绩效目标随当年预算一并申报；当年预算为零就没有可申报的目标。没有填写的，规则集要求填写时由 P001 报告。",
        "Targets are declared together with the budget of the year; with a budget of zero there is nothing to declare. A blank is P001's matter, where the profile demands the field.",
    ),
    fix: Bilingual::fixed("核对当年预算。", "Check the annual budget."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["P001"],
    check: annual_budget_given,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case { set: &[(ANNUAL, "\"0.00\"")], expect: Expect::Fires(&[ANNUAL]) },
        // P001 says that it is blank, where the profile demands it.
        Case { set: &[(ANNUAL, "null")], expect: Expect::Undecided },
    ],
};

fn annual_budget_given(subject: &Subject, out: &mut Outcomes) {
    match subject.project.funding.annual_budget {
        None => out.blank(ANNUAL),
        Some(Money::ZERO) => {
            out.finding(ANNUAL, Bilingual::fixed("当年预算为零", "the annual budget is zero")).given(Money::ZERO);
        }
        Some(_) => {}
    }
}
