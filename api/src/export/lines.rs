//! Formats of lines: CSV for spreadsheets, NDJSON for machines.

use std::borrow::Cow;

use actix_web::web::Bytes;
use csv::{Terminator, Writer, WriterBuilder};
use domain::{
    process::stored::Stored,
    values::language::Language,
    views::tables::{Cell, Table, Told},
};
use futures_util::{Stream, stream};

use super::{ExportError, Pages, Zone};

/// Tells Excel that a text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Spreadsheets take a text that begins so for a formula (OWASP, CSV injection); their full-width forms are
/// understood by East Asian editions.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// How declarations become lines.
#[derive(Clone, Copy, Debug)]
pub enum Lines {
    /// One table, titles first.
    Csv { table: Table, language: Language, zone: Zone, byte_order_mark: bool },
    /// One whole declaration a line, as it can be sent back.
    Ndjson,
}

/// The lines, page by page as they are asked for.
pub fn lines(pages: Pages, lines: Lines) -> impl Stream<Item = Result<Bytes, ExportError>> {
    stream::try_unfold((pages, true), move |(mut pages, first)| async move {
        let mut text = if first { lines.head()? } else { Vec::new() };
        match pages.next().await {
            Ok(Some(page)) => {
                let before = text.len();
                lines.write(&page, &mut text)?;
                pages.learn(page.len(), text.len() - before);
            }
            Ok(None) if text.is_empty() => return Ok(None),
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                return Err(error);
            }
        }
        Ok(Some((Bytes::from(text), (pages, false))))
    })
}

impl Lines {
    fn head(self) -> Result<Vec<u8>, ExportError> {
        let Self::Csv { table, language, zone: _, byte_order_mark } = self else { return Ok(Vec::new()) };
        let mut text = Vec::new();
        if byte_order_mark {
            text.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        }
        writer(&mut text).write_record(table.titles(language))?;
        Ok(text)
    }

    fn write(self, page: &[Stored], text: &mut Vec<u8>) -> Result<(), ExportError> {
        match self {
            Self::Csv { table, language, zone, byte_order_mark: _ } => {
                let told = Told { language, offset: &|moment| zone.offset(moment) };
                let mut writer = writer(text);
                for stored in page {
                    for row in table.rows(stored, told) {
                        let row: Vec<_> = row.iter().map(written).collect();
                        writer.write_record(row.iter().map(|cell| cell.as_bytes()))?;
                    }
                }
                writer.flush()?;
            }
            Self::Ndjson => {
                for stored in page {
                    serde_json::to_writer(&mut *text, &stored.whole())?;
                    text.push(b'\n');
                }
            }
        }
        Ok(())
    }
}

fn writer(text: &mut Vec<u8>) -> Writer<&mut Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(text)
}

fn written(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Number(number) => Cow::Borrowed(number),
        Cell::Text(text) => neutral(text),
    }
}

/// A text that no spreadsheet takes for a formula: an apostrophe before what begins like one.
fn neutral(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_neutral() {
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"] {
            assert_eq!(neutral(text), format!("'{text}"));
        }
        for text in ["", "1=1", "文化", "'=1", " =1"] {
            assert_eq!(neutral(text), text);
        }
    }
}
