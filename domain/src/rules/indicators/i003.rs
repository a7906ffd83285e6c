//! I003, 目标值不得空白.

use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::{language::Bilingual, text::Narrative},
    wording::quote::called,
};

pub(super) static I003: Rule = Rule {
    id: "I003",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("目标值不得空白", "A target is not blank"),
    explanation: Bilingual::fixed(
        "没有目标值的指标无法监控，也无法评价。",
        "An indicator without a target can be neither monitored nor evaluated.",
    ),
    fix: Bilingual::fixed("填写目标值，或删除该指标。", "Give a target, or drop the indicator."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &[],
    check: targets_present,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case {
            set: &[("/indicators/1/target", "null"), ("/indicators/2/target", "\" \"")],
            expect: Expect::Fires(&["/indicators/1/target", "/indicators/2/target"]),
        },
    ],
};

fn targets_present(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        if indicator.target.as_ref().is_none_or(Narrative::is_blank) {
            let name = called(name_of(indicator));
            let message = if name.is_empty() {
                Bilingual::fixed("指标没有目标值", "the indicator has no target")
            } else {
                Bilingual::new(format!("“{name}”没有目标值"), format!("“{name}” has no target"))
            };
            out.finding(format!("/indicators/{index}/target"), message);
        }
    }
}
