//! F011, 项目总预算有相应的资金来源.

use super::shared::{TOTAL, add_up};
use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Money},
    wording::terms::covers_years,
};

pub(super) static F011: Rule = Rule {
    id: "F011",
    severity: Severity::Warning,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("项目总预算有相应的资金来源", "The sources make up the total budget"),
    explanation: Bilingual::fixed(
        "表中只有项目总预算、没有当年预算，又填了资金来源的，各项来源之和须等于总预算：差额没有来源。有当年预算的由 F001 核对；跨年度项目的来源可能只是当年的，不作判断；只写了“其中：上级资金”的，其余可能是本级的，也不作判断。",
        "Where a form has a total and no budget of the year, the sources that are given make it up; else a part has no source. F001 checks the budget of the year; the sources of a project of several years may be those of the year alone and are not judged; where only the share of a higher level is given, the rest may be the unit's own level's.",
    ),
    fix: Bilingual::fixed("补填其他资金来源，或更正项目总预算。", "Name the other sources, or correct the total."),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.4.0",
    related: &["F001"],
    check: sources_make_up_the_total,
    cases: &[
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/funding", r#"{"total_budget": "1640000", "local_appropriation": "1320000"}"#),
            ],
            expect: Expect::Fires(&[TOTAL]),
        },
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                (
                    "/funding",
                    r#"{"total_budget": "1640000", "local_appropriation": "1320000", "other_funds": "320000"}"#,
                ),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/term", "\"3年\""),
                ("/funding", r#"{"total_budget": "1640000", "local_appropriation": "1320000"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/funding", r#"{"total_budget": "5000000", "superior_appropriation": "2200000"}"#),
            ],
            expect: Expect::Undecided,
        },
        Case {
            set: &[("/profile", "\"national-2015\""), ("/funding", r#"{"total_budget": "1640000"}"#)],
            expect: Expect::Silent,
        },
    ],
};

fn sources_make_up_the_total(subject: &Subject, out: &mut Outcomes) {
    let (project, funding) = (subject.project, &subject.project.funding);
    let years = project.term.as_ref().is_some_and(|term| covers_years(term.as_str()))
        || project.period().is_some_and(|period| period.start.year() < period.end.year());
    let some = |line: Option<Money>| line.is_some_and(|amount| !amount.decimal().is_zero());
    let others = [
        funding.fiscal_appropriation,
        funding.local_appropriation,
        funding.subordinate_matching,
        funding.other_funds,
        funding.own_funds,
        funding.unit_funds,
        funding.fiscal_account,
        funding.carried_over,
    ];
    if funding.annual_budget.is_some() || funding.total_budget.is_none() || years {
        return;
    }
    if others.into_iter().any(some) {
        add_up(subject, out, TOTAL, &subject.profile.funding.annual_budget);
    } else if let Some(above) = funding.superior_appropriation
        && let Some(total) = funding.total_budget
        && above < total
    {
        out.blank("/funding/local_appropriation");
    }
}
