//! 实施期间: periods of the project as narratives state them. Only clear statements are read, such as 实施周期：2020年1月
//! 至12月; what could be the period of a phase, of a plan or of another project is passed over.

use chrono::Datelike;

use super::{dates, fold::fold, numerals::is_one_to_ten};
use crate::values::period::Date;

/// A day as far as it is written: 2020年, 2020年1月, 2020年1月1日.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

/// A period that a narrative states for the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// As it is written, full-width characters folded.
    pub written: String,
    start: Moment,
    end: Moment,
}

impl Stated {
    /// Whether the dates of the form contradict what is written.
    pub fn contradicts(&self, start: Date, end: Date) -> bool {
        self.start.contradicts(start) || self.end.contradicts(end)
    }
}

impl Moment {
    fn contradicts(self, date: Date) -> bool {
        let day = date.day();
        self.year != day.year()
            || self.month.is_some_and(|month| month != day.month())
            || self.day.is_some_and(|written| written != day.day())
    }

    fn is_possible(self) -> bool {
        (1990..2100).contains(&self.year)
            && self.month.is_none_or(|month| (1..=12).contains(&month))
            && self.day.is_none_or(|day| (1..=31).contains(&day))
    }
}

/// A label of the period is made of a head and a tail: 实施周期, 建设期, 起止时间.
const HEADS: [&str; 5] = ["实施", "执行", "建设", "项目", "起止"];

/// What the clause before the label may end with, when it speaks of the project as a whole.
const WHOLE: [&str; 9] = ["项目", "工程", "计划", "预计", "总体", "整体", "总", "拟", "的"];

/// Words by which the clause may speak of a phase, of the past, of a plan or of a contract.
const OTHER: [&str; 20] = [
    "期", "阶段", "子项", "配套", "原", "曾", "已", "前", "上年", "上一", "上轮", "去年", "往年", "规划", "行动",
    "方案", "政策", "合同", "协议", "课题",
];

/// No narrative speaks of its project's period more often than this; what repeats a label without end is not read on.
const LABELS_MAX: usize = 20;

/// The one period that a narrative states for its project; none where it states none or several.
pub fn stated(text: &str) -> Option<Stated> {
    let mut found: Option<Stated> = None;
    let labels = text.match_indices('期').filter_map(|(at, _)| label(text, at, "期", &["限", "间"]));
    let labels = labels.chain(text.match_indices('间').filter_map(|(at, _)| label(text, at, "间", &[])));
    for (before, after) in labels.take(LABELS_MAX) {
        let Some(span) = Reader::of(after).and_then(Reader::span) else { continue };
        if !speaks_of_the_project(before) {
            continue;
        }
        match &found {
            Some(one) if (one.start, one.end) != (span.start, span.end) => return None,
            Some(_) | None => found = Some(span),
        }
    }
    found
}

/// The text before and after a label of which `anchor`, at `at`, is a part.
fn label<'a>(text: &'a str, at: usize, anchor: &str, tails: &[&str]) -> Option<(&'a str, &'a str)> {
    let (before, after) = text.split_at_checked(at)?;
    let stem = match anchor {
        "间" => before.strip_suffix('时')?,
        _ => before.strip_suffix(['周', '日']).unwrap_or(before),
    };
    let before = HEADS.iter().find_map(|head| stem.strip_suffix(head))?;
    let after = after.strip_prefix(anchor)?;
    Some((before, tails.iter().find_map(|tail| after.strip_prefix(tail)).unwrap_or(after)))
}

/// Whether the clause that a label stands in speaks of the project as a whole, in the declarant's own words.
fn speaks_of_the_project(before: &str) -> bool {
    let clause = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let open = |opening: char, closing: char| before.matches(opening).count() > before.matches(closing).count();
    let whole = clause.is_empty() || WHOLE.iter().any(|end| clause.ends_with(end));
    whole && OTHER.iter().all(|word| !clause.contains(word)) && !open('《', '》') && !open('“', '”')
}

