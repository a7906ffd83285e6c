//! What a field or a column says in one declaration, for tables and for blank checks.

use crate::values::{language::Bilingual, shape::FaultCode, text::Text};

/// What stands in one place of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    Nothing,
    Text(&'a str),
    /// A text that is made for the reader, such as a date.
    Made(String),
    /// A decimal number, exactly as it is written in JSON.
    Number(String),
    Labels(Vec<Bilingual>),
}

impl<'a> Said<'a> {
    pub fn text<const MAX: usize, const MIN: usize>(text: &'a Option<Text<MAX, MIN>>) -> Self {
        text.as_ref().map_or(Self::Nothing, |text| Self::Text(text.as_str()))
    }

    pub fn number(figure: Option<impl ToString>) -> Self {
        figure.map_or(Self::Nothing, |figure| Self::Number(figure.to_string()))
    }

    pub fn label(label: Option<Bilingual>) -> Self {
        label.map_or(Self::Nothing, |label| Self::Labels(vec![label]))
    }

    /// Several labels; none at all is an empty place.
    pub fn labels(labels: impl Iterator<Item = Bilingual>) -> Self {
        Self::Labels(labels.collect())
    }
}

/// Why a text is no value of its place: the fault, and what was expected.
pub type Refused = (FaultCode, String);

/// How a text becomes a value of a row or of a declaration.
pub type Taken<T> = fn(&mut T, String) -> Result<(), Refused>;

/// 列 A column of one of the form's tables.
pub struct Column<T> {
    /// Member of the row in JSON.
    pub member: &'static str,
    pub name: Bilingual,
    /// The heading on the printed form.
    pub printed: &'static str,
    /// 表头用语: the headings by which forms name the column, divided by blanks.
    pub words: &'static str,
    /// What a row says there; none for what the server adds and the form does not have.
    pub said: Option<fn(&T) -> Said<'_>>,
    /// How a text below such a heading is taken, where it is the value as it stands.
    pub taken: Option<Taken<T>>,
}

impl<T> Column<T> {
    pub const fn new(member: &'static str, zh: &'static str, en: &'static str, said: fn(&T) -> Said<'_>) -> Self {
        Self { member, name: Bilingual::fixed(zh, en), printed: zh, words: "", said: Some(said), taken: None }
    }

    /// What the server adds to a row.
    pub const fn added(member: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { member, name: Bilingual::fixed(zh, en), printed: zh, words: "", said: None, taken: None }
    }

    pub const fn printed(mut self, printed: &'static str) -> Self {
        self.printed = printed;
        self
    }

    pub const fn words(mut self, words: &'static str) -> Self {
        self.words = words;
        self
    }

    pub const fn taken(mut self, taken: Taken<T>) -> Self {
        self.taken = Some(taken);
        self
    }
}
