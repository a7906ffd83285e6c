//! How many rows a page has: one type for what is asked in an address and in a body.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::shape::{Fault, FaultCode, Faults};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, Schema,
        schema::{SchemaFormat, Type},
    },
};

use crate::extract::Values;

/// Rows of a page.
#[derive(Clone, Copy, Debug)]
pub struct PageSize(u32);

impl PageSize {
    pub const MIN: u32 = 1;
    pub const MAX: u32 = 200;
    /// When the caller does not say.
    pub const DEFAULT: u32 = 50;

    /// The parameter `page_size`.
    pub fn take(values: &mut Values) -> Self {
        values.number("page_size", Self::MIN..=Self::MAX).map_or_else(Self::default, Self)
    }

    pub const fn rows(self) -> u32 {
        self.0
    }

    /// One row more than asked for tells whether there is a next page.
    pub fn limit(self) -> u64 {
        u64::from(self.0) + 1
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(Self::DEFAULT)
    }
}

impl Deserr<Faults> for PageSize {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        let size = <u32 as Deserr<Faults>>::deserialize_from_value(value, place)?;
        if (Self::MIN..=Self::MAX).contains(&size) {
            return Ok(Self(size));
        }
        let fault = Fault::new(domain::shape::pointer(place), FaultCode::OutOfRange).given(&size.to_string());
        Err(fault.expected(format!("{}–{}", Self::MIN, Self::MAX)).into())
    }
}

impl PartialSchema for PageSize {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .default(Some(Self::DEFAULT.into()))
            .maximum(Some(Self::MAX))
            .minimum(Some(Self::MIN))
            .into()
    }
}

impl ToSchema for PageSize {}
