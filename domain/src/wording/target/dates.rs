//! Dates and periods in targets: 2025年12月, 12月底到位, 2023.07-2024.01, 2020年1月--2020年11月.

use chrono::NaiveDate;

use crate::{
    values::period::Date,
    wording::{dates, operators::Operator},
};

/// A day, month or year as it is written; the year may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Point {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
}

/// A date, or a period with its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    from: Point,
    to: Option<Point>,
    /// 前 and 后 turn a date into a limit.
    pub operator: Option<Operator>,
}

/// Longest remark behind a date, in characters: 到位, 交付使用.
const REMARK: usize = 8;

impl Written {
    pub const fn is_period(&self) -> bool {
        self.to.is_some()
    }

    /// First and last day of the date, or of both ends of the period; none of what lacks its year or is no day.
    pub fn days(self) -> impl Iterator<Item = (Date, Date)> {
        let ends = [self.from.days(None), self.to.and_then(|to| to.days(self.from.year))];
        ends.into_iter().flatten().map(|(first, last)| (Date::stored(first), Date::stored(last)))
    }
}

impl Point {
    /// First and last day of the year, month or day.
    fn days(&self, known_year: Option<u32>) -> Option<(NaiveDate, NaiveDate)> {
        dates::covered(self.year.or(known_year)?, self.month, self.day)
    }
}

/// Reads a text that is nothing but a date or period, with at most a short remark behind it.
pub(super) fn read(text: &str) -> Option<Written> {
    let (from, rest) = point(text)?;
    if let Some((to, rest)) = joint(rest).and_then(|rest| later(rest, from)) {
        let (operator, rest) = limit(rest);
        return is_remark(rest).then_some(Written { from, to: Some(to), operator });
    }
    let (operator, rest) = limit(rest);
    is_remark(rest).then_some(Written { from, to: None, operator })
}

fn is_remark(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= REMARK && !text.chars().any(|c| c.is_ascii_digit() || "%‰元".contains(c))
}

/// The sign between the two ends of a period, and what follows it.
fn joint(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest = text.trim_start_matches(dates::joins);
    (rest.len() < text.len()).then(|| rest.trim_start())
}

/// The end of a period; a bare number is what its beginning ends with: 1-3月 has none, 2020年1-3月 has.
fn later(text: &str, from: Point) -> Option<(Point, &str)> {
    if let Some(found) = point(text) {
        return Some(found);
    }
    let (number, _, rest) = number(text, 2)?;
    match (from.month, from.day) {
        (Some(_), Some(_)) => {
            let rest = rest.strip_prefix(['日', '号'])?;
            Some((Point { day: Some(number).filter(is_day), ..from }, rest))
        }
        (Some(_) | None, _) => None,
    }
}

/// 前, 之前, 底前 …, and what follows.
fn limit(text: &str) -> (Option<Operator>, &str) {
    let text = text.trim_start_matches(['底', '末', '初']);
    for (word, operator) in [
        ("之前", Operator::Le),
        ("以前", Operator::Le),
        ("前", Operator::Le),
        ("之后", Operator::Ge),
        ("以后", Operator::Ge),
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            return (Some(operator), rest);
        }
    }
    (None, text)
}

const fn is_year(number: &u32) -> bool {
    *number >= 1900 && *number <= 2100
}

const fn is_month(number: &u32) -> bool {
    *number >= 1 && *number <= 12
}

const fn is_day(number: &u32) -> bool {
    *number >= 1 && *number <= 31
}

/// A number of at most so many digits, how many they are, and what follows; none where more digits follow.
fn number(text: &str, most: usize) -> Option<(u32, usize, &str)> {
    dates::figure(text).filter(|(_, digits, _)| *digits <= most)
}

/// A date at the beginning of the text, and what follows it.
fn point(text: &str) -> Option<(Point, &str)> {
    if let Some((whole, 8, rest)) = number(text, 8) {
        let (year, month, day) = (whole / 10_000, whole / 100 % 100, whole % 100);
        let found = Point { year: Some(year).filter(is_year), month: Some(month), day: Some(day) };
        return (found.year.is_some() && is_month(&month) && is_day(&day)).then_some((found, rest));
    }
    let (first, length, rest) = number(text, 4)?;
    if length == 4 && is_year(&first) {
        return in_year(first, rest);
    }
    let month = Some(first).filter(is_month).filter(|_| length <= 2)?;
    let rest = rest.strip_prefix('月')?;
    Some(in_month(Point { year: None, month: Some(month), day: None }, rest.trim_start()))
}

/// What follows a year: 年, or a sign and a month of digits.
fn in_year(year: u32, rest: &str) -> Option<(Point, &str)> {
    let only = Point { year: Some(year), month: None, day: None };
    if let Some(rest) = dates::after_year(rest.trim_start()) {
        let rest = rest.trim_start();
        let month = number(rest, 2).filter(|(month, _, _)| is_month(month));
        return Some(match month.and_then(|(month, _, after)| Some((month, after.trim_start().strip_prefix('月')?))) {
            Some((month, after)) => in_month(Point { month: Some(month), ..only }, after.trim_start()),
            // 2023年底 and 2023年年底 are its last month.
            None if rest.trim_start_matches('年').starts_with(['底', '末']) => {
                (Point { month: Some(12), ..only }, rest)
            }
            None => (only, rest),
        });
    }
    let sign = rest.chars().next().filter(|sign| ['.', '-', '/'].contains(sign))?;
    let (month, digits, rest) = number(rest.strip_prefix(sign)?, 2).filter(|(month, _, _)| is_month(month))?;
    // 2020-5 may be a range of figures, 2020.5 a decimal.
    let found = Point { month: Some(month), ..only };
    let day = rest.strip_prefix(sign).and_then(|rest| number(rest, 2)).filter(|(day, _, _)| is_day(day));
    match day {
        Some((day, _, rest)) => Some((Point { day: Some(day), ..found }, rest)),
        None => (digits == 2 || sign == '/').then_some((found, rest)),
    }
}

/// What follows 月: 份, or a day.
fn in_month(found: Point, rest: &str) -> (Point, &str) {
    let rest = rest.strip_prefix('份').unwrap_or(rest);
    let day = number(rest, 2).filter(|(day, _, _)| is_day(day));
    match day.and_then(|(day, _, after)| Some((day, after.strip_prefix(['日', '号'])?))) {
        Some((day, after)) => (Point { day: Some(day), ..found }, after),
        None => (found, rest),
    }
}
