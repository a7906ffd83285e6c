//! One worksheet as a table. Only cells that are there cost anything, wherever they say they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::read::package::{
    refusal::Unreadable,
    xml::{Piece, Tag, Xml},
};

use super::{
    grid::{Cell, Count, MAX_CELLS, MAX_COLUMNS, Number, Row, Table},
    marks, number_format,
    place::Place,
    xlsx_book::{Book, symbolic, unescaped},
};

const MAX_ROW: u32 = 1_048_576;

type Cells = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// Row and column from 1, the mark and the label.
pub type Checkbox = (u32, u32, String);

const MARGINS: &[&str] = &["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"];

/// A header or footer without its codes: &C, &P, &"宋体", &12, &KFF0000.
fn without_codes(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '&' {
            told.push(c);
            continue;
        }
        match rest.next() {
            Some('"') => while rest.next().is_some_and(|c| c != '"') {},
            Some('&') => told.push('&'),
            Some('L' | 'C' | 'R') => told.push(' '),
            // A colour: six hexadecimal digits, or those of a theme (01+049).
            Some('K') => rest.by_ref().take(6).for_each(drop),
            Some(c) if c.is_ascii_digit() => while rest.next_if(char::is_ascii_digit).is_some() {},
            Some(_) | None => {}
        }
    }
    told.trim().to_owned()
}

/// A range of merged cells: rows and columns from 1, both ends included.
struct Merge {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// A worksheet as it was read.
pub struct Worksheet {
    pub table: Table,
    /// What stands in its page margins.
    pub margins: Vec<String>,
    /// Rows and columns that are hidden and say something, from 1.
    pub hidden_rows: Vec<u32>,
    pub hidden_columns: Vec<u32>,
}

/// Reads a worksheet with the check boxes that lie on it.
pub fn read(
    text: &str,
    name: &str,
    book: &Book,
    boxes: Vec<Checkbox>,
    count: &mut Count,
) -> Result<Worksheet, Unreadable> {
    let mut margins = Vec::new();
    let mut sheet = Sheet {
        name,
        book,
        cells: Cells::new(),
        merges: Vec::new(),
        hidden_rows: BTreeSet::new(),
        hidden_columns: BTreeSet::new(),
        row: 0,
        column: 0,
    };
    let mut xml = Xml::new(text);
    let mut open: Option<Open> = None;
    let mut phonetic = 0_u32;
    let mut margin: Option<String> = None;
    loop {
        match xml.next()? {
            Piece::Open(tag) => match tag.name().as_str() {
                "row" => sheet.begin_row(&tag),
                "col" => sheet.note_columns(&tag),
                "c" => open = sheet.begin_cell(&tag),
                "mergeCell" if sheet.merges.len() >= MAX_CELLS => return Err(Unreadable::OversizedFile),
                "mergeCell" => sheet.merges.extend(tag.attribute("ref").as_deref().and_then(range)),
                "rPh" => phonetic += 1,
                "r" | "rFont" => {
                    if let Some(open) = &mut open {
                        open.font = symbolic(&tag);
                    }
                }
                "f" => {
                    if let Some(open) = &mut open {
                        open.formula = Some(String::new());
                        open.in_formula = true;
                    }
                }
                name if MARGINS.contains(&name) => margin = Some(String::new()),
                name @ ("v" | "t") => {
                    if let Some(open) = &mut open {
                        open.inside = phonetic == 0 && (name == "v" || open.kind == "inlineStr");
                    }
                }
                _ => {}
            },
            Piece::Text(text) => match (&mut margin, &mut open) {
                (Some(margin), _) => margin.push_str(&text),
                (None, Some(open)) if open.inside => {
                    open.value.push_str(&marks::in_font(open.font.as_deref(), &text));
                }
                (None, Some(Open { formula: Some(formula), in_formula: true, .. })) => formula.push_str(&text),
                (None, _) => {}
            },
            Piece::Close(name) => match name.as_ref() {
                "v" | "t" => {
                    if let Some(open) = &mut open {
                        open.inside = false;
                    }
                }
                "rPh" => phonetic = phonetic.saturating_sub(1),
                "f" => {
                    if let Some(open) = &mut open {
                        open.in_formula = false;
                    }
                }
                name if MARGINS.contains(&name) => margins.extend(margin.take().map(|text| without_codes(&text))),
                "c" => {
                    if let Some(open) = open.take() {
                        sheet.end_cell(open, count)?;
                    }
                }
                _ => {}
            },
            Piece::End => {
                sheet.place_boxes(boxes, count)?;
                let (hidden_rows, hidden_columns) = sheet.hidden();
                let table = sheet.into_table(count)?;
                return Ok(Worksheet { table, margins, hidden_rows, hidden_columns });
            }
        }
    }
}

struct Sheet<'a> {
    name: &'a str,
    book: &'a Book,
    cells: Cells,
    merges: Vec<Merge>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: BTreeSet<u32>,
    row: u32,
    column: u32,
}

