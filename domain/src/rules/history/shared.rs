//! What several rules on the year before need: that declaration, and the indicators of both years.

use crate::{
    form::{indicator::Indicator, project::Project},
    rules::{Outcomes, Subject},
    values::{
        language::Bilingual,
        text::{self, Name},
    },
    wording::target::Target,
};

/// Source of comparisons between years.
pub(super) const YEARS: Bilingual = Bilingual::fixed(
    "审核实践：与上年同一项目的申报比较",
    "practice of review: comparison with the same project's declaration of the year before",
);

pub(super) fn previous<'a>(subject: &Subject<'a>, out: &mut Outcomes) -> Option<&'a Project> {
    if subject.previous.is_none() {
        let reason = Bilingual::fixed("没有找到上年的申报", "no declaration of the year before was found");
        out.undecided("", reason);
    }
    subject.previous
}

/// Name of an indicator as two years can share it.
pub(super) fn key(indicator: &Indicator) -> Option<String> {
    indicator.name.as_ref().map(Name::as_str).map(text::name_key).filter(|key| !key.is_empty())
}

/// Indicators of both years with the same name and level 2, with the row of this year.
pub(super) fn pairs<'a>(
    now: &'a Project,
    before: &'a Project,
) -> impl Iterator<Item = (usize, &'a Target, &'a Target)> {
    let known: Vec<_> = before.indicators.iter().filter_map(|it| Some((key(it)?, it))).collect();
    now.indicators.iter().enumerate().filter_map(move |(index, indicator)| {
        let name = key(indicator)?;
        let (_, old) = known.iter().find(|(key, old)| *key == name && old.level2 == indicator.level2)?;
        Some((index, indicator.target_parsed.as_ref()?, old.target_parsed.as_ref()?))
    })
}
