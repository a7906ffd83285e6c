//! What the mappings between rows and the types of `domain` have in common.

use domain::values::{
    list::List,
    money::Money,
    period::Timestamp,
    shape::{self, FaultCode, Shape},
    text::Text,
};
use sea_orm::{EntityTrait, QueryResult, TryGetable};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::error::Error;

/// A table whose rows belong to a declaration and keep their order.
pub(crate) trait Child: EntityTrait<Model: DeserializeOwned + PartialEq> {
    /// The row as `domain` knows it.
    type Row: Clone + PartialEq;

    const PROJECT_ID: Self::Column;
    const POSITION: Self::Column;

    /// # Errors
    /// [`Error::Incomplete`] for a row that was not given its id.
    fn write(row: &Self::Row, project_id: Uuid, position: i32) -> Result<Self::Model, Error>;

    /// # Errors
    /// [`Error::Corrupt`] for a value that no version of the program writes.
    fn read(model: Self::Model) -> Result<Self::Row, Error>;
}

/// The columns of a row one after another, in the order in which they were selected. To look each up by its name takes
/// longer than to read it, which a list of many rows feels.
pub(crate) struct InOrder<'r> {
    row: &'r QueryResult,
    next: usize,
}

impl<'r> InOrder<'r> {
    pub(crate) const fn of(row: &'r QueryResult) -> Self {
        Self { row, next: 0 }
    }

    /// # Errors
    /// [`Error::Corrupt`] for a value of another kind.
    pub(crate) fn next<T: TryGetable>(&mut self) -> Result<T, Error> {
        let value = self.row.try_get_by_index(self.next)?;
        self.next += 1;
        Ok(value)
    }
}

pub(crate) fn text<const MAX: usize, const MIN: usize>(text: &Option<Text<MAX, MIN>>) -> Option<String> {
    text.as_ref().map(|text| text.as_str().to_owned())
}

pub(crate) fn printed(value: &Option<impl ToString>) -> Option<String> {
    value.as_ref().map(ToString::to_string)
}

pub(crate) fn fen(money: Option<Money>) -> Option<i64> {
    money.map(Money::fen)
}

pub(crate) fn micros(moment: Option<Timestamp>) -> Option<i64> {
    moment.map(Timestamp::micros)
}

/// A list of rows that are kept in one column; none where there are none.
pub(crate) fn json<T: Serialize, const MAX: usize>(rows: &List<T, MAX>) -> Result<Option<String>, Error> {
    if rows.is_empty() {
        return Ok(None);
    }
    // Without nulls: a member that comes later is in no text of before.
    let mut value = serde_json::to_value(rows).map_err(Error::unwritable)?;
    for row in value.as_array_mut().into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
        row.retain(|_, member| !member.is_null());
    }
    serde_json::to_string(&value).map(Some).map_err(Error::unwritable)
}

/// Reads [`json`], to the letter: what is written in another way was altered.
pub(crate) fn read_json<T: Serialize + Shape, const MAX: usize>(
    text: Option<String>,
    column: &str,
) -> Result<List<T, MAX>, Error> {
    let Some(text) = text else { return Ok(List::default()) };
    let corrupt = || Error::Corrupt(format!("{column} is not as it was written"));
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|_| corrupt())?;
    let rows: List<T, MAX> = shape::read(value).map_err(|_| corrupt())?;
    if json(&rows)?.as_deref() == Some(text.as_str()) { Ok(rows) } else { Err(corrupt()) }
}

/// Reads a code of a closed list.
pub(crate) fn code<T>(text: &str, from_code: fn(&str) -> Option<T>, column: &str) -> Result<T, Error> {
    from_code(text).ok_or_else(|| Error::Corrupt(format!("{column}: {text:?}")))
}

pub(crate) fn optional_code<T>(
    text: Option<String>,
    from_code: fn(&str) -> Option<T>,
    column: &str,
) -> Result<Option<T>, Error> {
    text.map(|text| code(&text, from_code, column)).transpose()
}

/// Reads a figure from its printed form.
pub(crate) fn figure<T>(
    text: Option<String>,
    parse: fn(String) -> Result<T, (FaultCode, String)>,
    column: &str,
) -> Result<Option<T>, Error> {
    text.map(parse).transpose().map_err(|(_, form)| Error::Corrupt(format!("{column}: not {form}")))
}
