//! C004, 单价和数量均注明依据.

use super::shared::{is_blank, items};
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static C004: Rule = Rule {
    id: "C004",
    severity: Severity::Warning,
    scope: Scope::CostItems,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("单价和数量均注明依据", "Unit price and quantity each have a basis"),
    explanation: Bilingual::fixed(
        "填写了单价或数量而对应的依据空白时，每处各报一条。",
        "One finding for each unit price or quantity that is given without its basis.",
    ),
    fix: Bilingual::fixed("填写单价依据、数量依据，或说明原因。", "Give the basis, or explain why there is none."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["C008"],
    check: bases_given,
    cases: &[
        Case { set: &[], expect: Expect::Fires(&["/cost_items/0/unit_price_basis", "/cost_items/0/quantity_basis"]) },
        Case {
            set: &[("/cost_items/0/unit_price_basis", "\"合同\""), ("/cost_items/0/quantity", "null")],
            expect: Expect::Silent,
        },
    ],
};

fn bases_given(subject: &Subject, out: &mut Outcomes) {
    for (row, item) in items(subject) {
        if item.unit_price.is_some() && is_blank(item.unit_price_basis.as_ref()) {
            let message = Bilingual::fixed("单价没有依据", "the unit price has no basis");
            out.finding(format!("{row}/unit_price_basis"), message);
        }
        if item.quantity.is_some() && is_blank(item.quantity_basis.as_ref()) {
            let message = Bilingual::fixed("数量没有依据", "the quantity has no basis");
            out.finding(format!("{row}/quantity_basis"), message);
        }
    }
}
