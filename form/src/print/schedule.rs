//! 实施进度计划: the steps, printed where there are any.

use domain::{form::schedule::ScheduleStep, values::period::Date};

use super::layout::{Cell, Row, beside};

/// The rows with their heads; how many columns the side label, the text and the two days fill.
pub fn rows<'a>(steps: &'a [ScheduleStep], [side, text, first, last]: [usize; 4]) -> Vec<Row<'a>> {
    let heads = ScheduleStep::COLUMNS.iter().zip([text, first, last]);
    let heads = heads.map(|(column, width)| Cell::label(column.printed).across(width)).collect();
    let day = |date: Option<Date>| Cell::text(date.map_or_else(String::new, |date| date.to_string())).centred();
    let row = |it: &'a ScheduleStep| -> Row<'a> {
        vec![Cell::given(&it.step).across(text), day(it.start_date).across(first), day(it.end_date).across(last)]
    };
    let label = |text: &'static str| Cell::label(text).across(side);
    [beside(label(""), vec![heads]), beside(label("实施进度计划"), steps.iter().map(row).collect())].concat()
}
