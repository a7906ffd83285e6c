//! C009, 占比大的明细在备注中说明.

use rust_decimal::Decimal;

use super::shared::{ANNUAL, is_blank, items};
use crate::{
    form::cost_item::CostItem,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static C009: Rule = Rule {
    id: "C009",
    severity: Severity::Info,
    scope: Scope::CostItems,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("占比大的明细在备注中说明", "A large item has a remark"),
    explanation: Bilingual::fixed(
        "明细金额超过当年预算的规则集所定比例且备注空白时提示。",
        "Fires when an amount is above the profile's share of the annual budget and the remark is blank.",
    ),
    fix: Bilingual::fixed("在备注中说明该项支出。", "Say in the remark what the item is for."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["C008"],
    check: large_items_remarked,
    cases: &[
        Case { set: &[], expect: Expect::Fires(&["/cost_items/0/remark"]) },
        Case { set: &[("/cost_items/0/remark", "\"政府购买服务\"")], expect: Expect::Silent },
        Case { set: &[("/cost_items/0/amount", "\"75000.00\"")], expect: Expect::Silent },
        Case { set: &[(ANNUAL, "null")], expect: Expect::Undecided },
    ],
};

fn large_items_remarked(subject: &Subject, out: &mut Outcomes) {
    let percent = subject.profile.thresholds.large_item_percent;
    let unremarked = |item: &CostItem| is_blank(item.remark.as_ref());
    for (row, item) in items(subject).filter(|(_, item)| unremarked(item)) {
        let (Some(annual), Some(amount)) = (subject.project.funding.annual_budget, item.amount) else {
            out.blank(if item.amount.is_none() { format!("{row}/amount") } else { ANNUAL.to_owned() });
            continue;
        };
        if amount.decimal() * Decimal::ONE_HUNDRED > annual.decimal() * Decimal::from(percent) {
            out.finding(
                format!("{row}/remark"),
                Bilingual::new(
                    format!("明细金额超过当年预算的 {percent}%，备注空白"),
                    format!("the amount is above {percent}% of the annual budget and the remark is blank"),
                ),
            )
            .given(amount);
        }
    }
}
