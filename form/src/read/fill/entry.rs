//! The cells of one row of a table, by what their columns hold.

use domain::form::{indicator::TargetPeriod, said};

use crate::read::{
    blocks::grid::{Cell, Row},
    recognise::{
        column::Column,
        figures::MoneyUnit,
        headings::Columns,
        labels::{self, Field},
    },
};

use super::{parse::reason, report::Report, written::Written};

/// A row below headings.
pub struct Entry<'a> {
    /// What a label at the side says of the period of the rows from here on; none where there is no such label.
    pub side: Option<Option<TargetPeriod>>,
    cells: Vec<(Column, Option<MoneyUnit>, &'a Cell)>,
}

impl<'a> Entry<'a> {
    /// Sorts the cells of a row; what has no heading and is no side label is told as unread.
    pub fn of(row: &'a Row, columns: &Columns, report: &mut Report) -> Self {
        let (mut cells, mut side) = (Vec::new(), None);
        // Tables drawn by hand do not always agree in their grid: then the cells are counted.
        let counted = row.width() != columns.width && row.cells.len() == columns.starts.len();
        for (at, cell) in row.cells.iter().enumerate() {
            let start = columns.starts.get(at).filter(|_| counted);
            let heading = start.map_or_else(|| columns.of(cell), |start| columns.at(*start));
            // 目标1, beside 数量目标 under one heading: a number of the row.
            let numbers = |text: &str| {
                let rest = text.strip_prefix("目标").or_else(|| text.strip_prefix("指标"));
                rest.is_some_and(|rest| {
                    !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || ":：".contains(c))
                })
            };
            match heading {
                Some(heading) if heading.column == Column::Level2 && numbers(&cell.text) => {}
                Some(heading) => cells.push((heading.column, heading.unit, cell)),
                None if cell.covered || cell.is_blank() => {}
                None if labels::field(&cell.text).is_some_and(|(field, _)| field == Field::SECTION) => {
                    side = Some(labels::period(&cell.text));
                }
                None => report.unread(&cell.place, &cell.text),
            }
        }
        let entry = Self { side, cells };
        entry.tell_unknown(report);
        entry
    }

    /// Unknown columns go to what was not read; numbers that count the rows say nothing.
    fn tell_unknown(&self, report: &mut Report) {
        for (column, _, cell) in self.cells.iter().filter(|(_, _, cell)| !cell.covered && !cell.is_blank()) {
            let counts = cell.text.chars().all(|c| c.is_ascii_digit() || ".、".contains(c));
            if *column == Column::Unknown || (*column == Column::Ordinal && !counts) {
                report.unread(&cell.place, &cell.text);
            }
        }
    }

    /// The first cell of a column, blank or not.
    pub fn cell(&self, column: Column) -> Option<&'a Cell> {
        self.cells.iter().find(|(found, _, _)| *found == column).map(|(_, _, cell)| *cell)
    }

    pub fn unit(&self, column: Column) -> Option<MoneyUnit> {
        self.cells.iter().find(|(found, _, _)| *found == column).and_then(|(_, unit, _)| *unit)
    }

    /// All cells of a column that say something.
    pub fn all(&self, column: Column) -> impl Iterator<Item = &'a Cell> {
        let of =
            self.cells.iter().filter(move |(found, _, cell)| *found == column && !cell.covered && !cell.is_blank());
        of.map(|(_, _, cell)| *cell)
    }

    /// What the column says in this row; further cells of it are told as unread.
    pub fn said(&self, column: Column, report: &mut Report) -> Option<Written<'a>> {
        let mut cells = self.all(column);
        let first = cells.next();
        for cell in cells {
            report.unread(&cell.place, &cell.text);
        }
        first.map(Written::of)
    }

    /// Whether every column of a table's rows says nothing, by `says`.
    pub fn is_empty<T>(&self, columns: &'static [said::Column<T>], says: impl Fn(&Cell) -> bool) -> bool {
        let texts = columns.iter().filter(|column| column.taken.is_some()).map(|it| Column::Text(it.member));
        texts.flat_map(|column| self.all(column)).all(|cell| !says(cell))
    }

    /// Takes the texts that are values as they stand.
    pub fn take_texts<T>(&self, columns: &'static [said::Column<T>], pointer: &str, row: &mut T, report: &mut Report) {
        for column in columns {
            let Some(taken) = column.taken else { continue };
            let Some(written) = self.said(Column::Text(column.member), report) else { continue };
            if let Err(refused) = taken(row, written.text.to_owned()) {
                report.refuse(written, format!("{pointer}/{}", column.member), reason(refused));
            }
        }
    }

    /// Whether the column is covered by the cell above.
    pub fn is_covered(&self, column: Column) -> bool {
        self.cell(column).is_some_and(|cell| cell.covered)
    }

    pub fn is_blank(&self, column: Column) -> bool {
        self.all(column).next().is_none()
    }

    /// Tells the whole row as unread: the list is full.
    pub fn refuse(&self, report: &mut Report, pointer: &str, most: usize) {
        use domain::values::language::Bilingual;
        for (column, _, cell) in self.cells.iter().filter(|(_, _, cell)| !cell.covered && !cell.is_blank()) {
            if *column != Column::Unknown {
                let reason =
                    Bilingual::new(format!("行数过多，最多 {most} 行"), format!("too many rows, at most {most}"));
                report.refuse(Written::of(cell), pointer, reason);
            }
        }
    }
}
