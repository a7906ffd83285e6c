//! What reading a file yields: declarations, what was not used of the file, and where the reader had to choose.

use domain::{form::project::Project, rules::Sheet, values::language::Bilingual, views::formats::FormKind};
use serde::Serialize;

use crate::read::blocks::place::Place;

use super::results::Results;

/// One declaration found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    pub declaration: Project,
    /// What kind of form it is.
    pub kind: FormKind,
    /// What was achieved, where the form tells it.
    pub results: Option<Results>,
    /// What each sheet says of itself, for the rules that compare the sheets.
    pub sheets: Vec<Sheet>,
    /// Everything that stands in the file and was not used.
    pub unread: Vec<Unread>,
    /// Where the reader had to choose.
    pub guesses: Vec<Guess>,
}

impl Form {
    /// Whether the form says anything: a template has at most its year and the name of the unit's form.
    pub(crate) fn is_filled(&self) -> bool {
        let mut fields = self.declaration.fields();
        let given = fields.any(|(pointer, blank)| !blank && !matches!(pointer, "/fiscal_year" | "/profile"));
        given || self.unread.iter().any(|unread| unread.pointer.is_some())
    }
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

impl Guess {
    /// Whether somebody has to look at it before the form is stored: it may be the wrong amount, or of another project.
    pub fn blocks(&self) -> bool {
        let weighty = ["/funding", "/cost_items", "/name"].iter().any(|place| self.pointer.starts_with(place));
        weighty && self.confidence == Confidence::Low
    }
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
