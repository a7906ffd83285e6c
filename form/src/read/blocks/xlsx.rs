//! A .xlsx as blocks: every worksheet, hidden or not, is one table of the cells that are there.

use crate::read::package::{
    archive::{Package, Relation},
    refusal::Unreadable,
    xml::{Piece, Tag, Xml},
};

use super::{
    grid::{Block, Count, Document, MAX_CELLS, Paragraph},
    number_format::{self, Format},
    place::Place,
    xlsx_sheet,
};

/// What cells refer to.
pub struct Book {
    pub strings: Vec<String>,
    /// The formats by the index that cells name.
    pub formats: Vec<Format>,
    /// The font of each style, where its letters are signs.
    pub fonts: Vec<Option<String>>,
    /// Dates count from 1904.
    pub epoch_1904: bool,
}

/// More worksheets than a file of forms has.
const MAX_SHEETS: usize = 1000;
/// More check boxes than a form has.
const MAX_BOXES: usize = 256;
/// More formats than Excel allows.
const MAX_FORMATS: usize = 70_000;

pub fn read(package: &mut Package) -> Result<Document, Unreadable> {
    let main = package.main();
    let relations = package.relations(&main)?;
    let (sheets, epoch_1904) = sheets(package, &main)?;
    let part = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|it| it.target.clone());
    let strings = match part("sharedStrings") {
        Some(part) => strings(&package.text(&part)?.unwrap_or_default())?,
        None => Vec::new(),
    };
    let (formats, fonts) = match part("styles") {
        Some(part) => formats(&package.text(&part)?.unwrap_or_default())?,
        None => Default::default(),
    };
    let book = Book { strings, formats, fonts, epoch_1904 };
    let mut document = Document::default();
    let mut count = Count::default();
    for (name, id) in sheets {
        let Some(relation) = relations.iter().find(|it| it.id == id && it.kind == "worksheet") else { continue };
        let Some(text) = package.text(&relation.target)? else { continue };
        let beside = package.relations(&relation.target)?;
        let boxes = boxes(package, &beside)?;
        let (table, margins) = xlsx_sheet::read(&text, &name, &book, boxes, &mut count)?;
        document.blocks.push(Block::Table(table));
        let margins = margins.into_iter().filter(|text| !text.is_empty());
        document.aside.extend(margins.map(|text| Paragraph { text, place: Place::Margin }));
        aside(package, &beside, &mut document)?;
    }
    document.own = package.is_own()?;
    Ok(document)
}

/// Check boxes drawn upon a worksheet. Old markup need not be well formed: what is broken has no boxes.
fn boxes(package: &mut Package, relations: &[Relation]) -> Result<Vec<xlsx_sheet::Checkbox>, Unreadable> {
    let mut boxes = Vec::new();
    for relation in relations.iter().filter(|relation| relation.kind == "vmlDrawing") {
        let text = package.text(&relation.target)?.unwrap_or_default();
        match drawn(&text, &mut boxes) {
            Ok(()) | Err(Unreadable::BrokenFile) => {}
            Err(refusal) => return Err(refusal),
        }
        if boxes.len() > MAX_BOXES {
            return Err(Unreadable::OversizedFile);
        }
    }
    Ok(boxes)
}

fn drawn(text: &str, boxes: &mut Vec<xlsx_sheet::Checkbox>) -> Result<(), Unreadable> {
    let mut xml = Xml::new(text);
    let mut open: Vec<String> = Vec::new();
    let (mut label, mut anchor, mut checked, mut is_box) = (String::new(), String::new(), String::new(), false);
    loop {
        match xml.next()? {
            Piece::Open(tag) => {
                let name = tag.name();
                match name.as_str() {
                    "shape" => (label, anchor, checked, is_box) = Default::default(),
                    "ClientData" => {
                        let kind = tag.attribute("ObjectType");
                        is_box = kind.is_some_and(|kind| matches!(kind.as_str(), "Checkbox" | "Radio"));
                    }
                    _ => {}
                }
                open.push(name);
            }
            Piece::Text(text) => {
                let inside = |name: &str| open.iter().any(|open| open == name);
                match open.last().map(String::as_str) {
                    Some("Anchor") => anchor.push_str(&text),
                    Some("Checked") => checked.push_str(&text),
                    Some(_) if inside("textbox") => label.push_str(&text),
                    _ => {}
                }
            }
            Piece::Close(name) => {
                open.pop();
                if name == "shape" && is_box {
                    let at =
                        |index: usize| anchor.split(',').nth(index).and_then(|text| text.trim().parse::<u32>().ok());
                    if let (Some(column), Some(row)) = (at(0), at(2)) {
                        let mark = super::marks::glyph(checked.trim() == "1");
                        let text = format!("{mark}{}", label.trim());
                        boxes.push((row.saturating_add(1), column.saturating_add(1), text));
                    }
                }
            }
            Piece::End => return Ok(()),
        }
    }
}

