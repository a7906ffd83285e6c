//! X011, 两套指标反映不同的期间.

use crate::{
    form::{
        indicator::{Indicator, TargetPeriod},
        taxonomy::Level2,
    },
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::{
        compare::same,
        quote::called,
        target::{TargetKind, is_measure},
        terms::covers_years,
    },
};

pub(super) static X011: Rule = Rule {
    id: "X011",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("两套指标反映不同的期间", "The two sets of indicators are of different periods"),
    explanation: Bilingual::fixed(
        "项目跨年度实施，而实施期的数量或完成时间与当年完全相同：几年的任务当年就全部完成，或者实施期指标只是照抄当年的。比率、状态可以逐年相同，不比较；只有一件的（1座）不比较。每张表报一条。",
        "The project runs for several years, and a quantity or a date of the whole period is that of the year: either all is done in the first year, or one set is a copy of the other. Rates and states may be the same each year, and a single thing is one thing. The rule speaks once for a form.",
    ),
    fix: Bilingual::fixed(
        "分别填写实施期和当年的数量、完成时间；当年完成的，更正项目期。",
        "Give quantities and dates of the whole period and of the year, or correct the term.",
    ),
    basis: Bilingual::fixed("申报表分列的“实施期指标”“年度指标”", "the forms that have indicators of both periods"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["X007", "F008"],
    check: periods_differ,
    cases: &[
        Case {
            set: &[
                ("/term", "\"3年\""),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "annual"}"#),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "whole"}"#),
            ],
            expect: Expect::Fires(&["/indicators/8/target"]),
        },
        Case {
            set: &[
                ("/term", "\"3年\""),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "2个", "period": "annual"}"#),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "whole"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "annual"}"#),
                ("/indicators/-", r#"{"level2": "quantity", "name": "新建校区", "target": "7个", "period": "whole"}"#),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn periods_differ(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let term = project.term.as_ref().map(|term| term.as_str().trim()).filter(|term| covers_years(term));
    let dated = project.period().is_some_and(|period| period.start.year() < period.end.year());
    if term.is_none() && !dated {
        return;
    }
    let of = |period| move |it: &&Indicator| it.period == Some(period);
    let whole = project.indicators.iter().enumerate().filter(|(_, it)| of(TargetPeriod::Whole)(it));
    for (index, indicator) in whole.filter(|(_, it)| is_of_its_period(it)) {
        let name = name_of(indicator);
        let text = |it: &Indicator| it.target_parsed.as_ref().map_or_else(String::new, |target| target.text.clone());
        let own = text(indicator);
        let copied = project
            .indicators
            .iter()
            .filter(of(TargetPeriod::Annual))
            .any(|other| other.level2 == indicator.level2 && same(name_of(other), name) && text(other) == own);
        if copied {
            let name = called(name);
            let message = Bilingual::new(
                format!("项目跨年度实施，“{name}”的实施期目标“{own}”却与当年的相同"),
                format!(
                    "the project runs for several years, yet the target “{own}” of “{name}” is that of the year too"
                ),
            );
            out.finding(format!("/indicators/{index}/target"), message).given(own);
            return;
        }
    }
}

/// Whether a target is a number of things or a day, which one year cannot share with all.
fn is_of_its_period(indicator: &Indicator) -> bool {
    let Some(target) = indicator.target_parsed.as_ref() else { return false };
    let counted = indicator.level2 == Some(Level2::Quantity) && target.kind == TargetKind::Number && is_measure(target);
    let several = target.value.is_some_and(|value| value.0 > rust_decimal::Decimal::ONE);
    let day =
        matches!(target.kind, TargetKind::Date | TargetKind::Period) && indicator.level2 == Some(Level2::Timeliness);
    (counted && several) || (day && target.text.bytes().any(|byte| byte.is_ascii_digit()))
}
