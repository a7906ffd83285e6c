//! Texts outside of tables, and those that hold their labels themselves.

use std::collections::HashSet;

use crate::own::NOTHING_OPEN;

use crate::read::{
    fill::draft::Written,
    recognise::{
        figures::MoneyUnit,
        labels::{self, Field},
        moments,
        segments::{self, Segment},
        titles,
    },
};

use super::tables::Walk;

impl Walk {
    /// A text outside of tables. Below a label alone on its line stand the paragraphs of its value.
    pub fn paragraph(&mut self, written: Written) {
        let label = labels::field(written.text).map(|(field, _)| field);
        if let Some(label) = label {
            let blank = !self.draft.taken.contains_key(label.pointer());
            self.under = Some(label).filter(|label| label.is_narrative() && blank && !self.own);
        } else if let Some(field) = self.under.filter(|_| !self.instructions && is_prose(written.text)) {
            self.note(written);
            return self.draft.more(field, written);
        } else {
            self.under = None;
        }
        self.line(written);
    }

    /// A text outside of tables, or alone in its row.
    pub fn line(&mut self, written: Written) {
        // A title with what stands below it, in one paragraph.
        let head = written.text.lines().next().filter(|head| head.len() < written.text.len() && !self.own);
        if head.is_some_and(|head| titles::title(head).is_some()) && titles::title(written.text).is_none() {
            for text in written.text.lines() {
                self.line(Written { text: text.trim(), number: None, ..written });
            }
            return;
        }
        if self.title(written.text) || titles::is_furniture(written.text) {
            return;
        }
        self.instructions |= !self.own && titles::is_instruction(written.text);
        if self.instructions {
            return self.draft.unread(written.place, written.text);
        }
        if written.text == NOTHING_OPEN {
            return;
        }
        if self.year(written) || self.money_unit(written) {
            return;
        }
        if let Some((field, hint)) = labels::field(written.text) {
            self.draft.known += 1;
            if field == Field::SECTION {
                self.draft.funding_unit = hint.as_deref().and_then(MoneyUnit::read);
            }
            return;
        }
        self.segments(written);
    }

    /// Puts the values of a text that holds its labels itself.
    pub fn segments(&mut self, written: Written) {
        self.note(written);
        for Segment { label, text } in segments::split(written.text, &self.barred, self.own) {
            let part = Written { text, ..written };
            // A number of the cell belongs to its text as a whole.
            let part = if text == written.text { part } else { Written { number: None, ..part } };
            match label {
                Some((field, hint)) => self.draft.put(field, hint.as_deref(), part),
                None if text.is_empty() || self.year(part) || self.money_unit(part) => {}
                None => self.draft.unread(part.place, text),
            }
        }
    }

    /// （2020 年）
    fn year(&mut self, written: Written) -> bool {
        if !written.text.contains('年') {
            return false;
        }
        let bare: String = written.text.chars().filter(|c| !c.is_whitespace()).collect();
        // A template's （  年）
        if matches!(bare.as_str(), "（年）" | "(年)" | "年" | "（年度）" | "(年度)") {
            return true;
        }
        let year = moments::year(written.text);
        if let Some(year) = year {
            self.draft.year(year);
        }
        year.is_some()
    }

    /// （单位：万元）
    fn money_unit(&mut self, written: Written) -> bool {
        let folded = labels::fold(written.text);
        let bare = folded.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
        let Some((label, value)) = bare.split_once(':') else { return false };
        if !matches!(labels::field(label), Some((Field::MONEY_UNIT, _))) || MoneyUnit::read(value).is_none() {
            return false;
        }
        self.draft.put(Field::MONEY_UNIT, None, Written { text: value, number: None, ..written });
        true
    }
}

/// Whether a text says nothing of the form itself.
fn is_prose(text: &str) -> bool {
    let labelled = || segments::split(text, &HashSet::new(), false).iter().any(|it| it.label.is_some());
    let known = titles::title(text).is_some() || titles::sheet_line(text).is_some() || titles::is_instruction(text);
    let edge = titles::is_furniture(text) || titles::is_end(text) || segments::is_foreign(text);
    !(known || edge || labelled() || moments::year(text).is_some())
}
