//! Old files on their way to the reader: converted where an office program is configured.

use actix_web::web::{self, Bytes};
use domain::values::language::Bilingual;
use form::read::{self, Confidence, Guess, Kind, Unreadable};

use crate::{
    http::{
        aside::blocking,
        problem::Problem,
        respond::Answer,
        upload::{DOC, DOCX, XLS, XLSX},
    },
    office::{Failure, Job},
    service::Service,
};

/// A file as it is read.
pub struct Readable {
    pub content: Bytes,
    /// What the file was before it was converted.
    pub old: Option<Kind>,
}

impl Readable {
    /// The file, or what was made of an old one. Nothing is converted where no office program is configured.
    pub async fn of(service: &Service, content: Bytes) -> Answer<Self> {
        let Some(office) = service.office.clone() else { return Ok(Self { content, old: None }) };
        if !read::is_old(&content) {
            return Ok(Self { content, old: None });
        }
        let judged = content.clone();
        let kind = blocking(move || read::old_kind(&judged)).await?;
        // One that waits for its turn has a place among the long requests, of which there are few.
        let place = service.gates.offices.enter().await?;
        let (job, caller) = Job::new();
        let made = web::block(move || {
            // It is free when the conversion has ended, even where the caller has left before.
            let _place = place;
            office.convert(&content, kind, job)
        });
        let made = made.await.map_err(|error| Problem::internal(&error))?;
        drop(caller);
        let made = made.map_err(|failure| match failure {
            Failure::Refused(why) => {
                tracing::warn!(%why, "an old file was not converted");
                Problem::from(Unreadable::UnconvertedFile)
            }
            Failure::Broken(error) => Problem::internal(&error),
        })?;
        Ok(Self { content: made.into(), old: Some(kind) })
    }
}

/// That a form was not read from the file as it was sent.
pub fn converted(old: Kind) -> Guess {
    let reason = match old {
        Kind::Word => Bilingual::fixed(
            "这是旧版 Word 或 WPS 文件，由服务器上的办公软件转换为 .docx 后读入",
            "an old Word or WPS file, which an office program converted to .docx before it was read",
        ),
        Kind::Workbook => Bilingual::fixed(
            "这是旧版 Excel 或 WPS 文件，由服务器上的办公软件转换为 .xlsx 后读入",
            "an old Excel or WPS file, which an office program converted to .xlsx before it was read",
        ),
    };
    Guess { pointer: String::new(), confidence: Confidence::High, reason }
}

/// The media type of a file as it was sent, and the endings of its name: the one that is given to a file without, and the
/// other one that it may have.
pub const fn format(kind: Kind, old: Option<Kind>) -> (&'static str, [&'static str; 2]) {
    match (old, kind) {
        (Some(Kind::Word), _) => (DOC, [".doc", ".wps"]),
        (Some(Kind::Workbook), _) => (XLS, [".xls", ".et"]),
        (None, Kind::Word) => (DOCX, [".docx", ".docx"]),
        (None, Kind::Workbook) => (XLSX, [".xlsx", ".xlsx"]),
    }
}
