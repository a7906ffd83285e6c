//! What several rules across the sheets need.

use crate::{values::language::Bilingual, wording::dates};

/// Family of the units of money.
pub(super) const MONEY: &str = "元";

/// The years that a text names: 2019 of 2019年.
pub(super) fn years(text: &str) -> impl Iterator<Item = u16> {
    dates::years(text).map(|(_, year)| year).filter(|year| (1900..=2100).contains(year))
}

pub(super) const PRACTICE_OF_REVIEW: Bilingual = Bilingual::fixed(
    "绩效目标审核的相关性要求：指标与绩效目标相互对应（审核实践）",
    "the head 相关性 of the review: indicators answer to the goal (practice)",
);

pub(super) const ANNUAL: &str = "/funding/annual_budget";
