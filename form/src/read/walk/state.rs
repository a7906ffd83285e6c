//! Which form, which sheet of it and which table is being read: titles begin sheets and forms.

use domain::views::formats::FormKind;

use crate::read::{
    blocks::grid::{Block, Row},
    fill::{
        draft::{Draft, Preface},
        filled::{Form, Unread},
        tables::Above,
        written::Written,
    },
    package::refusal::Unreadable,
    recognise::{
        headings::Columns,
        labels::Field,
        moments,
        titles::{self, Sheet, Title},
    },
};

use super::{
    forms_in_file::{self, FormsInFile},
    lists::List,
};

/// Fewer labels than this are no form.
const LEAST_LABELS: usize = 3;

/// More forms than are read of one file: each is validated, and all are answered together.
const MAX_FORMS: usize = 200;

/// More labels than a letter in front of a form repeats.
const MOST_OF_A_LETTER: usize = 12;

/// A table with headings whose rows are being read.
pub struct OpenTable {
    pub columns: Columns,
    /// What its rows leave to those below them.
    pub above: Above,
    pub list: List,
}

#[derive(Default)]
pub struct Walk {
    draft: Draft,
    forms: FormsInFile,
    /// The name of the project on the sheet that begins.
    name_ahead: Option<String>,
    open: Option<OpenTable>,
    /// A title that may be the first of a form, or have its sheet named on the next line.
    plain_title: bool,
    /// What the last title says the form is.
    kind: FormKind,
    /// The projects that are read stand in a list.
    listed: bool,
    /// The sheets of this form whose titles were met.
    seen: Vec<Sheet>,
    /// What was used of texts in front of the first title: if they turn out to be a letter, it was not read.
    used: Vec<Unread>,
    own: bool,
    /// 填表说明 was met: what follows names the fields and gives no values.
    instructions: bool,
}

impl Walk {
    pub fn new(own: bool) -> Self {
        Self { own, ..Self::default() }
    }

    /// Whether this service printed the document.
    pub const fn is_own(&self) -> bool {
        self.own
    }

    pub const fn draft(&mut self) -> &mut Draft {
        &mut self.draft
    }

    /// All forms that are filled in. `aside` are texts beside all forms; they are told with the first.
    pub fn finish(mut self, aside: Vec<Unread>) -> Result<Vec<Form>, Unreadable> {
        self.settle_title();
        self.finish_form();
        let (forms, known) = self.forms.finish(self.own);
        if known < LEAST_LABELS {
            return Err(Unreadable::NoFormFound);
        }
        if forms.len() > MAX_FORMS {
            return Err(Unreadable::OversizedFile);
        }
        let (mut filled, blank): (Vec<Form>, Vec<Form>) = forms.into_iter().partition(Form::is_filled);
        let Some(first) = filled.first_mut() else {
            return Err(Unreadable::EmptyForm);
        };
        first.unread.extend(blank.into_iter().flat_map(|form| form.unread).chain(aside));
        Ok(filled)
    }

    fn finish_form(&mut self) {
        let (draft, seen) = (std::mem::take(&mut self.draft), std::mem::take(&mut self.seen));
        self.open = None;
        self.used.clear();
        self.forms.keep(draft, seen);
    }

    /// Looks ahead for the name of the project where a title stands.
    pub fn look_ahead(&mut self, text: &str, rows: &[Row], blocks: &[Block]) {
        if !self.own && titles::title(text).is_some() {
            self.name_ahead = forms_in_file::name_below(rows, blocks);
        }
    }

    /// Goes on with the form that a sheet is of: one that waits for it, or a new one where this one has such a sheet.
    fn turn_to(&mut self, sheet: Sheet) {
        let other = |name: &String| self.draft.is_named_otherwise(name);
        let Some(name) = self.name_ahead.take().filter(other) else { return };
        if self.forms.awaits(&name, sheet) {
            let (draft, seen) = (std::mem::take(&mut self.draft), std::mem::take(&mut self.seen));
            (self.draft, self.seen) = self.forms.resume(&name, sheet, draft, seen);
        } else if self.seen.contains(&sheet) {
            self.finish_form();
        }
    }

    fn begin(&mut self, sheet: Option<Sheet>) {
        self.open = None;
        self.listed = false;
        let sheet = sheet.unwrap_or(Sheet::Overview);
        self.turn_to(sheet);
        if self.seen.is_empty() && self.draft.has_begun() && sheet == Sheet::Overview {
            self.leave_preamble();
        } else if sheet == Sheet::Overview && self.seen.contains(&sheet) {
            // One title above the other is one title.
            if !self.draft.has_begun() {
                return self.draft.set_kind(self.kind);
            }
            self.finish_form();
        }
        if !self.seen.is_empty() || !self.draft.has_sheets() {
            self.draft.begin_sheet();
        }
        self.draft.set_kind(self.kind);
        self.seen.push(sheet);
    }

