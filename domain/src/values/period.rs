//! Years, dates and moments.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

use crate::values::shape::{Fault, FaultCode, Faults, pointer, read_text, wrong_type};

/// 年度: the budget year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FiscalYear(u16);

impl FiscalYear {
    pub const MIN: u16 = 2000;
    pub const MAX: u16 = 2100;

    pub const fn new(year: u16) -> Option<Self> {
        if year >= Self::MIN && year <= Self::MAX { Some(Self(year)) } else { None }
    }

    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Deserr<Faults> for FiscalYear {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        let kind = value.kind();
        let written = match value {
            Value::Integer(year) => year.to_string(),
            Value::NegativeInteger(year) => year.to_string(),
            // JSON knows one kind of number: 2020.0 is the integer 2020.
            Value::Float(year) if !year.to_string().contains('.') => year.to_string(),
            Value::Float(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Null
            | Value::Sequence(_)
            | Value::Map(_) => {
                return Err(wrong_type(kind, "integer", place).into());
            }
        };
        written.parse().ok().and_then(Self::new).ok_or_else(|| {
            let range = format!("{}–{}", Self::MIN, Self::MAX);
            Fault::new(pointer(place), FaultCode::OutOfRange).given(&written).expected(range).into()
        })
    }
}

impl PartialSchema for FiscalYear {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(Self::MIN))
            .maximum(Some(Self::MAX))
            .examples([2020])
            .into()
    }
}

impl ToSchema for FiscalYear {}

/// 日期: a calendar day, `YYYY-MM-DD`, 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    pub const PATTERN: &str = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

    pub fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        date.filter(|date| (1900..2200).contains(&date.year()) && text == date.to_string())
            .map(Self)
            .ok_or((FaultCode::InvalidDate, "YYYY-MM-DD, 1900–2199".to_owned()))
    }

    /// A day that was checked before it was stored.
    pub const fn stored(day: NaiveDate) -> Self {
        Self(day)
    }

    pub const fn day(self) -> NaiveDate {
        self.0
    }

    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The same day some years later, 29 February as the 28th; none behind 2199.
    pub fn years_later(self, years: u16) -> Option<Self> {
        let later = self.0.checked_add_months(chrono::Months::new(u32::from(years) * 12))?;
        Some(Self(later)).filter(|date| date.year() < 2200)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Deserr<Faults> for Date {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        read_text(value, place, Self::parse)
    }
}

impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
            .pattern(Some(Self::PATTERN))
            .max_length(Some("2020-01-01".len()))
            .examples(["2020-01-01"])
            .into()
    }
}

impl ToSchema for Date {}

/// 起止日期: the project's period, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub start: Date,
    pub end: Date,
}

impl Period {
    pub fn in_order(self) -> bool {
        self.start <= self.end
    }

    /// Whether any day of the period lies in the budget year.
    pub fn overlaps(self, year: FiscalYear) -> bool {
        let year = i32::from(year.get());
        self.start.year() <= year && year <= self.end.year()
    }

    /// Whether the whole period lies in the budget year.
    pub fn within(self, year: FiscalYear) -> bool {
        let year = i32::from(year.get());
        self.start.year() == year && self.end.year() == year
    }
}

/// A moment, to the microsecond, in UTC: the finest that both databases keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Microseconds since 1970-01-01T00:00:00Z, as stored.
    pub const fn micros(self) -> i64 {
        self.0
    }

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|moment| Self(moment.timestamp_micros()))
    }

    /// The moment on the clocks of people, to the second: `2020-01-31 16:00:00`. `offset` tells how many seconds their
    /// clocks are ahead of UTC then.
    pub fn local(self, offset: &dyn Fn(Self) -> i32) -> String {
        let ahead = i64::from(offset(self)).saturating_mul(1_000_000);
        let moment = DateTime::from_timestamp_micros(self.0.saturating_add(ahead)).unwrap_or_default();
        moment.format("%Y-%m-%d %H:%M:%S").to_string()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(moment: DateTime<Utc>) -> Self {
        Self(moment.timestamp_micros())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = DateTime::from_timestamp_micros(self.0).unwrap_or_default();
        f.write_str(&moment.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl Deserr<Faults> for Timestamp {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        read_text(value, place, |text| {
            Self::parse(&text).ok_or((FaultCode::InvalidMoment, "RFC 3339, 2020-01-31T08:00:00Z".to_owned()))
        })
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(40))
            .examples(["2020-01-31T08:00:00.000000Z"])
            .into()
    }
}

impl ToSchema for Timestamp {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Timestamp")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_existing_days_in_the_one_form_are_dates() {
        assert!(Date::parse("2020-02-29".into()).is_ok());
        for refused in
            ["2021-02-29", "2020-2-1", "20200201", "+020-01-01", "1899-12-31", "2200-01-01", " 2020-01-01", ""]
        {
            assert!(Date::parse(refused.into()).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn a_period_overlaps_the_years_it_touches() {
        let day = |text: &str| Date::parse(text.into()).unwrap();
        let period = Period { start: day("2019-12-31"), end: day("2021-01-01") };
        let overlaps = |year| period.overlaps(FiscalYear::new(year).unwrap());
        assert_eq!(
            [overlaps(2018), overlaps(2019), overlaps(2020), overlaps(2021), overlaps(2022)],
            [false, true, true, true, false]
        );
    }
}
