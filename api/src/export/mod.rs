//! 导出: many declarations as one file. They are read page by page while the file goes out, so that memory does not
//! grow with their number; each declaration is as it stands when its page is read.

mod lines;
mod workbook;
mod zone;

use std::io;

use actix_web::web::Bytes;
use domain::process::{caller::Units, stored::Stored};
use futures_util::{Stream, stream};
use persistence::{Db, list::Filter, projects};
use rust_xlsxwriter::XlsxError;
use tokio::{fs::File, io::AsyncReadExt};
use uuid::Uuid;

use crate::http::problem::Problem;

pub use lines::{Lines, lines};
pub use workbook::workbook;
pub use zone::Zone;

/// Declarations of the first page, before their size is known.
const FIRST: u64 = 16;
/// Most declarations of a page.
const MOST: u64 = 64;
/// Size that a page should have, in bytes.
const PAGE_BYTES: usize = 512 * 1024;
/// A finished file is sent in pieces of this many bytes.
const PIECE: usize = 64 * 1024;

/// Why an export came to an early end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("declarations cannot be read: {0}")]
    Storage(#[from] persistence::Error),
    #[error("a declaration cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the text cannot be written: {0}")]
    Csv(#[from] csv::Error),
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
    #[error("the temporary file fails: {0}")]
    File(#[from] io::Error),
}

/// A busy database stays a busy database (503): the caller may try again.
impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Storage(error) => error.into(),
            other @ (ExportError::Json(_) | ExportError::Csv(_) | ExportError::Workbook(_) | ExportError::File(_)) => {
                Self::internal(&other)
            }
        }
    }
}

/// Declarations that are wanted, page by page in the order of their creation.
pub struct Pages {
    db: Db,
    units: Units,
    filter: Filter,
    after: Uuid,
    size: u64,
    ended: bool,
}

impl Pages {
    pub fn new(db: Db, units: Units, filter: Filter) -> Self {
        Self { db, units, filter, after: Uuid::nil(), size: FIRST, ended: false }
    }

    /// The next page; none behind the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<Stored>>, ExportError> {
        if self.ended {
            return Ok(None);
        }
        let page = projects::behind(&self.db, &self.units, &self.filter, self.after, self.size).await?;
        self.ended = u64::try_from(page.len()).is_ok_and(|rows| rows < self.size);
        self.after = page.last().map_or(self.after, |last| last.record.id);
        Ok((!page.is_empty()).then_some(page))
    }

    /// Adapts the number of declarations of a page to the size of the last page.
    pub fn learn(&mut self, rows: usize, bytes: usize) {
        let fitting = PAGE_BYTES.saturating_mul(rows) / bytes.max(1);
        let fitting = u64::try_from(fitting).unwrap_or(MOST);
        self.size = fitting.clamp(1, MOST).min(self.size.saturating_mul(2));
    }
}

/// Size of a page as JSON, in bytes.
///
/// # Errors
/// Never for what is stored.
pub fn bytes_of(page: &[Stored]) -> Result<usize, serde_json::Error> {
    let mut counter = Counter(0);
    for stored in page {
        serde_json::to_writer(&mut counter, &stored.content)?;
    }
    Ok(counter.0)
}

/// Counts what is written to it, and keeps none of it.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(piece.len());
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of a finished file.
pub fn pieces(file: File) -> impl Stream<Item = Result<Bytes, ExportError>> {
    stream::try_unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok((read > 0).then(|| (Bytes::from(piece), file)))
    })
}

#[cfg(test)]
mod tests {
    use persistence::Error;

    use super::*;
    use crate::http::problem::Code;

    #[test]
    fn a_busy_database_is_no_fault_of_the_program() {
        assert_eq!(Problem::from(ExportError::from(Error::Busy)).code(), Code::Unavailable);
        assert_eq!(Problem::from(ExportError::from(Error::Corrupt("a row".to_owned()))).code(), Code::Internal);
        assert_eq!(Problem::from(ExportError::from(io::Error::other("a full disk"))).code(), Code::Internal);
    }
}
