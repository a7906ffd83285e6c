//! P004, 一次性和经常性项目的期间不超出年度.

use super::shared::blank_date;
use crate::{
    form::project::Category,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P004: Rule = Rule {
    id: "P004",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed(
        "一次性和经常性项目的期间不超出年度",
        "A one-off or recurring project lies within the budget year",
    ),
    explanation: Bilingual::fixed(
        "一次性项目和经常性项目按年度申报，项目期间超出年度时提示；跨年度安排预算的是中期预算试点项目。项目期间与年度不重叠的由 P003 报告。",
        "One-off and recurring projects are declared for one year; the rule fires when the period reaches beyond it. A project with a budget over several years is a medium-term pilot. P003 reports a period that lies outside the year altogether.",
    ),
    fix: Bilingual::fixed(
        "更正起止日期或项目类别，或说明跨年度的原因。",
        "Correct the dates or the category, or explain why the project crosses the year.",
    ),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P003", "F004"],
    check: one_year_kept,
    cases: &[
        Case { set: &[("/end_date", "\"2021-03-31\"")], expect: Expect::Fires(&["/end_date"]) },
        Case { set: &[("/end_date", "\"2020-11-30\"")], expect: Expect::Silent },
        Case { set: &[("/start_date", "\"2019-12-31\"")], expect: Expect::Fires(&["/start_date"]) },
        Case {
            set: &[("/end_date", "\"2022-12-31\""), ("/category", "\"medium_term_pilot\"")],
            expect: Expect::Silent,
        },
        Case { set: &[("/category", "null")], expect: Expect::Silent },
        Case { set: &[("/end_date", "\"2021-03-31\""), ("/category", "null")], expect: Expect::Undecided },
        Case { set: &[("/end_date", "null")], expect: Expect::Undecided },
        Case { set: &[("/fiscal_year", "2022")], expect: Expect::Undecided },
    ],
};

fn one_year_kept(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    if project.category == Some(Category::MediumTermPilot) {
        return;
    }
    let Some(period) = project.period() else {
        return out.blank(blank_date(subject));
    };
    let Some(year) = project.fiscal_year else {
        return out.blank("/fiscal_year");
    };
    if period.within(year) {
        return;
    }
    if !period.in_order() || !period.overlaps(year) {
        let reason = Bilingual::fixed(
            "年度与项目期间不重叠，或起止日期颠倒（见 P002、P003），无法判断",
            "the dates are in the wrong order or outside the year (see P002, P003)",
        );
        return out.undecided("/fiscal_year", reason);
    }
    let Some(category) = project.category else {
        return out.blank("/category");
    };
    let (start, end) = (period.start, period.end);
    let late = end.year() != i32::from(year.get());
    let (pointer, date) = if late { ("/end_date", end) } else { ("/start_date", start) };
    let label = category.label();
    out.finding(
        pointer,
        Bilingual::new(
            format!("{}的期间 {start} 至 {end} 超出 {year} 年度", label.zh),
            format!("the period {start} to {end} of a {} project reaches beyond {year}", label.en),
        ),
    )
    .given(date)
    .expected(format!("{year}-01-01 – {year}-12-31"));
}
