//! F009, 资金合计已填写.

use super::shared::{ANNUAL, TOTAL};
use crate::{
    form::fields,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money},
};

pub(super) static F009: Rule = Rule {
    id: "F009",
    severity: Severity::Info,
    scope: Scope::Funding,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("资金合计已填写", "The total of the funding is filled in"),
    explanation: Bilingual::fixed(
        "填了两项以上的资金来源，当年预算和项目总预算却都空白时提示：只有分项，看不出全部资金是多少。规则集规定必填的，由 P001 报告。",
        "Several sources are given, and neither the budget of the year nor the total: nobody can tell from parts alone what there is in all. Where the profile demands the budget, P001 speaks.",
    ),
    fix: Bilingual::fixed("补填当年预算或项目总预算。", "Fill in the budget of the year or the total."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["F001", "P001"],
    check: totals_are_given,
    cases: &[
        Case {
            set: &[
                ("/profile", "\"national-2021\""),
                (ANNUAL, "null"),
                (TOTAL, "null"),
                ("/funding/other_funds", "\"0\""),
            ],
            expect: Expect::Fires(&[ANNUAL]),
        },
        Case {
            set: &[("/profile", "\"national-2021\""), (TOTAL, "null"), ("/funding/other_funds", "\"0\"")],
            expect: Expect::Silent,
        },
        Case { set: &[(ANNUAL, "null"), (TOTAL, "null"), ("/funding/other_funds", "\"0\"")], expect: Expect::Silent },
    ],
};

fn totals_are_given(subject: &Subject, out: &mut Outcomes) {
    let funding = &subject.project.funding;
    let demanded = subject.profile.mandatory.fields.iter().any(|field| field == ANNUAL || field == TOTAL);
    if demanded || funding.annual_budget.is_some() || funding.total_budget.is_some() {
        return;
    }
    let of_year = |pointer: &str| subject.profile.funding.annual_budget.iter().any(|it| it == pointer);
    let sources = fields::funding().filter(|(field, _)| of_year(field.pointer));
    let given: Vec<_> = sources.filter_map(|(_, place)| *(place.get)(subject.project)).collect();
    let sum = money::to_fen(money::sum(given.iter().copied()));
    if given.len() > 1 && !sum.is_zero() {
        let message = Bilingual::new(
            format!("填了各项资金，没有填写合计（各项之和 {sum} 元）"),
            format!("the parts of the funding are given and their total is not; they sum to {sum}"),
        );
        out.finding(ANNUAL, message).expected(sum);
    }
}
