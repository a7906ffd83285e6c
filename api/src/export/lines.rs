//! Formats of lines: CSV for spreadsheets, NDJSON for machines.

use std::borrow::Cow;

use actix_web::web::Bytes;
use csv::{Terminator, Writer, WriterBuilder};
use domain::{
    process::stored::Stored,
    values::language::Language,
    views::tables::{Cell, Table, Told},
};
use futures_util::{Stream, StreamExt, stream};

use super::{ExportError, Pages, Zone, blocking};

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

/// The lines, page by page as they are asked for. The first page is read at once, so that a database that cannot be
/// read is told by the status of the answer.
///
/// # Errors
/// Those of the first page.
pub async fn lines(
    mut pages: Pages,
    lines: Lines,
) -> Result<impl Stream<Item = Result<Bytes, ExportError>>, ExportError> {
    let mut text = lines.head()?;
    if let Some(page) = pages.next().await? {
        text = blocking(move || lines.write(page, text)).await?;
    }
    let rest = stream::try_unfold(pages, move |mut pages| async move {
        let page = pages.next().await.inspect_err(|error| tracing::error!(%error, "an export broke off"))?;
        let Some(page) = page else { return Ok(None) };
        let text = blocking(move || lines.write(page, Vec::new())).await?;
        Ok(Some((Bytes::from(text), pages)))
    });
    Ok(stream::iter([Ok(Bytes::from(text))]).chain(rest))
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

    /// Writes a page behind `text`.
    fn write(self, page: Vec<Stored>, mut text: Vec<u8>) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Csv { table, language, zone, byte_order_mark: _ } => {
                let told = Told { language, offset: &|moment| zone.offset(moment) };
                let mut writer = writer(&mut text);
                for stored in &page {
                    for row in table.rows(stored, told) {
                        let row: Vec<_> = row.iter().map(written).collect();
                        writer.write_record(row.iter().map(|cell| cell.as_bytes()))?;
                    }
                }
                writer.flush()?;
                drop(writer);
            }
            Self::Ndjson => {
                for stored in &page {
                    serde_json::to_writer(&mut text, &stored.whole())?;
                    text.push(b'\n');
                }
            }
        }
        Ok(text)
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
