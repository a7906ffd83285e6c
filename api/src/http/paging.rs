//! Pages of lists: how many rows one has, and where it begins.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use domain::values::{
    period::Timestamp,
    shape::{self, Fault, FaultCode, Faults},
};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, Schema,
        schema::{SchemaFormat, Type},
    },
};
use validator::Validate;

use crate::http::{
    cursor,
    extract::{Parameters, Values},
    respond::Answer,
};

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
        let fault = Fault::new(shape::pointer(place), FaultCode::OutOfRange).given(&size.to_string());
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

/// 分页 Place of a page.
#[derive(Debug, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// 每页条数 Rows of a page.
    #[param(inline, example = 50, required = false)]
    pub page_size: PageSize,
    /// 游标 The next_cursor of the page before.
    #[validate(length(min = 1, max = 2000))]
    #[param(max_length = 2000, pattern = "^[A-Za-z0-9_-]+$")]
    pub cursor: Option<String>,
}

impl PageQuery {
    /// One row more than asked for tells whether there is a next page.
    pub fn limit(&self) -> u64 {
        self.page_size.limit()
    }

    /// The number that the cursor of this question stands for.
    pub fn number(&self, question: &str) -> Answer<Option<i64>> {
        let read = self.cursor.as_deref().map(|cursor| cursor::read_number(cursor, question)).transpose();
        Ok(read?)
    }
}

impl Parameters for PageQuery {
    const LIMITED: bool = true;
    const NAMES: &[&str] = &["page_size", "cursor"];

    fn read(values: &mut Values) -> Self {
        Self { page_size: PageSize::take(values), cursor: values.take("cursor", "", |value| Some(value.to_owned())) }
    }
}

/// A moment of the history, as text.
pub fn moment(micros: i64) -> String {
    Timestamp::from_micros(micros).to_string()
}
