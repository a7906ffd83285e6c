//! Walks through a document: titles begin sheets and forms, rows of headings begin tables, labels take their values.

use std::collections::{HashMap, HashSet};

use crate::read::{
    blocks::grid::{Block, Cell, Document, Row, Table},
    fill::{
        costs,
        draft::{Draft, Written},
        entry::Entry,
        explanations,
        filled::Form,
        filled::Unread,
        indicators, safeguards,
    },
    package::refusal::Unreadable,
    recognise::{
        headings::{self, Column, Columns, Kind},
        labels::{self, Field},
        levels, moments, segments,
        titles::{self, Sheet, Title},
    },
};

use super::{
    forms_in_file::{self, Several},
    rows,
};

/// Fewer labels than this are no form.
const LEAST_LABELS: usize = 3;

/// More labels than a letter in front of a form repeats.
const MOST_OF_A_LETTER: usize = 12;

/// All forms of a document.
pub fn forms(document: Document) -> Result<Vec<Form>, Unreadable> {
    let mut walk = Walk { own: document.own, ..Walk::default() };
    for (at, block) in document.blocks.iter().enumerate() {
        walk.blocks_below = at.saturating_add(1);
        match block {
            Block::Paragraph(paragraph) => {
                walk.peek(&paragraph.text, &[], &document.blocks);
                let written = Written { text: &paragraph.text, number: None, stressed: None, place: &paragraph.place };
                walk.paragraph(written);
            }
            Block::Table(table) => walk.table(table, &document.blocks),
        }
    }
    walk.settle_title();
    walk.finish_form();
    for aside in &document.aside {
        if !titles::is_furniture(&aside.text) {
            let text = aside.text.clone();
            walk.beside.push(Unread { place: aside.place.clone(), text, pointer: None, reason: None });
        }
    }
    walk.result()
}

/// A table with headings whose rows are being read.
pub struct Open {
    pub columns: Columns,
    pub indicators: indicators::Above,
    pub costs: costs::Above,
    pub safeguards: safeguards::Above,
}

#[derive(Default)]
pub struct Walk {
    pub draft: Draft,
    several: Several,
    /// The name of the project on the sheet that begins.
    ahead: Option<String>,
    /// Where the blocks below the one being read begin.
    blocks_below: usize,
    /// What stands beside all forms.
    beside: Vec<Unread>,
    pub open: Option<Open>,
    /// A title that may be the first of a form, or have its sheet named on the next line.
    plain: bool,
    /// The sheets of this form whose titles were met.
    seen: Vec<Sheet>,
    /// What was used of texts in front of the first title: if they turn out to be a letter, it was not read.
    used: Vec<Unread>,
    pub own: bool,
    /// Labels in a row whose values stand in the row below.
    pub below: Vec<rows::Over>,
    /// The label that each column had last: its cell may go on downwards.
    pub beside_label: HashMap<u32, Field>,
    /// 填表说明 was met: what follows names the fields and gives no values.
    pub instructions: bool,
    /// The label of the paragraphs that follow.
    pub under: Option<Field>,
    /// Grounds that have a cell of their own in this table.
    pub barred: HashSet<Field>,
}

impl Walk {
    fn result(mut self) -> Result<Vec<Form>, Unreadable> {
        let (done, known) = std::mem::take(&mut self.several).finish(self.own);
        if known < LEAST_LABELS {
            return Err(Unreadable::NoFormFound);
        }
        let (mut filled, blank): (Vec<Form>, Vec<Form>) = done.into_iter().partition(is_filled);
        let Some(first) = filled.first_mut() else {
            return Err(Unreadable::EmptyForm);
        };
        let left = blank.into_iter().flat_map(|form| form.unread);
        first.unread.extend(left.chain(self.beside));
        Ok(filled)
    }

    fn finish_form(&mut self) {
        let (draft, seen) = (std::mem::take(&mut self.draft), std::mem::take(&mut self.seen));
        self.open = None;
        self.used.clear();
        self.several.keep(draft, seen);
    }

    /// Looks ahead for the name of the project where a title stands.
    fn peek(&mut self, text: &str, rows: &[Row], blocks: &[Block]) {
        if !self.own && titles::title(text).is_some() {
            self.ahead = forms_in_file::name_below(rows, blocks.get(self.blocks_below..).unwrap_or_default());
        }
    }

    /// Goes on with the form that a sheet is of: one that waits for it, or a new one where this one has such a sheet.
    fn turn_to(&mut self, sheet: Sheet) {
        let Some(name) = self.ahead.take().filter(|name| self.draft.is_named_otherwise(name)) else { return };
        if self.several.awaits(&name, sheet) {
            let (draft, seen) = (std::mem::take(&mut self.draft), std::mem::take(&mut self.seen));
            (self.draft, self.seen) = self.several.resume(&name, sheet, draft, seen);
        } else if self.seen.contains(&sheet) {
            self.finish_form();
        }
    }

