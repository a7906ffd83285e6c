//! F010, 跨年度项目写明项目总预算.

use super::shared::TOTAL;
use crate::{
    form::{indicator::TargetPeriod, project::Category},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::terms::covers_years,
};

pub(super) static F010: Rule = Rule {
    id: "F010",
    severity: Severity::Info,
    scope: Scope::Funding,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("跨年度项目写明项目总预算", "A project of several years has a total budget"),
    explanation: Bilingual::fixed(
        "项目期写明几年（“3年”“2020年-2022年”）或起止日期跨年度，表中又有实施期指标，却只有当年预算、没有项目总预算的，看不出各年共需多少资金，当年的数量也无从对照。经常性项目逐年安排，不报；规则集规定总预算必填的，由 P001 报告。",
        "The term tells several years (3年, 2020年-2022年) or the dates cross the year, the form has indicators of the whole period, and only the budget of the year is given: what all years need, and whether the year's share fits, cannot be told. Recurring projects are budgeted year by year and left alone; where the profile demands the total, P001 speaks.",
    ),
    fix: Bilingual::fixed(
        "补填项目总预算，并写明实施期目标；当年完成的，更正项目期。",
        "Give the total budget and the goals of the whole period, or correct the term.",
    ),
    basis: Bilingual::fixed(
        "申报表的项目期与资金栏；审核实践",
        "the term and the funding of the form; practice of reviews",
    ),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["F008", "P001"],
    check: years_have_a_total,
    cases: &[
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/category", "null"),
                ("/term", "\"3年\""),
                (TOTAL, "null"),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "whole"}"#),
            ],
            expect: Expect::Fires(&[TOTAL]),
        },
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/category", "null"),
                ("/term", "\"3年\""),
                (TOTAL, "\"450000\""),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "whole"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/category", "null"),
                ("/term", "\"1年\""),
                (TOTAL, "null"),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "whole"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/term", "\"3年\""),
                (TOTAL, "null"),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "whole"}"#),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn years_have_a_total(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let demanded = subject.profile.mandatory.fields.iter().any(|field| field == TOTAL);
    let Some(annual) = project.funding.annual_budget.filter(|_| project.funding.total_budget.is_none()) else { return };
    // A form that has nothing of the whole period has no line for its total either.
    let has_whole = project.indicators.iter().any(|indicator| indicator.period == Some(TargetPeriod::Whole));
    if demanded || !has_whole || project.category == Some(Category::Recurring) {
        return;
    }
    let dated = project.period().filter(|period| period.start.year() < period.end.year());
    let term = project.term.as_ref().map(|term| term.as_str().trim()).filter(|term| covers_years(term));
    let (zh, en) = match (term, dated) {
        (Some(term), _) => (format!("项目期为“{term}”"), format!("the term is “{term}”")),
        (None, Some(period)) => (
            format!("项目自 {} 至 {}", period.start, period.end),
            format!("the project runs from {} to {}", period.start, period.end),
        ),
        (None, None) => return,
    };
    let message = Bilingual::new(
        format!("{zh}，只有当年预算 {annual} 元，没有项目总预算"),
        format!("{en}; only the budget of the year, {annual}, is given, and no total"),
    );
    out.finding(TOTAL, message);
}
