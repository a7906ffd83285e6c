//! F006, 跨年度的中期预算试点项目，项目总预算通常大于当年预算.

use super::shared::{TOTAL, budgets};
use crate::{
    form::project::Category,
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static F006: Rule = Rule {
    id: "F006",
    severity: Severity::Info,
    scope: Scope::Funding,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed(
        "跨年度的中期预算试点项目，项目总预算通常大于当年预算",
        "A medium-term pilot over several years usually has a total above its annual budget",
    ),
    explanation: Bilingual::fixed(
        "总预算等于当年预算时，其余年度没有资金安排，可能漏填。",
        "When the total equals the annual budget the other years have no money; a figure may have been left out.",
    ),
    fix: Bilingual::fixed("核对项目总预算是否包含全部年度。", "Check that the total covers every year."),
    basis: FORM_HEADINGS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["F003", "F004"],
    check: pilot_has_later_years,
    cases: &[
        Case { set: &[("/category", "\"medium_term_pilot\"")], expect: Expect::Silent },
        Case {
            set: &[("/category", "\"medium_term_pilot\""), ("/end_date", "\"2022-12-31\"")],
            expect: Expect::Fires(&[TOTAL]),
        },
        Case {
            set: &[("/category", "\"medium_term_pilot\""), ("/end_date", "\"2022-12-31\""), (TOTAL, "\"450000\"")],
            expect: Expect::Silent,
        },
        Case { set: &[("/category", "\"medium_term_pilot\""), ("/end_date", "null")], expect: Expect::Undecided },
    ],
};

fn pilot_has_later_years(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    if project.category != Some(Category::MediumTermPilot) {
        return;
    }
    let Some(period) = project.period() else {
        return out.blank("/end_date");
    };
    if period.start.year() >= period.end.year() {
        return;
    }
    let Some((total, annual)) = budgets(subject, out) else { return };
    if total == annual {
        out.finding(
            TOTAL,
            Bilingual::new(
                format!("项目跨年度实施，但项目总预算 {total} 等于当年预算"),
                format!("the project runs over several years, yet its total budget {total} is that of one year"),
            ),
        )
        .given(total);
    }
}
