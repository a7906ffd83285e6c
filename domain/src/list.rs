//! Lists with a bound: the rows of the form's tables.

use std::{borrow::Cow, ops::Deref};

use deserr::{Deserr, IntoValue, Sequence, Value, ValuePointerRef};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, Ref, RefOr, Schema},
};

use crate::shape::{Fault, FaultCode, Faults, pointer, wrong_type};

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

    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }

    pub fn into_vec(self) -> Vec<T> {
        self.0
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
            return Err(wrong_type(&value, "array", place));
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
                Err(more) => faults.0.extend(more.0),
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
        format!("{}List", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into(), T::schema()));
        T::schemas(schemas);
    }
}
