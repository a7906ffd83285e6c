//! A file that is sent: as the body itself, or as the part `file` of a `multipart/form-data` body.

use std::{convert::Infallible, future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap},
    web::Bytes,
};
use domain::values::{
    language::Bilingual,
    shape::{Fault, FaultCode, Faults},
};
use futures_util::stream;
use multer::{Field, Multipart, parse_boundary};

use crate::http::{
    payload::collect,
    problem::{Code, Problem},
};

/// Name of the part that holds the file.
pub const PART: &str = "file";
/// Media types of a file that is sent as the body itself.
pub const MEDIA_TYPES: [&str; 5] = [DOCX, XLSX, DOC, XLS, BINARY];
pub const MULTIPART: &str = "multipart/form-data";
pub const BINARY: &str = "application/octet-stream";
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const DOC: &str = "application/msword";
pub const XLS: &str = "application/vnd.ms-excel";
/// Characters that are kept of a file's name.
const NAME_MAX: usize = 200;
/// Parts of a body; more than one is a fault already.
const PARTS_MAX: usize = 20;
/// Characters of the boundary between parts (RFC 2046, section 5.1.1).
const BOUNDARY_MAX: usize = 70;

/// A file as it was sent.
pub struct Upload {
    pub name: Option<String>,
    pub content: Bytes,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers().clone();
        let body = collect(request.clone(), payload.take());
        Box::pin(async move {
            let (media_type, boundary) = (media_type(&headers), boundary(&headers)?);
            let whole = MEDIA_TYPES.contains(&media_type.as_str());
            if !(whole || boundary.is_some()) || headers.contains_key(header::CONTENT_ENCODING) {
                return Err(unsupported());
            }
            let body = body.await?.freeze();
            match boundary {
                Some(boundary) => part(boundary, body).await,
                None => Ok(Self { name: None, content: body }),
            }
        })
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn unsupported() -> Problem {
    let accepted = format!("{}, {MULTIPART}", MEDIA_TYPES.join(", "));
    let detail = Bilingual::new(
        format!("Content-Type 应为 {accepted}，且不带 Content-Encoding。"),
        format!("The Content-Type must be one of {accepted}, without a Content-Encoding."),
    );
    Problem::new(Code::UnsupportedMediaType).detail(detail)
}

/// What stands between the parts of a body that has some. It is judged before the body is read.
///
/// # Errors
/// 400 where it is missing or longer than the standard has it.
pub fn boundary(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    if media_type(headers) != MULTIPART {
        return Ok(None);
    }
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = parse_boundary(sent).ok().filter(|it| (1..=BOUNDARY_MAX).contains(&it.len()));
    boundary.map(Some).ok_or_else(|| {
        let detail = Bilingual::new(
            format!("multipart/form-data 的 Content-Type 应带 boundary，长 1 至 {BOUNDARY_MAX} 个字符。"),
            format!("The Content-Type multipart/form-data needs a boundary of 1 to {BOUNDARY_MAX} characters."),
        );
        Problem::new(Code::BadRequest).detail(detail)
    })
}

/// The one part of a body that holds the file.
async fn part(boundary: String, body: Bytes) -> Result<Upload, Problem> {
    let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    let (mut file, mut faults) = (None, Faults::default());
    for _ in 0..PARTS_MAX {
        let Some(field) = parts.next_field().await.map_err(|_| malformed())? else { break };
        let name = field.name().unwrap_or_default().to_owned();
        let read = upload(field).await?;
        if name != PART {
            faults.push(Fault::new(format!("/{}", domain::values::shape::escape(&name)), FaultCode::UnknownField));
        } else if file.replace(read).is_some() {
            faults.push(Fault::new(format!("/{PART}"), FaultCode::DuplicateValue));
        }
    }
    match file {
        Some(file) => Ok(faults.into_result(file)?),
        None => {
            faults.push(Fault::new(format!("/{PART}"), FaultCode::Missing));
            Err(faults.into())
        }
    }
}

async fn upload(field: Field<'_>) -> Result<Upload, Problem> {
    let name = field.file_name().and_then(file_name);
    Ok(Upload { name, content: field.bytes().await.map_err(|_| malformed())? })
}

fn malformed() -> Problem {
    let detail = Bilingual::fixed("multipart/form-data 的结构不正确。", "The multipart/form-data body is malformed.");
    Problem::new(Code::BadRequest).detail(detail)
}

/// The name without folders and without what no reader could see.
fn file_name(sent: &str) -> Option<String> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control() && !domain::values::shape::is_forbidden(*c)).collect();
    let name: String = name.trim().chars().take(NAME_MAX).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_of_a_file() {
        for (sent, kept) in [
            ("申报表.docx", Some("申报表.docx")),
            (r"C:\表\申报表.docx", Some("申报表.docx")),
            ("../../etc/passwd", Some("passwd")),
            ("a\u{202e}xcod.\r\nexe", Some("axcod.exe")),
            ("/", None),
            (" ", None),
        ] {
            assert_eq!(file_name(sent).as_deref(), kept, "{sent:?}");
        }
        assert_eq!(file_name(&"表".repeat(300)).unwrap().chars().count(), NAME_MAX);
    }
}