/// Statements are read no further than this many characters behind their label.
const WINDOW: usize = 60;

/// Reads dates from the front of a text.
#[derive(Clone)]
struct Reader {
    text: String,
    at: usize,
}

impl Reader {
    /// Passes over what stands between a label and its dates: ：为自, 一年（.
    fn of(after: &str) -> Option<Self> {
        let text = fold(&after.chars().take(WINDOW).collect::<String>());
        let mut reader = Self { text, at: 0 };
        reader.skip(is_filler);
        if let Some(years) = reader.duration() {
            reader.at += years;
            reader.skip(is_filler);
        }
        reader.rest().starts_with(|c: char| c.is_ascii_digit()).then_some(reader)
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, passed: impl Fn(char) -> bool) -> bool {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches(passed).len();
        self.at += skipped;
        skipped > 0
    }

    fn eat(&mut self, words: &[&str]) -> bool {
        let eaten = words.iter().find(|word| self.rest().starts_with(**word)).map_or(0, |word| word.len());
        self.at += eaten;
        eaten > 0
    }

    /// Bytes of a duration such as 三年 or 12个月, which says nothing of the dates.
    fn duration(&self) -> Option<usize> {
        let rest = self.rest();
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '两' || is_one_to_ten(c));
        let figure = rest.strip_suffix(behind)?;
        let unit = ["个月", "年"].into_iter().find(|unit| behind.starts_with(unit))?;
        (1..=2).contains(&figure.chars().count()).then_some(figure.len() + unit.len())
    }

    /// The run of digits ahead: its value and number of digits.
    fn ahead(&self, from: usize) -> Option<(u32, usize)> {
        dates::figure(self.rest().get(from..)?).map(|(value, digits, _)| (value, digits))
    }

    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let (value, length) = self.ahead(0)?;
        if !digits.contains(&length) {
            return None;
        }
        self.at += length;
        Some(value)
    }

    fn span(mut self) -> Option<Stated> {
        let from = self.at;
        let (start, mark) = self.dated()?;
        self.eat(&["起", "开始", "初"]);
        self.skip(char::is_whitespace);
        if !self.skip(is_range) {
            return None;
        }
        self.skip(char::is_whitespace);
        let end = if self.ahead(0)?.1 == 4 { self.dated()?.0 } else { self.same_year(start, mark)? };
        let written = self.text.get(from..self.at)?.to_owned();
        let ends = self.rest().starts_with(|c: char| c.is_ascii_digit() || c == '%' || c == '.' && mark.is_some());
        (!ends && start.is_possible() && end.is_possible() && start <= end).then_some(Stated { written, start, end })
    }

    /// A date with its year; and the mark between its figures where it is written with one: 2020.1, 2020-01-01.
    fn dated(&mut self) -> Option<(Moment, Option<char>)> {
        let year = i32::try_from(self.number(4..=4)?).ok()?;
        let year_only = Moment { year, month: None, day: None };
        self.skip(char::is_whitespace);
        if self.eat(&["年"]) {
            self.eat(&["度"]);
            self.skip(char::is_whitespace);
            let Some((month, _)) = self.ahead(0) else { return Some((year_only, None)) };
            self.number(1..=2)?;
            let day = if self.eat(&["月"]) { self.day()? } else { None };
            return Some((Moment { year, month: Some(month), day }, None));
        }
        let Some(mark) = self.rest().chars().next().filter(|c| matches!(c, '.' | '/' | '-')) else {
            return Some((year_only, None));
        };
        let Some(month) = self.marked(mark) else { return Some((year_only, None)) };
        let day = self.marked(mark);
        Some((Moment { year, month: Some(month), day }, Some(mark)))
    }

    /// One or two digits behind a mark; 2020-2022 has none.
    fn marked(&mut self, mark: char) -> Option<u32> {
        if !self.rest().starts_with(mark) {
            return None;
        }
        let (value, digits) = self.ahead(mark.len_utf8())?;
        if digits > 2 {
            return None;
        }
        self.at += mark.len_utf8() + digits;
        Some(value)
    }

    /// The day behind a month, if one is written; none at all where a figure follows that is no day.
    fn day(&mut self) -> Option<Option<u32>> {
        if self.ahead(0).is_none() {
            return Some(None);
        }
        let day = self.number(1..=2)?;
        self.eat(&["日", "号"]).then_some(Some(day))
    }

    /// A second date that leaves its year to the first: 12月, 12月31日, 31日, and 12 or 12.31 behind 2020.1.
    fn same_year(&mut self, start: Moment, mark: Option<char>) -> Option<Moment> {
        let figure = self.number(1..=2)?;
        if self.eat(&["月"]) {
            let day = self.day()?;
            return Some(Moment { month: Some(figure), day, ..start });
        }
        if start.day.is_some() && self.eat(&["日", "号"]) {
            return Some(Moment { day: Some(figure), ..start });
        }
        let day = self.marked(mark?);
        let alone = !self.rest().starts_with(char::is_alphanumeric);
        (alone && day.is_some() == start.day.is_some()).then_some(Moment { month: Some(figure), day, ..start })
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || ":,(，[【为是自从由在于约计划预拟暂定即".contains(c)
}

