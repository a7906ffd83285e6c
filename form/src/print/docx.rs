//! Word: the body of the document. What does not depend on the form is in `parts`.

use std::io::{Cursor, Result, Write};

use quick_xml::{
    Writer,
    events::{BytesStart, BytesText, Event},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    PrintError,
    layout::{Align, Cell, Choice, Content, Form, Line, Page, Row, Size, Style, Table, WIDTH},
    parts,
};

const NAMESPACES: [(&str, &str); 4] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
    ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];
/// Boxes as Word draws them, in a font that has both.
const TICKED: &str = "☒";
const EMPTY: &str = "☐";
const BOX_FONT: &str = "MS Gothic";

pub fn write(form: &Form) -> std::result::Result<Vec<u8>, PrintError> {
    // Without a time of its own every part is of 1980: the same declaration gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts::all(form) {
        zip.start_file(path, options)?;
        zip.write_all(content.as_bytes())?;
    }
    zip.start_file("word/document.xml", options)?;
    zip.write_all(parts::DECLARATION.as_bytes())?;
    Document { xml: Writer::new(&mut zip), boxes: 0 }.write(form)?;
    Ok(zip.finish()?.into_inner())
}

struct Document<W> {
    xml: Writer<W>,
    /// Boxes so far: each has a number of its own.
    boxes: u32,
}

impl<W: Write> Document<W> {
    fn write(&mut self, form: &Form) -> Result<()> {
        let root = BytesStart::new("w:document").with_attributes(NAMESPACES).with_attributes([("mc:Ignorable", "w14")]);
        self.inside(root, |it| {
            it.within("w:body", |it| {
                for (index, page) in form.pages.iter().enumerate() {
                    it.page(page, index > 0)?;
                }
                it.section(form.draft)
            })
        })
    }

    fn page(&mut self, page: &Page, breaks: bool) -> Result<()> {
        for (index, line) in page.lines.iter().enumerate() {
            self.line(line, breaks && index == 0)?;
        }
        for (index, table) in page.tables.iter().enumerate() {
            self.table(table, index.saturating_add(1) == page.tables.len())?;
            // Word makes one table of two that touch, and needs a paragraph at the end of a document.
            self.within("w:p", |it| it.style("Gap"))?;
        }
        Ok(())
    }

    fn line(&mut self, line: &Line, breaks: bool) -> Result<()> {
        self.within("w:p", |it| {
            it.within("w:pPr", |it| {
                it.value("w:pStyle", style(line.style))?;
                if breaks { it.empty("w:pageBreakBefore", []) } else { Ok(()) }
            })?;
            it.run(&line.text)
        })
    }

    fn table(&mut self, table: &Table, last: bool) -> Result<()> {
        self.within("w:tbl", |it| {
            it.within("w:tblPr", |it| {
                it.value("w:tblStyle", "Grid")?;
                it.empty("w:tblW", [("w:w", WIDTH.to_string().as_str()), ("w:type", "dxa")])?;
                it.value("w:jc", "center")?;
                if !last {
                    // The line between two tables is the upper one of the second.
                    it.within("w:tblBorders", |it| it.value("w:bottom", "nil"))?;
                }
                it.empty("w:tblLayout", [("w:type", "fixed")])
            })?;
            it.within("w:tblGrid", |it| {
                table.columns.iter().try_for_each(|width| it.empty("w:gridCol", [("w:w", width.to_string().as_str())]))
            })?;
            table.rows.iter().enumerate().try_for_each(|(index, row)| it.row(table, row, index < table.heads))
        })
    }

    fn row(&mut self, table: &Table, row: &Row, head: bool) -> Result<()> {
        self.within("w:tr", |it| {
            it.within("w:trPr", |it| {
                if head || table.is_low(row) {
                    it.empty("w:cantSplit", [])?;
                }
                it.empty("w:trHeight", [("w:val", "380"), ("w:hRule", "atLeast")])?;
                if head { it.empty("w:tblHeader", []) } else { Ok(()) }
            })?;
            table.widths(row).try_for_each(|(cell, width)| it.cell(cell, width, table.size))
        })
    }

    fn cell(&mut self, cell: &Cell, width: u32, size: Size) -> Result<()> {
        self.within("w:tc", |it| {
            it.within("w:tcPr", |it| {
                it.empty("w:tcW", [("w:w", width.to_string().as_str()), ("w:type", "dxa")])?;
                if cell.columns > 1 {
                    it.value("w:gridSpan", &cell.columns.to_string())?;
                }
                match cell.rows {
                    0 => it.empty("w:vMerge", [])?,
                    1 => {}
                    _ => it.value("w:vMerge", "restart")?,
                }
                it.value("w:vAlign", "center")
            })?;
            it.within("w:p", |it| {
                it.within("w:pPr", |it| {
                    it.value("w:pStyle", if size == Size::Small { "CellSmall" } else { "Cell" })?;
                    match cell.align {
                        Align::Left => Ok(()),
                        Align::Centre => it.value("w:jc", "center"),
                        Align::Right => it.value("w:jc", "right"),
                    }
                })?;
                match &cell.content {
                    Content::Text(text) => it.run(text),
                    Content::Figure(figure) => it.run(figure),
                    Content::Choices(choices) => choices.iter().try_for_each(|choice| it.choice(choice)),
                }
            })
        })
    }

