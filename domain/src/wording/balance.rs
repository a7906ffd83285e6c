//! 标点: signs that a text was cut off: its last mark, and quotes, brackets and title marks that do not balance.

use super::{compare::is_blank, numerals};
use crate::values::language::Bilingual;

/// Why a text looks cut off, if it does.
pub fn cut_off(text: &str) -> Option<Bilingual> {
    let last = text.trim_end_matches(is_blank).chars().next_back();
    let comma = last
        .filter(|c| matches!(c, ',' | '，' | '、' | '﹐' | '､') || (matches!(c, '；' | ';') && is_first_item(text)));
    let odd = imbalances(text);
    if comma.is_none() && odd.is_empty() {
        return None;
    }
    let zh = comma.map(|mark| format!("以“{mark}”结尾")).into_iter();
    let en = comma.map(|mark| format!("it ends with “{mark}”")).into_iter();
    let zh = zh.chain(odd.iter().map(|it| format!("{}左 {} 个、右 {} 个", it.marks.zh, it.opened, it.closed)));
    let en = en.chain(odd.iter().map(|it| format!("{} opening and {} closing {}", it.opened, it.closed, it.marks.en)));
    Some(Bilingual::new(
        format!("文字可能被截断：{}", zh.collect::<Vec<_>>().join("；")),
        format!("the text looks cut off: {}", en.collect::<Vec<_>>().join("; ")),
    ))
}

/// Whether a text is the first item of a list without a second one: 1.提供活动阵地；
fn is_first_item(text: &str) -> bool {
    let item = text.trim_start().strip_prefix(['1', '１', '一']).filter(|rest| rest.starts_with(['.', '、', '．']));
    item.is_some_and(|rest| !rest.contains(['2', '２', '二', '\n']))
}

/// Openings and closings of one kind of mark.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    opened: usize,
    closed: usize,
    /// Closings that need no opening: 1） of a list, the apostrophe, the inch.
    spare: usize,
}

impl Tally {
    fn close(&mut self, needs_none: bool) {
        self.closed += 1;
        self.spare += usize::from(needs_none);
    }

    /// Openings are counted against closings, not matched in turn: Chinese quotes nest, and many are typed irregularly.
    const fn is_balanced(self) -> bool {
        self.opened <= self.closed && self.closed <= self.opened + self.spare
    }
}

/// Marks of one kind that do not balance.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Imbalance {
    marks: Bilingual,
    opened: usize,
    closed: usize,
}

#[derive(Default)]
struct Marks {
    titles: Tally,
    quotes: Tally,
    single: Tally,
    corners: Tally,
    round: Tally,
    square: Tally,
    /// Straight quotes: one character opens and closes.
    straight: usize,
    /// A straight quote after a digit may be the inch.
    inches: bool,
}

/// The kinds of marks in a text that do not balance. Marks of one shape count together, because （2019) is typed often.
fn imbalances(text: &str) -> Vec<Imbalance> {
    let mut marks = Marks::default();
    let mut before = ' ';
    for c in text.chars() {
        if !('\u{4e00}'..='\u{9fff}').contains(&c) {
            marks.count(c, before);
        }
        before = c;
    }
    marks.told()
}

impl Marks {
    fn count(&mut self, c: char, before: char) {
        match c {
            '《' | '〈' => self.titles.opened += 1,
            '》' | '〉' => self.titles.close(false),
            '“' => self.quotes.opened += 1,
            '”' => self.quotes.close(before.is_ascii_digit()),
            '‘' => self.single.opened += 1,
            '’' => self.single.close(true),
            '「' | '『' => self.corners.opened += 1,
            '」' | '』' => self.corners.close(false),
            '(' | '（' => self.round.opened += 1,
            ')' | '）' => self.round.close(numbers_a_list(before)),
            '[' | '［' | '〔' | '【' => self.square.opened += 1,
            ']' | '］' | '〕' | '】' => self.square.close(false),
            '"' | '＂' => {
                self.straight += 1;
                self.inches |= before.is_ascii_digit();
            }
            _ => {}
        }
    }

