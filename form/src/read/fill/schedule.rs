//! Rows of the schedule.

use domain::form::schedule::{Schedule, ScheduleStep};

use crate::read::recognise::{headings::Column, moments};

use super::{
    days::{self, Day},
    entry::Entry,
    filled::Confidence,
    report::Report,
    written::Written,
};

pub fn read(entry: &Entry, rows: &mut Vec<ScheduleStep>, report: &mut Report) {
    let pointer = format!("/schedule/{}", rows.len());
    let days = [(Column::FirstDay, Day::First), (Column::LastDay, Day::Last)];
    let blank =
        entry.is_empty(ScheduleStep::COLUMNS, |_| true) && days.iter().all(|(column, _)| entry.is_blank(*column));
    if blank {
        return;
    }
    if rows.len() >= Schedule::MAX {
        return entry.refuse(report, "/schedule", Schedule::MAX);
    }
    let mut step = ScheduleStep::default();
    entry.take_texts(ScheduleStep::COLUMNS, &pointer, &mut step, report);
    let [start, end] = days.map(|(column, day)| (entry.said(column, report), day));
    step.start_date = start.0.and_then(|it| date(it, start.1, format!("{pointer}/start_date"), report));
    step.end_date = end.0.and_then(|it| date(it, end.1, format!("{pointer}/end_date"), report));
    rows.push(step);
}

/// A day, or one of a month or a year that is all that is written.
fn date(written: Written, day: Day, pointer: String, report: &mut Report) -> Option<domain::values::period::Date> {
    let Some(year) = moments::year(written.text) else { return days::day(day, &pointer, written, report) };
    let month = if day == Day::First { "01-01" } else { "12-31" };
    let (zh, en) = if day == Day::First {
        ("只写了年份，取该年第一天", "only the year is given; its first day was taken")
    } else {
        ("只写了年份，取该年最后一天", "only the year is given; its last day was taken")
    };
    report.guess(pointer, Confidence::Medium, zh, en);
    let moment = moments::date(&format!("{year}-{month}"))?;
    moment.start()
}
