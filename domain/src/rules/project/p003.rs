//! P003, 年度须与项目期间重叠.

use super::shared::blank_date;
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P003: Rule = Rule {
    id: "P003",
    severity: Severity::Error,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("年度须与项目期间重叠", "The budget year overlaps the project's period"),
    explanation: Bilingual::fixed(
        "申报当年预算的年度，项目至少应有一天在实施。",
        "In the year for which a budget is asked the project runs for at least one day.",
    ),
    fix: Bilingual::fixed("更正年度或起止日期。", "Correct the year or the dates."),
    basis: FORM_FIELDS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["P002"],
    check: year_in_period,
    cases: &[
        Case { set: &[("/start_date", "\"2018-03-01\""), ("/end_date", "\"2022-03-01\"")], expect: Expect::Silent },
        Case { set: &[("/fiscal_year", "2021")], expect: Expect::Fires(&["/fiscal_year"]) },
        Case { set: &[("/start_date", "null")], expect: Expect::Undecided },
        Case { set: &[("/end_date", "\"2019-12-31\"")], expect: Expect::Undecided },
    ],
};

fn year_in_period(subject: &Subject, out: &mut Outcomes) {
    let Some(period) = subject.project.period() else {
        return out.blank(blank_date(subject));
    };
    let Some(year) = subject.project.fiscal_year else {
        return out.blank("/fiscal_year");
    };
    if !period.in_order() {
        let reason = Bilingual::fixed("起止日期颠倒，无法判断", "the dates are in the wrong order");
        return out.undecided("/start_date", reason);
    }
    if !period.overlaps(year) {
        let (start, end) = (period.start, period.end);
        out.finding(
            "/fiscal_year",
            Bilingual::new(
                format!("年度 {year} 不在项目期间 {start} 至 {end} 之内"),
                format!("the year {year} lies outside the project's period {start} to {end}"),
            ),
        )
        .given(year)
        .expected(format!("{} – {}", start.year(), end.year()));
    }
}