    fn begin(&mut self, sheet: Option<Sheet>) {
        self.open = None;
        let sheet = sheet.unwrap_or(Sheet::Overview);
        self.turn_to(sheet);
        if self.seen.is_empty() && self.draft.has_begun() && sheet == Sheet::Overview {
            self.leave_preamble();
        } else if sheet == Sheet::Overview && self.seen.contains(&sheet) {
            self.finish_form();
        }
        if !self.seen.is_empty() || self.draft.sheets.is_empty() {
            self.draft.begin_sheet();
        }
        self.seen.push(sheet);
    }

    /// A letter or instructions in front of a form may name its fields. What they say is no value of it.
    fn leave_preamble(&mut self) {
        if self.draft.known > MOST_OF_A_LETTER {
            return self.finish_form();
        }
        let before = std::mem::take(&mut self.draft);
        let used = std::mem::take(&mut self.used);
        let told = before.unread.into_iter().filter(|it| it.pointer.is_none() && !used.contains(it));
        self.draft.unread = told.chain(used.iter().cloned()).collect();
        self.draft.unread.sort_by(|one, other| one.place.cmp(&other.place));
    }

    /// Remembers a text that is used while no title was met.
    pub fn note(&mut self, written: Written) {
        if self.seen.is_empty() {
            let (place, text) = (written.place.clone(), written.text.to_owned());
            self.used.push(Unread { place, text, pointer: None, reason: None });
        }
    }

    /// A plain title is that of a new form unless the line below it names another sheet.
    fn settle_title(&mut self) {
        if std::mem::take(&mut self.plain) {
            self.begin(None);
        }
    }

    /// Recognises a title; true when the text is used.
    pub fn title(&mut self, text: &str) -> bool {
        let found = self.is_title(text);
        self.instructions &= !found;
        found
    }

    fn is_title(&mut self, text: &str) -> bool {
        if let Some(sheet) = titles::sheet_line(text).filter(|_| self.plain) {
            self.plain = false;
            self.begin(Some(sheet));
            return true;
        }
        match titles::title(text) {
            Some(Title::Of(sheet)) => {
                self.plain = false;
                self.begin(Some(sheet));
            }
            Some(Title::Plain) => {
                self.settle_title();
                self.plain = true;
            }
            Some(Title::Continued) => {
                self.plain = false;
                return true;
            }
            None => {
                self.settle_title();
                return false;
            }
        }
        if let Some(year) = moments::year_within(text) {
            self.settle_title();
            self.draft.year_of_title(year);
        }
        true
    }

    fn table(&mut self, table: &Table, blocks: &[Block]) {
        self.draft.boundary = table.sheet || self.seen.is_empty();
        self.below.clear();
        self.under = None;
        self.beside_label.clear();
        self.barred = rows::grounds_of(table);
        if table.sheet {
            self.open = None;
        }
        let mut above: HashMap<u32, &str> = HashMap::new();
        for (at, row) in table.rows.iter().enumerate() {
            above.extend(row.said().map(|(_, cell)| (cell.column, cell.text.as_str())));
            for cell in row.cells.iter().filter(|cell| cell.covered && !cell.is_blank()) {
                // What a covered cell repeats was read in the one that covers it.
                if above.get(&cell.column) != Some(&cell.text.as_str()) {
                    self.draft.unread(&cell.place, &cell.text);
                }
            }
            let rest = table.rows.get(at + 1..).unwrap_or_default();
            if let Some((_, cell)) = row.said().next() {
                self.peek(&cell.text, rest, blocks);
            }
            self.row(row, rest);
        }
        self.barred.clear();
    }

    fn row(&mut self, row: &Row, rest: &[Row]) {
        let mut said = row.said();
        let Some((_, first)) = said.next() else { return };
        let alone = said.next().is_none();
        self.instructions &= alone;
        if alone && self.instructions {
            return self.line(Written::of(first));
        }
        if alone && self.may_be_title(row, first) && self.title(&first.text) {
            return;
        }
        self.settle_title();
        if let Some(columns) = headings::find(row, self.own) {
            return self.head(row, columns);
        }
        if let Some(open) = &mut self.open
            && open.columns.refine(row)
        {
            return;
        }
        if let Some(mut open) = self.open.take()
            && self.entry(row, &mut open)
        {
            open.columns.fresh = false;
            self.open = Some(open);
            return;
        }
        rows::read(self, row, rest.first());
    }

