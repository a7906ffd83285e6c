//! What Word and Excel have in common: blocks in the order of the document, paragraphs and tables of cells.

use domain::values::language::Bilingual;

use crate::read::package::refusal::Unreadable;

use super::place::Place;

/// More rows than a form can have.
pub const MAX_ROWS: usize = 20_000;
/// More cells than a form can have.
pub const MAX_CELLS: usize = 200_000;
/// More text than a declaration can have, in bytes: its JSON has to fit a body.
const MAX_TEXT: usize = 8 << 20;
/// More headings than a table has.
pub const MAX_HEADINGS: usize = 64;
/// Excel's last column; nothing spans more.
pub const MAX_COLUMNS: u32 = 16_384;

/// A document.
#[derive(Debug, Default)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// Texts beside the document: page headers and footers, text boxes, notes.
    pub aside: Vec<Paragraph>,
    /// What is hidden and was read, in words.
    pub hidden: Vec<Bilingual>,
    /// Printed by this service: a blank cell is meant to be blank.
    pub own: bool,
}

#[derive(Debug)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Debug)]
pub struct Paragraph {
    pub text: String,
    pub place: Place,
}

#[derive(Debug, Default)]
pub struct Table {
    pub rows: Vec<Row>,
    /// A worksheet of its own.
    pub sheet: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
pub struct Cell {
    /// Lines are parted by `\n`, tab stops are `\t`; trimmed at both ends.
    pub text: String,
    /// First column, from 0.
    pub column: u32,
    /// Columns it covers.
    pub width: u32,
    /// The cell belongs to the one above.
    pub covered: bool,
    /// What a worksheet holds behind the displayed text.
    pub number: Option<Number>,
    /// What of the text stands out from the rest of it: bold, underlined, not struck out.
    pub stressed: Option<String>,
    pub place: Place,
}

/// A number of a worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// In plain decimal notation.
    pub plain: String,
    /// It is displayed as a date.
    pub date: bool,
    /// It is displayed as a percentage.
    pub percent: bool,
}

/// A table within a cell.
pub struct Nested {
    /// How much of the outermost cell was read in front of it, in bytes.
    pub at: usize,
    pub table: Table,
}

impl Cell {
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The column behind it.
    pub const fn end(&self) -> u32 {
        self.column.saturating_add(self.width)
    }

    /// A cell that is nothing but a frame around a page: its lines and tables in their order.
    pub fn unframed(&self, nested: Vec<Nested>) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut from = 0;
        let lines = |from: usize, to: usize, blocks: &mut Vec<Block>| {
            let text = self.text.get(from..to.min(self.text.len())).unwrap_or_default();
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            blocks.extend(
                lines.map(|text| Block::Paragraph(Paragraph { text: text.to_owned(), place: self.place.clone() })),
            );
        };
        for Nested { at, table } in nested {
            lines(from, at, &mut blocks);
            blocks.push(Block::Table(table));
            from = at;
        }
        lines(from, self.text.len(), &mut blocks);
        blocks
    }
}

impl Row {
    /// The cells that say something here.
    pub fn said(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.covered && !cell.is_blank())
    }

    pub fn width(&self) -> u32 {
        self.cells.last().map_or(0, Cell::end)
    }
}

/// Counts rows and cells of a whole document.
#[derive(Debug, Default)]
pub struct Count {
    rows: usize,
    cells: usize,
    text: usize,
}

impl Count {
    pub fn row(&mut self) -> Result<(), Unreadable> {
        self.rows += 1;
        if self.rows > MAX_ROWS { Err(Unreadable::OversizedFile) } else { Ok(()) }
    }

    /// Counts a text that may stand once in the file and be named by many cells.
    pub fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        self.text = self.text.saturating_add(text.len());
        if self.text > MAX_TEXT { Err(Unreadable::OversizedFile) } else { Ok(()) }
    }

    pub fn cell(&mut self) -> Result<(), Unreadable> {
        self.cells += 1;
        if self.cells > MAX_CELLS { Err(Unreadable::OversizedFile) } else { Ok(()) }
    }
}
