//! The rows of a table: rows of headings begin a table of the declaration, titles a sheet; others hold labels.

use std::collections::HashMap;

use crate::read::{
    blocks::grid::{Block, Cell, Row, Table},
    fill::{
        costs,
        execution::{self, Line},
        schedule,
        tables::Above,
        written::Written,
    },
    recognise::{
        headings::{self, Column, Columns, Kind},
        labels::{self, Field},
        levels, segments, titles,
    },
};

use super::{
    lines,
    lists::{self, List},
    rows::{self, LabelsAbove},
    state::{OpenTable, Walk},
};

/// Reads a table. `below` are the blocks behind it.
pub fn table(walk: &mut Walk, table: &Table, below: &[Block]) {
    walk.begin_table(table.sheet);
    let mut labels = LabelsAbove::of(table);
    let mut above: HashMap<u32, &str> = HashMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        above.extend(row.said().map(|(_, cell)| (cell.column, cell.text.as_str())));
        for cell in row.cells.iter().filter(|cell| cell.covered && !cell.is_blank()) {
            // What a covered cell repeats was read in the one that covers it.
            if above.get(&cell.column) != Some(&cell.text.as_str()) {
                walk.draft().unread(&cell.place, &cell.text);
            }
        }
        let rest = table.rows.get(at + 1..).unwrap_or_default();
        if let Some((_, cell)) = row.said().next() {
            walk.look_ahead(&cell.text, rest, below);
        }
        let before = at.checked_sub(1).and_then(|before| table.rows.get(before));
        read_row(walk, &mut labels, row, before, rest.first());
    }
}

fn read_row(walk: &mut Walk, labels: &mut LabelsAbove, row: &Row, before: Option<&Row>, next: Option<&Row>) {
    let mut said = row.said();
    let Some((_, first)) = said.next() else { return };
    let alone = said.next().is_none();
    if !alone {
        walk.end_instructions();
    }
    if walk.in_instructions() {
        return lines::line(walk, Written::of(first), labels.barred());
    }
    if alone && may_be_title(walk.open_table(), row, first) && walk.read_title(&first.text) {
        return;
    }
    walk.settle_title();
    if let Some(mut columns) = headings::find(row, walk.is_own()) {
        if columns.is_list() && !walk.may_list() {
            columns.forget_fields();
        }
        if let Some(before) = before.filter(|_| !walk.is_own() && walk.open_table().is_none()) {
            columns.name_periods(before);
            let added = columns.complete(before);
            walk.draft().note_headings(&added);
        }
        return read_headings(walk, row, columns);
    }
    if let Some(mut open) = walk.take_table() {
        if open.columns.refine(row) {
            return walk.open(open);
        }
        if read_entry(walk, row, &mut open) {
            open.columns.settle();
            return walk.open(open);
        }
    }
    rows::read(walk, labels, row, next);
}

/// A title fills its row; below headings a text that keeps to its column is none.
fn may_be_title(open: Option<&OpenTable>, row: &Row, cell: &Cell) -> bool {
    let others = row.cells.iter().filter(|it| !it.covered).count() > 1;
    let columns = open.map(|open| &open.columns);
    let within = columns.is_some_and(|columns| {
        let first = columns.headings.iter().map(|heading| heading.from).min();
        first.is_some_and(|first| first < cell.column) && !columns.is_across(cell)
    });
    !within && (!others || columns.is_none())
}

/// Reads a row of headings. Where the same headings are repeated on a new page the table goes on, and cells that are left
/// blank below them still take their value from the rows above.
fn read_headings(walk: &mut Walk, row: &Row, columns: Columns) {
    walk.draft().count_known(columns.headings.len());
    for (_, cell) in row.said() {
        let unknown = columns.of(cell).is_some_and(|it| it.column == Column::Unknown && it.from == cell.column);
        if unknown && columns.kind != Kind::Findings {
            walk.draft().unread(&cell.place, &cell.text);
        }
    }
    let before = walk.take_table().filter(|open| open.columns.kind == columns.kind);
    let (mut above, list) = before.map_or_else(|| (Above::default(), List::default()), |open| (open.above, open.list));
    if let Some(period) = columns.side {
        above.begin(period);
    }
    walk.open(OpenTable { columns, above, list });
}

/// Reads a row below headings; false when the table has ended.
fn read_entry(walk: &mut Walk, row: &Row, open: &mut OpenTable) -> bool {
    let own = walk.is_own();
    let kind = open.columns.kind;
    if kind == Kind::Indicators && open.columns.is_list() && !own {
        return lists::row(walk, row, open);
    }
    if kind == Kind::Schedule && !own && !schedule::is_step(row, &open.columns) {
        return false;
    }
    if kind == Kind::Execution {
        return match execution::line(row, &open.columns) {
            Some(Line::Of(field, label, unit)) => {
                execution::read(row, &open.columns, (field, label, unit), walk.draft());
                true
            }
            Some(Line::Other) => {
                row.said().for_each(|(_, cell)| walk.draft().unread(&cell.place, &cell.text));
                true
            }
            None => false,
        };
    }
    if matches!(kind, Kind::Indicators | Kind::CostItems) && costs::is_total(row, &open.columns, own) {
        if kind == Kind::CostItems {
            walk.draft().put_total(row, &open.columns);
        } else {
            // The sum of the weights says nothing that the weights do not.
            for (_, cell) in row.said().skip(1) {
                let under = open.columns.of(cell).map(|heading| heading.column);
                let part = row.said().next().is_some_and(|(_, cell)| labels::key(&cell.text).contains("小计"));
                if under == Some(Column::Score) && !part {
                    walk.draft().put_score(Written::of(cell));
                } else if cell.text.chars().any(char::is_alphabetic) {
                    walk.draft().unread(&cell.place, &cell.text);
                }
            }
        }
        return true;
    }
    let mut said = row.said().map(|(_, cell)| cell);
    if let (Some(cell), None, false) = (said.next(), said.next(), own)
        && titles::is_end(&cell.text)
    {
        walk.draft().unread(&cell.place, &cell.text);
        return true;
    }
    // What this service prints has no labels below a table.
    if !own && kind != Kind::Schedule && is_label_row(row, &open.columns) {
        return false;
    }
    walk.draft().put_row(row, &open.columns, &mut open.above, own);
    true
}

/// Whether a row stands below the table and has labels of its own: its first text is a label where the table has
/// none, or reaches over columns that do not belong together.
fn is_label_row(row: &Row, columns: &Columns) -> bool {
    let mut said = row.said().map(|(_, cell)| cell);
    let Some(first) = said.next() else { return false };
    let second = said.next();
    let column = columns.of(first).map(|heading| heading.column);
    let labelled = labels::field(&first.text).is_some_and(|(field, _)| field != Field::SECTION);
    let across = columns.is_across(first);
    match second {
        // 产出目标 alone, for the rows below it.
        None if columns.kind == Kind::Indicators && levels::level1(&first.text).is_some() => false,
        None => across,
        Some(second) => {
            let side = match column {
                None => true,
                Some(Column::Level1) => levels::level1(&first.text).is_none(),
                Some(Column::SafeguardKind) => levels::safeguard_kind(&first.text).is_none(),
                Some(Column::Component | Column::Ordinal) => said.next().is_none(),
                Some(_) => false,
            };
            let signed = segments::is_foreign(&first.text) && across;
            signed || (labelled && (side || across || columns.is_across(second)))
        }
    }
}
