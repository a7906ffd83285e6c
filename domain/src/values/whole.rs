//! Schemas of whole numbers that are counted on by machines.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, Schema,
        schema::{SchemaFormat, Type},
    },
};

/// Largest whole number that every reader of JSON takes exactly (RFC 8259): 2^53 − 1.
pub const SAFE_INTEGER_MAX: i64 = 9_007_199_254_740_991;

/// 数量 How many there are: 0 or more.
#[derive(Debug)]
pub struct Count;

/// 序号 A place in an order, or the number of a revision: 1 or more.
#[derive(Debug)]
pub struct Ordinal;

fn from(minimum: i64) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(minimum))
        .maximum(Some(SAFE_INTEGER_MAX))
        .into()
}

impl PartialSchema for Count {
    fn schema() -> RefOr<Schema> {
        from(0)
    }
}

impl ToSchema for Count {}

impl PartialSchema for Ordinal {
    fn schema() -> RefOr<Schema> {
        from(1)
    }
}

impl ToSchema for Ordinal {}