fn is_range(c: char) -> bool {
    dates::joins(c) || matches!(c, '―' | '−' | '〜')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differs(text: &str) -> Option<bool> {
        let date = |text: &str| Date::parse(text.into()).unwrap();
        stated(text).map(|it| it.contradicts(date("2020-01-01"), date("2020-12-31")))
    }

    #[test]
    fn the_usual_ways_to_write_a_period_are_read() {
        for text in [
            "实施周期：2020年1月至2020年12月",
            "项目实施时间为2020年1月-12月。",
            "本项目执行期自2020年1月起至12月止",
            "项目期2020.1-2020.12，由文旅局实施",
            "（项目周期：2020.01.01—2020.12.31）",
            "建设期：2020年1月1日—12月31日",
            "起止时间：２０２０年１月１日——２０２０年１２月３１日",
            "项目计划实施期限为一年（2020年1月至2020年12月）",
            "实施期间2020-01至2020-12",
            "项目实施期：2020/1/1-2020/12/31",
            "实施时间：2020年1-12月",
            "实施时间：2020.1-12。",
            "起止日期：2020-01-01 至 2020-12-31",
            "项目建设周期：2020年初至2020年底",
        ] {
            assert_eq!(differs(text), Some(false), "{text}");
        }
        for text in [
            "实施周期：2019年1月至2019年12月",
            "项目实施时间：2020年3月至12月",
            "项目期为2020-2022年",
            "1. 项目实施周期：2020年1月1日至12月30日",
            "实施期限：三年，自2020年1月至2022年12月",
            "（三）建设时间：2020.01.01-11.30",
        ] {
            assert_eq!(differs(text), Some(true), "{text}");
        }
    }

    #[test]
    fn what_is_not_clearly_the_projects_period_is_passed_over() {
        for text in [
            "文化部关于印发《文化部信息化发展纲要》的通知（2013-2020）",
            "《信息化建设项目实施期：2018年1月至2022年12月》",
            "规划明确“项目实施期：2018年1月至2022年12月”",
            "三年行动计划实施期2018-2020年",
            "一期建设期2018年1月至2018年12月",
            "平台建设期为2017年1月至2017年12月",
            "上年项目实施期2019年1月至12月",
            "项目实施周期为2019年",
            "实施周期3年",
            "实施时间：2019年3月至今",
            "实施时间：2019年第一季度至第四季度",
            "项目实施时间：2019-20年",
            "实施时间2019-1-12",
            "建设期：2018年1月至6月；项目期：2019年1月至12月",
            "项目期间开展直播10次，2019年1月至12月",
            "实施时间：2019年13月至2019年14月",
            "实施时间：2019年12月至2019年1月",
            "2019年1月至12月实施",
        ] {
            assert_eq!(differs(text), None, "{text}");
        }
    }
}
