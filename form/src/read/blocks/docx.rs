//! A .docx as blocks. One pass over the XML with a stack of its own: depth costs memory, never the stack of the thread.

use std::mem;

use crate::read::package::{
    archive::Package,
    refusal::Unreadable,
    xml::{Piece, Tag, Xml},
};

use super::{
    grid::{Block, Cell, Count, Document, MAX_COLUMNS, Nested, Paragraph, Row, Table},
    marks,
    place::Place,
};

/// Reads the document with its headers, footers and notes.
pub fn read(package: &mut Package) -> Result<Document, Unreadable> {
    let main = package.main();
    let text = package.text(&main)?.ok_or(Unreadable::BrokenFile)?;
    let mut builder = Builder::default();
    builder.read(&text)?;
    let mut document = Document { blocks: mem::take(&mut builder.blocks), ..Document::default() };
    document.aside.append(&mut builder.aside);
    for relation in package.relations(&main)? {
        let place = match relation.kind.as_str() {
            "header" | "footer" => Place::Margin,
            "footnotes" | "endnotes" => Place::Footnote,
            "comments" => Place::Comment,
            _ => continue,
        };
        let Some(text) = package.text(&relation.target)? else { continue };
        builder.read(&text)?;
        document.aside.append(&mut builder.aside);
        document.aside.extend(mem::take(&mut builder.blocks).into_iter().flat_map(texts).map(|text| {
            let place = place.clone();
            Paragraph { text, place }
        }));
    }
    document.own = package.is_own()?;
    Ok(document)
}

/// All texts of a block.
fn texts(block: Block) -> Vec<String> {
    match block {
        Block::Paragraph(paragraph) => vec![paragraph.text],
        Block::Table(table) => table
            .rows
            .into_iter()
            .flat_map(|row| row.cells)
            .map(|cell| cell.text)
            .filter(|text| !text.is_empty())
            .collect(),
    }
}

/// More text than options have, in bytes.
const LONGEST_SHADE: usize = 400;

/// What stands out: the bold among the plain, the rest where some is struck out.
fn stressed([plain, bold, struck]: [String; 3]) -> Option<String> {
    let said = |text: &str| !text.trim().is_empty();
    match (said(&plain), said(&bold), said(&struck)) {
        (true, true, _) | (false, true, true) => Some(bold),
        (true, false, true) => Some(plain),
        _ => None,
    }
}

#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    aside: Vec<Paragraph>,
    count: Count,
    paragraphs: u32,
    tables: u32,
    /// Open tables, the innermost last.
    frames: Vec<Frame>,
    /// Tables inside of tables: they follow the outermost one.
    nested: Vec<Nested>,
    /// Names of the open elements.
    open: Vec<String>,
    controls: Vec<Control>,
    /// Text of the paragraph being read.
    line: String,
    /// Open elements whose text is not the document's: deletions, drawings, doubles.
    muted: u32,
    /// Open fallbacks: what they hold was told before them.
    fallback: u32,
    /// What was being read outside of the text boxes being read.
    outside: Vec<Outside>,
    /// The font of the run being read, where it is one of symbols.
    font: Option<String>,
    /// How the run being read stands out: not at all, bold or underlined, struck out.
    shade: usize,
    /// Whether the run being read is not displayed.
    hidden: bool,
    /// What the field being read is told to display.
    instruction: String,
    /// A legacy check box, with its default and its state.
    legacy: Option<(bool, Option<bool>)>,
}

#[derive(Default)]
struct Frame {
    table: Table,
    number: u32,
    row: Option<Row>,
    column: u32,
    cell: Option<OpenCell>,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    paragraphs: u32,
    width: u32,
    covered: bool,
    /// What is plain, what is bold or underlined, what is struck out.
    shades: [String; 3],
}

struct Outside {
    line: String,
    muted: u32,
    text: String,
}

/// A content control.
#[derive(Default)]
struct Control {
    checkbox: Option<bool>,
    placeholder: bool,
    told: bool,
}

