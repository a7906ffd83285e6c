//! Years, dates and periods as forms write them.

use chrono::{Datelike, NaiveDate};
use domain::{
    values::period::{Date, FiscalYear},
    wording::{
        dates,
        numerals::{chinese_digit, is_one_to_ten},
    },
};

use crate::read::blocks::grid::Number;

use super::labels::fold;

/// A date as written: a day, or a month of which the first or last day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    first: NaiveDate,
    last: NaiveDate,
}

impl Moment {
    pub fn is_day(self) -> bool {
        self.first == self.last
    }

    pub fn start(self) -> Option<Date> {
        Date::parse(self.first.to_string()).ok()
    }

    pub fn end(self) -> Option<Date> {
        Date::parse(self.last.to_string()).ok()
    }
}

/// A text that is nothing but a date.
pub fn date(text: &str) -> Option<Moment> {
    let text = text.trim();
    let day = ["00:00:00", "0:00:00", "00:00", "0:00"].iter().find_map(|midnight| text.strip_suffix(midnight));
    let text = squeezed(day.map_or(text, |day| day.trim_end_matches('T')));
    if let Some(moment) = american(&text) {
        return Some(moment);
    }
    let (moment, rest) = leading(text.trim_start_matches(['自', '从']))?;
    matches!(rest, "" | "起" | "止" | "前" | "开始").then_some(moment)
}

/// 12/31/2021, as spreadsheets of another country show a date.
fn american(text: &str) -> Option<Moment> {
    let (month, rest) = digits(text, 1, 2)?;
    let (day, rest) = digits(rest.strip_prefix('/')?, 1, 2)?;
    let (year, rest) = digits(rest.strip_prefix('/')?, 4, 4)?;
    day_of(year, month, day).filter(|_| rest.is_empty())
}

/// The day that a number of a worksheet means: displayed as a date, or large enough to be one.
pub fn serial(number: &Number) -> Option<Moment> {
    let days: u64 = number.plain.split('.').next()?.parse().ok()?;
    let day = dates::of_serial(days).filter(|day| (1990..2200).contains(&day.year()))?;
    Some(Moment { first: day, last: day })
}

/// A period: two dates with a sign or word between them.
pub fn period(text: &str) -> Option<(Moment, Moment)> {
    let text = squeezed(text);
    let text = text.trim_start_matches(['自', '从']).trim_end_matches('止');
    let (from, rest) = leading(text)?;
    let rest = rest.trim_start_matches('起').trim_start_matches([',']);
    let rest = rest.trim_start_matches(|c| dates::joins(c) || "―－─".contains(c));
    if let Some((to, "")) = leading(rest) {
        return Some((from, to));
    }
    // 2020年1月至12月: the year stands once.
    let year = from.first.year();
    let (to, rest) = leading(rest).filter(|(_, rest)| rest.is_empty()).or(None).map_or_else(
        || {
            let rest = rest.to_owned();
            let whole = format!("{year}年{rest}");
            leading(&whole).map(|(to, left)| (to, left.is_empty()))
        },
        |(to, _)| Some((to, true)),
    )?;
    rest.then_some((from, to))
}

/// A period of whole years: 2019-2021, 2019年至2021年.
pub fn years(text: &str) -> Option<(Moment, Moment)> {
    let text = squeezed(text);
    let (from, rest) = digits(&text, 4, 4)?;
    let rest = rest.trim_start_matches('年').trim_start_matches('度');
    let joined = rest.trim_start_matches(|c| dates::joins(c) || "―－─".contains(c));
    let (to, rest) = digits(joined, 4, 4).filter(|_| joined.len() < rest.len())?;
    let alone = matches!(rest, "" | "年" | "年度" | "年底");
    let plausible = alone && (1990..=to).contains(&from) && to < 2200;
    let day = |year, month, day| day_of(year, month, day).filter(|_| plausible);
    Some((day(from, 1, 1)?, day(to, 12, 31)?))
}

/// A text that is nothing but a year: 2020年, （2020年度）, 二〇二〇年.
pub fn year(text: &str) -> Option<FiscalYear> {
    let text = squeezed(text);
    let bare = text.trim_matches(['(', ')', '[', ']', '【', '】', '〔', '〕']);
    let digits = bare.strip_suffix("年度").or_else(|| bare.strip_suffix('年')).unwrap_or(bare);
    (digits.len() == 4).then(|| digits.parse().ok().and_then(FiscalYear::new)).flatten()
}

/// A year inside of a title: 2020年财政项目支出绩效目标申报表.
pub fn year_within(text: &str) -> Option<FiscalYear> {
    let text = squeezed(text);
    let (_, year) = dates::years(&text).find(|(before, _)| !before.ends_with(|c: char| c.is_ascii_digit()))?;
    FiscalYear::new(year)
}

/// Half width, without blanks, Chinese numbers of years, months and days as figures: 二〇二〇年, but not 第一年.
fn squeezed(text: &str) -> String {
    let folded = fold(text);
    let mut told = String::with_capacity(folded.len());
    let mut number = String::new();
    for c in folded.chars().filter(|c| !c.is_whitespace()) {
        if c.is_ascii_digit() || is_one_to_ten(c) || ZEROS.contains(&c) {
            number.push(c);
            continue;
        }
        let figures = match c {
            '年' => year_in_figures(&number),
            '月' | '日' | '号' => day_in_figures(&number),
            _ => None,
        };
        told.push_str(figures.as_deref().unwrap_or(&number));
        number.clear();
        told.push(c);
    }
    told + &number
}

