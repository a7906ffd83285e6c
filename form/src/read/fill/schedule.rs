//! Rows of the schedule.

use domain::form::schedule::{Schedule, ScheduleStep};

use crate::read::{
    blocks::grid::{Cell, Row},
    recognise::{column::Column, headings::Columns, labels, moments},
};

use super::{
    days::{self, Day},
    entry::Entry,
    report::Report,
};

/// Whether a row is a step: it stands below the headings, and what stands below the days is a day.
pub fn is_step(row: &Row, columns: &Columns) -> bool {
    let mut said = row.said().map(|(_, cell)| cell);
    let Some(first) = said.next() else { return true };
    let column = |cell: &Cell| columns.of(cell).map(|heading| heading.column);
    let days: Vec<_> = said.filter(|cell| matches!(column(cell), Some(Column::FirstDay | Column::LastDay))).collect();
    let is_day = |cell: &&Cell| {
        let displayed = cell.number.as_ref().is_some_and(|number| moments::serial(number).is_some());
        let read = moments::date(&cell.text).is_some() || moments::year(&cell.text).is_some();
        // 年底 below a day is no day and told; a text over both columns is of another row.
        let heading = columns.of(cell).map_or(0, |heading| heading.to);
        displayed || read || cell.end() <= heading
    };
    let labelled = labels::field(&first.text).is_some();
    column(first).is_some() && days.iter().all(is_day) && !(labelled && days.is_empty())
}

/// 1、 or …… of a template.
fn is_template(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || "….·。、.)(（）".contains(c) || c.is_whitespace())
}

pub fn read(entry: &Entry, own: bool, rows: &mut Vec<ScheduleStep>, report: &mut Report) {
    let pointer = format!("/schedule/{}", rows.len());
    let days = [(Column::FirstDay, Day::First), (Column::LastDay, Day::Last)];
    let blank = entry.is_empty(ScheduleStep::COLUMNS, |cell| own || !is_template(&cell.text))
        && days.iter().all(|(column, _)| entry.is_blank(*column));
    if blank {
        return;
    }
    if rows.len() >= Schedule::MAX {
        return entry.refuse(report, "/schedule", Schedule::MAX);
    }
    let mut step = ScheduleStep::default();
    entry.take_texts(ScheduleStep::COLUMNS, &pointer, &mut step, report);
    let [start, end] = days.map(|(column, day)| (entry.said(column, report), day));
    step.start_date = start.0.and_then(|it| days::day(start.1, &format!("{pointer}/start_date"), it, report));
    step.end_date = end.0.and_then(|it| days::day(end.1, &format!("{pointer}/end_date"), it, report));
    rows.push(step);
}
