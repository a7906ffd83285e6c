//! Dates: what the readers of targets, of periods in narratives, of names and of forms share. How much a date may leave
//! out, and what may stand around it, each of them says itself.

use chrono::{Days, Months, NaiveDate};

/// The day that a spreadsheet shows as this number; 44561 is 2021-12-31. Excel counts from the last day of 1899 and
/// believes in 29 February 1900. Which days are likely, the caller knows.
pub fn of_serial(days: u64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// First and last day of a year, month or day; none where it is none of the calendar.
pub fn covered(year: u32, month: Option<u32>, day: Option<u32>) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.unwrap_or(1), day.unwrap_or(1))?;
    let length = match (month, day) {
        (_, Some(_)) => return Some((first, first)),
        (Some(_), None) => Months::new(1),
        (None, None) => Months::new(12),
    };
    Some((first, first.checked_add_months(length)?.checked_sub_days(Days::new(1))?))
}

/// The years of four digits that a text writes before 年, each with what stands before it.
pub fn years(text: &str) -> impl Iterator<Item = (&str, u16)> {
    text.match_indices('年').filter_map(|(at, _)| {
        let (before, year) = text.get(..at)?.split_at_checked(at.checked_sub(4)?)?;
        Some((before, four_digits(year)?))
    })
}

/// A year at the beginning of the text, 2020年 or 2020年度, and what follows it.
pub(crate) fn leading_year(text: &str) -> Option<(u16, &str)> {
    let (year, rest) = text.split_at_checked(4)?;
    Some((four_digits(year)?, after_year(rest)?))
}

/// What follows 年 or 年度 at the beginning of the text.
pub(crate) fn after_year(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('年')?;
    Some(rest.strip_prefix('度').unwrap_or(rest))
}

fn four_digits(text: &str) -> Option<u16> {
    text.parse().ok().filter(|_| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The figure at the beginning of the text, its number of digits, and what follows them; none where it is too large.
pub(crate) fn figure(text: &str) -> Option<(u32, usize, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, end, rest))
}

/// The signs and words between the two ends of a period or a range that every reader takes.
pub const fn joins(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '~' | '～' | '至' | '到')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_stand_before_their_word() {
        assert_eq!(
            years("自2019年起，20年，至2020年度").collect::<Vec<_>>(),
            [("自", 2019), ("自2019年起，20年，至", 2020)]
        );
        assert_eq!(years("二〇二〇年 +202年").count(), 0);
        assert_eq!(leading_year("2020年度文化云"), Some((2020, "文化云")));
        assert_eq!([leading_year("2020"), leading_year("文化云2020年")], [None, None]);
    }

    #[test]
    fn a_date_covers_its_days() {
        let told = |year, month, day| covered(year, month, day).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(told(2020, None, None).as_deref(), Some("2020-01-01 2020-12-31"));
        assert_eq!(told(2020, Some(2), None).as_deref(), Some("2020-02-01 2020-02-29"));
        assert_eq!(told(2020, Some(2), Some(30)), None);
        assert_eq!(of_serial(44_561).map(|day| day.to_string()).as_deref(), Some("2021-12-31"));
    }
}
