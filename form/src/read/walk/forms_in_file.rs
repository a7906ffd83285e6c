//! Several forms in one file, whose sheets may lie in any order: the name of the project tells which form a sheet is of.

use crate::read::{
    blocks::grid::{Block, Row},
    fill::{draft::Draft, filled::Form},
    recognise::{
        headings,
        labels::{self, Field},
        segments,
        titles::{self, Sheet},
    },
};

/// How far below its title a sheet names its project, in lines and rows.
const NEAR: usize = 12;

/// A form that is not being read now. Another of its sheets may follow.
struct Kept {
    place: usize,
    draft: Draft,
    seen: Vec<Sheet>,
}

/// The forms of a file in the order in which they began.
#[derive(Default)]
pub struct FormsInFile {
    kept: Vec<Kept>,
    begun: usize,
    /// The place of the form that is being read.
    place: usize,
}

impl FormsInFile {
    /// Keeps the form that was read; the next one is new.
    pub fn keep(&mut self, draft: Draft, seen: Vec<Sheet>) {
        if draft.has_begun() || draft.has_unread() {
            self.kept.push(Kept { place: self.place, draft, seen });
            self.begun += 1;
        }
        self.place = self.begun;
    }

    /// Whether a form of this name waits for this sheet.
    pub fn awaits(&self, name: &str, sheet: Sheet) -> bool {
        self.find(name, sheet).is_some()
    }

    /// The form of this name that waits for this sheet, in exchange for the one that was read.
    pub fn resume(&mut self, name: &str, sheet: Sheet, draft: Draft, seen: Vec<Sheet>) -> (Draft, Vec<Sheet>) {
        let found = self.find(name, sheet).map(|at| self.kept.remove(at));
        self.keep(draft, seen);
        match found {
            Some(Kept { place, draft, seen }) => {
                self.place = place;
                (draft, seen)
            }
            None => (Draft::default(), Vec::new()),
        }
    }

    fn find(&self, name: &str, sheet: Sheet) -> Option<usize> {
        self.kept.iter().position(|kept| kept.draft.is_named(name) && !kept.seen.contains(&sheet))
    }

    /// All forms, and how many labels were known in them.
    pub fn finish(mut self, own: bool) -> (Vec<Form>, usize) {
        self.kept.sort_by_key(|kept| kept.place);
        let known = self.kept.iter().map(|kept| kept.draft.known()).sum();
        let mut done: Vec<Form> = Vec::new();
        for kept in self.kept {
            let form = kept.draft.finish(own);
            match done.last_mut() {
                // Texts before or between forms belong to none of them: they stay with the one before.
                Some(last) if form.sheets.is_empty() && !form.is_filled() => last.unread.extend(form.unread),
                _ => done.push(form),
            }
        }
        (done, known)
    }
}

/// The name of the project that the sheet below a title gives: in the rows that follow, then in the blocks.
pub fn name_below(rows: &[Row], blocks: &[Block]) -> Option<String> {
    let mut left = NEAR;
    if let Some(found) = name_in_rows(rows, &mut left) {
        return found;
    }
    for block in blocks {
        let found = match block {
            Block::Table(table) if table.sheet => return None,
            Block::Table(table) => name_in_rows(&table.rows, &mut left),
            Block::Paragraph(paragraph) => {
                left = left.checked_sub(1)?;
                if titles::title(&paragraph.text).is_some() {
                    return None;
                }
                name_within(&paragraph.text).map(Some)
            }
        };
        if let Some(found) = found {
            return found;
        }
    }
    None
}

/// The name, or that there is none before the table begins; nothing where the rows end before that.
fn name_in_rows(rows: &[Row], left: &mut usize) -> Option<Option<String>> {
    for row in rows {
        let Some(rest) = left.checked_sub(1) else { return Some(None) };
        *left = rest;
        if headings::find(row, false).is_some() {
            return Some(None);
        }
        let mut said = row.said().map(|(_, cell)| cell.text.as_str());
        while let Some(text) = said.next() {
            if matches!(labels::field(text), Some((Field::NAME, _))) {
                return Some(said.next().map(str::to_owned));
            }
            if let Some(name) = name_within(text) {
                return Some(Some(name));
            }
        }
    }
    None
}

fn name_within(text: &str) -> Option<String> {
    let parts = segments::split(text, &std::collections::HashSet::new(), false);
    let name = parts.into_iter().find(|it| matches!(it.label, Some((Field::NAME, _))) && !it.text.is_empty());
    name.map(|it| it.text.to_owned())
}
