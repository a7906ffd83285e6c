//! Texts outside of tables, and those that hold their labels themselves.

use std::collections::HashSet;

use crate::own::NOTHING_OPEN;

use crate::read::{
    fill::{coded::code_and_name, written::Written},
    recognise::{
        bodies::is_body,
        figures::MoneyUnit,
        labels::{self, Field},
        moments,
        segments::{self, Segment},
        titles,
    },
};

use super::state::Walk;

/// Reads a text outside of tables. Below a label alone on its line stand the paragraphs of its value: `label` is that of the
/// lines above, and what is returned is that of the lines below.
pub fn paragraph(walk: &mut Walk, written: Written, label: Option<Field>) -> Option<Field> {
    let own_label = labels::field(written.text).map(|(field, _)| field);
    if let Some(field) = own_label {
        let goes_on = field.is_narrative() && !walk.draft().is_given(field) && !walk.is_own();
        line(walk, written, &HashSet::new());
        return own_label.filter(|_| goes_on);
    }
    if let Some(field) = label.filter(|_| !walk.in_instructions() && is_prose(written.text)) {
        walk.note_used(written);
        walk.draft().put_more(field, written);
        return label;
    }
    line(walk, written, &HashSet::new());
    None
}

/// Reads a text outside of tables, or alone in its row. `barred`: grounds that have a cell of their own in the table.
pub fn line(walk: &mut Walk, written: Written, barred: &HashSet<Field>) {
    // A title with what stands below it, in one paragraph.
    let head = written.text.lines().next().filter(|head| head.len() < written.text.len() && !walk.is_own());
    if head.is_some_and(|head| titles::title(head).is_some()) && titles::title(written.text).is_none() {
        for text in written.text.lines() {
            line(walk, Written { text: text.trim(), number: None, ..written }, barred);
        }
        return;
    }
    if walk.read_title(written.text) || titles::is_furniture(written.text) {
        return;
    }
    if !walk.is_own() && titles::is_instruction(written.text) {
        walk.begin_instructions();
    }
    if walk.in_instructions() {
        return walk.draft().unread(written.place, written.text);
    }
    if written.text == NOTHING_OPEN {
        return;
    }
    if year(walk, written) || money_unit(walk, written) {
        return;
    }
    if let Some((field, hint)) = labels::field(written.text) {
        walk.draft().count_known(1);
        if field == Field::SECTION {
            walk.draft().set_unit_of_funding(hint.as_deref().and_then(MoneyUnit::read));
        }
        return;
    }
    segments(walk, written, barred);
}

/// Puts the values of a text that holds its labels itself.
pub fn segments(walk: &mut Walk, written: Written, barred: &HashSet<Field>) {
    walk.note_used(written);
    for Segment { label, text } in segments::split(written.text, barred, walk.is_own()) {
        let part = Written { text, ..written };
        // A number of the cell belongs to its text as a whole.
        let part = if text == written.text { part } else { Written { number: None, ..part } };
        match label {
            Some((field, hint)) => walk.draft().put(field, hint.as_deref(), part),
            None if text.is_empty() || year(walk, part) || money_unit(walk, part) => {}
            // 207101某法院, without a label.
            None if !walk.is_own() && !walk.draft().is_given(Field::UNIT_NAME) && is_coded_body(text) => {
                walk.draft().put(Field::UNIT_NAME, None, part);
            }
            None => walk.draft().unread(part.place, text),
        }
    }
}

/// A code and the name of a body, and nothing else.
fn is_coded_body(text: &str) -> bool {
    const SHORTEST: usize = 6;
    code_and_name(text.trim()).is_some_and(|(code, name)| code.len() >= SHORTEST && is_body(name))
}

/// （2020 年）
fn year(walk: &mut Walk, written: Written) -> bool {
    if !written.text.contains('年') {
        return false;
    }
    let bare: String = written.text.chars().filter(|c| !c.is_whitespace()).collect();
    // A template's （  年）
    if matches!(bare.as_str(), "（年）" | "(年)" | "年" | "（年度）" | "(年度)") {
        return true;
    }
    // （2022年1-7月）
    let months = |c: char| c.is_ascii_digit() || "年月度至-—~～上下半()（）".contains(c);
    if bare.contains('月') && bare.starts_with(['(', '（']) && bare.chars().all(months) {
        if let Some(year) = moments::year_within(&bare) {
            walk.draft().set_year_of_title(year);
        }
        return true;
    }
    let year = moments::year(written.text);
    if let Some(year) = year {
        walk.draft().set_year(year);
    }
    year.is_some()
}

/// （单位：万元）
fn money_unit(walk: &mut Walk, written: Written) -> bool {
    let folded = labels::fold(written.text);
    let bare = folded.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let Some((label, value)) = bare.split_once(':') else { return false };
    if !matches!(labels::field(label), Some((Field::MONEY_UNIT, _))) || MoneyUnit::read(value).is_none() {
        return false;
    }
    walk.draft().put(Field::MONEY_UNIT, None, Written { text: value, number: None, ..written });
    true
}

/// Whether a text says nothing of the form itself.
fn is_prose(text: &str) -> bool {
    let labelled = || segments::split(text, &HashSet::new(), false).iter().any(|it| it.label.is_some());
    let known = titles::title(text).is_some() || titles::sheet_line(text).is_some() || titles::is_instruction(text);
    let edge = titles::is_furniture(text) || titles::is_end(text) || segments::is_foreign(text);
    !(known || edge || labelled() || moments::year(text).is_some())
}
