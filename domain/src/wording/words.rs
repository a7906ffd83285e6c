//! Words around a figure: operators before and after it, and what makes it no figure.

use super::{dates, target::Operator};

/// Operators as they stand before a figure, longer ones before their endings.
pub(crate) const BEFORE: [(&str, Operator); 40] = [
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
];

/// Full-width forms of the last three.
const WIDE: [(&str, Operator); 3] = [("＞", Operator::Gt), ("＜", Operator::Lt), ("＝", Operator::Eq)];

/// Operators as they follow a figure.
pub(crate) const AFTER: [(&str, Operator); 9] = [
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

/// Words that join a figure to what it counts and say nothing themselves.
const JOINTS: [&str; 10] = ["人民币", "共计", "总计", "合计", "累计", "共", "计", "为", "是", "："];

pub(super) const BLANKS: [char; 4] = [' ', '\u{3000}', '\u{a0}', '\t'];

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
pub(super) fn operator_after(text: &str) -> (Option<Operator>, &str) {
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let found = AFTER.iter().find_map(|(word, operator)| Some((Some(*operator), inner.strip_prefix(word)?)));
    found.unwrap_or((None, text))
}

/// Whether what stands right before says that digits are a name: 第3次, A4, V2.0, 〔2019〕, +86, COVID-19.
pub(super) fn names_a_number(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('第' | '〔' | '[' | '［' | '【' | '#' | '№' | '_' | '+' | '＋' | '@') => true,
        Some('-' | '－' | '.' | '/') => back.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        Some(c) => c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c),
        None => false,
    }
}

/// Whether the words right before announce a number that counts nothing.
pub(super) fn announces_a_code(before: &str) -> bool {
    let before = before.trim_end_matches([':', '：', ' ', '为', '是']);
    ["电话", "手机", "热线", "传真", "邮编", "编号", "编码", "代码", "账号", "型号", "版本", "尾号", "号码"]
        .iter()
        .any(|word| before.ends_with(word))
}

/// What follows a number of a thing rather than a count of things: 86号, 203室, 12月, 31日, 9点.
pub(super) const fn numbers_a_thing(c: char) -> bool {
    matches!(
        c,
        '月' | '日'
            | '号'
            | '室'
            | '楼'
            | '层'
            | '幢'
            | '栋'
            | '弄'
            | '路'
            | '线'
            | '版'
            | '届'
            | '级'
            | '时'
            | '点'
            | '＃'
            | '#'
            | '℃'
    )
}

/// Characters before a Chinese numeral that make it a part of another word: 第一, 星期三, 数十, “四个意识”.
pub(super) const fn holds_a_numeral(c: char) -> bool {
    matches!(
        c,
        '第' | '周'
            | '期'
            | '拜'
            | '数'
            | '几'
            | '初'
            | '上'
            | '双'
            | '某'
            | '之'
            | '分'
            | '“'
            | '‘'
            | '"'
            | '「'
            | '老'
            | '再'
            | '无'
            | '独'
            | '前'
    )
}

/// What joins the two ends of a range.
pub(super) const fn joins_a_range(c: char) -> bool {
    dates::joins(c) || c == '－'
}

/// What joins the parts of a date, a time, a fraction, a version or a size, none of which counts.
pub(super) const fn joins_a_code(c: char) -> bool {
    matches!(c, '.' | '．' | ':' | '：' | '/' | '／' | '×' | '*' | '✕' | '·')
}

/// Where a clause begins or ends.
pub(super) const fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '、' | ',' | '：' | ':' | '（' | '）' | '(' | ')') || ends_sentence(c)
}

/// Where a sentence begins or ends.
pub(super) const fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '！' | '？' | '!' | '?' | '\n' | '\r')
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
