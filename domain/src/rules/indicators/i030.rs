//! I030, 目标值不重复指标名称.

use super::shared::is_plain_wording;
use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        compare,
        names::{contains_any, head},
        target::TargetKind,
    },
};

pub(super) static I030: Rule = Rule {
    id: "I030",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("目标值不重复指标名称", "A target does not repeat its indicator's name"),
    explanation: Bilingual::fixed(
        "目标值与名称相同、包含名称或只是名称的后半部分时，没有说出要达到什么。“资金使用合规性”写“合规”也是重复；“及时”（由 I039 报告）“合格”“达标”“建立健全”等可以核实的状态不报；含糊的词由 I014 报告。名称后面接着数值的，只写数值即可。",
        "A target that is its name, contains it or is the end of it does not say what is to be reached. 合规 of 资金使用合规性 repeats its name as well; 及时, of which I039 speaks, and states that can be verified, such as 合格, 达标 and 建立健全, are left alone; I014 reports vague words. Where a figure follows the name, the figure alone is the target.",
    ),
    fix: Bilingual::fixed("写明数值、日期或可以核实的状态。", "Give a figure, a date or a state that can be verified."),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I014", "I028"],
    check: targets_say_more,
    cases: &[
        Case {
            set: &[("/indicators/0/name", "\"按期完工\""), ("/indicators/0/target", "\"按期完工\"")],
            expect: Expect::Fires(&["/indicators/0/target"]),
        },
        Case {
            set: &[("/indicators/0/name", "\"完工时间\""), ("/indicators/0/target", "\"2020年11月底前\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"保障平台正常运行\""),
                ("/indicators/2/target", "\"正常运行\""),
                ("/indicators/4/name", "\"当年在校学生数\""),
                ("/indicators/4/target", "\"当年在校学生数4953\""),
                ("/indicators/6/name", "\"长期实施\""),
                ("/indicators/6/target", "\"自治区政策，长期实施\""),
            ],
            expect: Expect::Fires(&["/indicators/2/target", "/indicators/4/target", "/indicators/6/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"平台运行\""),
                ("/indicators/2/target", "\"全年平台运行无中断\""),
                ("/indicators/6/name", "\"长效管理机制建立健全\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"资金使用合规性\""),
                ("/indicators/2/target", "\"合规\""),
                ("/indicators/3/name", "\"符合国家法律法规\""),
                ("/indicators/3/target", "\"符合\""),
            ],
            expect: Expect::Fires(&["/indicators/2/target", "/indicators/3/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"工程质量合格\""),
                ("/indicators/2/target", "\"合格\""),
                ("/indicators/3/name", "\"补助发放及时性\""),
                ("/indicators/3/target", "\"及时\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/3/name", "\"保障基层政权运转\""),
                ("/indicators/3/target", "\"保障运转工作\""),
                ("/indicators/4/name", "\"弘扬社会主义正能量\""),
                ("/indicators/4/target", "\"弘扬正能量\""),
            ],
            expect: Expect::Fires(&["/indicators/4/target"]),
        },
        Case {
            set: &[("/indicators/6/name", "\"健全制度\""), ("/indicators/6/target", "\"制度健全\"")],
            expect: Expect::Fires(&["/indicators/6/target"]),
        },
    ],
};

fn targets_say_more(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let Some(figure) = repeats(&row) else { continue };
        let (name, text) = (row.name, &row.target.text);
        if figure.is_empty() {
            let message = Bilingual::new(
                format!("目标值“{text}”重复指标名称“{name}”，没有说要达到什么"),
                format!("the target “{text}” repeats the name “{name}” and does not say what is to be reached"),
            );
            out.finding(row.pointer("target"), message).given(text);
        } else {
            let message = Bilingual::new(
                format!("目标值“{text}”把指标名称又写了一遍，只写“{figure}”和单位即可"),
                format!("the target “{text}” writes the name once more; “{figure}” with its unit will do"),
            );
            out.finding(row.pointer("target"), message).given(text).expected(figure);
        }
    }
}

/// Fewer characters say too little to be a repetition.
const LEAST: usize = 4;

/// What a target may add to its name and still say no more, in characters.
const MORE: usize = 7;

/// Words of a result, which a longer target may tell beside its name.
const RESULTS: [&str; 9] = ["无", "未", "不", "零", "全部", "完成", "达到", "及时", "率"];

/// What a target says beside the name that it repeats: a figure, or nothing; none where it repeats nothing.
pub(super) fn repeats<'a>(row: &Row<'a>) -> Option<&'a str> {
    let (name, text) = (row.name, row.target.text.as_str());
    let least = |text: &str| !compare::is_shorter(text, LEAST);
    if row.target.kind == TargetKind::Sentence && least(name) {
        let figure = text.strip_prefix(name).map(|rest| rest.trim_start_matches(['为', '是', ':', ' ']));
        if let Some(figure) = figure.filter(|it| it.starts_with(|c: char| c.is_ascii_digit() || "≥≤=<>".contains(c)))
        {
            return Some(figure);
        }
    }
    if !is_plain_wording(row) || (text.ends_with("健全") && !is_turned_round(name, text)) {
        return None;
    }
    if !least(text) {
        return repeats_a_word(row).then_some("");
    }
    let of_name = ends_with(name, text) || is_shortened(name, text) || is_turned_round(name, text);
    let rest = compare::length(text).saturating_sub(compare::length(name));
    let of_text = least(name) && rest <= MORE && compare::contains(text, name);
    let adds = || text.split(name).any(|part| contains_any(part, &RESULTS));
    (of_name || (of_text && (rest == 0 || !adds()))).then_some("")
}

/// 合规 of 资金使用合规性 Whether a word of two or three characters is the end of its name. Of 及时 I039 speaks, and what passes a
/// test (合格, 达标) says something.
fn repeats_a_word(row: &Row) -> bool {
    let name = head(row.name).trim_end_matches(['性', '率']);
    let text = row.target.text.as_str();
    row.indicator.level2.is_some()
        && row.target.kind == TargetKind::State
        && !compare::is_shorter(text, 2)
        && !compare::is_shorter(name, LEAST)
        && !contains_any(text, &DEFINITE)
        && (name.ends_with(text) || name.starts_with(text))
}

/// Words that can be held against something even where they stand in the name.
const DEFINITE: [&str; 14] =
    ["及时", "按时", "按期", "准时", "合格", "达标", "优良", "全", "无", "零", "不", "免费", "建立", "健全"];

/// 保障运转 of 保障基层政权运转 Whether a few words of the name in their order are all that a target says.
fn is_shortened(name: &str, text: &str) -> bool {
    let mut rest = compare::significant(name);
    !contains_any(text, &DEFINITE)
        && !contains_any(text, &RESULTS)
        && compare::is_shorter(text, LONGEST)
        && compare::significant(text).all(|c| rest.any(|other| other == c))
}

/// 制度健全 of 健全制度 Whether a target says the words of its name in another order.
fn is_turned_round(name: &str, text: &str) -> bool {
    let all_in = |one: &str, other: &str| compare::significant(one).all(|c| other.contains(c));
    compare::length(name) == compare::length(text)
        && compare::is_shorter(text, LONGEST)
        && all_in(name, text)
        && all_in(text, name)
}

/// Fewest characters of a target that is more than a shortened name.
const LONGEST: usize = 9;

/// Whether the wording of a text ends with that of another one.
fn ends_with(text: &str, end: &str) -> bool {
    let rest = compare::significant(text).count().checked_sub(compare::significant(end).count());
    rest.is_some_and(|rest| compare::significant(text).skip(rest).eq(compare::significant(end)))
}
