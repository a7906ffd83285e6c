//! F008, 跨年度项目不把总预算全部列入当年.

use super::shared::{TOTAL, budgets};
use crate::{
    form::project::Category,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::terms::covers_years,
};

pub(super) static F008: Rule = Rule {
    id: "F008",
    severity: Severity::Info,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "跨年度项目不把总预算全部列入当年",
        "A project of several years does not have its whole budget in one",
    ),
    explanation: Bilingual::fixed(
        "起止日期跨年度，或项目期写明几年（“3年”“2023年4月-2025年2月”），而项目总预算等于当年预算的，当年花完全部资金与跨年度实施不一致。中期预算试点项目由 F006 报告；一次性、经常性项目的日期超出年度由 P004 报告。",
        "The dates cross the year, or the term tells several years (3年, 2023年4月-2025年2月), and the total budget is that of the year: all the money is to be spent before the work ends. F006 reports medium-term pilots, P004 one-off and recurring projects whose dates reach beyond the year.",
    ),
    fix: Bilingual::fixed(
        "按年度分解项目总预算，或更正项目期；一次付清的，说明原因。",
        "Divide the total by years, or correct the term; explain where all is paid at once.",
    ),
    basis: Bilingual::fixed(
        "申报表的项目期与资金栏；审核实践",
        "the term and the funding of the form; practice of reviews",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["F006", "P004"],
    check: years_share_the_budget,
    cases: &[
        Case { set: &[("/category", "null"), ("/end_date", "\"2021-02-28\"")], expect: Expect::Fires(&[TOTAL]) },
        Case {
            set: &[("/category", "null"), ("/end_date", "\"2021-02-28\""), (TOTAL, "\"300000\"")],
            expect: Expect::Silent,
        },
        Case { set: &[("/category", "null"), ("/term", "\"3年\"")], expect: Expect::Fires(&[TOTAL]) },
        // The category says what dates beyond the year mean: P004.
        Case { set: &[("/end_date", "\"2021-02-28\"")], expect: Expect::Silent },
        Case { set: &[("/term", "\"1年\"")], expect: Expect::Silent },
        Case { set: &[("/term", "\"3年\""), (TOTAL, "null")], expect: Expect::Undecided },
    ],
};

fn years_share_the_budget(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    if project.category == Some(Category::MediumTermPilot) {
        return;
    }
    let dated = project.period().is_some_and(|period| period.start.year() < period.end.year());
    if dated && project.category.is_some() {
        return;
    }
    let term = project.term.as_ref().map(|term| term.as_str().trim()).filter(|term| covers_years(term));
    if !dated && term.is_none() {
        return;
    }
    let Some((total, annual)) = budgets(subject, out) else { return };
    if total == annual {
        let (zh, en) = match term {
            Some(term) => (format!("项目期为“{term}”"), format!("the term is “{term}”")),
            None => ("项目跨年度实施".to_owned(), "the project crosses the year".to_owned()),
        };
        let message = Bilingual::new(
            format!("{zh}，项目总预算 {total} 元却全部列入当年预算"),
            format!("{en}, yet its total budget {total} is all that of the year"),
        );
        out.finding(TOTAL, message).given(total);
    }
}
