//! Kinds of query parameters. Each reads, refuses and describes itself, so that a limit stands once for the check, the
//! message and the specification, whether the value comes in an address or in a body.

use std::borrow::Cow;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::values::{
    shape::{self, Fault, FaultCode, Faults},
    text::{Text, UnitPrefix},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, Schema,
        schema::{SchemaFormat, Type},
    },
};

use crate::http::query::Values;

/// A whole number from `MIN` to `MAX`; `DEFAULT` when the caller does not give one.
#[derive(Clone, Copy, Debug)]
pub struct Number<const MIN: u32, const MAX: u32, const DEFAULT: u32>(u32);

/// Rows of a page of a list.
pub type PageSize = Number<1, 200, 50>;

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> Number<MIN, MAX, DEFAULT> {
    /// The parameter of this name.
    pub fn take(values: &mut Values, name: &str) -> Self {
        values.number(name, MIN..=MAX).map_or_else(Self::default, Self)
    }

    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> Default for Number<MIN, MAX, DEFAULT> {
    fn default() -> Self {
        Self(DEFAULT)
    }
}

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> Deserr<Faults> for Number<MIN, MAX, DEFAULT> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        let number = <u32 as Deserr<Faults>>::deserialize_from_value(value, place)?;
        if (MIN..=MAX).contains(&number) {
            return Ok(Self(number));
        }
        let fault = Fault::new(shape::pointer(place), FaultCode::OutOfRange).given(&number.to_string());
        Err(fault.expected(format!("{MIN}–{MAX}")).into())
    }
}

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> PartialSchema for Number<MIN, MAX, DEFAULT> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .default(Some(DEFAULT.into()))
            .maximum(Some(MAX))
            .minimum(Some(MIN))
            .into()
    }
}

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> Number<MIN, MAX, DEFAULT> {
    /// The schema of a member of a body. It tells the default in words alone: clients that are generated from it would
    /// send the default back where nothing was given.
    pub fn in_body(description: &str) -> RefOr<Schema> {
        let mut schema = Self::schema();
        if let RefOr::T(Schema::Object(number)) = &mut schema {
            number.default = None;
            number.description = Some(description.to_owned());
        }
        schema
    }
}

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> ToSchema for Number<MIN, MAX, DEFAULT> {
    fn name() -> Cow<'static, str> {
        format!("Number{MIN}To{MAX}Or{DEFAULT}").into()
    }
}

/// A text to look for: 1 to `MAX` characters that can be printed.
#[derive(Clone, Debug)]
pub struct SearchText<const MAX: usize>(String);

impl<const MAX: usize> SearchText<MAX> {
    /// The parameter of this name.
    pub fn take(values: &mut Values, name: &str) -> Option<Self> {
        values.printable(name, 1..=MAX).map(Self)
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> Deserr<Faults> for SearchText<MAX> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        Text::<MAX, 1>::deserialize_from_value(value, place).map(|text| Self(text.into_string()))
    }
}

impl<const MAX: usize> PartialSchema for SearchText<MAX> {
    fn schema() -> RefOr<Schema> {
        Text::<MAX, 1>::schema()
    }
}

impl<const MAX: usize> ToSchema for SearchText<MAX> {
    fn name() -> Cow<'static, str> {
        format!("SearchText{MAX}").into()
    }
}

/// The parameter of this name, if it is a prefix of unit codes.
pub fn unit_prefix(values: &mut Values, name: &str) -> Option<UnitPrefix> {
    let spelt = |code: &str| code.bytes().all(UnitPrefix::allows);
    let code = values.text(name, UnitPrefix::MIN..=UnitPrefix::MAX, UnitPrefix::PATTERN, spelt)?;
    UnitPrefix::parse(code).ok()
}
