//! C005, 同一明细不重复列支.

use std::collections::HashMap;

use super::shared::items;
use crate::{
    form::cost_item::CostItem,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static C005: Rule = Rule {
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
};

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

/// What tells one item from another.
fn cells(item: &CostItem) -> [&str; 3] {
    [&item.component, &item.content, &item.detail]
        .map(|cell| cell.as_ref().map(|text| text.as_str().trim()).unwrap_or_default())
}
