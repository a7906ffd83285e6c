//! Cursors: where the next page begins. Opaque to the caller, bound to the filter and sort that made it.

use actix_web::HttpRequest;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use deserr::{Deserr, IntoValue, ValuePointerRef};
use domain::values::{
    shape::{Fault, FaultCode, Faults},
    text::Text,
};
use persistence::list::{SortKey, SortValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};
use uuid::Uuid;

use crate::http::{parameter::PageSize, query::Values};

/// The form of what a cursor holds. A cursor of another form is refused.
const VERSION: u8 = 1;

/// What a list was asked: filter and sort, each under a name of its own. The names and values are those of the contract,
/// so that no change of a Rust type makes a cursor invalid. What does not narrow the list is left out, so that a filter
/// of a later version does not make one invalid either.
pub struct Question(pub(super) Vec<(&'static str, Value)>);

impl Question {
    /// The question of a list that has no filter.
    pub fn about(list: &'static str) -> Self {
        Self(vec![("list", list.into())])
    }

    /// The question with one more condition; null and an empty list are no conditions.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let absent = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !absent {
            self.0.push((name, value));
        }
        self
    }

    /// The question with one more condition, whose value is written as text.
    #[must_use]
    pub fn with_text(self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.with(name, value.map(|value| value.to_string()))
    }

    fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        for (name, value) in &self.0 {
            // JSON escapes line feeds, so that one ends a condition without doubt.
            digest.update(format!("{name}={value}\n"));
        }
        BASE64_URL_SAFE_NO_PAD.encode(digest.finalize().get(..9).unwrap_or_default())
    }
}

/// What a cursor holds, with short names because it travels in addresses.
#[derive(Serialize, Deserialize)]
struct Inside {
    /// [`VERSION`].
    v: u8,
    /// Where the last row stood.
    k: Key,
    /// The last row.
    i: Uuid,
    /// Fingerprint of the question.
    f: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Integer(i64),
    Text(String),
}

/// 游标 Where a page begins, as the caller sends it back.
#[derive(Clone, Debug)]
pub struct Cursor(String);

impl Cursor {
    /// Longest cursor: a list that is sorted by name carries a name.
    pub const MAX: usize = 2000;

    /// The parameter `cursor`.
    pub fn take(values: &mut Values) -> Option<Self> {
        values.text("cursor", 1..=Self::MAX, "", |_| true).map(Self)
    }

    /// The cursor behind a row of a list.
    fn behind(row: SortKey, question: &Question) -> Option<Self> {
        let k = match row.value {
            SortValue::Integer(value) => Key::Integer(value),
            SortValue::Text(value) => Key::Text(value),
        };
        let inside = serde_json::to_vec(&Inside { v: VERSION, k, i: row.id, f: question.fingerprint() }).ok()?;
        Some(Self(BASE64_URL_SAFE_NO_PAD.encode(inside)))
    }

    /// Where the page begins, if the cursor is whole and belongs to this question; `text` says which kind of value the
    /// sort has.
    pub fn read(&self, question: &Question, text: bool) -> Result<SortKey, Fault> {
        let decoded = BASE64_URL_SAFE_NO_PAD.decode(&self.0).ok();
        let inside = decoded.and_then(|bytes| serde_json::from_slice::<Inside>(&bytes).ok());
        let value = |key| match key {
            Key::Integer(value) if !text => Some(SortValue::Integer(value)),
            Key::Text(value) if text => Some(SortValue::Text(value)),
            Key::Integer(_) | Key::Text(_) => None,
        };
        inside
            .filter(|inside| inside.v == VERSION && inside.f == question.fingerprint())
            .and_then(|inside| Some(SortKey { value: value(inside.k)?, id: inside.i }))
            .ok_or_else(|| Fault::new("cursor", FaultCode::InvalidCursor))
    }

    /// The number behind which the page begins.
    pub fn read_number(&self, question: &Question) -> Result<i64, Fault> {
        match self.read(question, false)?.value {
            SortValue::Integer(number) => Ok(number),
            SortValue::Text(_) => Err(Fault::new("cursor", FaultCode::InvalidCursor)),
        }
    }
}

impl Deserr<Faults> for Cursor {
    fn deserialize_from_value<V: IntoValue>(value: deserr::Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        Text::<{ Self::MAX }, 1>::deserialize_from_value(value, place).map(|text| Self(text.into_string()))
    }
}

impl PartialSchema for Cursor {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(Self::MAX));
        text.pattern(Some("^[A-Za-z0-9_-]+$")).into()
    }
}

impl ToSchema for Cursor {}

/// The place of a row in a list that is ordered by a number alone.
pub const fn number(number: i64) -> SortKey {
    SortKey { value: SortValue::Integer(number), id: Uuid::nil() }
}

/// The place of a row in a list that is ordered by its id alone.
pub const fn id(id: Uuid) -> SortKey {
    SortKey { value: SortValue::Integer(0), id }
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
    question: &Question,
    key: impl Fn(&T) -> SortKey,
) -> Next {
    let size = usize::try_from(page_size.get()).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let cursor = rows.last().filter(|_| more).and_then(|row| Cursor::behind(key(row), question));
    let address = cursor.as_ref().and_then(|cursor| address(request, &cursor.0));
    Next { cursor: cursor.map(|cursor| cursor.0), address }
}

fn address(request: &HttpRequest, cursor: &str) -> Option<String> {
    let mut asked: Vec<(String, String)> = serde_urlencoded::from_str(request.query_string()).ok()?;
    asked.retain(|(name, _)| name != "cursor");
    asked.push(("cursor".to_owned(), cursor.to_owned()));
    Some(format!("{}?{}", request.path(), serde_urlencoded::to_string(asked).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_today_is_read_by_every_later_version() {
        let question = Question::about("projects")
            .with("fiscal_year", vec![2020, 2021])
            .with("unit_code", Vec::<String>::new())
            .with_text("budget_min", None::<String>)
            .with("q", Some("a\nb=文化"))
            .with("sort", "-name");
        assert_eq!(question.fingerprint(), "-V5S91TOJHr6");
        let row = SortKey { value: SortValue::Text("文化云".to_owned()), id: Uuid::nil() };
        let cursor = Cursor::behind(row, &question).unwrap();
        assert_eq!(
            cursor.0,
            "eyJ2IjoxLCJrIjoi5paH5YyW5LqRIiwiaSI6IjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMCIsImYiOiItVjVTOTFUT0pIcjYifQ"
        );
        assert_eq!(cursor.read(&question, true).unwrap().value, SortValue::Text("文化云".to_owned()));
    }

    #[test]
    fn a_cursor_of_another_version_is_refused() {
        let question = Question::about("keys");
        for version in ["", r#""v":0,"#, r#""v":2,"#] {
            let f = question.fingerprint();
            let inside = format!(r#"{{{version}"k":1,"i":"00000000-0000-0000-0000-000000000000","f":"{f}"}}"#);
            let cursor = Cursor(BASE64_URL_SAFE_NO_PAD.encode(inside));
            assert_eq!(cursor.read(&question, false).unwrap_err().code, FaultCode::InvalidCursor, "{version}");
        }
    }
}
