//! C005, 同一明细不重复列支.

use std::collections::HashMap;

use super::shared::items;
use crate::{
    form::cost_item::CostItem,
    rules::{
        Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::row_numbers,
    },
    values::language::Bilingual,
    wording::quote::bounded,
};

pub(super) static C005: Rule = Rule {
    id: "C005",
    severity: Severity::Warning,
    scope: Scope::CostItems,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("同一明细不重复列支", "No item is listed twice"),
    explanation: Bilingual::fixed(
        "项目名称、项目内容、项目明细三栏全部相同（不计首尾空格）的行视为重复，只报一条，写明各行。",
        "Rows that agree in component, content and detail, surrounding blanks aside, are the same; there is one finding, which names the rows.",
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
            expect: Expect::Fires(&["/cost_items/0"]),
        },
    ],
};

fn items_differ(subject: &Subject, out: &mut Outcomes) {
    let mut copies: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, item) in subject.project.cost_items.iter().enumerate() {
        copies.entry(cells(item)).or_default().push(index);
    }
    copies.retain(|cells, rows| rows.len() > 1 && cells.iter().any(|cell| !cell.is_empty()));
    for (row, item) in items(subject) {
        // Said once, at the first of the rows.
        let Some(rows) = copies.remove(&cells(item)) else { continue };
        let (zh, en) = row_numbers(&rows);
        let name = bounded(cells(item).into_iter().rfind(|cell| !cell.is_empty()).unwrap_or_default());
        let message =
            Bilingual::new(format!("{zh}是相同的明细：“{name}”"), format!("{en} are the same item: “{name}”"));
        out.finding(row, message);
    }
}

/// What tells one item from another.
fn cells(item: &CostItem) -> [&str; 3] {
    [&item.component, &item.content, &item.detail]
        .map(|cell| cell.as_ref().map(|text| text.as_str().trim()).unwrap_or_default())
}