/// 〇 as people type it, the letter O among others.
const ZEROS: [char; 4] = ['〇', '○', '零', 'O'];

/// A digit of a year or a day.
fn digit(c: char) -> Option<u64> {
    if ZEROS.contains(&c) {
        return Some(0);
    }
    chinese_digit(c).or_else(|| c.to_digit(10).map(u64::from))
}

fn year_in_figures(number: &str) -> Option<String> {
    let digits: Option<Vec<u64>> = number.chars().map(digit).collect();
    digits.filter(|digits| digits.len() == 4).map(|digits| digits.iter().map(u64::to_string).collect())
}

/// 三十一
fn day_in_figures(number: &str) -> Option<String> {
    let (tens, ones) = number.split_once('十').unwrap_or(("〇", number));
    let one = |text: &str, none| {
        let mut chars = text.chars();
        let first = chars.next();
        chars.next().is_none().then(|| first.map_or(Some(none), digit)).flatten()
    };
    let told = one(tens, 1)? * 10 + one(ones, 0)?;
    (!number.starts_with(|c: char| c.is_ascii_digit())).then(|| told.to_string())
}

/// A date at the beginning of a squeezed text, and what follows.
fn leading(text: &str) -> Option<(Moment, &str)> {
    let (year, after) = digits(text, 4, 4)?;
    if let Some((month, rest)) = digits(after, 2, 2) {
        // 20200101 and 202001
        if let Some((day, rest)) = digits(rest, 2, 2) {
            return Some((day_of(year, month, day)?, rest));
        }
        return Some((month_of(year, month)?, rest));
    }
    let rest = after.strip_prefix(['年', '-', '/', '.'])?;
    let chinese = after.starts_with('年');
    let (month, rest) = digits(rest, 1, 2)?;
    // 2020.1-12 is a year's first and last month, no day.
    let sign = if chinese { '月' } else { after.chars().next()? };
    let rest_of_month = rest.strip_prefix(sign);
    if let Some((day, rest)) = rest_of_month.and_then(|rest| digits(rest, 1, 2)) {
        let rest = if chinese { rest.strip_prefix(['日', '号']).unwrap_or(rest) } else { rest };
        // 2020.01-2020.12 is two months, no day.
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Some((day_of(year, month, day)?, rest));
        }
    }
    let rest = rest.strip_prefix('月').unwrap_or(rest);
    Some((month_of(year, month)?, rest))
}

fn digits(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if length < least {
        return None;
    }
    let (digits, rest) = text.split_at_checked(length)?;
    Some((digits.parse().ok()?, rest))
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Moment> {
    dates::covered(year, Some(month), Some(day)).map(|(first, last)| Moment { first, last })
}

fn month_of(year: u32, month: u32) -> Option<Moment> {
    dates::covered(year, Some(month), None).map(|(first, last)| Moment { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_notation() {
        let day = |text: &str| date(text).and_then(Moment::start).map(|date| date.to_string());
        for text in [
            "2020-01-05",
            "2020/1/5",
            "2020.1.5",
            "2020年1月5日",
            "20200105",
            "２０２０年１月５日",
            "2020-01-05 00:00:00",
            "二〇二〇年1月5日",
            "1/5/2020",
        ] {
            assert_eq!(day(text).as_deref(), Some("2020-01-05"), "{text}");
        }
        let month = date("2020年2月").unwrap();
        assert!(!month.is_day());
        assert_eq!(month.end().unwrap().to_string(), "2020-02-29");
        for refused in ["2020-02-30", "2020年", "约2020年1月5日", "12", ""] {
            assert_eq!(day(refused), None, "{refused}");
        }
    }

    #[test]
    fn periods_have_two_ends() {
        let ends = |text: &str| {
            let (from, to) = period(text)?;
            Some((from.start()?.to_string(), to.end()?.to_string()))
        };
        for text in [
            "2020年1月1日至2020年12月31日",
            "2020-01-01 至 2020-12-31",
            "2020.1.1-2020.12.31",
            "2020年1月—2020年12月",
            "2020年1月-12月",
            "2020.01-2020.12",
            "2020年1月1日—12月31日",
            "20200101-20201231",
        ] {
            assert_eq!(ends(text), Some(("2020-01-01".into(), "2020-12-31".into())), "{text}");
        }
        assert_eq!(ends("2020年"), None);
        assert_eq!(ends("2020.1-12"), Some(("2020-01-01".into(), "2020-12-31".into())));
        let whole =
            years("2019年-2021年").and_then(|(from, to)| Some((from.start()?.to_string(), to.end()?.to_string())));
        assert_eq!(whole, Some(("2019-01-01".into(), "2021-12-31".into())));
        assert_eq!(years("2019-12"), None);
    }

    #[test]
    fn years_stand_alone_or_in_titles() {
        for text in ["（ 2020 年）", "(2020年)", "2020年度", "二〇二〇年", "2020"] {
            assert_eq!(year(text).map(FiscalYear::get), Some(2020), "{text}");
        }
        assert_eq!(year("1999年"), None);
        assert_eq!(year_within("2020年财政项目支出绩效目标申报表").map(FiscalYear::get), Some(2020));
        assert_eq!(year_within("项目支出绩效目标申报表"), None);
    }
}
