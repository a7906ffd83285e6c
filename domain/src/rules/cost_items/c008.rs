//! C008, 不以无依据的一笔总额列支全部预算.

use rust_decimal::Decimal;

use super::shared::{ANNUAL, is_blank, items};
use crate::{
    form::cost_item::CostItem,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Money},
};

pub(super) static C008: Rule = Rule {
    id: "C008",
    severity: Severity::Warning,
    scope: Scope::CostItems,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("不以无依据的一笔总额列支全部预算", "The whole budget is not one lump sum without basis"),
    explanation: Bilingual::fixed(
        "一项明细数量为 1、单价和数量均无依据、金额等于当年预算时提示：这样的明细没有说明预算的构成。",
        "Fires when one item of quantity 1, without basis for price and quantity, carries the whole annual budget: such an item says nothing of what the money is for.",
    ),
    fix: Bilingual::fixed("细分明细，填写依据，或说明原因。", "Split the item, give its basis, or explain."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["C004", "C009"],
    check: no_lump_sum,
    cases: &[
        Case { set: &[], expect: Expect::Fires(&["/cost_items/0"]) },
        Case { set: &[("/cost_items/0/unit_price_basis", "\"政府采购合同\"")], expect: Expect::Silent },
        Case { set: &[("/cost_items/0/quantity", "\"2\"")], expect: Expect::Silent },
        Case { set: &[(ANNUAL, "null")], expect: Expect::Undecided },
    ],
};

fn no_lump_sum(subject: &Subject, out: &mut Outcomes) {
    let lump = |item: &CostItem| {
        item.quantity.is_some_and(|quantity| quantity.decimal() == Decimal::ONE)
            && is_blank(item.unit_price_basis.as_ref())
            && is_blank(item.quantity_basis.as_ref())
    };
    for (row, item) in items(subject).filter(|(_, item)| lump(item)) {
        let (Some(annual), Some(amount)) = (subject.project.funding.annual_budget, item.amount) else {
            out.blank(if item.amount.is_none() { format!("{row}/amount") } else { ANNUAL.to_owned() });
            continue;
        };
        if amount == annual && amount > Money::ZERO {
            let message = Bilingual::fixed(
                "一项数量为 1、没有依据的明细占用全部当年预算",
                "one item of quantity 1 without basis carries the whole annual budget",
            );
            out.finding(row, message).given(amount);
        }
    }
}
