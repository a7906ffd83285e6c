//! 情况说明: explanations that this service printed behind the form.

use domain::{
    form::explanation::{Explanation, Explanations},
    values::{language::Bilingual, list::List, text::Text},
};

use crate::read::recognise::headings::Column;

use super::{
    draft::{Draft, Written},
    entry::Entry,
    parse::parsed,
};

pub fn read(entry: &Entry, draft: &mut Draft) {
    if draft.explanations.len() >= List::<Explanation, { Explanations::MAX }>::MAX {
        return entry.refuse(draft, "/explanations", Explanations::MAX);
    }
    let columns = [Column::Rule, Column::Pointer, Column::Given, Column::Explanation];
    let cells = columns.map(|column| entry.said(column, draft));
    let [rule, pointer, given, text] = cells;
    match explanation(rule, pointer, given, text) {
        Ok(explanation) => draft.explanations.push(explanation),
        Err(reason) => {
            let row = format!("/explanations/{}", draft.explanations.len());
            for written in cells.into_iter().flatten() {
                draft.refuse(written, row.clone(), reason.clone());
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
