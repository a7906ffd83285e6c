//! Cursors: where the next page begins. Opaque to the caller, bound to the filter and sort that made it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::shape::{Fault, FaultCode};
use persistence::list::{SortKey, SortValue};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

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
pub fn write(after: SortKey, question: &str) -> Option<String> {
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

fn fingerprint(question: &str) -> String {
    let digest = Sha256::digest(question);
    BASE64_URL_SAFE_NO_PAD.encode(digest.get(..9).unwrap_or_default())
}
