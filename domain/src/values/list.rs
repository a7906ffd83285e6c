//! Lists with a bound: the rows of the form's tables.

use std::{borrow::Cow, collections::HashSet, ops::Deref};

use deserr::{Deserr, IntoValue, Sequence, Value, ValuePointerRef};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, Ref, RefOr, Schema},
};
use uuid::Uuid;

use crate::values::shape::{Fault, FaultCode, Faults, pointer, wrong_type};

/// At most `MAX` rows, in the order in which they were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct List<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> List<T, MAX> {
    pub const MAX: usize = MAX;

    /// Rows that were counted before they were stored.
    pub fn stored(rows: Vec<T>) -> Self {
        Self(rows)
    }

    /// Adds a row at the end; the list's own pointer is named when it is full.
    pub fn push(&mut self, row: T) -> Result<(), Fault> {
        if self.0.len() >= MAX {
            return Err(Fault::new("", FaultCode::TooManyItems).expected(MAX.to_string()));
        }
        self.0.push(row);
        Ok(())
    }

    pub fn remove(&mut self, index: usize) {
        if index < self.0.len() {
            self.0.remove(index);
        }
    }

    pub fn set(&mut self, index: usize, row: T) {
        if let Some(place) = self.0.get_mut(index) {
            *place = row;
        }
    }

    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

/// A row that the server has given an id.
pub trait Row: Sized {
    fn id(&self) -> Option<Uuid>;

    /// The row under another id; none makes it a new row.
    #[must_use]
    fn with_id(self, id: Option<Uuid>) -> Self;
}

impl<T: Row, const MAX: usize> List<T, MAX> {
    /// The place of a row in the list.
    pub fn position(&self, id: Uuid) -> Option<usize> {
        self.0.iter().position(|row| row.id() == Some(id))
    }

    /// Faults of a list that is to replace `before`: an id must be one of its rows, and may appear once.
    pub fn foreign_ids(&self, before: &Self, pointer: &str) -> Faults {
        let known: HashSet<_> = before.0.iter().filter_map(Row::id).collect();
        let mut seen = HashSet::new();
        let mut faults = Faults::default();
        for (index, id) in self.0.iter().enumerate().filter_map(|(index, row)| Some((index, row.id()?))) {
            let code = match (known.contains(&id), seen.insert(id)) {
                (true, true) => continue,
                (true, false) => FaultCode::DuplicateValue,
                (false, _) => FaultCode::UnknownRow,
            };
            faults.push(Fault::new(format!("{pointer}/{index}/id"), code).given(&id.to_string()));
        }
        faults
    }
}

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T, const MAX: usize> IntoIterator for &'a List<T, MAX> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Deserr<Faults>, const MAX: usize> Deserr<Faults> for List<T, MAX> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        let Value::Sequence(rows) = value else {
            return Err(wrong_type(value.kind(), "array", place).into());
        };
        if rows.len() > MAX {
            let fault = Fault::new(pointer(place), FaultCode::TooManyItems);
            return Err(fault.given(&rows.len().to_string()).expected(MAX.to_string()).into());
        }
        let mut faults = Faults::default();
        let mut read = Vec::with_capacity(rows.len());
        for (index, row) in rows.into_iter().enumerate() {
            match T::deserialize_from_value(row.into_value(), place.push_index(index)) {
                Ok(row) => read.push(row),
                Err(more) => faults.extend(more),
            }
        }
        faults.into_result(Self(read))
    }
}

impl<T: ToSchema, const MAX: usize> PartialSchema for List<T, MAX> {
    fn schema() -> RefOr<Schema> {
        ArrayBuilder::new().items(Ref::from_schema_name(T::name())).max_items(Some(MAX)).into()
    }
}

impl<T: ToSchema, const MAX: usize> ToSchema for List<T, MAX> {
    fn name() -> Cow<'static, str> {
        format!("{}Rows", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into(), T::schema()));
        T::schemas(schemas);
    }
}
