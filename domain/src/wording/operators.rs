//! 计算符号: operators as they are written before and after figures, in prose, in cells and in columns of their own.

use super::words::BLANKS;
use crate::values::codes::codes;

codes! {
    /// 计算符号 Operator of a target.
    Operator {
        Ge = "ge", "≥", "at least";
        Le = "le", "≤", "at most";
        Eq = "eq", "=", "exactly";
        Gt = "gt", ">", "more than";
        Lt = "lt", "<", "less than";
        About = "about", "约", "about";
    }
}

/// Operators as they stand before a figure, longer ones before their endings.
const BEFORE: [(&str, Operator); 41] = [
    ("大于等于", Operator::Ge),
    ("小于等于", Operator::Le),
    ("大于或等于", Operator::Ge),
    ("小于或等于", Operator::Le),
    ("不少于", Operator::Ge),
    ("不低于", Operator::Ge),
    ("不小于", Operator::Ge),
    ("不超过", Operator::Le),
    ("不高于", Operator::Le),
    ("不多于", Operator::Le),
    ("不大于", Operator::Le),
    ("控制在", Operator::Le),
    ("达到了", Operator::Ge),
    ("达到", Operator::Ge),
    ("至少", Operator::Ge),
    ("超过", Operator::Gt),
    ("突破", Operator::Gt),
    ("大于", Operator::Gt),
    ("高于", Operator::Gt),
    ("多于", Operator::Gt),
    ("低于", Operator::Lt),
    ("小于", Operator::Lt),
    ("少于", Operator::Lt),
    ("等于", Operator::Eq),
    ("大约", Operator::About),
    (">=", Operator::Ge),
    ("＞＝", Operator::Ge),
    ("<=", Operator::Le),
    ("＜＝", Operator::Le),
    ("≥", Operator::Ge),
    ("≧", Operator::Ge),
    ("≤", Operator::Le),
    ("≦", Operator::Le),
    ("达", Operator::Ge),
    ("超", Operator::Gt),
    ("约", Operator::About),
    ("近", Operator::About),
    (">", Operator::Gt),
    ("<", Operator::Lt),
    ("=", Operator::Eq),
    ("═", Operator::Eq),
];

/// Full-width forms of the last three.
const WIDE: [(&str, Operator); 3] = [("＞", Operator::Gt), ("＜", Operator::Lt), ("＝", Operator::Eq)];

/// Operators as they follow a figure.
const AFTER: [(&str, Operator); 9] = [
    ("及以上", Operator::Ge),
    ("以上", Operator::Ge),
    ("及以下", Operator::Le),
    ("以下", Operator::Le),
    ("以内", Operator::Le),
    ("之内", Operator::Le),
    ("左右", Operator::About),
    ("上下", Operator::About),
    ("起", Operator::Ge),
];

/// Operators of a cell that prose does not have.
const OF_CELLS: [(&str, Operator); 10] = [
    ("不得低于", Operator::Ge),
    ("不得少于", Operator::Ge),
    ("不得超过", Operator::Le),
    ("不得高于", Operator::Le),
    ("最少", Operator::Ge),
    ("最多", Operator::Le),
    ("最高", Operator::Le),
    ("最低", Operator::Ge),
    ("=>", Operator::Ge),
    ("=<", Operator::Le),
];

/// Operators as a column of their own holds them.
const ALONE: [&str; 20] = [
    "≥",
    "≤",
    "=",
    ">",
    "<",
    "≧",
    "≦",
    ">=",
    "<=",
    "约",
    "≈",
    "不少于",
    "不超过",
    "不低于",
    "不高于",
    "大于",
    "小于",
    "等于",
    "大于等于",
    "小于等于",
];

/// Words that join a figure to what it counts and say nothing themselves.
const JOINTS: [&str; 10] = ["人民币", "共计", "总计", "合计", "累计", "共", "计", "为", "是", "："];

/// The operator at the beginning of a cell, the longest that stands there, and what follows it.
pub fn leading(text: &str) -> (Option<Operator>, &str) {
    let known = OF_CELLS.iter().chain(&BEFORE);
    let found = known.filter_map(|(word, operator)| Some((Some(*operator), text.strip_prefix(word)?)));
    found.min_by_key(|(_, rest)| rest.len()).unwrap_or((None, text))
}

/// The operator at the end of a cell, and what stands before it.
pub(crate) fn trailing(text: &str) -> (Option<Operator>, &str) {
    let found = AFTER.iter().find_map(|(word, operator)| Some((Some(*operator), text.strip_suffix(word)?)));
    found.unwrap_or((None, text))
}

/// The operator that a text without blanks, full-width forms folded, is and nothing else.
pub fn alone(text: &str) -> Option<Operator> {
    if text == "≈" {
        return Some(Operator::About);
    }
    leading(text).0.filter(|_| ALONE.contains(&text))
}

/// Takes the operator and what joins it off the end of the text before a figure.
pub(super) fn operator_before(text: &str) -> (&str, Option<Operator>) {
    let text = joint_before(text);
    let found = BEFORE.iter().chain(&WIDE).find_map(|(word, operator)| Some((text.strip_suffix(word)?, *operator)));
    match found {
        // 最近 and 附近 are near in another way.
        Some((rest, Operator::About)) if rest.ends_with(['最', '附', '邻', '合', '预', '契']) => (text, None),
        Some((rest, operator)) => (joint_before(rest), Some(operator)),
        None => (text, None),
    }
}

fn joint_before(text: &str) -> &str {
    let mut text = text.trim_end_matches(BLANKS);
    // 总数共计为 is as long as it gets; a loop without bound would read one text again and again.
    for _ in 0..3 {
        let Some(rest) = JOINTS.iter().chain(&[":"]).find_map(|joint| text.strip_suffix(joint)) else { break };
        text = rest.trim_end_matches(BLANKS);
    }
    text
}

/// The operator that follows a figure, and what stands behind it.
pub(crate) fn operator_after(text: &str) -> (Option<Operator>, &str) {
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let found = AFTER.iter().find_map(|(word, operator)| Some((Some(*operator), inner.strip_prefix(word)?)));
    found.unwrap_or((None, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_taken_off() {
        assert_eq!(operator_before("满意度不低于"), ("满意度", Some(Operator::Ge)));
        assert_eq!(operator_before("总人次达到 "), ("总人次", Some(Operator::Ge)));
        assert_eq!(operator_before("投诉率：≤"), ("投诉率", Some(Operator::Le)));
        assert_eq!(operator_before("预算共计为人民币"), ("预算", None));
        assert_eq!(operator_before("最近"), ("最近", None));
    }
}
