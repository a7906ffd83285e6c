//! I008, 数值目标有计量单位.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        target::{TargetKind, figures},
        told_units::tells_unit,
    },
};

pub(super) static I008: Rule = Rule {
    id: "I008",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("数值目标有计量单位", "A figure has a unit"),
    explanation: Bilingual::fixed(
        "目标值和名称都没有说明单位时提示。名称以人次、户数、天数、得分、率等结尾，或以括号写明单位的，视为已说明；0 不需要单位。",
        "Fires when neither target nor name tells the unit. Names that end in 人次 (visits), 户数 (households), 天数 (days), 得分 (points) or 率 (rate), or give a unit in brackets, tell it. A 0 needs none.",
    ),
    fix: Bilingual::fixed("在数值后写明计量单位。", "Write the unit behind the figure."),
    basis: Bilingual::fixed(
        "在用的预算绩效系统要求定量指标填写计量单位",
        "a budget-performance system in use demands a unit with every quantitative indicator",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I007", "I021"],
    check: units_given,
    cases: &[
        Case {
            set: &[("/indicators/1/name", "\"线上品牌活动\""), ("/indicators/1/target", "\"≥10\"")],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[("/indicators/1/name", "\"线上品牌活动\""), ("/indicators/1/target", "\"≥10场\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/name", "\"参训学员数\""), ("/indicators/1/target", "\"≥220\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/name", "\"运营投入（万元）\""), ("/indicators/1/target", "\"≤15\"")],
            expect: Expect::Silent,
        },
    ],
};

fn units_given(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let target = row.target;
        // Nothing is nothing in every unit.
        let bare =
            target.kind == TargetKind::Number && target.unit.is_none() && figures(target).any(|it| !it.is_zero());
        if bare && !tells_unit(row.name) {
            let text = &target.text;
            let message = Bilingual::new(
                format!("目标值“{text}”没有计量单位，名称“{}”也看不出单位", row.name),
                format!("the target “{text}” has no unit, and the name “{}” does not tell it", row.name),
            );
            out.finding(row.pointer("target"), message).given(text);
        }
    }
}
