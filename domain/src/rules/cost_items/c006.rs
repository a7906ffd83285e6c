//! C006, 项目名称、内容、明细和金额均已填写.

use super::shared::{is_blank, items};
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static C006: Rule = Rule {
    id: "C006",
    severity: Severity::Error,
    scope: Scope::CostItems,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("项目名称、内容、明细和金额均已填写", "Component, content, detail and amount are given"),
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
};

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
