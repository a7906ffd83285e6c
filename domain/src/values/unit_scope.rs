//! 单位范围 The units that a caller is given: by the beginning of their codes, exactly one, or one and those below it.

use std::fmt;

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use crate::values::{
    shape::{FaultCode, Faults, read_text},
    text::UnitPrefix,
};

/// 单位范围: `1200`, `=120001` or `120001/3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitScope {
    /// `1200`: every unit whose code begins so, also `12001`.
    Prefix(UnitPrefix),
    /// `=120001`: this unit and no other.
    Exactly(UnitPrefix),
    /// `120001/3`: this unit and all below it, where a level of the code has 3 characters: `120001002`, not `1200012`.
    Subtree(UnitPrefix, u8),
}

impl UnitScope {
    pub const PATTERN: &str = "^(=?[0-9A-Za-z]{1,21}|[0-9A-Za-z]{1,21}/[1-9])$";
    /// Longest text: a code, a sign and the length of a level.
    pub const MAX: usize = UnitPrefix::MAX + 2;

    /// # Errors
    /// For a text of another shape.
    pub fn parse(text: &str) -> Result<Self, (FaultCode, String)> {
        let invalid = || (FaultCode::InvalidCode, Self::PATTERN.to_owned());
        let code = |code: &str| UnitPrefix::parse(code.to_owned()).map_err(|_| invalid());
        if let Some(exact) = text.strip_prefix('=') {
            return code(exact).map(Self::Exactly);
        }
        let Some((unit, level)) = text.split_once('/') else { return code(text).map(Self::Prefix) };
        match level.as_bytes() {
            [digit @ b'1'..=b'9'] => Ok(Self::Subtree(code(unit)?, digit - b'0')),
            _ => Err(invalid()),
        }
    }

    /// The code of the unit, or its beginning.
    pub const fn code(&self) -> &UnitPrefix {
        match self {
            Self::Prefix(code) | Self::Exactly(code) | Self::Subtree(code, _) => code,
        }
    }

    /// Whether the unit with this code is in it.
    pub fn covers(&self, unit_code: &str) -> bool {
        let Some(rest) = unit_code.strip_prefix(self.code().as_str()) else { return false };
        match self {
            Self::Prefix(_) => true,
            Self::Exactly(_) => rest.is_empty(),
            Self::Subtree(_, level) => rest.len().is_multiple_of(usize::from(*level)),
        }
    }
}

impl fmt::Display for UnitScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix(code) => write!(f, "{code}"),
            Self::Exactly(code) => write!(f, "={code}"),
            Self::Subtree(code, level) => write!(f, "{code}/{level}"),
        }
    }
}

impl Deserr<Faults> for UnitScope {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        read_text(value, place, |text| Self::parse(&text))
    }
}

impl serde::Serialize for UnitScope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl PartialSchema for UnitScope {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "单位范围 Units by their codes: 1200 covers every code that begins so, =120001 covers this unit alone, and \
                 120001/3 covers this unit and all below it, where a level of the code has 3 characters.",
            ))
            .pattern(Some(Self::PATTERN))
            .min_length(Some(1))
            .max_length(Some(Self::MAX))
            .examples(["1200"])
            .into()
    }
}

impl ToSchema for UnitScope {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_what_it_says() {
        for (scope, covered, others) in [
            ("1200", vec!["1200", "120001", "12001"], vec!["120", "1300", "a1200"]),
            ("=120001", vec!["120001"], vec!["1200012", "120001001", "12000"]),
            ("120001/3", vec!["120001", "120001001", "120001001002"], vec!["1200012", "12000100", "120002", "12"]),
            ("a7/1", vec!["a7", "a71", "a712"], vec!["A7", "a8"]),
        ] {
            let read = UnitScope::parse(scope).unwrap();
            assert_eq!(read.to_string(), scope);
            assert!(covered.iter().all(|code| read.covers(code)), "{scope}");
            assert!(!others.iter().any(|code| read.covers(code)), "{scope}");
        }
        for wrong in ["", "=", "/3", "12/", "12/0", "12/10", "=12/3", "12=", "12 ", "12/3/3", "一二"] {
            assert!(UnitScope::parse(wrong).is_err(), "{wrong}");
        }
    }
}
