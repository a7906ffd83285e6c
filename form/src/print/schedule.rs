//! 实施进度计划: the steps, printed where there are any.

use domain::{form::schedule::ScheduleStep, values::period::Date};

use super::layout::{Cell, Row, beside};

/// The rows with their heads; how many columns the side label, the text and the two days fill.
pub fn rows<'a>(steps: &'a [ScheduleStep], [side, text, first, last]: [usize; 4]) -> Vec<Row<'a>> {
    let heads = vec![
        Cell::label("实施内容").across(text),
        Cell::label("开始日期").across(first),
        Cell::label("完成日期").across(last),
    ];
    let day = |date: Option<Date>| Cell::text(date.map_or_else(String::new, |date| date.to_string())).centred();
    let row = |it: &'a ScheduleStep| -> Row<'a> {
        vec![Cell::given(&it.step).across(text), day(it.start_date).across(first), day(it.end_date).across(last)]
    };
    let label = |text: &'static str| Cell::label(text).across(side);
    [beside(label(""), vec![heads]), beside(label("实施进度计划"), steps.iter().map(row).collect())].concat()
}
