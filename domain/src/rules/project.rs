//! P: 项目总体情况, the project sheet.

use super::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject};
use crate::language::Bilingual;

pub static RULES: &[Rule] = &[
    Rule {
        id: "P001",
        severity: Severity::Error,
        scope: Scope::Project,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("必填栏目不得空白", "A mandatory field is not blank"),
        explanation: Bilingual::fixed(
            "规则集规定的必填栏目须全部填写；每个空白栏目各报一条。只有空格也算空白。",
            "Every field that the profile makes mandatory is filled in; one finding per blank field. Blanks alone count as blank.",
        ),
        fix: Bilingual::fixed("补填该栏目。", "Fill in the field."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["F005"],
        check: mandatory_fields,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/overview", "\"  \""), ("/funding/total_budget", "null"), ("/category", "null")],
                expect: Expect::Fires(&["/category", "/overview", "/funding/total_budget"]),
            },
            Case { set: &[("/other_matters", "null"), ("/project_code", "null")], expect: Expect::Silent },
        ],
    },
    Rule {
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
    },
    Rule {
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
    },
];

fn mandatory_fields(subject: &Subject, out: &mut Outcomes) {
    let mandatory = &subject.profile.mandatory.fields;
    for (pointer, blank) in subject.project.fields() {
        if blank && mandatory.iter().any(|field| field == pointer) {
            out.finding(pointer, Bilingual::fixed("必填栏目空白", "this mandatory field is blank"));
        }
    }
}

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

fn blank_date(subject: &Subject) -> &'static str {
    if subject.project.start_date.is_none() { "/start_date" } else { "/end_date" }
}
