//! I041, 目标值不写分值.

use super::shared::{INDICATORS, are_points};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::target::figures,
};

pub(super) static I041: Rule = Rule {
    id: "I041",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("目标值不写分值", "Points are no targets"),
    explanation: Bilingual::fixed(
        "所有目标值都是没有符号和单位的整数，合计恰为 80、90 或 100，又没有填写权重的，目标值栏填的是各指标的分值。这些行的符号、单位不再逐行报告。",
        "Where every target is a whole number without operator and unit, all of them add up to 80, 90 or 100, and no weights are given, the points of the indicators stand in the column of targets. Operators and units of these rows are not told one by one.",
    ),
    fix: Bilingual::fixed(
        "分值填入权重栏，目标值填写数值和计量单位，如“≥32.1公里”。",
        "Put the points into the column of weights, and give figures with their units as targets, such as ≥32.1公里.",
    ),
    basis: Bilingual::fixed(
        "公布的自评表中把分值填在指标值栏",
        "published self-evaluations with points in the column of targets",
    ),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I007", "I008", "I020"],
    check: targets_are_no_points,
    cases: &[
        Case {
            set: &[(
                INDICATORS,
                r#"[{"name": "建设省道", "target": "20"}, {"name": "建设符合验收要求", "target": "30"},
                    {"name": "按期完成投资", "target": "20"}, {"name": "群众满意度", "target": "20"}]"#,
            )],
            expect: Expect::Fires(&[INDICATORS]),
        },
        Case {
            set: &[(
                INDICATORS,
                r#"[{"name": "建设省道", "target": "≥20公里"}, {"name": "建设符合验收要求", "target": "30"},
                    {"name": "按期完成投资", "target": "20"}, {"name": "群众满意度", "target": "20"}]"#,
            )],
            expect: Expect::Silent,
        },
    ],
};

fn targets_are_no_points(subject: &Subject, out: &mut Outcomes) {
    if !are_points(subject) {
        return;
    }
    let sum: rust_decimal::Decimal = rows(subject).flat_map(|row| figures(row.target).collect::<Vec<_>>()).sum();
    let sum = sum.normalize();
    let message = Bilingual::new(
        format!("目标值都是没有单位的数，合计 {sum}，填的是分值，没有目标值"),
        format!("all targets are bare numbers that add up to {sum}: they are points, and no target is given"),
    );
    out.finding(INDICATORS, message);
}
