//! C006, 项目名称、内容、明细和金额均已填写.

use super::shared::{is_blank, items};
use crate::{
    form::cost_item::CostItem,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static C006: Rule = Rule {
    id: "C006",
    severity: Severity::Error,
    scope: Scope::CostItems,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("项目名称、内容、明细和金额均已填写", "Component, content, detail and amount are given"),
    explanation: Bilingual::fixed(
        "规则集规定的各列均须填写，每个空白单元格各报一条。全国式样的费用明细只有一列名称，只要求名称和金额。",
        "The columns that the profile demands are filled in; one finding per blank cell. Cost tables beside the national form name an item once, so only its name and amount are demanded.",
    ),
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
        Case {
            set: &[
                ("/profile", "\"national-2021\""),
                ("/cost_items", r#"[{"component": "设备购置", "amount": "1.00"}, {"component": "运输"}]"#),
            ],
            expect: Expect::Fires(&["/cost_items/1/amount"]),
        },
    ],
};

fn cells_given(subject: &Subject, out: &mut Outcomes) {
    for (row, item) in items(subject) {
        let cells = [
            ("component", is_blank(item.component.as_ref())),
            ("content", is_blank(item.content.as_ref())),
            ("detail", is_blank(item.detail.as_ref())),
            ("amount", item.amount.is_none()),
        ];
        let due =
            |(cell, blank): &(&str, bool)| *blank && subject.profile.mandatory.cost_item.iter().any(|it| it == cell);
        for (cell, _) in cells.into_iter().filter(due) {
            let column = CostItem::COLUMNS.iter().find(|column| column.member == cell);
            let (zh, en) = column.map_or((cell, cell), |column| (column.name.zh.as_ref(), column.name.en.as_ref()));
            out.finding(format!("{row}/{cell}"), Bilingual::new(format!("没有填写“{zh}”"), format!("“{en}” is blank")));
        }
    }
}
