//! What a field or a column says in one declaration, for tables and for blank checks.

use crate::values::{language::Bilingual, text::Text};

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

/// 列 A column of one of the form's tables.
pub struct Column<T> {
    /// Member of the row in JSON.
    pub member: &'static str,
    pub name: Bilingual,
    /// What a row says there; none for what the server adds and the form does not have.
    pub said: Option<fn(&T) -> Said<'_>>,
}

impl<T> Column<T> {
    pub const fn new(member: &'static str, zh: &'static str, en: &'static str, said: fn(&T) -> Said<'_>) -> Self {
        Self { member, name: Bilingual::fixed(zh, en), said: Some(said) }
    }
}