/// Names of the worksheets with their ids, in the order of the tabs.
fn sheets(package: &mut Package, main: &str) -> Result<(Vec<(String, String)>, bool), Unreadable> {
    let text = package.text(main)?.ok_or(Unreadable::BrokenFile)?;
    let mut sheets = Vec::new();
    let mut epoch = false;
    Xml::new(&text).tags(|name, tag| {
        match name {
            "sheet" if sheets.len() >= MAX_SHEETS => return Err(Unreadable::OversizedFile),
            "sheet" => {
                sheets.push((tag.attribute("name").unwrap_or_default(), tag.attribute("id").unwrap_or_default()));
            }
            "workbookPr" => epoch = tag.attribute("date1904").is_some() && tag.is_on("date1904"),
            _ => {}
        }
        Ok(())
    })?;
    Ok((sheets, epoch))
}

/// Comments and text boxes of a worksheet.
fn aside(package: &mut Package, relations: &[Relation], document: &mut Document) -> Result<(), Unreadable> {
    for relation in relations {
        let (place, item) = match relation.kind.as_str() {
            "comments" => (Place::Comment, "comment"),
            "drawing" => (Place::TextBox, "txBody"),
            _ => continue,
        };
        let Some(text) = package.text(&relation.target)? else { continue };
        for text in texts(&text, item)? {
            let text = text.trim().to_owned();
            if !text.is_empty() {
                document.aside.push(Paragraph { text, place: place.clone() });
            }
        }
    }
    Ok(())
}

fn strings(text: &str) -> Result<Vec<String>, Unreadable> {
    texts(text, "si")
}

/// The name of a font whose letters are signs.
pub fn symbolic(tag: &Tag) -> Option<String> {
    tag.attribute("val").filter(|name| super::marks::is_symbolic(name))
}

/// The text of each element of a name, without phonetic guides.
fn texts(text: &str, element: &str) -> Result<Vec<String>, Unreadable> {
    let mut xml = Xml::new(text);
    let mut texts = Vec::new();
    let mut current: Option<String> = None;
    let (mut inside, mut phonetic) = (false, 0_u32);
    let mut font: Option<String> = None;
    loop {
        match xml.next()? {
            Piece::Open(tag) => match tag.name().as_str() {
                name if name == element => {
                    current = Some(String::new());
                    font = None;
                }
                "t" => inside = phonetic == 0,
                "rPh" => phonetic += 1,
                "r" => font = None,
                "rFont" => font = symbolic(&tag),
                _ => {}
            },
            Piece::Text(text) => {
                if let Some(current) = current.as_mut().filter(|_| inside) {
                    current.push_str(&super::marks::in_font(font.as_deref(), &text));
                }
            }
            Piece::Close(name) => match name.as_ref() {
                name if name == element => {
                    texts.extend(current.take().map(|text| unescaped(&text)));
                    if texts.len() > MAX_CELLS {
                        return Err(Unreadable::OversizedFile);
                    }
                }
                "t" => inside = false,
                "p" => {
                    if let Some(current) = &mut current {
                        current.push('\n');
                    }
                }
                "rPh" => phonetic = phonetic.saturating_sub(1),
                _ => {}
            },
            Piece::End => return Ok(texts),
        }
    }
}

/// Resolves `_x000D_`; line ends are `\n`.
pub fn unescaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at_checked(at).unwrap_or((rest, ""));
        told.push_str(before);
        let digits = escape.get(2..6).filter(|_| escape.get(6..7) == Some("_"));
        let code = digits.filter(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match code.and_then(|it| u32::from_str_radix(it, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                told.push(c);
                rest = escape.get(7..).unwrap_or_default();
            }
            None => {
                told.push_str("_x");
                rest = escape.get(2..).unwrap_or_default();
            }
        }
    }
    told.push_str(rest);
    told.replace("\r\n", "\n").replace('\r', "\n")
}

/// How the cells of each style show their numbers, and their font where its letters are signs.
fn formats(text: &str) -> Result<(Vec<Format>, Vec<Option<String>>), Unreadable> {
    let mut codes = std::collections::HashMap::new();
    let (mut formats, mut fonts, mut of_styles) = (Vec::new(), Vec::new(), Vec::new());
    let mut within = false;
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Piece::Open(tag) => match tag.name().as_str() {
                "numFmt" if codes.len() < MAX_FORMATS => {
                    let id = tag.attribute("numFmtId").unwrap_or_default();
                    codes.insert(id, tag.attribute("formatCode").unwrap_or_default());
                }
                "font" if fonts.len() < MAX_FORMATS => fonts.push(None),
                "name" => {
                    if let Some(font) = fonts.last_mut() {
                        *font = symbolic(&tag);
                    }
                }
                "cellXfs" => within = true,
                "xf" if within && formats.len() < MAX_FORMATS => {
                    let id = tag.attribute("numFmtId").unwrap_or_default();
                    let code = codes.get(&id).map(String::as_str);
                    formats.push(number_format::read(code.unwrap_or_else(|| number_format::built_in(&id))));
                    let font = tag.attribute("fontId").and_then(|id| id.parse::<usize>().ok());
                    of_styles.push(font.and_then(|font| fonts.get(font).cloned().flatten()));
                }
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => within = false,
            Piece::Text(_) | Piece::Close(_) => {}
            Piece::End => return Ok((formats, of_styles)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_excel_are_resolved() {
        assert_eq!(unescaped("一_x000D_\n二"), "一\n二");
        assert_eq!(unescaped("a_x_b _x00zz_ _x0041_"), "a_x_b _x00zz_ A");
    }
}
