//! F003, 项目总预算不小于当年预算.

use super::shared::{TOTAL, budgets};
use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static F003: Rule = Rule {
    id: "F003",
    severity: Severity::Error,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("项目总预算不小于当年预算", "The total budget is not below the annual budget"),
    explanation: Bilingual::fixed(
        "当年预算是项目总预算的一部分。",
        "The budget of one year is a part of the project's total budget.",
    ),
    fix: Bilingual::fixed("核对项目总预算和当年预算。", "Check the total and the annual budget."),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["F004", "F001"],
    check: total_covers_year,
    cases: &[
        Case { set: &[(TOTAL, "\"150000.01\"")], expect: Expect::Silent },
        Case { set: &[(TOTAL, "\"149999.99\"")], expect: Expect::Fires(&[TOTAL]) },
        Case { set: &[(TOTAL, "null")], expect: Expect::Undecided },
    ],
};

fn total_covers_year(subject: &Subject, out: &mut Outcomes) {
    let Some((total, annual)) = budgets(subject, out) else { return };
    if total < annual {
        out.finding(
            TOTAL,
            Bilingual::new(
                format!("项目总预算 {total} 小于当年预算 {annual}"),
                format!("the total budget {total} is below the annual budget {annual}"),
            ),
        )
        .amounts(total.decimal(), annual.decimal());
    }
}
