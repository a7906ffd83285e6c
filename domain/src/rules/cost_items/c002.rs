//! C002, 明细金额 = 单价 × 数量.

use super::shared::items;
use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money},
};

pub(super) static C002: Rule = Rule {
    id: "C002",
    severity: Severity::Error,
    scope: Scope::CostItems,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("明细金额 = 单价 × 数量", "Amount = unit price × quantity"),
    explanation: Bilingual::fixed(
        "按精确乘积四舍五入到分比较；单价、数量或金额空白则无法判断。",
        "The exact product is rounded half up to the fen; with a blank price, quantity or amount nothing can be said.",
    ),
    fix: Bilingual::fixed("核对单价、数量和明细金额。", "Check unit price, quantity and amount."),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["C003"],
    check: products_match,
    cases: &[
        Case {
            set: &[
                ("/cost_items/0/unit_price", "\"3.335\""),
                ("/cost_items/0/quantity", "\"3\""),
                ("/cost_items/0/amount", "\"10.01\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/cost_items/0/quantity", "\"1.000001\"")], expect: Expect::Fires(&["/cost_items/0/amount"]) },
        Case { set: &[("/cost_items/0/unit_price", "null")], expect: Expect::Undecided },
    ],
};

fn products_match(subject: &Subject, out: &mut Outcomes) {
    for (row, item) in items(subject) {
        let (Some(amount), Some(price), Some(quantity)) = (item.amount, item.unit_price, item.quantity) else {
            out.blank(row);
            continue;
        };
        let Some(product) = price.decimal().checked_mul(quantity.decimal()).map(money::to_fen) else {
            out.finding(
                format!("{row}/amount"),
                Bilingual::fixed("单价 × 数量超出可表示的金额", "unit price × quantity is beyond any amount"),
            )
            .given(amount);
            continue;
        };
        if amount.decimal() != product {
            out.finding(
                format!("{row}/amount"),
                Bilingual::new(
                    format!("明细金额 {amount} 不等于单价 {price} × 数量 {quantity} = {product}"),
                    format!("the amount {amount} is not unit price {price} × quantity {quantity} = {product}"),
                ),
            )
            .amounts(amount.decimal(), product);
        }
    }
}
