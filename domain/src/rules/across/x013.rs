//! X013, 目标的各部分都有指标衡量.

use super::shared::PRACTICE_OF_REVIEW;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::{numerals::is_chinese_digit, quote::bounded},
};

pub(super) static X013: Rule = Rule {
    id: "X013",
    severity: Severity::Info,
    scope: Scope::All,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("目标的各部分都有指标衡量", "Each part of a goal has an indicator"),
    explanation: Bilingual::fixed(
        "年度目标（没有年度目标的看总目标）逐条编号、或用分号分成三条以上时，其中一条的用词在所有指标的名称和目标值中几乎都找不到（相邻两字相同的不到八分之一），而其他条找得到，提示没有指标衡量它。只比较字面：换一种说法的也会提示，核对后可以说明。",
        "Where the annual goal, or the overall one in its absence, is a numbered list, or three parts and more between semicolons, the rule names a part of which hardly a word stands in any indicator (less than an eighth of its pairs of characters), while words of other parts do. Only the wording is compared: what the indicators say in other words is told as well, and can be explained.",
    ),
    fix: Bilingual::fixed(
        "为这一部分增设指标，或从目标中删去。",
        "Give this part an indicator, or take it out of the goal.",
    ),
    basis: PRACTICE_OF_REVIEW,
    strength: Strength::Practice,
    since: "0.5.0",
    related: &["X001", "X005"],
    check: parts_are_measured,
    cases: &[
        Case {
            set: &[(
                "/annual_goal",
                "\"1.完成线上直播活动，参与总人次不少于300万；2.极大改善山区农民的生产生活条件。\"",
            )],
            expect: Expect::Fires(&["/annual_goal"]),
        },
        Case {
            set: &[(
                "/annual_goal",
                "\"1.完成线上直播活动，参与总人次不少于300万；2.公众对线上文化活动的知晓率和满意度提高。\"",
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/annual_goal", "\"完成线上直播活动，极大改善山区农民的生产生活条件。\"")],
            expect: Expect::Silent,
        },
    ],
};

