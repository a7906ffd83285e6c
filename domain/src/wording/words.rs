//! Words around a figure: what joins it to others, and what makes it no figure.

use super::dates;

pub(super) const BLANKS: [char; 4] = [' ', '\u{3000}', '\u{a0}', '\t'];

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

/// 动词 What is done with the money: a figure behind one of these is what is done.
pub(super) const DEEDS: [&str; 16] = [
    "实施", "开展", "完成", "建设", "新建", "改建", "改造", "修建", "组织", "举办", "种植", "安装", "培训", "推广",
    "达到", "发放",
];

/// Signs by which the sides of a thing are multiplied.
pub const TIMES: [&str; 6] = ["×", "*", "＊", "x", "X", "乘"];
