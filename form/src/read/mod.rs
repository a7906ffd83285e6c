//! Forms read into declarations. A file is opened within limits (`package`), turned into blocks of text and tables
//! (`docx`, `xlsx` → `grid`), and these are recognised by their labels, never by their positions. What was not used is
//! told with its place: nothing is lost silently.

mod amounts;
mod columns;
mod costs;
mod days;
mod docx;
mod draft;
mod figures;
mod grid;
mod headings;
mod indicators;
mod labels;
mod levels;
mod lines;
mod marks;
mod moments;
mod notes;
mod number_format;
mod package;
mod parse;
mod place;
mod refusal;
mod rows;
mod safeguards;
mod segments;
mod several;
mod titles;
mod walk;
mod xlsx;
mod xlsx_sheet;
mod xml;

#[cfg(test)]
mod tests;

use domain::{form::project::Project, rules::Sheet, values::language::Bilingual};
use serde::Serialize;

pub use package::Kind;
pub use place::Place;
pub use refusal::Unreadable;

/// Largest file that is looked at: that of a request's body.
pub const MAX_BYTES: usize = 8 << 20;

/// One declaration found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pub declaration: Project,
    /// What each sheet says of itself, for the rules that compare the sheets.
    pub sheets: Vec<Sheet>,
    /// Everything that stands in the file and was not used.
    pub unread: Vec<Unread>,
    /// Where the reader had to choose.
    pub guesses: Vec<Guess>,
}

/// A text of the file that is not in the declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub place: Place,
    pub text: String,
    /// The field it was meant for.
    pub pointer: Option<String>,
    /// Why that field does not take it.
    pub reason: Option<Bilingual>,
}

/// A value that the form does not say beyond doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    pub pointer: String,
    pub confidence: Confidence,
    pub reason: Bilingual,
}

/// 把握程度 How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    High,
    Medium,
    Low,
}

impl Confidence {
    pub const ALL: &[Self] = &[Self::High, Self::Medium, Self::Low];

    pub const fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    pub const fn label(self) -> Bilingual {
        match self {
            Self::High => Bilingual::fixed("把握大", "high"),
            Self::Medium => Bilingual::fixed("把握一般", "medium"),
            Self::Low => Bilingual::fixed("把握小", "low"),
        }
    }
}

/// Reads every declaration of a .docx or .xlsx file.
///
/// # Errors
/// When the file cannot be read, is not safe to read, or holds no filled form.
pub fn read(bytes: &[u8]) -> Result<Vec<Form>, Unreadable> {
    read_with_kind(bytes).map(|(_, forms)| forms)
}

/// As [`read`], and which kind of document the file is, whatever it is called.
///
/// # Errors
/// As [`read`].
pub fn read_with_kind(bytes: &[u8]) -> Result<(Kind, Vec<Form>), Unreadable> {
    let mut package = package::Package::open(bytes)?;
    let kind = package.kind();
    let document = match kind {
        Kind::Word => docx::read(&mut package)?,
        Kind::Workbook => xlsx::read(&mut package)?,
    };
    Ok((kind, walk::forms(document)?))
}