fn parts_are_measured(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let written = |goal: Option<&'_ str>| goal.is_some_and(|goal| !goal.trim().is_empty());
    let annual = project.annual_goal.as_ref().map(|goal| goal.as_str());
    let overall = project.overall_goal.as_ref().map(|goal| goal.as_str());
    let (pointer, goal) = if written(annual) { ("/annual_goal", annual) } else { ("/overall_goal", overall) };
    let Some(goal) = goal.filter(|goal| goal.len() <= LONGEST) else { return };
    let mut parts = numbered_parts(goal);
    if parts.is_empty() {
        parts = goal.split(['；', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
        parts.truncate(if parts.len() < 3 { 0 } else { MOST_PARTS });
    }
    if parts.len() < 2 || parts.len() > MOST_PARTS || project.indicators.len() < FEWEST {
        return;
    }
    let mut all = String::new();
    for indicator in project.indicators.iter() {
        all.push_str(name_of(indicator));
        all.push('|');
        all.push_str(indicator.target_parsed.as_ref().map_or("", |target| target.text.as_str()));
        all.push('|');
    }
    let shares: Vec<_> = parts.iter().map(|part| (part, shared(part, &all))).collect();
    if !shares.iter().any(|(_, (found, pairs))| found.saturating_mul(5) >= *pairs) {
        return;
    }
    for (part, (found, pairs)) in shares {
        let figures = part.split(|c: char| !c.is_ascii_digit()).any(|figure| figure.len() > 1 && all.contains(figure));
        if pairs < LEAST || found.saturating_mul(8) > pairs || figures {
            continue;
        }
        let shown = bounded(part);
        let message = Bilingual::new(
            format!("目标中的“{shown}”没有指标衡量"),
            format!("no indicator measures “{shown}” of the goal"),
        );
        out.finding(pointer, message).given(*part);
    }
}

/// Longest goal that is read, in bytes; a longer one is a report.
const LONGEST: usize = 6000;

/// Most parts of a goal, and fewest indicators of a form, that are compared.
const MOST_PARTS: usize = 20;
const FEWEST: usize = 4;

/// Fewest pairs of characters by which a part can be told.
const LEAST: usize = 5;

/// How many of the pairs of neighbouring ideographs of a part stand in the text, and how many there are; general words aside.
fn shared(part: &str, text: &str) -> (usize, usize) {
    let mut rest = part.to_owned();
    for word in GENERAL {
        if rest.contains(word) {
            rest = rest.replace(word, "#");
        }
    }
    let starts: Vec<_> = rest.char_indices().collect();
    let pairs = starts.windows(2).filter_map(|pair| match pair {
        [(start, one), (at, other)] if is_ideograph(*one) && is_ideograph(*other) => {
            rest.get(*start..at.saturating_add(other.len_utf8()))
        }
        _ => None,
    });
    pairs.fold((0, 0), |(found, all), pair| {
        (if text.contains(pair) { found.saturating_add(1) } else { found }, all.saturating_add(1))
    })
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Words that tell nothing of a goal.
const GENERAL: [&str; 26] = [
    "项目",
    "工作",
    "完成",
    "开展",
    "实施",
    "建设",
    "保障",
    "提高",
    "提升",
    "推进",
    "加强",
    "促进",
    "服务",
    "管理",
    "全面",
    "进一步",
    "有效",
    "确保",
    "实现",
    "年度",
    "全年",
    "通过",
    "以及",
    "达到",
    "不断",
    "目标",
];

/// The parts of a numbered goal: 目标1：…, 1.…2.…, （1）…, 一是…; none where nothing is numbered.
fn numbered_parts(goal: &str) -> Vec<&str> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    while let Some((at, c)) = goal.get(from..).and_then(|rest| rest.char_indices().find(|(_, c)| is_marker(*c))) {
        let at = from.saturating_add(at);
        let rest = goal.get(at..).unwrap_or_default();
        let length = marker(rest, goal.get(..at).unwrap_or_default());
        if let Some(length) = length {
            cuts.push((at, at.saturating_add(length)));
        }
        from = at.saturating_add(length.unwrap_or(c.len_utf8()));
    }
    let ends = cuts.iter().skip(1).map(|(at, _)| *at).chain([goal.len()]);
    let parts = cuts.iter().zip(ends).filter_map(|((_, start), end)| goal.get(*start..end));
    let trimmed = parts.map(|part| part.trim_matches(|c: char| c.is_whitespace() || "。，；;:：、".contains(c)));
    trimmed.filter(|part| !part.is_empty()).collect()
}

const fn is_marker(c: char) -> bool {
    matches!(c, '目' | '一' | '二' | '三' | '四' | '五' | '六' | '0'..='9' | '（' | '(')
}

/// The length of the number of a part at the beginning of the text, where one stands there.
fn marker(text: &str, before: &str) -> Option<usize> {
    let before = before.trim_end_matches([' ', '\t', '\u{3000}']);
    let fresh = before.is_empty() || before.ends_with(['。', '；', ';', '，', '：', ':', '\n', '\r']);
    let bare = text.strip_prefix("目标").or_else(|| text.strip_prefix(['（', '('])).unwrap_or(text);
    if let Some(rest) = bare.strip_prefix(is_chinese_digit) {
        let behind = rest.strip_prefix('是').or_else(|| rest.strip_prefix(['、', '）', ')']))?;
        return fresh.then_some(text.len().saturating_sub(behind.len()));
    }
    let digits = bare.len().saturating_sub(bare.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    let rest = bare.get(digits..).filter(|_| (1..=2).contains(&digits))?;
    let behind = rest.strip_prefix(['.', '．', '、', '：', ':', '）', ')'])?;
    let number = behind.starts_with(|c: char| c.is_ascii_digit());
    (!number && fresh).then_some(text.len().saturating_sub(behind.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_goals_are_taken_apart() {
        assert_eq!(
            numbered_parts("1.修路2公里；2、改善条件。3．满意度达到1.5倍"),
            ["修路2公里", "改善条件", "满意度达到1.5倍"]
        );
        assert_eq!(numbered_parts("目标1：修路。目标2：改善条件"), ["修路", "改善条件"]);
        assert_eq!(numbered_parts("一是修路；二是改善条件"), ["修路", "改善条件"]);
        assert_eq!(numbered_parts("（1）修路；（2）改善条件"), ["修路", "改善条件"]);
        assert!(numbered_parts("修路2.5公里，改善十二个村的条件").is_empty());
    }
}