impl Builder {
    fn read(&mut self, text: &str) -> Result<(), Unreadable> {
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Piece::Open(tag) => {
                    let name = tag.name();
                    self.opened(&name, &tag)?;
                    self.open.push(name);
                }
                Piece::Text(text) => match self.open.last().map(String::as_str) {
                    Some("t") => self.say(&text),
                    Some("instrText") => self.instruction.push_str(&text),
                    _ => {}
                },
                Piece::Close(name) => {
                    self.open.pop();
                    self.closed(&name)?;
                }
                Piece::End => return Ok(()),
            }
        }
    }

    fn say(&mut self, text: &str) {
        if self.muted > 0 || self.fallback > 0 || self.hidden {
            return;
        }
        if let Some(control) = self.controls.iter_mut().rev().find(|it| it.checkbox.is_some() || it.placeholder) {
            if let Some(checked) = control.checkbox.filter(|_| !control.told) {
                control.told = true;
                self.line.push(marks::glyph(checked));
            }
            return;
        }
        self.line.push_str(&marks::in_font(self.font.as_deref(), text));
        let cell = self.frames.last_mut().and_then(|frame| frame.cell.as_mut());
        let shade = cell.filter(|_| self.outside.is_empty()).and_then(|cell| cell.shades.get_mut(self.shade));
        if let Some(shade) = shade.filter(|shade| shade.len() < LONGEST_SHADE) {
            shade.push_str(text);
        }
    }

    fn opened(&mut self, name: &str, tag: &Tag) -> Result<(), Unreadable> {
        match name {
            "del" | "moveFrom" | "drawing" | "pict" | "object" | "rt" => self.muted += 1,
            "Fallback" => self.fallback += 1,
            "txbxContent" => {
                let line = mem::take(&mut self.line);
                self.outside.push(Outside { line, muted: mem::take(&mut self.muted), text: String::new() });
            }
            "tbl" | "tr" | "tc" | "gridSpan" | "vMerge" | "hMerge" | "gridBefore" if self.outside.is_empty() => {
                self.opened_table(name, tag)?;
            }
            "sdt" => self.controls.push(Control::default()),
            "showingPlcHdr" => {
                if let Some(control) = self.controls.last_mut() {
                    control.placeholder = tag.is_on("val");
                }
            }
            "checkbox" => {
                if let Some(control) = self.controls.last_mut() {
                    control.checkbox = Some(false);
                }
            }
            "r" => {
                self.font = None;
                self.hidden = false;
                self.shade = 0;
            }
            "b" | "u" | "em" | "highlight" | "shd" | "strike" | "dstrike" if self.is_of_run() => {
                let on =
                    tag.is_on("val") && tag.attribute("val").is_none_or(|it| !matches!(it.as_str(), "none" | "clear"));
                let shade = if name.ends_with("strike") { 2 } else { 1 };
                self.shade = if on { self.shade.max(shade) } else { self.shade };
            }
            "vanish" if self.is_of_run() => self.hidden = tag.is_on("val"),
            "rFonts" => {
                let font = tag.attribute("ascii").or_else(|| tag.attribute("hAnsi"));
                self.font = font.filter(|font| marks::is_symbolic(font));
            }
            "fldChar" => {
                let end = tag.attribute("fldCharType").is_some_and(|kind| kind == "end");
                let instruction = mem::take(&mut self.instruction);
                if let Some(signs) = marks::overlay(&instruction).filter(|_| end) {
                    self.say(&signs);
                }
            }
            "checkBox" => self.legacy = Some((false, None)),
            "default" => {
                if let Some((default, _)) = &mut self.legacy {
                    *default = tag.is_on("val");
                }
            }
            "checked" => match (&mut self.legacy, self.controls.last_mut()) {
                (Some((_, checked)), _) => *checked = Some(tag.is_on("val")),
                (None, Some(Control { checkbox: Some(checked), .. })) => *checked = tag.is_on("val"),
                (None, _) => {}
            },
            "tab" | "br" | "cr" | "noBreakHyphen" | "sym" if self.open.last().is_some_and(|it| it == "r") => {
                self.opened_sign(name, tag);
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether what opens is a property of a run.
    fn is_of_run(&self) -> bool {
        self.open.iter().rev().nth(1).is_some_and(|it| it == "r")
    }

    fn opened_sign(&mut self, name: &str, tag: &Tag) {
        match name {
            "tab" => self.say("\t"),
            "noBreakHyphen" => self.say("-"),
            "sym" => {
                let font = tag.attribute("font").unwrap_or_default();
                let code = tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(sign) = code.and_then(|code| marks::symbol(&font, code)) {
                    self.say(sign.encode_utf8(&mut [0; 4]));
                }
            }
            _ => self.say("\n"),
        }
    }

    fn opened_table(&mut self, name: &str, tag: &Tag) -> Result<(), Unreadable> {
        if name == "tbl" {
            self.tables += 1;
            self.frames.push(Frame { number: self.tables, ..Frame::default() });
            return Ok(());
        }
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let number = || tag.attribute("val").and_then(|text| text.parse().ok()).unwrap_or(1).min(MAX_COLUMNS);
        match (name, &mut frame.cell) {
            ("tr", _) => {
                self.count.row()?;
                frame.row = Some(Row::default());
                frame.column = 0;
            }
            ("tc", cell) => {
                self.count.cell()?;
                *cell = Some(OpenCell { width: 1, ..OpenCell::default() });
            }
            ("gridBefore", None) => frame.column = frame.column.saturating_add(number()),
            ("gridSpan", Some(cell)) => cell.width = number().max(1),
            ("vMerge" | "hMerge", Some(cell)) => {
                cell.covered |= tag.attribute("val").is_none_or(|value| value != "restart");
            }
            _ => {}
        }
        Ok(())
    }

    fn closed(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "del" | "moveFrom" | "drawing" | "pict" | "object" | "rt" => self.muted = self.muted.saturating_sub(1),
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "txbxContent" => {
                if let Some(outside) = self.outside.pop() {
                    let rest = mem::replace(&mut self.line, outside.line);
                    self.muted = outside.muted;
                    let text = format!("{}{rest}", outside.text).trim().to_owned();
                    if !text.is_empty() {
                        self.aside.push(Paragraph { text, place: Place::TextBox });
                    }
                }
            }
            "p" => self.closed_paragraph()?,
            "tc" | "tr" | "tbl" if self.outside.is_empty() => self.closed_table(name),
            "sdtContent" if self.controls.last().is_some_and(|it| it.checkbox.is_some() && !it.told) => self.say(""),
            "sdt" => {
                self.controls.pop();
            }
            "checkBox" => {
                if let Some((default, checked)) = self.legacy.take() {
                    self.say(marks::glyph(checked.unwrap_or(default)).encode_utf8(&mut [0; 4]));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn closed_paragraph(&mut self) -> Result<(), Unreadable> {
        let line = mem::take(&mut self.line);
        self.count.text(&line)?;
        if let Some(outside) = self.outside.last_mut() {
            outside.text.push_str(&line);
            outside.text.push('\n');
            return Ok(());
        }
        match self.frames.last_mut().map(|frame| &mut frame.cell) {
            Some(Some(cell)) => {
                if cell.paragraphs > 0 {
                    cell.text.push('\n');
                }
                cell.paragraphs += 1;
                cell.text.push_str(&line);
            }
            Some(None) | None => {
                self.paragraphs += 1;
                let text = line.trim().to_owned();
                if !text.is_empty() {
                    self.count.row()?;
                    self.blocks.push(Block::Paragraph(Paragraph { text, place: Place::Paragraph(self.paragraphs) }));
                }
            }
        }
        Ok(())
    }

    fn closed_table(&mut self, name: &str) {
        let Some(frame) = self.frames.last_mut() else { return };
        match name {
            "tc" => {
                if let (Some(cell), Some(row)) = (frame.cell.take(), &mut frame.row) {
                    let ordinal = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
                    let place = Place::Cell {
                        table: frame.number,
                        row: ordinal(frame.table.rows.len()),
                        column: ordinal(row.cells.len()),
                    };
                    row.cells.push(Cell {
                        text: cell.text.trim().to_owned(),
                        column: frame.column,
                        width: cell.width,
                        covered: cell.covered,
                        number: None,
                        stressed: stressed(cell.shades),
                        place,
                    });
                    frame.column = frame.column.saturating_add(cell.width);
                }
            }
            "tr" => frame.table.rows.extend(frame.row.take()),
            _ => {
                let table = self.frames.pop().map(|frame| frame.table);
                if self.frames.is_empty() {
                    let nested = mem::take(&mut self.nested);
                    let cells: Vec<&Cell> = table.iter().flat_map(|it| &it.rows).flat_map(|row| &row.cells).collect();
                    if let ([frame], false) = (cells.as_slice(), nested.is_empty()) {
                        self.blocks.extend(frame.unframed(nested));
                        return;
                    }
                    let nested = nested.into_iter().map(|nested| nested.table);
                    self.blocks.extend(table.into_iter().chain(nested).map(Block::Table));
                } else {
                    let outermost = self.frames.first().and_then(|frame| frame.cell.as_ref());
                    // The cell's text loses its blanks in front.
                    let at = outermost.map_or(0, |cell| cell.text.trim_start().len());
                    self.nested.extend(table.map(|table| Nested { at, table }));
                }
            }
        }
    }
}
