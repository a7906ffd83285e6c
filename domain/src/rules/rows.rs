//! The rows of the table of indicators as rules look at them.

use super::Subject;
use crate::{
    form::indicator::Indicator,
    wording::target::{Target, TargetKind},
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

/// The name of an indicator without surrounding blanks.
pub fn name_of(indicator: &Indicator) -> &str {
    indicator.name.as_ref().map_or("", |name| name.as_str().trim())
}

impl Row<'_> {
    pub fn pointer(&self, field: &str) -> String {
        format!("/indicators/{}/{field}", self.index)
    }
}