/// A cell being read.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    kind: String,
    style: usize,
    value: String,
    inside: bool,
    formula: Option<String>,
    in_formula: bool,
    /// The font of the run being read, where it is one of signs.
    font: Option<String>,
}

impl Sheet<'_> {
    fn begin_row(&mut self, tag: &Tag) {
        let given = tag.attribute("r").and_then(|row| row.parse().ok());
        self.row = given.unwrap_or(self.row.saturating_add(1));
        self.column = 0;
        if is_hidden(tag) && self.hidden_rows.len() < MAX_CELLS {
            self.hidden_rows.insert(self.row);
        }
    }

    fn note_columns(&mut self, tag: &Tag) {
        let number = |name| tag.attribute(name).and_then(|it| it.parse::<u32>().ok()).filter(|it| *it <= MAX_COLUMNS);
        if let (true, Some(from), Some(to)) = (is_hidden(tag), number("min"), number("max")) {
            self.hidden_columns.extend(from..=to);
        }
    }

    /// The hidden rows and columns that say something.
    fn hidden(&self) -> (Vec<u32>, Vec<u32>) {
        let rows =
            self.hidden_rows.iter().copied().filter(|row| self.cells.get(row).is_some_and(|row| !row.is_empty()));
        let said: BTreeSet<u32> = self.cells.values().flat_map(|row| row.keys().copied()).collect();
        (rows.collect(), self.hidden_columns.intersection(&said).copied().collect())
    }

    fn begin_cell(&mut self, tag: &Tag) -> Option<Open> {
        let next = (self.row, self.column.saturating_add(1));
        let (row, column) = match tag.attribute("r") {
            Some(reference) => place(&reference)?,
            None => next,
        };
        self.column = column;
        if row == 0 || row > MAX_ROW || column == 0 || column > MAX_COLUMNS {
            return None;
        }
        let style = tag.attribute("s").and_then(|style| style.parse().ok()).unwrap_or_default();
        let kind = tag.attribute("t").unwrap_or_default();
        Some(Open { row, column, kind, style, ..Open::default() })
    }

    fn end_cell(&mut self, open: Open, count: &mut Count) -> Result<(), Unreadable> {
        let (mut text, number) = self.value(&open);
        if let Some(formula) = open.formula.as_ref().filter(|_| text.trim().is_empty()) {
            // Nobody has calculated it: the formula itself is all there is to be told.
            text = format!("={formula}");
        }
        let font = self.book.fonts.get(open.style).and_then(Option::as_deref);
        let signs = marks::in_font(font, text.trim());
        let text = if marks::are_marks(&signs) { signs.as_str() } else { text.trim() };
        if text.is_empty() {
            return Ok(());
        }
        count.cell()?;
        count.text(text)?;
        let row = self.cells.entry(open.row).or_default();
        let cell = self::cell(self.name, open.row, open.column, text.to_owned(), number);
        row.insert(open.column, cell);
        Ok(())
    }

    /// What a cell displays, and the number behind it.
    fn value(&self, open: &Open) -> (String, Option<Number>) {
        match open.kind.as_str() {
            "s" => {
                let string = open.value.trim().parse().ok().and_then(|at: usize| self.book.strings.get(at));
                (string.cloned().unwrap_or_default(), None)
            }
            "str" | "inlineStr" | "d" => (unescaped(&open.value), None),
            "b" => (if open.value.trim() == "1" { "是" } else { "否" }.to_owned(), None),
            "e" => (open.value.clone(), None),
            _ => {
                let format = self.book.formats.get(open.style);
                match number_format::shown(open.value.trim(), format, self.book.epoch_1904) {
                    Some((text, number)) => (text, Some(number)),
                    None => (open.value.clone(), None),
                }
            }
        }
    }

    /// A check box belongs to the cell that it begins in; its label comes with it.
    fn place_boxes(&mut self, boxes: Vec<Checkbox>, count: &mut Count) -> Result<(), Unreadable> {
        for (row, column, text) in
            boxes.into_iter().filter(|(row, column, _)| *row <= MAX_ROW && *column <= MAX_COLUMNS)
        {
            count.cell()?;
            let within = |merge: &&Merge| {
                (merge.rows.0..=merge.rows.1).contains(&row) && (merge.columns.0..=merge.columns.1).contains(&column)
            };
            let merge = self.merges.iter().find(within);
            let (row, column) = merge.map_or((row, column), |merge| (merge.rows.0, merge.columns.0));
            let name = self.name;
            let new = || self::cell(name, row, column, String::new(), None);
            let cell = self.cells.entry(row).or_default().entry(column).or_insert_with(new);
            cell.text = format!("{} {text}", cell.text).trim().to_owned();
        }
        Ok(())
    }

    fn into_table(mut self, count: &mut Count) -> Result<Table, Unreadable> {
        for merge in std::mem::take(&mut self.merges) {
            self.merge(&merge, count)?;
        }
        let mut table = Table { sheet: true, ..Table::default() };
        for (_, cells) in self.cells {
            count.row()?;
            table.rows.push(Row { cells: cells.into_values().collect() });
        }
        Ok(table)
    }

    /// The first cell takes the width of the range; below it, a covered cell stands in each row that is there.
    fn merge(&mut self, merge: &Merge, count: &mut Count) -> Result<(), Unreadable> {
        let width = merge.columns.1.saturating_sub(merge.columns.0).saturating_add(1);
        for (row, cells) in self.cells.range_mut(merge.rows.0..=merge.rows.1) {
            count.cell()?;
            for (_, cell) in cells.range_mut(merge.columns.0..=merge.columns.1) {
                count.cell()?;
                let first = cell.column.saturating_add(1) == merge.columns.0;
                cell.covered |= *row != merge.rows.0 || !first;
            }
            let covered = *row != merge.rows.0;
            let name = self.name;
            let cell = cells
                .entry(merge.columns.0)
                .or_insert_with(|| self::cell(name, *row, merge.columns.0, String::new(), None));
            cell.width = width;
            cell.covered |= covered;
        }
        Ok(())
    }
}

fn is_hidden(tag: &Tag) -> bool {
    tag.attribute("hidden").is_some_and(|it| matches!(it.as_str(), "1" | "true"))
}

fn cell(sheet: &str, row: u32, column: u32, text: String, number: Option<Number>) -> Cell {
    let place = Place::Sheet { name: sheet.to_owned(), row, column };
    Cell { text, column: column.saturating_sub(1), width: 1, covered: false, number, stressed: None, place }
}

/// B5 as row 5, column 2.
fn place(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim();
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1)
    })?;
    Some((digits.parse().ok()?, column))
}

fn range(reference: &str) -> Option<Merge> {
    let (from, to) = reference.split_once(':')?;
    let (from, to) = (place(from)?, place(to)?);
    let ordered = from.0 <= to.0 && from.1 <= to.1 && from.0 > 0 && from.1 > 0;
    ordered.then_some(Merge { rows: (from.0, to.0), columns: (from.1, to.1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        assert_eq!(place("B5"), Some((5, 2)));
        assert_eq!(place("XFD1048576"), Some((1_048_576, 16_384)));
        assert_eq!(place("5"), None);
        assert_eq!(place("ABCD1"), None);
        assert!(range("A1:F1").is_some() && range("F1:A1").is_none());
    }
}
