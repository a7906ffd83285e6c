//! C003, 明细金额之和 = 当年预算.

use rust_decimal::Decimal;

use super::shared::{ANNUAL, items};
use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money},
};

pub(super) static C003: Rule = Rule {
    id: "C003",
    severity: Severity::Error,
    scope: Scope::CostItems,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("明细金额之和 = 当年预算", "The items add up to the annual budget"),
    explanation: Bilingual::fixed(
        "任何一项金额空白时无法判断（由 C006 报告）。规则无法区分是预算还是某项明细填错。导入整份表格时，表上印出的金额合计也与明细金额之和比较。",
        "With any amount blank nothing can be said (C006 reports the blank). The rule cannot tell whether the budget or an item is wrong. Of an imported form the printed total is compared with the sum of the items too.",
    ),
    fix: Bilingual::fixed("核对当年预算和各项明细金额。", "Check the annual budget and every amount."),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["F001", "C002"],
    check: items_add_up,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case { set: &[(ANNUAL, "\"150000.01\"")], expect: Expect::Fires(&[ANNUAL]) },
        Case { set: &[("/cost_items/-", r#"{"amount": "0.01"}"#)], expect: Expect::Fires(&[ANNUAL]) },
        Case { set: &[("/cost_items/-", r#"{"component": "新增"}"#)], expect: Expect::Undecided },
        Case { set: &[("/cost_items", "[]")], expect: Expect::Undecided },
        Case { set: &[("/sheets", r#"[{}, {"total": "150000.00"}]"#)], expect: Expect::Silent },
        Case { set: &[("/sheets", r#"[{}, {"total": "150000.10"}]"#)], expect: Expect::Fires(&["/cost_items"]) },
    ],
};

fn items_add_up(subject: &Subject, out: &mut Outcomes) {
    if subject.project.cost_items.is_empty() {
        return out.blank("/cost_items");
    }
    if let Some((row, _)) = items(subject).find(|(_, item)| item.amount.is_none()) {
        return out.blank(format!("{row}/amount"));
    }
    let sum = money::sum(subject.project.cost_items.iter().filter_map(|item| item.amount));
    printed_total(subject, sum, out);
    let Some(annual) = subject.project.funding.annual_budget else {
        return out.blank(ANNUAL);
    };
    if annual.decimal() != sum {
        out.finding(
            ANNUAL,
            Bilingual::new(
                format!("当年预算 {annual} 不等于明细金额之和 {}", money::to_fen(sum)),
                format!("the annual budget {annual} is not the sum {} of the cost items", money::to_fen(sum)),
            ),
        )
        .amounts(annual.decimal(), sum);
    }
}

/// 金额合计 as an imported form prints it.
fn printed_total(subject: &Subject, sum: Decimal, out: &mut Outcomes) {
    for printed in subject.sheets.iter().filter_map(|sheet| sheet.total).filter(|printed| printed.0 != sum) {
        let (printed, sum) = (money::to_fen(printed.0), money::to_fen(sum));
        out.finding(
            "/cost_items",
            Bilingual::new(
                format!("表上的金额合计 {printed} 不等于明细金额之和 {sum}"),
                format!("the printed total {printed} is not the sum {sum} of the cost items"),
            ),
        )
        .amounts(printed, sum);
    }
}
