//! 情况说明: explanations that this service printed behind the form.

use domain::{
    form::explanation::{Explanation, Explanations},
    values::{language::Bilingual, text::Text},
};

use crate::read::recognise::column::Column;

use super::{entry::Entry, parse::parsed, report::Report, written::Written};

pub fn read(entry: &Entry, rows: &mut Vec<Explanation>, report: &mut Report) {
    if rows.len() >= Explanations::MAX {
        return entry.refuse(report, "/explanations", Explanations::MAX);
    }
    let columns = [Column::Rule, Column::Pointer, Column::Given, Column::Explanation];
    let cells = columns.map(|column| entry.said(column, report));
    let [rule, pointer, given, text] = cells;
    match explanation(rule, pointer, given, text) {
        Ok(explanation) => rows.push(explanation),
        Err(reason) => {
            let row = format!("/explanations/{}", rows.len());
            for written in cells.into_iter().flatten() {
                report.refuse(written, row.clone(), reason.clone());
            }
        }
    }
}

fn explanation(
    rule: Option<Written>,
    pointer: Option<Written>,
    given: Option<Written>,
    text: Option<Written>,
) -> Result<Explanation, Bilingual> {
    let said = |written: Option<Written>| written.map(|it| it.text.to_owned()).unwrap_or_default();
    Ok(Explanation {
        rule: parsed(said(rule))?,
        pointer: parsed(said(pointer))?,
        given: given.map(|given| parsed(given.text.to_owned())).transpose()?,
        text: parsed::<Text<8000, 1>>(said(text))?,
    })
}
