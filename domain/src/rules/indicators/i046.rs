//! I046, 指标解释中的标准与目标值一致.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::target::{Target, is_measure},
};

pub(super) static I046: Rule = Rule {
    id: "I046",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("指标解释中的标准与目标值一致", "A standard in the explanation is that of the target"),
    explanation: Bilingual::fixed(
        "指标解释（绩效标准）只写一个数值，与目标值单位相同、数值不同时，看不出以哪个为准。写成文字的解释不看。",
        "Where the explanation is one figure of the target's unit and another one than the target, nobody can tell which holds. Explanations in words are not read.",
    ),
    fix: Bilingual::fixed("核对两处数值，使其一致。", "Make both figures the same."),
    basis: Bilingual::fixed("申报表同一行的绩效标准和目标值", "standard and target of one row of the form"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I024", "I033"],
    check: standards_agree,
    cases: &[
        Case {
            set: &[("/indicators/-", r#"{"name": "游客满意度", "target": "≥95%", "explanation": "≥90%"}"#)],
            expect: Expect::Fires(&["/indicators/7/target"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "游客满意度", "target": "≥90%", "explanation": "≥90%"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "游客满意度", "target": "≥90%", "explanation": "满意人数/调查人数×100%"}"#,
            )],
            expect: Expect::Silent,
        },
    ],
};

/// Longest explanation that is a figure, in bytes.
const LONGEST: usize = 30;

fn standards_agree(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_measure(row.target)) {
        let text = row.indicator.explanation.as_ref().map_or("", |text| text.as_str());
        if text.is_empty() || text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let standard = Target::read(text);
        let (Some(one), Some(other)) = (standard.value, row.target.value) else { continue };
        let alike = standard.kind == row.target.kind && standard.unit == row.target.unit;
        if is_measure(&standard) && standard.operator == row.target.operator && alike && one.0 != other.0 {
            let (name, target) = (row.called(), row.written());
            let message = Bilingual::new(
                format!("“{name}”的标准写“{text}”，目标值却是“{target}”"),
                format!("the standard of “{name}” is “{text}”, yet its target is “{target}”"),
            );
            out.finding(row.pointer("target"), message).given(&row.target.text).expected(&standard.text);
        }
    }
}
