//! Printed documents opened again, by their markup and not by the code that wrote them.

use std::{collections::BTreeMap, io::Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// The parts of a packed document, by path.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<_> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// Calls with every start, text and end of the markup; fails where it is not well formed.
pub fn walk(xml: &str, mut visit: impl FnMut(Node)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push(start.name().as_ref().to_owned());
                visit(Node::Start(start.name().as_ref(), &start));
            }
            Event::End(end) => {
                assert_eq!(open.pop().as_deref(), Some(end.name().as_ref()));
                visit(Node::End(end.name().as_ref()));
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().unwrap() {
                    Some(c) => c.to_string(),
                    None => {
                        quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).unwrap().to_owned()
                    }
                };
                visit(Node::Text(&text));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

pub enum Node<'a> {
    Start(&'a str, &'a BytesStart<'a>),
    Text(&'a str),
    End(&'a str),
}

pub fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let attribute = start.attributes().map(Result::unwrap).find(|attribute| attribute.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&attribute.value).unwrap().into_owned())
}

/// A cell of a Word table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub text: String,
    pub columns: usize,
    /// Whether it is the upper cell of several, or a lower one.
    pub merged: Option<bool>,
    pub ticked: Vec<bool>,
}

/// The body of a Word document: lines above tables, and the cells of all rows.
#[derive(Debug, Default)]
pub struct Word {
    pub lines: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// Lines that begin a page.
    pub breaks: Vec<usize>,
}

impl Word {
    pub fn open(bytes: &[u8]) -> Self {
        let mut word = Self::default();
        let (mut text, mut in_text, mut in_table) = (String::new(), false, false);
        walk(&parts(bytes)["word/document.xml"], |node| match node {
            Node::Start("w:tbl", _) => in_table = true,
            Node::End("w:tbl") => in_table = false,
            Node::Start("w:tr", _) => word.rows.push(Vec::new()),
            Node::Start("w:tc", _) => word.cells().push(Cell { columns: 1, ..Cell::default() }),
            Node::Start("w:gridSpan", it) => word.cell().columns = attribute(it, "w:val").unwrap().parse().unwrap(),
            Node::Start("w:vMerge", it) => word.cell().merged = Some(attribute(it, "w:val").is_some()),
            Node::Start("w14:checked", it) => word.cell().ticked.push(attribute(it, "w14:val").unwrap() == "1"),
            Node::Start("w:pageBreakBefore", _) => word.breaks.push(word.lines.len()),
            Node::Start("w:t", it) => {
                assert_eq!(attribute(it, "xml:space").as_deref(), Some("preserve"));
                in_text = true;
            }
            Node::End("w:t") => in_text = false,
            Node::Text(more) if in_text => text.push_str(more),
            Node::Start("w:br", _) => text.push('\n'),
            // Written for both kinds of line end that have one.
            Node::Start("w:cr", _) => text.push_str("\r\n"),
            Node::Start("w:tab", _) => text.push('\t'),
            Node::End("w:p") if in_table => word.cell().text = std::mem::take(&mut text),
            Node::End("w:p") => word.lines.push(std::mem::take(&mut text)),
            _ => {}
        });
        word
    }

    fn cells(&mut self) -> &mut Vec<Cell> {
        self.rows.last_mut().unwrap()
    }

    fn cell(&mut self) -> &mut Cell {
        self.cells().last_mut().unwrap()
    }

    pub fn texts(&self) -> Vec<&str> {
        self.rows.iter().flatten().map(|cell| cell.text.as_str()).collect()
    }

    /// The texts of the rows that begin with or contain this label.
    pub fn row(&self, label: &str) -> Vec<&str> {
        let row = self.rows.iter().find(|row| row.iter().any(|cell| cell.text == label));
        row.unwrap_or_else(|| panic!("no row {label}")).iter().map(|cell| cell.text.as_str()).collect()
    }
}

/// A sheet of a workbook: its cells by their names, each with whether it is a number; and its merged ranges.
#[derive(Debug, Default)]
pub struct Sheet {
    pub cells: BTreeMap<String, (String, bool)>,
    pub merged: Vec<String>,
    pub xml: String,
}

/// The sheets of a workbook from the first to the last.
pub fn sheets(bytes: &[u8]) -> Vec<Sheet> {
    let parts = parts(bytes);
    let mut shared: Vec<String> = Vec::new();
    walk(&parts["xl/sharedStrings.xml"], |node| match node {
        Node::Start("si", _) => shared.push(String::new()),
        Node::Text(text) => shared.last_mut().into_iter().for_each(|it| it.push_str(text)),
        _ => {}
    });
    (1..)
        .map_while(|number| parts.get(&format!("xl/worksheets/sheet{number}.xml")))
        .map(|xml| sheet(xml, &shared))
        .collect()
}

fn sheet(xml: &str, shared: &[String]) -> Sheet {
    let mut sheet = Sheet { xml: xml.to_owned(), ..Sheet::default() };
    let (mut name, mut is_text, mut in_value) = (String::new(), false, false);
    walk(xml, |node| match node {
        Node::Start("c", cell) => {
            name = attribute(cell, "r").unwrap();
            is_text = attribute(cell, "t").as_deref() == Some("s");
        }
        Node::Start("v", _) => in_value = true,
        Node::End("v") => in_value = false,
        Node::Text(text) if in_value => {
            let value = if is_text { shared[text.parse::<usize>().unwrap()].clone() } else { text.to_owned() };
            sheet.cells.insert(name.clone(), (value, !is_text));
        }
        Node::Start("mergeCell", it) => sheet.merged.push(attribute(it, "ref").unwrap()),
        Node::Start("f", _) => panic!("a formula at {name}"),
        _ => {}
    });
    sheet
}
