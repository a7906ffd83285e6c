//! F001, 当年预算 = 财政拨款 + 其他资金.

use super::shared::{ANNUAL, FISCAL, compare, sum_of};
use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static F001: Rule = Rule {
    id: "F001",
    severity: Severity::Error,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("当年预算 = 财政拨款 + 其他资金", "Annual budget = fiscal appropriation + other funds"),
    explanation: Bilingual::fixed(
        "两部分至少填写一项时，空白按 0 计；两项都空白则无法判断。规则无法区分是合计还是分项填错。",
        "When one of the two parts is filled, a blank counts as 0; with both blank nothing can be said. The rule cannot tell whether the sum or a part is wrong.",
    ),
    fix: Bilingual::fixed("核对当年预算、财政拨款和其他资金。", "Check the annual budget and its two parts."),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["F002", "C003"],
    check: annual_budget_adds_up,
    cases: &[
        Case {
            set: &[("/funding/fiscal_appropriation", "\"140000\""), ("/funding/other_funds", "\"10000.00\"")],
            expect: Expect::Silent,
        },
        Case { set: &[(ANNUAL, "\"150000.01\"")], expect: Expect::Fires(&[ANNUAL]) },
        Case { set: &[(FISCAL, "null")], expect: Expect::Undecided },
        Case { set: &[(ANNUAL, "null")], expect: Expect::Undecided },
    ],
};

fn annual_budget_adds_up(subject: &Subject, out: &mut Outcomes) {
    let funding = &subject.project.funding;
    let parts = sum_of([funding.fiscal_appropriation, funding.other_funds]);
    let zh = ["当年预算", "财政拨款与其他资金"];
    compare(out, ANNUAL, funding.annual_budget, parts, zh, ["annual budget", "fiscal appropriation and other funds"]);
}
