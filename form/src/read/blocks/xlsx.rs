//! A .xlsx as blocks: every worksheet, hidden or not, is one table of the cells that are there.

use domain::values::language::Bilingual;

use crate::read::package::{
    archive::{Package, Relation},
    refusal::Unreadable,
    xml::{Piece, Xml},
};

use super::{
    grid::{Block, Count, Document, Paragraph},
    marks,
    place::{Place, letters},
    xlsx_book::{Book, texts},
    xlsx_sheet::{self, Worksheet},
};

/// More worksheets than a file of forms has.
const MAX_SHEETS: usize = 1000;
/// More check boxes than a form has.
const MAX_BOXES: usize = 256;

pub fn read(package: &mut Package) -> Result<Document, Unreadable> {
    let main = package.main();
    let relations = package.relations(&main)?;
    let (sheets, epoch_1904) = sheets(package, &main)?;
    let book = Book::read(package, &relations, epoch_1904)?;
    let mut document = Document::default();
    let mut count = Count::default();
    for Named { name, id, hidden } in sheets {
        let Some(relation) = relations.iter().find(|it| it.id == id && it.kind == "worksheet") else { continue };
        let Some(text) = package.text(&relation.target)? else { continue };
        let beside = package.relations(&relation.target)?;
        let boxes = boxes(package, &beside)?;
        let sheet = xlsx_sheet::read(&text, &name, &book, boxes, &mut count)?;
        document.hidden.extend(told_hidden(&name, hidden, &sheet));
        document.blocks.push(Block::Table(sheet.table));
        let margins = sheet.margins.into_iter().filter(|text| !text.is_empty());
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
                        let mark = marks::glyph(checked.trim() == "1");
                        let text = format!("{mark}{}", label.trim());
                        boxes.push((row.saturating_add(1), column.saturating_add(1), text));
                    }
                }
            }
            Piece::End => return Ok(()),
        }
    }
}

/// A worksheet as the workbook names it.
struct Named {
    name: String,
    id: String,
    hidden: bool,
}

/// What of a worksheet is hidden and was read all the same.
fn told_hidden(name: &str, hidden: bool, sheet: &Worksheet) -> Option<Bilingual> {
    if sheet.table.rows.is_empty() {
        return None;
    }
    if hidden {
        return Some(Bilingual::new(
            format!("工作表“{name}”是隐藏的，其中的内容已一并读取"),
            format!("the sheet “{name}” is hidden; what it says was read all the same"),
        ));
    }
    let columns: Vec<String> = sheet.hidden_columns.iter().map(|column| letters(*column)).collect();
    let (zh, en) = match (sheet.hidden_rows.as_slice(), columns.as_slice()) {
        ([], []) => return None,
        (rows, []) => (format!("隐藏的第 {} 行", listed(rows)), format!("hidden rows {}", listed(rows))),
        ([], columns) => (format!("隐藏的 {} 列", listed(columns)), format!("hidden columns {}", listed(columns))),
        (rows, columns) => (
            format!("隐藏的第 {} 行和 {} 列", listed(rows), listed(columns)),
            format!("hidden rows {} and hidden columns {}", listed(rows), listed(columns)),
        ),
    };
    Some(Bilingual::new(
        format!("工作表“{name}”有{zh}，其中的内容已一并读取"),
        format!("the sheet “{name}” has {en}; what they say was read all the same"),
    ))
}

/// The first few, and how many there are.
fn listed<T: ToString>(all: &[T]) -> String {
    const SHOWN: usize = 10;
    let shown = all.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join("、");
    if all.len() > SHOWN { format!("{shown}…（{}）", all.len()) } else { shown }
}

/// The worksheets in the order of the tabs.
fn sheets(package: &mut Package, main: &str) -> Result<(Vec<Named>, bool), Unreadable> {
    let text = package.text(main)?.ok_or(Unreadable::BrokenFile)?;
    let mut sheets = Vec::new();
    let mut epoch = false;
    Xml::new(&text).tags(|name, tag| {
        match name {
            "sheet" if sheets.len() >= MAX_SHEETS => return Err(Unreadable::OversizedFile),
            "sheet" => {
                let hidden = tag.attribute("state").is_some_and(|state| state != "visible");
                let [name, id] = ["name", "id"].map(|name| tag.attribute(name).unwrap_or_default());
                sheets.push(Named { name, id, hidden });
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
