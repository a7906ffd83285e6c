//! F007, 金额单位为元，不是万元.

use rust_decimal::Decimal;

use super::shared::{ANNUAL, TOTAL};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{
        language::{Bilingual, Language},
        money,
    },
    views::place,
};

pub(super) static F007: Rule = Rule {
    id: "F007",
    severity: Severity::Warning,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("金额单位为元，不是万元", "Amounts are in yuan, not in ten thousands of yuan"),
    explanation: Bilingual::fixed(
        "预算与明细金额之和，或与文字中带“元”“万元”“亿元”的数额恰好相差 10,000 倍时提示；不恰好相差则不提示。",
        "Fires when a budget differs by exactly the factor 10,000 from the sum of the cost items or from a figure of money in a narrative; otherwise it stays silent.",
    ),
    fix: Bilingual::fixed("按元填写；表外如用万元，请换算。", "Give amounts in yuan; convert what is in 万元."),
    basis: Bilingual::fixed("申报表“金额单位：元”", "the form's heading 金额单位：元 (amounts in yuan)"),
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["C003", "F001"],
    check: yuan_not_wan,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case { set: &[(ANNUAL, "\"15.00\""), (TOTAL, "\"15.00\"")], expect: Expect::Fires(&[TOTAL, ANNUAL]) },
        Case {
            set: &[("/cost_items", "[]"), ("/overview", "\"项目当年安排资金15万元。\""), (ANNUAL, "\"15\"")],
            expect: Expect::Fires(&[ANNUAL]),
        },
        Case { set: &[("/overview", "\"服务量超15次，安排资金15万元。\"")], expect: Expect::Silent },
        Case { set: &[("/cost_items", "[]"), ("/funding", "{}")], expect: Expect::Undecided },
    ],
};

fn yuan_not_wan(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let budgets = [(TOTAL, project.funding.total_budget), (ANNUAL, project.funding.annual_budget)];
    if budgets.iter().all(|(_, budget)| budget.is_none()) {
        return out.blank(ANNUAL);
    }
    let items = money::sum(project.cost_items.iter().filter_map(|item| item.amount));
    let told = subject.mentions().iter().filter_map(|mention| Some((mention.pointer, mention.yuan()?)));
    let witnesses: Vec<_> =
        std::iter::once(("/cost_items", items)).chain(told).filter(|(_, it)| !it.is_zero()).collect();
    for (pointer, budget) in budgets.into_iter().filter_map(|(pointer, budget)| Some((pointer, budget?.decimal()))) {
        // A budget that some figure confirms is in the right unit, whatever else the texts speak of.
        if witnesses.iter().any(|(_, amount)| *amount == budget) {
            continue;
        }
        let wan = Decimal::from(10_000);
        let factor = |amount: Decimal| amount == budget * wan || amount * wan == budget;
        if let Some((place, amount)) = witnesses.iter().find(|(_, amount)| factor(*amount)) {
            let (budget, amount) = (money::to_fen(budget), money::to_fen(*amount));
            let (zh, en) = (place::words(place, Language::Zh), place::words(place, Language::En));
            out.finding(
                pointer,
                Bilingual::new(
                    format!("{budget} 元与“{zh}”中的 {amount} 元恰好相差一万倍，可能混淆了元和万元"),
                    format!("{budget} yuan and the {amount} yuan of “{en}” differ by exactly 10,000: yuan and 万元 may be confused"),
                ),
            )
            .given(budget)
            .expected(amount);
        }
    }
}
