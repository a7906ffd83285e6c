//! The rows of a table: rows of headings begin a table of the declaration, titles a sheet; others hold labels.

use std::collections::HashMap;

use domain::values::period::FiscalYear;

use crate::read::{
    blocks::grid::{Block, Cell, Row, Table},
    fill::{
        costs,
        execution::{self, Line},
        filled::Confidence,
        schedule,
        tables::Above,
        written::Written,
    },
    recognise::{
        column::{Column, Kind},
        figures::MoneyUnit,
        headings::{self, Columns},
        inferred,
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
        labels.end_beside(row);
        if let Some((_, cell)) = row.said().next() {
            walk.look_ahead(&cell.text, rest, below);
        }
        let before = at.checked_sub(1).and_then(|before| table.rows.get(before));
        read_row(walk, &mut labels, row, before, rest);
    }
}

fn read_row(walk: &mut Walk, above: &mut LabelsAbove, row: &Row, before: Option<&Row>, rest: &[Row]) {
    let mut said = row.said();
    let Some((_, first)) = said.next() else { return };
    let alone = said.next().is_none();
    if !alone {
        walk.end_instructions();
    }
    if walk.in_instructions() {
        return lines::line(walk, Written::of(first), above.barred());
    }
    if alone && may_be_title(walk.open_table(), row, first) && walk.read_title(&first.text) {
        return;
    }
    walk.settle_title();
    let mut named = Vec::new();
    let mut found = headings::find(row, walk.is_own());
    if !walk.is_own() {
        if let Some(columns) = &mut found {
            columns.settle_years(walk.draft().year().map(FiscalYear::get));
            named = columns.name_by_place();
        }
        let other = walk.open_table().is_none_or(|open| open.columns.kind != Kind::Indicators);
        let known = found.as_ref().is_some_and(|columns| columns.kind == Kind::Indicators);
        if let Some((columns, by_place)) = inferred::head(row, rest).filter(|_| other && !known) {
            (found, named) = (Some(columns), by_place);
        }
    }
    // One project a row: what stands below is no label.
    let values = || {
        let said = || rest.first().into_iter().flat_map(|row| row.said());
        let told = said().filter(|(_, cell)| labels::field(&cell.text).is_some()).count();
        said().next().is_some() && told * 2 < said().count()
    };
    if let Some(mut columns) = found.filter(|it| it.kind != Kind::Projects || (walk.may_list() && values())) {
        if columns.is_list() && !walk.may_list() {
            columns.forget_fields();
        }
        if let Some(before) = before.filter(|_| !walk.is_own() && walk.open_table().is_none()) {
            columns.name_periods(before);
            let added = columns.complete(before);
            walk.draft().note_headings(&added);
        }
        for (heading, column) in named {
            tell_named(walk, &heading, column);
        }
        return read_headings(walk, row, columns);
    }
    if let Some(mut open) = walk.take_table() {
        if open.columns.refine(row) {
            // 2021年实际值 beside 预期2022年实现值
            for (_, cell) in row.said() {
                let unknown = open.columns.of(cell).is_some_and(|it| it.column == Column::Unknown);
                if unknown {
                    walk.draft().unread(&cell.place, &cell.text);
                }
            }
            return walk.open(open);
        }
        if read_entry(walk, row, &mut open) {
            open.columns.settle();
            return walk.open(open);
        }
    }
    rows::read(walk, above, row, rest);
}

/// Tells that a column was known by its place.
fn tell_named(walk: &mut Walk, heading: &str, column: Column) {
    let words = [
        (Column::Level1, "一级指标", "level 1"),
        (Column::Level2, "二级指标", "level 2"),
        (Column::Name, "三级指标名称", "the names of the indicators"),
        (Column::Target, "指标值", "the targets"),
    ];
    let Some((_, zh, en)) = words.into_iter().find(|(it, _, _)| *it == column) else { return };
    let heading: String = heading.split_whitespace().collect();
    let zh = format!("“{heading}”一栏按位置读取为{zh}");
    let en = format!("the column “{heading}” was read as {en}, by its place");
    walk.draft().guess("/indicators", Confidence::Medium, &zh, &en);
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
        // 绩效指标（权重分值90分，…） says more than a heading.
        let noted = columns.of(cell).is_none() && labels::is_section_with_note(&cell.text);
        if noted || (unknown && columns.kind != Kind::Findings) {
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
    if matches!(kind, Kind::Indicators | Kind::Projects) && open.columns.is_list() && !own {
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

/// Shorter texts at the side may be anything.
const SHORTEST_LABEL: usize = 4;

/// Whether a row has a family or a kind of indicators.
fn levels_in(row: &Row) -> bool {
    row.said().any(|(_, cell)| levels::level1(&cell.text).is_some() || levels::level2(&cell.text).is_some())
}

/// 单位：万元
fn is_money_unit(text: &str) -> bool {
    text.split_once([':', '：']).is_some_and(|(label, unit)| {
        labels::field(label).is_some_and(|(field, _)| field == Field::MONEY_UNIT) && MoneyUnit::read(unit).is_some()
    })
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
    // 最近年度绩效评价情况, where 绩效指标 stood at the side.
    let beside = column.is_none()
        && first.text.chars().nth(SHORTEST_LABEL).is_some()
        && labels::field(&first.text).is_none()
        && columns.headings.iter().all(|heading| first.end() <= heading.from);
    match second {
        // 产出目标 alone, for the rows below it.
        None if columns.kind == Kind::Indicators && levels::level1(&first.text).is_some() => false,
        None => across || (columns.kind == Kind::Indicators && beside),
        Some(second) => {
            let side = match column {
                None => true,
                Some(Column::Level1) => levels::level1(&first.text).is_none(),
                Some(Column::SafeguardKind) => levels::safeguard_kind(&first.text).is_none(),
                Some(Column::Component | Column::Ordinal) => said.next().is_none(),
                Some(_) => false,
            };
            if columns.kind == Kind::Indicators && beside && !levels_in(row) {
                return true;
            }
            let stamped =
                ["（盖章", "(盖章", "签字：", "签字:", "（签章", "（公章"].iter().any(|word| first.text.contains(word));
            let signed = (segments::is_foreign(&first.text) && across) || stamped;
            if is_money_unit(&second.text) {
                return true;
            }
            signed || (labelled && (side || across || columns.is_across(second)))
        }
    }
}