    fn told(&self) -> Vec<Imbalance> {
        let kinds = [
            (self.titles, "书名号《》", "title marks 《》"),
            (self.curly_quotes(), "引号“”", "quotes “”"),
            (self.single, "引号‘’", "quotes ‘’"),
            (self.corners, "引号「」", "quotes 「」"),
            (self.round, "括号（）", "brackets （）"),
            (self.square, "括号〔〕", "brackets 〔〕"),
        ];
        let odd = kinds.into_iter().filter(|(tally, ..)| !tally.is_balanced());
        odd.map(|(tally, zh, en)| Imbalance {
            marks: Bilingual::fixed(zh, en),
            opened: tally.opened,
            closed: tally.closed,
        })
        .collect()
    }

    /// Curly quotes, with straight ones standing in for those that are missing: “互联网" is typed often. Straight
    /// quotes alone are odd only by their number.
    const fn curly_quotes(&self) -> Tally {
        let (opened, closed) = (self.quotes.opened, self.quotes.closed);
        if self.straight == 0 {
            return self.quotes;
        }
        if self.inches || (opened + closed + self.straight).is_multiple_of(2) {
            return Tally { opened: 0, closed: 0, spare: 0 };
        }
        Tally {
            opened: opened + self.straight.div_ceil(2),
            closed: closed + self.straight / 2,
            spare: self.quotes.spare,
        }
    }
}

/// Whether a closing bracket after this character may number a list: 1）, a), 一）.
fn numbers_a_list(before: char) -> bool {
    before.is_ascii_alphabetic() || numerals::digit(before).is_some() || numerals::is_one_to_ten(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_and_irregular_marks_balance() {
        for text in [
            "指出“加强采集。加快应用，实现“一站式”服务。”",
            "关于印发《文化部信息化发展纲要》的通知（2013-2020）",
            "《关于贯彻〈预算法〉的通知》",
            "沪财教（2019)86号、国发[2018〕34号",
            "内容包括：1）直播；2）展览（含市民节）。a) 运营 b）维护 一）其他",
            "（包括1）直播；2）展览）",
            "“互联网\"平台、\"文化云\"",
            "购置55\"显示屏2台、12”平板3台，it’s",
            "",
        ] {
            assert_eq!(imbalances(text), [], "{text}");
        }
    }

    #[test]
    fn marks_that_lack_their_partner_are_told() {
        let told =
            |text: &str| imbalances(text).into_iter().map(|it| (it.marks.zh, it.opened, it.closed)).collect::<Vec<_>>();
        assert_eq!(told("根据《关于加快构建"), [("书名号《》".into(), 1, 0)]);
        assert_eq!(told("实现“一站式服务"), [("引号“”".into(), 1, 0)]);
        assert_eq!(told("完成\"文化云运营"), [("引号“”".into(), 1, 0)]);
        assert_eq!(told("开展培训（含市民节等"), [("括号（）".into(), 1, 0)]);
        assert_eq!(told("市民节等）培训，按国发〔2018"), [("括号（）".into(), 0, 1), ("括号〔〕".into(), 1, 0)]);
        assert_eq!(told("实现‘一站式"), [("引号‘’".into(), 1, 0)]);
        assert_eq!(told("”一站式“、「直播"), [("引号「」".into(), 1, 0)]);
    }

    #[test]
    fn a_text_that_ends_with_a_comma_is_cut_off() {
        let told = |text: &str| cut_off(text).map(|it| it.zh);
        assert_eq!(told("建立健全项目长效管理机制， \u{3000}"), Some("文字可能被截断：以“，”结尾".into()));
        assert_eq!(told("（直播、"), Some("文字可能被截断：以“、”结尾；括号（）左 1 个、右 0 个".into()));
        assert_eq!(told("通过政府购买服务，委托专业公司完成文化云项目的运营"), None);
        assert_eq!(told("“直播10次，”"), None);
    }
}
