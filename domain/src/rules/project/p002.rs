//! P002, 起始日期不得晚于结束日期.

use super::shared::blank_date;
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P002: Rule = Rule {
    id: "P002",
    severity: Severity::Error,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("起始日期不得晚于结束日期", "The first day is not after the last day"),
    explanation: Bilingual::fixed(
        "项目期间以起始日期开始、以结束日期结束，两日均计入。",
        "The period of the project begins with the first day and ends with the last, both included.",
    ),
    fix: Bilingual::fixed("更正起始日期或结束日期。", "Correct one of the two dates."),
    basis: FORM_FIELDS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["P003"],
    check: dates_in_order,
    cases: &[
        Case { set: &[("/start_date", "\"2020-12-31\"")], expect: Expect::Silent },
        Case { set: &[("/end_date", "\"2019-12-31\"")], expect: Expect::Fires(&["/start_date"]) },
        Case { set: &[("/end_date", "null")], expect: Expect::Undecided },
    ],
};

fn dates_in_order(subject: &Subject, out: &mut Outcomes) {
    let Some(period) = subject.project.period() else {
        return out.blank(blank_date(subject));
    };
    if !period.in_order() {
        let (start, end) = (period.start, period.end);
        out.finding(
            "/start_date",
            Bilingual::new(
                format!("起始日期 {start} 晚于结束日期 {end}"),
                format!("the first day {start} is after the last day {end}"),
            ),
        )
        .given(start)
        .expected(format!("≤ {end}"));
    }
}