    /// A text in one run, its lines and tabs as Word writes them; without text there is no run. A carriage return is
    /// no letter: as one it breaks the tables of LibreOffice.
    fn run(&mut self, text: &str) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.within("w:r", |it| {
            for piece in text.replace("\r\n", "\r").split_inclusive(['\n', '\t', '\r']) {
                let plain = piece.trim_end_matches(['\n', '\t', '\r']);
                if !plain.is_empty() {
                    it.text(plain)?;
                }
                match piece.as_bytes().last() {
                    Some(b'\n') => it.empty("w:br", [])?,
                    Some(b'\t') => it.empty("w:tab", [])?,
                    Some(b'\r') => it.empty("w:cr", [])?,
                    Some(_) | None => {}
                }
            }
            Ok(())
        })
    }

    /// A box that is ticked by a click.
    fn choice(&mut self, Choice { label, ticked }: &Choice) -> Result<()> {
        self.run(&format!("{label} "))?;
        self.boxes = self.boxes.saturating_add(1);
        let number = self.boxes.to_string();
        self.within("w:sdt", |it| {
            it.within("w:sdtPr", |it| {
                it.value("w:id", &number)?;
                it.within("w14:checkbox", |it| {
                    it.empty("w14:checked", [("w14:val", if *ticked { "1" } else { "0" })])?;
                    it.empty("w14:checkedState", [("w14:val", "2612"), ("w14:font", BOX_FONT)])?;
                    it.empty("w14:uncheckedState", [("w14:val", "2610"), ("w14:font", BOX_FONT)])
                })
            })?;
            it.within("w:sdtContent", |it| {
                it.within("w:r", |it| {
                    it.within("w:rPr", |it| {
                        let fonts = ["w:ascii", "w:hAnsi", "w:eastAsia"].map(|script| (script, BOX_FONT));
                        it.empty("w:rFonts", [&[("w:hint", "eastAsia")], &fonts[..]].concat())
                    })?;
                    it.text(if *ticked { TICKED } else { EMPTY })
                })
            })
        })?;
        self.run(" ")
    }

    fn section(&mut self, draft: bool) -> Result<()> {
        self.within("w:sectPr", |it| {
            if draft {
                it.empty("w:headerReference", [("w:type", "default"), ("r:id", parts::HEADER)])?;
            }
            it.empty("w:footerReference", [("w:type", "default"), ("r:id", parts::FOOTER)])?;
            it.empty("w:pgSz", [("w:w", "11906"), ("w:h", "16838")])?;
            it.empty(
                "w:pgMar",
                [
                    ("w:top", "1021"),
                    ("w:right", "851"),
                    ("w:bottom", "1021"),
                    ("w:left", "851"),
                    ("w:header", "567"),
                    ("w:footer", "567"),
                    ("w:gutter", "0"),
                ],
            )
        })
    }

    fn style(&mut self, style: &str) -> Result<()> {
        self.within("w:pPr", |it| it.value("w:pStyle", style))
    }

    fn text(&mut self, text: &str) -> Result<()> {
        let start = BytesStart::new("w:t").with_attributes([("xml:space", "preserve")]);
        self.inside(start, |it| it.xml.write_event(Event::Text(BytesText::new(text))))
    }

    fn value(&mut self, name: &str, value: &str) -> Result<()> {
        self.empty(name, [("w:val", value)])
    }

    fn empty<'b>(&mut self, name: &str, attributes: impl IntoIterator<Item = (&'b str, &'b str)>) -> Result<()> {
        self.xml.write_event(Event::Empty(BytesStart::new(name).with_attributes(attributes)))
    }

    fn within(&mut self, name: &str, content: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.inside(BytesStart::new(name), content)
    }

    fn inside(&mut self, start: BytesStart, content: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.xml.write_event(Event::Start(start.borrow()))?;
        content(self)?;
        self.xml.write_event(Event::End(start.to_end()))
    }
}

const fn style(style: Style) -> &'static str {
    match style {
        Style::Title => "FormTitle",
        Style::Year => "Year",
        Style::Left => "LineLeft",
        Style::Right => "LineRight",
        Style::Small => "LineSmall",
    }
}
