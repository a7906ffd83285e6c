//! 导出: many declarations as one file. They are read page by page while the file goes out, so that memory does not
//! grow with their number; each declaration is as it stands when its page is read.

mod lines;
mod workbook;
mod zone;

use std::io;

use actix_web::web::{self, Bytes};
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

/// Most declarations of a page; a page of large ones has fewer.
const MOST: u64 = 64;
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
}

impl Pages {
    pub fn new(db: Db, units: Units, filter: Filter) -> Self {
        Self { db, units, filter, after: Uuid::nil() }
    }

    /// The next page; none behind the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<Stored>>, ExportError> {
        let page = projects::behind(&self.db, &self.units, &self.filter, self.after, MOST).await?;
        self.after = page.last().map_or(self.after, |last| last.record.id);
        Ok((!page.is_empty()).then_some(page))
    }
}

/// Runs what takes the time of a thread.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ExportError> + Send + 'static,
) -> Result<T, ExportError> {
    web::block(work).await.map_err(|_| ExportError::File(io::ErrorKind::Interrupted.into()))?
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