    /// A letter or instructions in front of a form may name its fields. What they say is no value of it.
    fn leave_preamble(&mut self) {
        if self.draft.known() > MOST_OF_A_LETTER {
            return self.finish_form();
        }
        let (before, used) = (std::mem::take(&mut self.draft), std::mem::take(&mut self.used));
        let mut unread = before.into_unread();
        unread.retain(|it| it.pointer.is_none() && !used.contains(it));
        unread.extend(used);
        unread.sort_by(|one, other| one.place.cmp(&other.place));
        self.draft = Draft::after(unread);
    }

    /// Remembers a text that is used while no title was met.
    pub fn note_used(&mut self, written: Written) {
        if self.seen.is_empty() {
            let (place, text) = (written.place.clone(), written.text.to_owned());
            self.used.push(Unread { place, text, pointer: None, reason: None });
        }
    }

    /// A plain title is that of a new form unless the line below it names another sheet.
    pub fn settle_title(&mut self) {
        if std::mem::take(&mut self.plain_title) {
            self.begin(None);
        }
    }

    /// Recognises a title; true when the text is used. A title ends instructions.
    pub fn read_title(&mut self, text: &str) -> bool {
        let used = self.begin_with(text);
        self.instructions &= !used;
        used
    }

    fn begin_with(&mut self, text: &str) -> bool {
        if let Some(sheet) = titles::sheet_line(text).filter(|_| self.plain_title) {
            self.plain_title = false;
            self.begin(Some(sheet));
            return true;
        }
        match titles::title(text) {
            Some(Title::Of(sheet)) => {
                self.plain_title = false;
                self.kind = titles::kind(text);
                self.begin(Some(sheet));
            }
            Some(Title::Plain) => {
                self.settle_title();
                self.kind = titles::kind(text);
                self.plain_title = true;
            }
            Some(Title::Continued) => {
                self.plain_title = false;
                return true;
            }
            None => {
                self.settle_title();
                return false;
            }
        }
        if let Some(year) = moments::year_within(text) {
            self.settle_title();
            self.draft.set_year_of_title(year);
        }
        self.draft.set_title(text);
        true
    }

    /// Another project of a list begins. What stands above the list holds for each of them.
    pub fn begin_listed(&mut self, preface: &mut Option<Preface>) {
        self.settle_title();
        if let Some(preface) = preface {
            let next = Draft::behind(preface);
            self.finish_form();
            self.draft = next;
            self.draft.set_kind(self.kind);
        } else {
            *preface = Some(self.draft.preface());
        }
        self.seen = vec![Sheet::Overview];
        self.listed = true;
    }

    /// Another project begins where another name stands below a form that has its indicators already. What stands above
    /// the first one (year, unit, unit of money) holds for it too.
    pub fn begin_next(&mut self, name: &str) {
        if self.draft.has_indicators() && self.draft.is_named_otherwise(name) && self.seen.len() < 2 {
            let preface = self.draft.preface();
            self.finish_form();
            self.draft = Draft::behind(&preface);
            self.draft.set_kind(self.kind);
            self.seen = vec![Sheet::Overview];
        }
    }

    /// Whether a table may be a list: no project is named above it, or only those of the list.
    pub fn may_list(&mut self) -> bool {
        self.listed || !self.draft.is_given(Field::NAME)
    }

    pub const fn in_instructions(&self) -> bool {
        self.instructions
    }

    pub const fn begin_instructions(&mut self) {
        self.instructions = true;
    }

    pub const fn end_instructions(&mut self) {
        self.instructions = false;
    }

    /// A table of the document begins. A worksheet ends the table before it; in Word a table may go on on the next page.
    pub fn begin_table(&mut self, worksheet: bool) {
        self.draft.begin_table(worksheet || self.seen.is_empty());
        if worksheet {
            self.open = None;
        }
    }

    pub const fn open_table(&self) -> Option<&OpenTable> {
        self.open.as_ref()
    }

    /// Takes the open table to read a row of it. It stays closed unless [`Self::open`] puts it back.
    pub const fn take_table(&mut self) -> Option<OpenTable> {
        self.open.take()
    }

    pub fn open(&mut self, table: OpenTable) {
        self.open = Some(table);
    }
}
