//! I014, 定性目标说得清楚.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::target::is_wording,
};

pub(super) static I014: Rule = Rule {
    id: "I014",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("定性目标说得清楚", "A qualitative target is definite"),
    explanation: Bilingual::fixed(
        "“显著、进一步、有所、逐步、较好、合理、可控、提升、改善、减少”等词没有尺度，无法判断是否完成。只看没有数值的目标；“及时、建立健全、优良、达标”等可以核实的状态词不算含糊。",
        "Words such as 显著 (markedly), 进一步 (further), 有所 (somewhat), 较好 (rather good), 合理 (reasonable), 提升 (raised), 减少 (reduced) have no measure, so nobody can tell when they are met. Only targets without a figure are read; states that can be verified, such as 及时, 建立健全, 优良, 达标, are definite enough.",
    ),
    fix: Bilingual::fixed("改为数值，或写明可以核实的状态。", "Give a figure, or a state that can be verified."),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I016"],
    check: wording_is_definite,
    cases: &[
        Case {
            set: &[("/indicators/6/target", "\"进一步完善\"")], expect: Expect::Fires(&["/indicators/6/target"])
        },
        Case { set: &[("/indicators/6/target", "\"建立健全\"")], expect: Expect::Silent },
        Case {
            set: &[("/indicators/2/target", "\"影响程度明显\""), ("/indicators/3/target", "\"比上年提高5个百分点\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
    ],
};

fn wording_is_definite(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_wording(row.target)) {
        let text = row.target.text.as_str();
        let alone = || VAGUE_ALONE.iter().find(|word| **word == text);
        if let Some(word) = VAGUE.iter().find(|word| text.contains(**word)).or_else(alone) {
            let message = Bilingual::new(
                format!("“{word}”没有尺度，无法判断“{text}”是否完成"),
                format!("“{word}” has no measure, so nobody can tell when “{text}” is met"),
            );
            out.finding(row.pointer("target"), message).given(text);
        }
    }
}

/// 含糊词 Words without a measure.
const VAGUE: [&str; 34] = [
    "显著",
    "进一步",
    "有所",
    "逐步",
    "逐渐",
    "较好",
    "较高",
    "较大",
    "较强",
    "更好",
    "合理",
    "可控",
    "提升",
    "提高",
    "改善",
    "减少",
    "降低",
    "增加",
    "增强",
    "加强",
    "加大",
    "优化",
    "促进",
    "推动",
    "明显",
    "良好",
    "稳步",
    "不断",
    "持续",
    "大幅",
    "一定",
    "充分",
    "有力",
    "尽量",
];

/// Words that are vague when they are the whole target.
const VAGUE_ALONE: [&str; 6] = ["长期", "有效", "好", "高", "大", "强"];
