//! The rows of the table of indicators as rules look at them.

use std::borrow::Cow;

use super::Subject;
use crate::{
    form::indicator::Indicator,
    wording::{
        numerals::is_one_to_ten,
        quote::{bounded, called},
        target::{Target, TargetKind},
    },
};

/// An indicator whose target was given, with its name.
pub struct Row<'a> {
    pub index: usize,
    pub indicator: &'a Indicator,
    /// The name without surrounding blanks; empty where none is given.
    pub name: &'a str,
    pub target: &'a Target,
}

/// The indicators whose target is not blank, in the order of the table.
pub fn rows<'a>(subject: &'a Subject) -> impl Iterator<Item = Row<'a>> {
    subject.project.indicators.iter().enumerate().filter_map(|(index, indicator)| {
        let target = indicator.target_parsed.as_ref().filter(|target| target.kind != TargetKind::Blank)?;
        Some(Row { index, indicator, name: name_of(indicator), target })
    })
}

/// The same where the name says what is measured; of a row without a name I005 speaks, and nothing else can be judged.
pub fn named_rows<'a>(subject: &'a Subject) -> impl Iterator<Item = Row<'a>> {
    rows(subject).filter(|row| says_something(row.name))
}

/// Whether a name has words: 三 alone is the number of a row, as 3 is.
pub fn says_something(name: &str) -> bool {
    name.chars().any(|c| c.is_alphabetic() && !is_one_to_ten(c))
}

/// The name of an indicator without surrounding blanks.
pub fn name_of(indicator: &Indicator) -> &str {
    indicator.name.as_ref().map_or("", |name| name.as_str().trim())
}

/// Rows as people count them: 第 3、9 行.
pub fn row_numbers(rows: &[usize]) -> (String, String) {
    let numbers: Vec<_> = rows.iter().map(|row| row.saturating_add(1).to_string()).collect();
    let en = match numbers.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some(_) | None => numbers.concat(),
    };
    let all = (format!("第 {} 行", numbers.join("、")), format!("rows {en}"));
    let Some(shown) = numbers.get(..MOST_ROWS) else { return all };
    let (count, more) = (numbers.len(), numbers.len().saturating_sub(MOST_ROWS));
    if more == 0 {
        return all;
    }
    (format!("第 {} 等 {count} 行", shown.join("、")), format!("rows {} and {more} more", shown.join(", ")))
}

/// Most rows that a message names.
const MOST_ROWS: usize = 10;

impl<'a> Row<'a> {
    pub fn pointer(&self, field: &str) -> String {
        format!("/indicators/{}/{field}", self.index)
    }

    /// The target as it is written, for messages.
    pub fn written(&self) -> Cow<'a, str> {
        bounded(self.indicator.target.as_ref().map_or(self.target.text.as_str(), |target| target.as_str()))
    }

    /// The name, for messages.
    pub fn called(&self) -> Cow<'a, str> {
        called(self.name)
    }
}
