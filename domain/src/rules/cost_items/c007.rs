//! C007, 明细金额大于零.

use super::shared::items;
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Money},
};

pub(super) static C007: Rule = Rule {
    id: "C007",
    severity: Severity::Warning,
    scope: Scope::CostItems,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("明细金额大于零", "An amount is above zero"),
    explanation: Bilingual::fixed(
        "金额为零的明细不占预算，可能漏填。",
        "An item of zero takes no budget; its figure may have been left out.",
    ),
    fix: Bilingual::fixed("填写金额、删除该行，或说明原因。", "Give the amount, drop the row, or explain."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["C006"],
    check: amounts_positive,
    cases: &[
        Case { set: &[("/cost_items/0/amount", "null")], expect: Expect::Silent },
        Case { set: &[("/cost_items/0/amount", "\"0\"")], expect: Expect::Fires(&["/cost_items/0/amount"]) },
    ],
};

fn amounts_positive(subject: &Subject, out: &mut Outcomes) {
    for (row, _) in items(subject).filter(|(_, item)| item.amount == Some(Money::ZERO)) {
        out.finding(format!("{row}/amount"), Bilingual::fixed("明细金额为零", "the amount is zero")).given(Money::ZERO);
    }
}
