//! I014, 定性目标说得清楚.

use std::borrow::Cow;

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head},
        target::is_wording,
    },
};

pub(super) static I014: Rule = Rule {
    id: "I014",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("定性目标说得清楚", "A qualitative target is definite"),
    explanation: Bilingual::fixed(
        "“显著、进一步、有所、逐步、较好、有效、合理、可控、提升、改善、减少、延长、效果好、按质按量、有序、深远、基本健全”等词，以及单独的“正常、稳定、保障、严格执行”没有尺度，无法判断是否完成。“良好及以上”是等级，不算含糊。只看没有数值的目标；“及时、建立健全、优良、达标”等可以核实的状态词不算含糊，只写“健全”“完善”的没有说建成什么。",
        "Words such as 显著 (markedly), 进一步 (further), 有所 (somewhat), 较好 (rather good), 合理 (reasonable), 提升 (raised), 减少 (reduced), 延长 (longer), 按质按量 (as good and as much as asked), 有序 (in good order), 深远 (far-reaching), 基本健全 (as good as complete), and 正常 (normal), 稳定 (stable), 保障 (secured) or 严格执行 (strictly carried out) by themselves have no measure, so nobody can tell when they are met. A grade such as 良好及以上 (good or better) has one. Only targets without a figure are read; states that can be verified, such as 及时, 建立健全, 优良, 达标, are definite enough; 健全 or 完善 alone do not say what will stand.",
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
        Case {
            set: &[
                ("/indicators/2/target", "\"基本健全\""),
                ("/indicators/3/target", "\"有序推进\""),
                ("/indicators/4/target", "\"影响深远\""),
                ("/indicators/5/target", "\"有保障\""),
                ("/indicators/6/target", "\"正常\""),
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
                ("/indicators/2/name", "\"课题结题等级\""),
                ("/indicators/2/target", "\"良好\""),
                ("/indicators/3/target", "\"良好及以上\""),
                ("/indicators/4/target", "\"正常运行天数达标\""),
                ("/indicators/6/target", "\"稳定在上年水平\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/indicators/3/target", "\"重要\"")], expect: Expect::Fires(&["/indicators/3/target"]) },
    ],
};

fn wording_is_definite(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_wording(row.target)) {
        let text = row.target.text.as_str();
        if let Some(word) = vague_word(text).filter(|word| !(*word == "良好" && ends_with_any(head(row.name), &GRADED)))
        {
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
    // 良好及以上 is a grade of a scale.
    let graded = |word: &str| word == "良好" && contains_any(&read, &["以上", "等级", "等次", "档"]);
    let alone = || VAGUE_ALONE.iter().find(|word| **word == bare(text));
    VAGUE.iter().find(|word| read.contains(**word) && !negated(word) && !graded(word)).or_else(alone).copied()
}

/// A target without a sign in front of it.
fn bare(text: &str) -> &str {
    text.trim_start_matches(['=', '≥', '≤', ' '])
}

/// 含糊词 Words without a measure.
const VAGUE: [&str; 113] = [
    "优美",
    "舒适",
    "美观",
    "便捷",
    "为主",
    "较小",
    "较深",
    "较广",
    "热烈",
    "广泛",
    "有条不紊",
    "按质按量",
    "保质保量",
    "较快",
    "较多",
    "较低",
    "较少",
    "更加",
    "越来越",
    "日趋",
    "趋于",
    "极大",
    "最大限度",
    "大为",
    "尽可能",
    "尽快",
    "尽早",
    "力争",
    "努力",
    "适当",
    "深远",
    "长期影响",
    "持久",
    "发挥作用",
    "重要作用",
    "浓厚",
    "高效",
    "高质量",
    "有序",
    "顺利",
    "平稳",
    "良性",
    "有所",
    "正常运转",
    "正常开展",
    "得到保障",
    "基本健全",
    "基本稳定",
    "基本正常",
    "可持续",
    "显著",
    "进一步",
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

/// Names that ask for a grade.
const GRADED: [&str; 6] = ["等级", "等次", "评级", "档次", "考核结果", "评价结果"];

/// Words of a change that does not take place where 不 stands before them.
const UNCHANGED: [&str; 3] = ["下降", "上升", "扩大"];

/// Words that are vague when they are the whole target.
const VAGUE_ALONE: [&str; 57] = [
    "重要",
    "和谐稳定",
    "安全稳定",
    "提供保障",
    "达到预期",
    "达到预期效果",
    "达到预期目标",
    "严格执行",
    "严格",
    "到位",
    "保障到位",
    "落实到位",
    "管理到位",
    "服务到位",
    "执行到位",
    "严格控制",
    "从严控制",
    "保持完好",
    "保持",
    "长期保持",
    "长期",
    "中长期",
    "长远",
    "中期",
    "短期",
    "好",
    "高",
    "大",
    "强",
    "健全",
    "完善",
    "快",
    "多",
    "优质",
    "长效",
    "正常",
    "稳定",
    "保障",
    "有保障",
    "保证",
    "维护",
    "维持",
    "丰富",
    "方便",
    "便利",
    "满足",
    "支持",
    "支撑",
    "鼓励",
    "引导",
    "带动",
    "和谐",
    "发展",
    "影响",
    "节约",
    "正常履行",
    "保持稳定",
];
