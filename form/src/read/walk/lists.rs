//! Lists of projects: a table of indicators in whose rows the project stands too, a block of rows for each.

use std::collections::HashMap;

use crate::read::{
    blocks::grid::{Cell, Row},
    fill::{draft::Preface, filled::Confidence, tables::Above, written::Written},
    recognise::{
        column::{Column, Kind},
        headings::Columns,
        labels::{self, Field},
        levels, prose, titles,
    },
};

use super::state::{OpenTable, Walk};

/// A row of a label and its value has no more.
const FEWEST_VALUES: usize = 2;

/// What the rows of a list leave to those below.
#[derive(Default)]
pub struct List {
    /// What stands above the list and holds for each of its projects; none before the first.
    preface: Option<Preface>,
    /// The department whose units follow, and the unit whose projects follow.
    department: Option<Cell>,
    unit: Option<Cell>,
    /// The rows belong to 合计: its indicators are of no project.
    in_total: bool,
    /// Fields whose cells reach down over several projects.
    values: HashMap<Field, Cell>,
}

/// Reads a row of a list; false where the list has ended.
pub fn row(walk: &mut Walk, row: &Row, open: &mut OpenTable) -> bool {
    if counts_columns(row) {
        return true;
    }
    let fields: Vec<_> = open.columns.fields().collect();
    let cell = |from: u32, to: u32| row.cells.iter().find(|cell| from <= cell.column && cell.column < to);
    let heading = |field: Field| fields.iter().find(|(other, _)| *other == field).map(|(_, heading)| *heading);
    let said = |field: Field| {
        let heading = heading(field)?;
        cell(heading.from, heading.to).filter(|cell| !cell.covered && !cell.is_blank())
    };
    let indicator = is_indicator(row, &open.columns);
    let Some((_, first)) = row.said().next() else { return true };
    if !indicator && titles::is_end(&first.text) {
        walk.draft().unread(&first.place, &first.text);
        return true;
    }
    let total = labels::field(&first.text).is_some_and(|(field, _)| field == Field::TOTAL);
    open.list.in_total = total || (open.list.in_total && said(Field::NAME).is_none());
    if indicator && open.list.in_total {
        row.said().for_each(|(_, cell)| walk.draft().unread(&cell.place, &cell.text));
        return true;
    }
    // 填报人：, 需要说明的其他问题 stand below the list.
    // A row with a value for most of the fields is a project, whatever its name looks like.
    let filled = fields.iter().filter(|(field, _)| said(*field).is_some()).count() > FEWEST_VALUES;
    let full = filled && open.columns.kind == Kind::Projects;
    if !indicator && !total && !full && (labels::field(&first.text).is_some() || first.text.contains(['：', ':'])) {
        return false;
    }
    // 单位名称、项目名称: what stands alone in its row is a unit.
    let names = |text: &str| labels::field(text).is_some_and(|(field, _)| field.strong() == Field::NAME);
    let mixed = heading(Field::NAME).is_some_and(|heading| !names(&heading.text));
    let name = said(Field::NAME).filter(|_| !total);
    let more =
        fields.iter().any(|(field, _)| *field != Field::NAME && *field != Field::UNIT_NAME && said(*field).is_some());
    // One project a row: a unit in a row of its own has no texts.
    let alone = open.columns.kind == Kind::Projects;
    let texts = || fields.iter().any(|(field, _)| field.is_narrative() && said(*field).is_some());
    // The same name with another unit or amount is another project.
    let other = fields.iter().any(|(field, _)| {
        let telling = field.is_amount() || matches!(*field, Field::UNIT_NAME | Field::UNIT_CODE);
        let before = open.list.values.get(field).filter(|_| telling);
        said(*field).zip(before).is_some_and(|(cell, before)| cell.text != before.text)
    });
    let mut named = |name: &Cell| !alone && !other && walk.draft().is_named(&name.text);
    let project = if mixed { alone && texts() } else { more };
    let begins = name.filter(|name| indicator || (project && !named(name)));
    if !indicator && begins.is_none() {
        // A row of its own for a department, a unit, or a sum.
        match (name, said(Field::UNIT_NAME)) {
            // 本级项目, 其他运转类: groups have no code where units have one.
            (Some(unit), _)
                if mixed
                    && (open.list.unit.is_none()
                        || heading(Field::UNIT_CODE).is_none()
                        || said(Field::UNIT_CODE).is_some()) =>
            {
                open.list.unit = Some(unit.clone());
            }
            (None, Some(unit)) if !total => open.list.department = Some(unit.clone()),
            _ => {}
        }
        let used = [&open.list.unit, &open.list.department].map(|cell| cell.as_ref().map(|cell| cell.place.clone()));
        for (_, cell) in row.said().filter(|(_, cell)| !used.contains(&Some(cell.place.clone()))) {
            walk.draft().unread(&cell.place, &cell.text);
        }
        return true;
    }
    // A name that is repeated in each of its rows begins nothing.
    let again =
        |walk: &mut Walk, name: &Cell| !other && open.list.preface.is_some() && walk.draft().is_named(&name.text);
    match begins.filter(|name| alone || !again(walk, name)) {
        Some(name) => begin(walk, row, open, name),
        None => {
            for (field, heading) in &fields {
                let again = cell(heading.from, heading.to).filter(|cell| !cell.covered && !cell.is_blank());
                let Some(again) = again.filter(|_| *field != Field::NAME) else { continue };
                if open.list.values.get(field).is_none_or(|before| before.text != again.text) {
                    walk.draft().unread(&again.place, &again.text);
                }
            }
        }
    }
    if indicator {
        let own = walk.is_own();
        walk.draft().put_row(row, &open.columns, &mut open.above, own);
    }
    true
}

