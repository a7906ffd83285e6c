//! I014, 定性目标说得清楚.

use std::borrow::Cow;

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
        "“显著、进一步、有所、逐步、较好、有效、合理、可控、提升、改善、减少、延长、效果好、按质按量”等词没有尺度，无法判断是否完成。只看没有数值的目标；“及时、建立健全、优良、达标”等可以核实的状态词不算含糊，只写“健全”“完善”的没有说建成什么。",
        "Words such as 显著 (markedly), 进一步 (further), 有所 (somewhat), 较好 (rather good), 合理 (reasonable), 提升 (raised), 减少 (reduced), 延长 (longer), 按质按量 (as good and as much as asked) have no measure, so nobody can tell when they are met. Only targets without a figure are read; states that can be verified, such as 及时, 建立健全, 优良, 达标, are definite enough; 健全 or 完善 alone do not say what will stand.",
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
        Case {
            set: &[
                ("/indicators/4/target", "\"基本农田零占用\""),
                ("/indicators/3/target", "\"水位不下降\""),
                ("/indicators/5/target", "\"证照在有效期内\""),
                ("/indicators/6/target", "\"建立健全\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/target", "\"正面支撑\""),
                ("/indicators/3/target", "\"有效维护\""),
                ("/indicators/4/target", "\"基本控制\""),
                ("/indicators/5/target", "\"中长期\""),
                ("/indicators/6/target", "\"长远\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/2/target",
                "/indicators/3/target",
                "/indicators/4/target",
                "/indicators/5/target",
                "/indicators/6/target",
            ]),
        },
        Case {
            set: &[
                ("/indicators/2/target", "\"有效维护\""),
                ("/indicators/3/target", "\"中长期\""),
                ("/indicators/4/target", "\"正面支撑\""),
                ("/indicators/5/target", "\"免疫效果好；检疫符合操作规程\""),
                ("/indicators/6/target", "\"按国家基本标准建立\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/2/target",
                "/indicators/3/target",
                "/indicators/4/target",
                "/indicators/5/target",
            ]),
        },
        Case {
            set: &[("/indicators/2/target", "\"按质按量完成\"")], expect: Expect::Fires(&["/indicators/2/target"])
        },
        Case {
            set: &[("/indicators/2/target", "\"影响程度明显\""), ("/indicators/3/target", "\"比上年提高5个百分点\"")],
            expect: Expect::Fires(&["/indicators/2/target"]),
        },
    ],
};

fn wording_is_definite(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_wording(row.target)) {
        let text = row.target.text.as_str();
        if let Some(word) = vague_word(text) {
            let (name, written) = (row.called(), row.written());
            let (zh, en) = if word == bare(text) {
                ("没有尺度".to_owned(), "has no measure".to_owned())
            } else {
                (format!("中的“{word}”没有尺度"), format!("says “{word}”, which has no measure"))
            };
            let message = Bilingual::new(
                format!("“{name}”的目标值“{written}”{zh}，无法判断是否完成"),
                format!("the target “{written}” of “{name}” {en}: nobody can tell when it is met"),
            );
            out.finding(row.pointer("target"), message).given(text);
        }
    }
}

/// The word without a measure in a target that is told in words.
pub(super) fn vague_word(text: &str) -> Option<&'static str> {
    // 有效期 is a time, and 有效 a word of praise.
    let read = if text.contains("有效期") { Cow::Owned(text.replace("有效期", "")) } else { Cow::Borrowed(text) };
    // 不下降 can be held against what was before.
    let negated = |word: &str| UNCHANGED.contains(&word) && read.contains(&format!("不{word}"));
    let alone = || VAGUE_ALONE.iter().find(|word| **word == bare(text));
    VAGUE.iter().find(|word| read.contains(**word) && !negated(word)).or_else(alone).copied()
}

/// A target without a sign in front of it.
fn bare(text: &str) -> &str {
    text.trim_start_matches(['=', '≥', '≤', ' '])
}

/// 含糊词 Words without a measure.
const VAGUE: [&str; 67] = [
    "按质按量",
    "保质保量",
    "可持续",
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
    "下降",
    "上升",
    "减轻",
    "缓解",
    "扩大",
    "巩固",
    "深化",
    "拓展",
    "壮大",
    "逐年",
    "延长",
    "效果好",
    "效益好",
    "质量好",
    "日益",
    "适度",
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
    "大力",
    "积极",
    "正面支撑",
    "正面影响",
    "正面作用",
    "基本完成",
    "基本控制",
    "基本达到",
    "基本实现",
    "基本建成",
    "基本形成",
    "基本满足",
    "基本解决",
    "有效",
];

/// Words of a change that does not take place where 不 stands before them.
const UNCHANGED: [&str; 3] = ["下降", "上升", "扩大"];

/// Words that are vague when they are the whole target.
const VAGUE_ALONE: [&str; 13] =
    ["保持", "长期保持", "长期", "中长期", "长远", "中期", "短期", "好", "高", "大", "强", "健全", "完善"];