    /// A title fills its row; below headings a text that keeps to its column is none.
    fn may_be_title(&self, row: &Row, cell: &Cell) -> bool {
        let others = row.cells.iter().filter(|it| !it.covered).count() > 1;
        let columns = self.open.as_ref().map(|open| &open.columns);
        let within = columns.is_some_and(|columns| {
            let first = columns.headings.iter().map(|heading| heading.from).min();
            first.is_some_and(|first| first < cell.column) && !columns.is_across(cell)
        });
        !within && (!others || columns.is_none())
    }

    /// A row of headings; repeated ones on a new page leave the rows above their say.
    fn head(&mut self, row: &Row, columns: Columns) {
        self.draft.known += columns.headings.len();
        for (_, cell) in row.said() {
            let unknown = columns.of(cell).is_some_and(|it| it.column == Column::Unknown && it.from == cell.column);
            if unknown && columns.kind != Kind::Findings {
                self.draft.unread(&cell.place, &cell.text);
            }
        }
        match &mut self.open {
            Some(open) if open.columns.kind == columns.kind => open.columns = columns,
            _ => {
                self.open = Some(Open {
                    columns,
                    indicators: indicators::Above::default(),
                    costs: costs::Above::default(),
                    safeguards: safeguards::Above::default(),
                });
            }
        }
    }

    /// Reads a row below headings; false when the table has ended.
    fn entry(&mut self, row: &Row, open: &mut Open) -> bool {
        let kind = open.columns.kind;
        if matches!(kind, Kind::Indicators | Kind::CostItems) && costs::is_total(row, &open.columns, self.own) {
            if kind == Kind::CostItems {
                costs::total(row, &open.columns, &mut self.draft);
            } else {
                // The sum of the weights says nothing that the weights do not.
                for (_, cell) in row.said().skip(1).filter(|(_, cell)| cell.text.chars().any(char::is_alphabetic)) {
                    self.draft.unread(&cell.place, &cell.text);
                }
            }
            return true;
        }
        let mut said = row.said().map(|(_, cell)| cell);
        if let (Some(cell), None, false) = (said.next(), said.next(), self.own)
            && titles::is_end(&cell.text)
        {
            self.draft.unread(&cell.place, &cell.text);
            return true;
        }
        // What this service prints has no labels below a table.
        if !self.own && self.is_label_row(row, &open.columns) {
            return false;
        }
        if kind == Kind::Findings {
            return true;
        }
        let entry = Entry::of(row, &open.columns, &mut self.draft);
        match kind {
            Kind::Indicators => {
                indicators::read(&entry, &mut open.indicators, self.own, &mut self.draft);
            }
            Kind::CostItems => costs::read(&entry, &mut open.costs, self.own, &mut self.draft),
            Kind::Safeguards => {
                safeguards::read(&entry, &mut open.safeguards, self.own, &mut self.draft);
            }
            Kind::Explanations => explanations::read(&entry, &mut self.draft),
            Kind::Findings => {}
        }
        true
    }

    /// Whether a row stands below the table and has labels of its own: its first text is a label where the table has
    /// none, or reaches over columns that do not belong together.
    fn is_label_row(&self, row: &Row, columns: &Columns) -> bool {
        let mut said = row.said().map(|(_, cell)| cell);
        let Some(first) = said.next() else { return false };
        let second = said.next();
        let column = columns.of(first).map(|heading| heading.column);
        let labelled = labels::field(&first.text).is_some_and(|(field, _)| field != Field::SECTION);
        let across = columns.is_across(first);
        match second {
            // 产出目标 alone, for the rows below it.
            None if columns.kind == Kind::Indicators && levels::level1(&first.text).is_some() => false,
            None => across,
            Some(second) => {
                let side = match column {
                    None => true,
                    Some(Column::Level1) => levels::level1(&first.text).is_none(),
                    Some(Column::SafeguardKind) => levels::safeguard_kind(&first.text).is_none(),
                    Some(Column::Component | Column::Ordinal) => said.next().is_none(),
                    Some(_) => false,
                };
                let signed = segments::is_foreign(&first.text) && across;
                signed || (labelled && (side || across || columns.is_across(second)))
            }
        }
    }
}

/// Whether a form says anything: a template has at most its year and the name of the unit's form.
pub fn is_filled(form: &Form) -> bool {
    let project = &form.declaration;
    let given =
        project.fields().into_iter().any(|(pointer, blank)| !blank && !matches!(pointer, "/fiscal_year" | "/profile"));
    given || form.unread.iter().any(|unread| unread.pointer.is_some())
}