/// Another project begins with this row.
fn begin(walk: &mut Walk, row: &Row, open: &mut OpenTable, name: &Cell) {
    walk.begin_listed(&mut open.list.preface);
    open.above = Above::default();
    if let Some(department) = &open.list.department {
        walk.draft().put(Field::DEPARTMENT, None, Written::of(department));
    }
    if let Some(unit) = &open.list.unit {
        walk.draft().put_listed_unit(Written::of(unit));
    }
    walk.draft().put(Field::NAME, None, Written::of(name));
    let mut used = vec![name.place.clone()];
    for (field, heading) in open.columns.fields().filter(|(field, _)| *field != Field::NAME) {
        let cell = row.cells.iter().find(|cell| heading.from <= cell.column && cell.column < heading.to);
        match cell {
            // An amount over several projects is none of each; the first one has it, which somebody has to look at.
            Some(cell) if cell.covered && field.is_amount() => {
                open.list.values.remove(&field);
                let (zh, en) = (
                    "金额与上面的项目合并在一格，没有分给本项目",
                    "the amount stands in one cell with that of the project above, and was not given to this one",
                );
                walk.draft().guess(field.pointer(), Confidence::Low, zh, en);
            }
            Some(cell) if cell.covered => {}
            Some(cell) if !cell.is_blank() => drop(open.list.values.insert(field, cell.clone())),
            Some(_) | None => drop(open.list.values.remove(&field)),
        }
        let Some(value) = open.list.values.get(&field) else { continue };
        if !value.is_blank() && cell.is_some_and(|cell| cell.place == value.place) {
            used.push(value.place.clone());
        }
        let hint = labels::field(&heading.text).and_then(|(_, hint)| hint);
        walk.draft().put(field.strong(), hint.as_deref(), Written::of(value));
    }
    if open.columns.kind != Kind::Projects {
        return;
    }
    for (_, cell) in row.said().filter(|(_, cell)| !used.contains(&cell.place)) {
        let heading = open.columns.of(cell);
        let family = heading.and_then(|heading| levels::level1(&heading.text));
        let ordinal = heading.is_some_and(|heading| heading.column == Column::Ordinal);
        match family {
            // 产出指标 over the indicators of each project, told in sentences.
            Some(family) => {
                walk.draft().keep_told(prose::indicators(&cell.text, Some(family), None), Written::of(cell))
            }
            None if ordinal => {}
            None => walk.draft().unread(&cell.place, &cell.text),
        }
    }
}

/// Whether a row tells of an indicator: it names a level, or goes on below one.
fn is_indicator(row: &Row, columns: &Columns) -> bool {
    let column = |cell: &Cell| columns.of(cell).map(|heading| heading.column);
    let levels = columns.headings.iter().any(|it| matches!(it.column, Column::Level1 | Column::Level2));
    let level = |cell: &&Cell| match column(cell) {
        Some(Column::Level1) => cell.covered || levels::level1(&cell.text).is_some(),
        Some(Column::Level2) => cell.covered || levels::level2(&cell.text).is_some(),
        _ => false,
    };
    let names = row.said().any(|(_, cell)| matches!(column(cell), Some(Column::Name | Column::Target)));
    names && (!levels || row.cells.iter().any(|cell| level(&cell)))
}

/// 1, 2, 3, … below the headings.
fn counts_columns(row: &Row) -> bool {
    let said = row.said().map(|(_, cell)| cell.text.trim());
    let mut count: u32 = 0;
    for text in said {
        count += 1;
        if text.parse() != Ok(count) {
            return false;
        }
    }
    count > 2
}
