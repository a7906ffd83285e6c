//! Walks through a document: titles begin sheets and forms, rows of headings begin tables, labels take their values.

use std::collections::{HashMap, HashSet};

use super::{
    Form, Unread, Unreadable,
    columns::Entry,
    costs,
    draft::{Draft, Written},
    grid::{Block, Cell, Document, Row, Table},
    headings::{self, Column, Columns, Kind},
    indicators,
    labels::{self, Field},
    levels, moments, notes, rows, safeguards,
    segments::{self, Segment},
    titles::{self, Sheet, Title},
};

/// Fewer labels than this are no form.
const LEAST_LABELS: usize = 3;

/// More labels than a letter in front of a form repeats.
const MOST_OF_A_LETTER: usize = 12;

/// All forms of a document.
pub fn forms(document: Document) -> Result<Vec<Form>, Unreadable> {
    let mut walk = Walk { own: document.own, ..Walk::default() };
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let written = Written { text: &paragraph.text, number: None, place: &paragraph.place };
                walk.line(written);
            }
            Block::Table(table) => walk.table(table),
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
    done: Vec<Form>,
    known: usize,
    /// What stands beside all forms.
    beside: Vec<Unread>,
    pub open: Option<Open>,
    /// A title that may be the first of a form, or have its sheet named on the next line.
    plain: bool,
    /// The sheets of this form whose titles were met.
    seen: Vec<Sheet>,
    /// What was used of texts in front of the first title: if they turn out to be a letter, it was not read.
    used: Vec<Unread>,
    own: bool,
    /// Labels in a row whose values stand in the row below.
    pub below: Vec<rows::Over>,
    /// The label that each column had last: its cell may go on downwards.
    pub beside_label: HashMap<u32, Field>,
    /// 填表说明 was met: what follows names the fields and gives no values.
    instructions: bool,
    /// Grounds that have a cell of their own in this table.
    pub barred: HashSet<Field>,
}

impl Walk {
    fn result(mut self) -> Result<Vec<Form>, Unreadable> {
        if self.known < LEAST_LABELS {
            return Err(Unreadable::NoFormFound);
        }
        let (mut filled, blank): (Vec<Form>, Vec<Form>) = self.done.drain(..).partition(is_filled);
        let Some(first) = filled.first_mut() else {
            return Err(Unreadable::EmptyForm);
        };
        let left = blank.into_iter().flat_map(|form| form.unread);
        first.unread.extend(left.chain(self.beside));
        Ok(filled)
    }

    fn finish_form(&mut self) {
        let draft = std::mem::take(&mut self.draft);
        self.known += draft.known;
        self.open = None;
        self.seen.clear();
        self.used.clear();
        if draft.has_begun() || !draft.unread.is_empty() {
            let form = draft.finish(self.own);
            match self.done.last_mut() {
                // Texts before or between forms belong to none of them: they stay with the one before.
                Some(last) if form.sheets.is_empty() && !is_filled(&form) => last.unread.extend(form.unread),
                _ => self.done.push(form),
            }
        }
    }

    fn begin(&mut self, sheet: Option<Sheet>) {
        self.open = None;
        let sheet = sheet.unwrap_or(Sheet::Overview);
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

    /// A text outside of tables, or alone in its row.
    pub fn line(&mut self, written: Written) {
        if self.title(written.text) || titles::is_furniture(written.text) {
            return;
        }
        self.instructions |= !self.own && titles::is_instruction(written.text);
        if self.instructions {
            return self.draft.unread(written.place, written.text);
        }
        if written.text == "没有待处理的发现。" {
            return;
        }
        if self.year(written) || self.money_unit(written) {
            return;
        }
        if let Some((field, hint)) = labels::field(written.text) {
            self.draft.known += 1;
            if field == Field::Section {
                self.draft.funding_unit = hint.as_deref().and_then(super::figures::MoneyUnit::read);
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
        if !matches!(labels::field(label), Some((Field::MoneyUnit, _)))
            || super::figures::MoneyUnit::read(value).is_none()
        {
            return false;
        }
        self.draft.put(Field::MoneyUnit, None, Written { text: value, number: None, ..written });
        true
    }

    fn table(&mut self, table: &Table) {
        self.draft.boundary = table.sheet || self.seen.is_empty();
        self.below.clear();
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
            self.row(row, table.rows.get(at + 1..).unwrap_or_default());
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
            Kind::CostItems => costs::read(&entry, &mut open.costs, &mut self.draft),
            Kind::Safeguards => {
                safeguards::read(&entry, &mut open.safeguards, self.own, &mut self.draft);
            }
            Kind::Explanations => notes::read(&entry, &mut self.draft),
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
        let labelled = labels::field(&first.text).is_some_and(|(field, _)| field != Field::Section);
        let inline = || {
            let segments = segments::split(&first.text, &HashSet::new(), self.own);
            matches!(segments.first(), Some(Segment { label: Some(_), .. }))
        };
        let across = columns.is_across(first);
        match second {
            None => across && (labelled || inline() || self.open.is_none()),
            Some(second) => {
                let side = match column {
                    None => true,
                    Some(Column::Level1) => levels::level1(&first.text).is_none(),
                    Some(Column::SafeguardKind) => levels::safeguard_kind(&first.text).is_none(),
                    Some(Column::Component | Column::Ordinal) => said.next().is_none(),
                    Some(_) => false,
                };
                labelled && (side || across || columns.is_across(second))
            }
        }
    }
}

/// Whether a form says anything: a template has at most its year and the name of the unit's form.
fn is_filled(form: &Form) -> bool {
    let project = &form.declaration;
    let given =
        project.fields().into_iter().any(|(pointer, blank)| !blank && !matches!(pointer, "/fiscal_year" | "/profile"));
    given || form.unread.iter().any(|unread| unread.pointer.is_some())
}
