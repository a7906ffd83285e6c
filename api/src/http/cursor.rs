//! Cursors: where the next page begins. Opaque to the caller, bound to the filter and sort that made it.

use actix_web::HttpRequest;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::values::shape::{Fault, FaultCode};
use persistence::list::{SortKey, SortValue};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::http::paging::PageSize;

/// What a cursor holds, with short names because it travels in addresses.
#[derive(Serialize, Deserialize)]
struct Inside {
    /// Where the last row stood.
    k: Key,
    /// The last row.
    i: Uuid,
    /// Fingerprint of filter and sort.
    f: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Integer(i64),
    Text(String),
}

/// The cursor behind a row of a list made by `question` (filter and sort in one text).
fn write(after: SortKey, question: &str) -> Option<String> {
    let k = match after.value {
        SortValue::Integer(value) => Key::Integer(value),
        SortValue::Text(value) => Key::Text(value),
    };
    let inside = serde_json::to_vec(&Inside { k, i: after.id, f: fingerprint(question) }).ok()?;
    Some(BASE64_URL_SAFE_NO_PAD.encode(inside))
}

/// Where a page begins, if the cursor is whole and belongs to this question; `text` says which kind of value the
/// sort has.
pub fn read(cursor: &str, question: &str, text: bool) -> Result<SortKey, Fault> {
    let inside =
        BASE64_URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| serde_json::from_slice::<Inside>(&bytes).ok());
    let value = |key| match key {
        Key::Integer(value) if !text => Some(SortValue::Integer(value)),
        Key::Text(value) if text => Some(SortValue::Text(value)),
        Key::Integer(_) | Key::Text(_) => None,
    };
    inside
        .filter(|inside| inside.f == fingerprint(question))
        .and_then(|inside| Some(SortKey { value: value(inside.k)?, id: inside.i }))
        .ok_or_else(|| Fault::new("cursor", FaultCode::InvalidCursor))
}

/// The place of a row in a list that is ordered by a number alone.
pub const fn number(number: i64) -> SortKey {
    SortKey { value: SortValue::Integer(number), id: Uuid::nil() }
}

/// The place of a row in a list that is ordered by its id alone.
pub const fn id(id: Uuid) -> SortKey {
    SortKey { value: SortValue::Integer(0), id }
}

/// The number behind which a page begins.
pub fn read_number(cursor: &str, question: &str) -> Result<i64, Fault> {
    match read(cursor, question, false)?.value {
        SortValue::Integer(number) => Ok(number),
        SortValue::Text(_) => Err(Fault::new("cursor", FaultCode::InvalidCursor)),
    }
}

/// Where the next page begins, if there is one.
pub struct Next {
    pub cursor: Option<String>,
    /// The address of the next page: the same question with another cursor.
    pub address: Option<String>,
}

/// Cuts rows, of which one more than a page was read, to the size of a page.
pub fn cut<T>(
    rows: &mut Vec<T>,
    page_size: PageSize,
    request: &HttpRequest,
    question: &str,
    key: impl Fn(&T) -> SortKey,
) -> Next {
    let size = usize::try_from(page_size.rows()).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let cursor = rows.last().filter(|_| more).and_then(|row| write(key(row), question));
    let address = cursor.as_deref().and_then(|cursor| address(request, cursor));
    Next { cursor, address }
}

fn address(request: &HttpRequest, cursor: &str) -> Option<String> {
    let mut asked: Vec<(String, String)> = serde_urlencoded::from_str(request.query_string()).ok()?;
    asked.retain(|(name, _)| name != "cursor");
    asked.push(("cursor".to_owned(), cursor.to_owned()));
    Some(format!("{}?{}", request.path(), serde_urlencoded::to_string(asked).ok()?))
}

fn fingerprint(question: &str) -> String {
    let digest = Sha256::digest(question);
    BASE64_URL_SAFE_NO_PAD.encode(digest.get(..9).unwrap_or_default())
}
