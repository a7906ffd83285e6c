//! 起始日期, 结束日期, the periods that hold both, and years.

use domain::values::{
    language::Bilingual,
    period::{Date, FiscalYear},
};

use crate::read::recognise::{labels::Field, moments};

use super::{filled::Confidence, report::Report, written::Written};

/// Which day of a month, or of a year, that is written without it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Day {
    First,
    Last,
}

/// Reads the first or the last day, as the field asks.
pub fn date(field: Field, written: Written, report: &mut Report) -> Option<Date> {
    day(if field == Field::START { Day::First } else { Day::Last }, field.pointer(), written, report)
}

/// Reads a day for this place.
pub fn day(which: Day, pointer: &str, written: Written, report: &mut Report) -> Option<Date> {
    let displayed = written.number.filter(|number| number.date).and_then(moments::serial);
    let text = moments::date(written.text);
    if displayed.is_none()
        && text.is_none()
        && let Some(year) = moments::year(written.text)
    {
        return day_of_year(which, year, pointer, report);
    }
    let bare = || written.number.and_then(moments::serial);
    let Some(moment) = displayed.or(text).or_else(bare) else {
        report.refuse(written, pointer, is_not("日期", "a date"));
        return None;
    };
    if displayed.is_none() && text.is_none() {
        let (zh, en) =
            ("单元格是一个数，按 Excel 日期序号读取", "the cell holds a number; it was read as a date of Excel");
        report.guess(pointer, Confidence::Medium, zh, en);
    }
    let date = if which == Day::First { moment.start() } else { moment.end() };
    if date.is_none() {
        report.refuse(written, pointer, is_not("日期", "a date"));
    } else if !moment.is_day() {
        guess_day(which, pointer, report);
    }
    date
}

/// The first or the last day of a year that is all that is written.
fn day_of_year(which: Day, year: FiscalYear, pointer: &str, report: &mut Report) -> Option<Date> {
    let (day, zh, en) = match which {
        Day::First => ("01-01", "只写了年份，取该年第一天", "only the year is given; its first day was taken"),
        Day::Last => ("12-31", "只写了年份，取该年最后一天", "only the year is given; its last day was taken"),
    };
    report.guess(pointer, Confidence::Medium, zh, en);
    Date::parse(format!("{year}-{day}")).ok()
}

/// Tells that the day was taken from the month.
fn guess_day(which: Day, pointer: &str, report: &mut Report) {
    let (zh, en) = if which == Day::First {
        ("只写到月，取该月第一天", "only the month is given; its first day was taken")
    } else {
        ("只写到月，取该月最后一天", "only the month is given; its last day was taken")
    };
    report.guess(pointer, Confidence::Medium, zh, en);
}

/// First and last day, and what of them is not written.
pub struct Period {
    pub start: Date,
    pub end: Date,
    whole_year: bool,
    without_day: Vec<(Day, Field)>,
}

pub fn period(written: Written) -> Result<Period, Bilingual> {
    let whole_year = moments::year(written.text).map(FiscalYear::get);
    let ends = moments::period(written.text).or_else(|| {
        let end = |month: &str| moments::date(&format!("{}-{month}", whole_year?));
        Some((end("01-01")?, end("12-31")?))
    });
    let ends = ends.or_else(|| moments::years(written.text));
    let refused = || is_not("起止日期", "a period with two dates");
    let (from, to) = ends.ok_or_else(refused)?;
    let (Some(start), Some(end)) = (from.start(), to.end()) else { return Err(refused()) };
    let ends = [(Day::First, Field::START, from), (Day::Last, Field::END, to)];
    let without_day = ends.into_iter().filter(|(_, _, moment)| !moment.is_day());
    let without_day = without_day.map(|(day, field, _)| (day, field)).collect();
    Ok(Period { start, end, whole_year: whole_year.is_some(), without_day })
}

impl Period {
    pub fn tell_guesses(&self, report: &mut Report) {
        if self.whole_year {
            for field in [Field::START, Field::END] {
                let (zh, en) = ("只写了年份，取全年", "only the year is given; all of it was taken");
                report.guess(field.pointer(), Confidence::Medium, zh, en);
            }
        }
        for (day, field) in &self.without_day {
            guess_day(*day, field.pointer(), report);
        }
    }
}

pub fn year(field: Field, written: Written, report: &mut Report) -> Option<FiscalYear> {
    let year = moments::year(written.text);
    if year.is_none() {
        report.refuse(written, field.pointer(), is_not("年份", "a year"));
    }
    year
}

fn is_not(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(format!("不是{zh}"), format!("this is not {en}"))
}
