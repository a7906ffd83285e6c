//! 调用方名称 What history shows as the name of a caller. Names are no proof of who somebody is, but nobody shall look
//! like another by characters that are not seen.

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use crate::values::{
    shape::{FaultCode, Faults, is_hidden, read_text},
    text::Text,
};

/// The name of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CallerName(Text<{ Self::MAX }, 1>);

/// What [`is_hidden`] leaves in the basic plane, as a regular expression for the schema.
const SEEN: &str = r"^[^\u0000-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8]*$";

impl CallerName {
    /// Most characters.
    pub const MAX: usize = 100;

    /// # Errors
    /// As for a text, and for characters that are not seen.
    pub fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        if let Some(c) = text.chars().find(|c| is_hidden(*c)) {
            return Err((FaultCode::ForbiddenCharacter, format!("U+{:04X}", u32::from(c))));
        }
        Text::parse(text).map(Self)
    }

    pub fn into_string(self) -> String {
        self.0.into_string()
    }
}

/// A name that others gave, without what is not seen in it; each run of blanks becomes one. Empty where nothing is left.
pub fn legible(name: &str) -> String {
    let seen: String = name.chars().filter(|c| c.is_whitespace() || !is_hidden(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Deserr<Faults> for CallerName {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        read_text(value, place, Self::parse)
    }
}

impl PartialSchema for CallerName {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(SEEN));
        text.min_length(Some(1)).max_length(Some(Self::MAX)).into()
    }
}

impl ToSchema for CallerName {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_refused_or_taken_out() {
        for (name, left) in [
            ("张三", "张三"),
            ("admin\u{200b}", "admin"),
            ("ad\u{ad}min", "admin"),
            ("a\u{7f}b\u{85}c\u{1}d", "ab cd"),
            ("甲\n乙\u{2028}丙\t丁", "甲 乙 丙 丁"),
            ("\u{202e}nimda", "nimda"),
            ("\u{e0041}x\u{feff}", "x"),
            (" \u{200d} ", ""),
        ] {
            assert_eq!(legible(name), left, "{name:?}");
            assert_eq!(CallerName::parse(name.to_owned()).is_ok(), name == left, "{name:?}");
        }
        assert!(CallerName::parse("文化局 预算系统".to_owned()).is_ok());
        assert!(CallerName::parse(" ".to_owned()).is_err());
        assert!(CallerName::parse("名".repeat(101)).is_err());
    }
}
