//! F004, 当年内完成的一次性或经常性项目，项目总预算 = 当年预算.

use super::shared::{TOTAL, budgets};
use crate::{
    form::project::Category,
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static F004: Rule = Rule {
    id: "F004",
    severity: Severity::Warning,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "当年内完成的一次性或经常性项目，项目总预算 = 当年预算",
        "A one-off or recurring project within one year: total budget = annual budget",
    ),
    explanation: Bilingual::fixed(
        "项目期间全部在年度之内时，没有其他年度的资金可计入总预算。跨年度项目不适用。",
        "When the whole period lies in the year, there is no other year whose money the total could hold. The rule does not apply to projects over several years.",
    ),
    fix: Bilingual::fixed("使两个数一致，或说明差额的来源。", "Make the two figures equal, or explain the difference."),
    basis: FORM_HEADINGS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["F003"],
    check: single_year_total,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case { set: &[(TOTAL, "\"300000\"")], expect: Expect::Fires(&[TOTAL]) },
        Case { set: &[(TOTAL, "\"300000\""), ("/end_date", "\"2021-06-30\"")], expect: Expect::Silent },
        Case { set: &[(TOTAL, "\"300000\""), ("/category", "\"medium_term_pilot\"")], expect: Expect::Silent },
        Case { set: &[("/category", "null")], expect: Expect::Undecided },
        Case { set: &[("/end_date", "null")], expect: Expect::Undecided },
    ],
};

fn single_year_total(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    match project.category {
        None => return out.blank("/category"),
        Some(Category::MediumTermPilot) => return,
        Some(Category::OneOff | Category::Recurring) => {}
    }
    let (Some(period), Some(year)) = (project.period(), project.fiscal_year) else {
        return out.blank(if project.fiscal_year.is_none() { "/fiscal_year" } else { "/end_date" });
    };
    if !period.within(year) {
        return;
    }
    let Some((total, annual)) = budgets(subject, out) else { return };
    if total != annual {
        out.finding(
            TOTAL,
            Bilingual::new(
                format!("项目在年度内完成，但项目总预算 {total} 不等于当年预算 {annual}"),
                format!(
                    "the project ends within the year, yet its total budget {total} is not its annual budget {annual}"
                ),
            ),
        )
        .amounts(total.decimal(), annual.decimal());
    }
}
