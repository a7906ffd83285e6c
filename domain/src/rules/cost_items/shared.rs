//! What several rules of the cost items need.

use crate::{form::cost_item::CostItem, rules::Subject, values::text::Narrative};

pub(super) const ANNUAL: &str = "/funding/annual_budget";

pub(super) fn items<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (String, &'a CostItem)> + use<'a> {
    subject.project.cost_items.iter().enumerate().map(|(index, item)| (format!("/cost_items/{index}"), item))
}

pub(super) fn is_blank(text: Option<&Narrative>) -> bool {
    text.is_none_or(Narrative::is_blank)
}
