//! What the worksheets of a workbook share: texts, number formats, fonts, and how texts are written in all parts.

use std::collections::HashMap;

use crate::read::package::{
    archive::{Package, Relation},
    refusal::Unreadable,
    xml::{Piece, Tag, Xml},
};

use super::{
    grid::MAX_CELLS,
    marks,
    number_format::{self, Format},
};

/// More formats than Excel allows.
const MAX_FORMATS: usize = 70_000;

/// What the cells of all worksheets refer to.
pub struct Book {
    /// Shared texts by the index that cells name.
    pub strings: Vec<String>,
    /// The formats by the index that cells name.
    pub formats: Vec<Format>,
    /// The font of each style, where its letters are signs.
    pub fonts: Vec<Option<String>>,
    /// Dates are counted from 1904, as old programs for the Macintosh did.
    pub epoch_1904: bool,
}

impl Book {
    pub fn read(package: &mut Package, relations: &[Relation], epoch_1904: bool) -> Result<Self, Unreadable> {
        let part = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|it| it.target.clone());
        let strings = match part("sharedStrings") {
            Some(part) => texts(&package.text(&part)?.unwrap_or_default(), "si")?,
            None => Vec::new(),
        };
        let (formats, fonts) = match part("styles") {
            Some(part) => formats(&package.text(&part)?.unwrap_or_default())?,
            None => Default::default(),
        };
        Ok(Self { strings, formats, fonts, epoch_1904 })
    }
}

/// The name of a font whose letters are signs.
pub fn symbolic(tag: &Tag) -> Option<String> {
    tag.attribute("val").filter(|name| marks::is_symbolic(name))
}

/// The text of each element of a name, without phonetic guides.
pub fn texts(text: &str, element: &str) -> Result<Vec<String>, Unreadable> {
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
                    current.push_str(&marks::in_font(font.as_deref(), &text));
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
    let mut codes = HashMap::new();
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
