//! Rows of the cost breakdown.

use domain::form::cost_item::{CostItem, CostItems};

use crate::read::{
    blocks::grid::{Cell, Row},
    recognise::{
        column::Column,
        figures,
        headings::Columns,
        labels::{self, Field},
    },
};

use super::{
    amounts::{Amounts, Slot},
    entry::Entry,
    indicators::is_ellipsis,
    parse::{is_filler, take},
    report::Report,
    written::Written,
};

/// What the rows above leave to those below: texts of merged cells.
#[derive(Default)]
pub struct Above {
    component: Option<String>,
    content: Option<String>,
    detail: Option<String>,
}

/// Whether a row is 金额合计: it names the total and no item. What this service printed has it at the side.
pub fn is_total(row: &Row, columns: &Columns, own: bool) -> bool {
    let mut said = row.said().map(|(_, cell)| cell);
    let Some(first) = said.next() else { return false };
    if total_label(&first.text, own).is_none() {
        return false;
    }
    let place = columns.of(first).filter(|heading| heading.from <= first.column).map(|heading| heading.column);
    let aside = match place {
        None => true,
        Some(Column::Component | Column::Ordinal | Column::Level1 | Column::Unknown) => !own,
        Some(_) => false,
    };
    if !aside {
        return false;
    }
    let named = |cell: &Cell| {
        columns.of(cell).is_some_and(|heading| matches!(heading.column, Column::Content | Column::Detail))
    };
    !said.any(|cell| named(cell) && !is_filler(&cell.text))
}

/// What stands behind the label of the total in its own cell: 金额合计：150000.
fn total_label(text: &str, own: bool) -> Option<&str> {
    let names = |text: &str| labels::field(text).is_some_and(|(field, _)| field == Field::TOTAL);
    if names(text) {
        return Some("");
    }
    let (label, value) = text.split_once([':', '：']).filter(|_| !own)?;
    names(label).then_some(value.trim())
}

/// Reads the row of totals. It is no item; the sum is kept for the check.
pub fn total(row: &Row, columns: &Columns, sheet: usize, amounts: &mut Amounts, report: &mut Report) {
    // 小计 in between is a part of the sum.
    let part = row.said().next().is_some_and(|(_, cell)| labels::key(&cell.text).contains("小计"));
    let amount = columns.headings.iter().find(|heading| heading.column == Column::Amount);
    let under = |cell: &Cell| amount.is_some_and(|it| it.from < cell.end() && cell.column < it.to);
    let rest: Vec<_> = row.said().skip(1).map(|(_, cell)| cell).filter(|cell| !is_filler(&cell.text)).collect();
    let first = row.said().next().map(|(_, cell)| cell);
    if let Some((cell, text)) = first.and_then(|cell| Some((cell, total_label(&cell.text, false)?)))
        && !text.is_empty()
    {
        let written = Written { text, ..Written::of(cell) };
        if rest.is_empty() && !part {
            amounts.take(Slot::Total(sheet), None, Written { number: None, ..written }, report);
        } else {
            report.unread(&cell.place, text);
        }
    }
    let chosen = rest.iter().position(|cell| under(cell)).or(Some(0).filter(|_| rest.len() == 1));
    for (at, cell) in rest.iter().enumerate() {
        if Some(at) == chosen && part {
            continue;
        }
        if Some(at) == chosen {
            amounts.take(Slot::Total(sheet), amount.and_then(|heading| heading.unit), Written::of(cell), report);
        } else {
            report.unread(&cell.place, &cell.text);
        }
    }
}

pub fn read(
    entry: &Entry,
    above: &mut Above,
    own: bool,
    rows: &mut Vec<CostItem>,
    amounts: &mut Amounts,
    report: &mut Report,
) {
    let row = rows.len();
    let pointer = format!("/cost_items/{row}");
    let columns =
        [Column::Component, Column::Content, Column::Detail, Column::Amount, Column::UnitPrice, Column::Quantity];
    let says = |cell: &Cell| !is_ellipsis(&cell.text, own);
    let blank = columns.into_iter().flat_map(|column| entry.all(column)).all(|cell| !says(cell));
    if blank && entry.is_empty(CostItem::COLUMNS, says) {
        return;
    }
    if row >= CostItems::MAX {
        return entry.refuse(report, "/cost_items", CostItems::MAX);
    }
    let mut item = CostItem::default();
    for (column, member, slot, above) in [
        (Column::Component, "component", &mut item.component, &mut above.component),
        (Column::Content, "content", &mut item.content, &mut above.content),
        (Column::Detail, "detail", &mut item.detail, &mut above.detail),
    ] {
        match entry.said(column, report) {
            Some(written) => {
                take(written, format!("{pointer}/{member}"), slot, report);
                *above = slot.as_ref().map(|text| text.as_str().to_owned());
            }
            None if entry.is_covered(column) => *slot = above.clone().map(domain::values::text::Text::stored),
            None => *above = None,
        }
    }
    entry.take_texts(CostItem::COLUMNS, &pointer, &mut item, report);
    if let Some(written) = entry.said(Column::Quantity, report) {
        match figures::quantity(written.text, written.number) {
            Ok(quantity) => item.quantity = quantity,
            Err(reason) => report.refuse(written, format!("{pointer}/quantity"), reason),
        }
    }
    rows.push(item);
    for (column, slot) in [(Column::Amount, Slot::Amount(row)), (Column::UnitPrice, Slot::Price(row))] {
        if let Some(written) = entry.said(column, report) {
            amounts.take(slot, entry.unit(column), written, report);
        }
    }
}
