//! C: 项目构成分解, the cost breakdown.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Case, Dimension, Expect, FORM_FIELDS, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject};
use crate::{
    cost_item::CostItem,
    language::Bilingual,
    money::{self, Money},
    text::Narrative,
};

const ANNUAL: &str = "/funding/annual_budget";

pub static RULES: &[Rule] = &[
    Rule {
        id: "C001",
        severity: Severity::Error,
        scope: Scope::CostItems,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("至少有一项项目构成明细", "There is at least one cost item"),
        explanation: Bilingual::fixed(
            "没有明细就无法说明预算的构成。",
            "Without items nobody can tell what the budget is made of.",
        ),
        fix: Bilingual::fixed("按明细分解当年预算。", "Break the annual budget down into items."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["C003"],
        check: items_present,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case { set: &[("/cost_items", "[]")], expect: Expect::Fires(&["/cost_items"]) },
        ],
    },
    Rule {
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
            Case {
                set: &[("/cost_items/0/quantity", "\"1.000001\"")],
                expect: Expect::Fires(&["/cost_items/0/amount"]),
            },
            Case { set: &[("/cost_items/0/unit_price", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
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
    },
    Rule {
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
            Case {
                set: &[],
                expect: Expect::Fires(&["/cost_items/0/unit_price_basis", "/cost_items/0/quantity_basis"]),
            },
            Case {
                set: &[("/cost_items/0/unit_price_basis", "\"合同\""), ("/cost_items/0/quantity", "null")],
                expect: Expect::Silent,
            },
        ],
    },
    Rule {
        id: "C005",
        severity: Severity::Warning,
        scope: Scope::CostItems,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("同一明细不重复列支", "No item is listed twice"),
        explanation: Bilingual::fixed(
            "项目名称、项目内容、项目明细三栏全部相同（不计首尾空格）的行视为重复，每一行都报告。",
            "Rows that agree in component, content and detail, surrounding blanks aside, are the same; each of them is named.",
        ),
        fix: Bilingual::fixed("合并重复的行，或区分其内容。", "Merge the rows, or tell them apart."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &[],
        check: items_differ,
        cases: &[
            Case { set: &[("/cost_items/-", "{}"), ("/cost_items/-", "{}")], expect: Expect::Silent },
            Case {
                set: &[("/cost_items", r#"[{"detail": "直播"}, {"detail": "场地"}, {"detail": " 直播 "}]"#)],
                expect: Expect::Fires(&["/cost_items/0", "/cost_items/2"]),
            },
        ],
    },
    Rule {
        id: "C006",
        severity: Severity::Error,
        scope: Scope::CostItems,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed(
            "项目名称、内容、明细和金额均已填写",
            "Component, content, detail and amount are given",
        ),
        explanation: Bilingual::fixed("每个空白单元格各报一条。", "One finding per blank cell."),
        fix: Bilingual::fixed("补填该单元格，或删除该行。", "Fill in the cell, or drop the row."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["C003"],
        check: cells_given,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/cost_items/0/detail", "\"\""), ("/cost_items/0/amount", "null")],
                expect: Expect::Fires(&["/cost_items/0/detail", "/cost_items/0/amount"]),
            },
        ],
    },
    Rule {
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
    },
    Rule {
        id: "C008",
        severity: Severity::Warning,
        scope: Scope::CostItems,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed(
            "不以无依据的一笔总额列支全部预算",
            "The whole budget is not one lump sum without basis",
        ),
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
    },
    Rule {
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
    },
];

fn items<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (String, &'a CostItem)> + use<'a> {
    subject.project.cost_items.iter().enumerate().map(|(index, item)| (format!("/cost_items/{index}"), item))
}

fn is_blank(text: Option<&Narrative>) -> bool {
    text.is_none_or(Narrative::is_blank)
}

fn items_present(subject: &Subject, out: &mut Outcomes) {
    if subject.project.cost_items.is_empty() {
        out.finding("/cost_items", Bilingual::fixed("没有项目构成明细", "there is no cost item"));
    }
}

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

/// What tells one item from another.
fn cells(item: &CostItem) -> [&str; 3] {
    [&item.component, &item.content, &item.detail]
        .map(|cell| cell.as_ref().map(|text| text.as_str().trim()).unwrap_or_default())
}

fn items_differ(subject: &Subject, out: &mut Outcomes) {
    let mut copies = HashMap::new();
    for item in subject.project.cost_items.iter() {
        *copies.entry(cells(item)).or_insert(0_u32) += 1;
    }
    copies.retain(|cells, copies| *copies > 1 && cells.iter().any(|cell| !cell.is_empty()));
    if copies.is_empty() {
        return;
    }
    for (row, item) in items(subject) {
        if let Some(copies) = copies.get(&cells(item)) {
            out.finding(
                row,
                Bilingual::new(
                    format!("共有 {copies} 行相同的明细"),
                    format!("there are {copies} rows of this same item"),
                ),
            );
        }
    }
}

fn cells_given(subject: &Subject, out: &mut Outcomes) {
    for (row, item) in items(subject) {
        let cells = [
            ("component", is_blank(item.component.as_ref())),
            ("content", is_blank(item.content.as_ref())),
            ("detail", is_blank(item.detail.as_ref())),
            ("amount", item.amount.is_none()),
        ];
        for (cell, _) in cells.into_iter().filter(|(_, blank)| *blank) {
            out.finding(format!("{row}/{cell}"), Bilingual::fixed("此处空白", "this cell is blank"));
        }
    }
}

fn amounts_positive(subject: &Subject, out: &mut Outcomes) {
    for (row, _) in items(subject).filter(|(_, item)| item.amount == Some(Money::ZERO)) {
        out.finding(format!("{row}/amount"), Bilingual::fixed("明细金额为零", "the amount is zero")).given(Money::ZERO);
    }
}

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
