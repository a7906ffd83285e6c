//! Texts and codes. Texts are kept as sent, character for character; only what no reader could see is refused.

use std::{borrow::Cow, fmt};

use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

use crate::{
    values::shape::{FaultCode, Faults, is_blank, is_forbidden, read_text},
    wording::{dates::leading_year, fold::fold},
};

/// Text of at most `MAX` characters (Unicode scalar values), without control and bidi-control characters.
/// With a `MIN` of 1 it must also say something: blanks alone are refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize, const MIN: usize = 0>(String);

/// 项目名称, 填报单位: what a draft cannot be stored without.
pub type Title = Text<200, 1>;
/// 项目代码: the national standard has 21 characters; local codes are shorter.
pub type ProjectCode = Text<21, 1>;
/// The sender's own id for the declaration, echoed everywhere.
pub type ExternalId = Text<64, 1>;
/// 名称: names of indicators, documents, components.
pub type Name = Text<200>;
/// 短文本: people, telephone numbers.
pub type ShortText = Text<50>;
/// 文字说明: narratives and the cells of the tables.
pub type Narrative = Text<8000>;

impl<const MAX: usize, const MIN: usize> Text<MAX, MIN> {
    pub fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        if let Some(c) = text.chars().find(|c| is_forbidden(*c)) {
            return Err((FaultCode::ForbiddenCharacter, format!("U+{:04X}", u32::from(c))));
        }
        if MIN > 0 && is_blank(&text) {
            return Err((FaultCode::Blank, String::new()));
        }
        // A text of MAX bytes cannot have more than MAX characters: most texts need no counting.
        if text.len() > MAX && text.chars().nth(MAX).is_some() {
            return Err((FaultCode::TooLong, MAX.to_string()));
        }
        Ok(Self(text))
    }

    /// Text that was checked before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }

    pub fn is_blank(&self) -> bool {
        is_blank(&self.0)
    }
}

impl<const MAX: usize, const MIN: usize> fmt::Display for Text<MAX, MIN> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize, const MIN: usize> Deserr<Faults> for Text<MAX, MIN> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
        read_text(value, place, Self::parse)
    }
}

/// What [`is_forbidden`] leaves, as a regular expression for the schema.
const PRINTABLE: &str = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]*$";

impl<const MAX: usize, const MIN: usize> PartialSchema for Text<MAX, MIN> {
    fn schema() -> RefOr<Schema> {
        let min = (MIN > 0).then_some(MIN);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(PRINTABLE))
            .min_length(min)
            .max_length(Some(MAX))
            .into()
    }
}

impl<const MAX: usize, const MIN: usize> ToSchema for Text<MAX, MIN> {
    fn name() -> Cow<'static, str> {
        format!("Text{MIN}To{MAX}").into()
    }
}

/// A name as two declarations can share it: full-width forms folded, ASCII letters in lower case, without blanks,
/// punctuation and years (2020年, 2020年度). For comparison only; what is stored stays as sent.
pub fn name_key(name: &str) -> String {
    let folded = fold(name);
    let mut key = String::with_capacity(folded.len());
    let mut rest = folded.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some((_, after)) = leading_year(rest) {
            rest = after;
            continue;
        }
        if c.is_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    key
}

/// Declares a code: a short ASCII identifier with a length range and an alphabet.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $min:literal..=$max:literal, $class:literal, $allowed:expr, $example:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub const MIN: usize = $min;
            pub const MAX: usize = $max;
            /// The form as a regular expression, the same in the schema and in messages.
            pub const PATTERN: &str = concat!("^", $class, "{", $min, ",", $max, "}$");

            /// Whether the code may have this character.
            pub fn allows(byte: u8) -> bool {
                let allowed: fn(u8) -> bool = $allowed;
                allowed(byte)
            }

            pub fn parse(text: String) -> Result<Self, (FaultCode, String)> {
                if (Self::MIN..=Self::MAX).contains(&text.len()) && text.bytes().all(Self::allows) {
                    Ok(Self(text))
                } else {
                    Err((FaultCode::InvalidCode, Self::PATTERN.to_owned()))
                }
            }

            /// A code that was checked before it was stored.
            pub fn stored(text: String) -> Self {
                Self(text)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Deserr<Faults> for $name {
            fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef) -> Result<Self, Faults> {
                read_text(value, place, Self::parse)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some(Self::PATTERN))
                    .min_length(Some(Self::MIN))
                    .max_length(Some(Self::MAX))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {}
    };
}

code! {
    /// 填报单位代码: hierarchical, a prefix is the parent unit.
    UnitCode, 3..=21, "[0-9A-Za-z]", |b| b.is_ascii_alphanumeric(), "120001"
}
code! {
    /// 单位代码前缀: the beginning of a unit's code.
    UnitPrefix, 1..=21, "[0-9A-Za-z]", |b| b.is_ascii_alphanumeric(), "1200"
}
code! {
    /// Name of a rule profile (规则集).
    ProfileId, 1..=40, "[0-9a-z-]", |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-', "minhang-2020"
}
code! {
    /// Id of a rule.
    RuleId, 4..=4, "[0-9A-Z]", |b| b.is_ascii_uppercase() || b.is_ascii_digit(), "C004"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_two_years_are_told_to_be_the_same() {
        let key = name_key("闵行文化云项目运营");
        for same in [
            "2020年闵行文化云项目运营",
            "闵行文化云 项目运营（2019年度）",
            "《闵行文化云》项目，运营",
            "闵行文化云项目运营\u{3000}",
        ] {
            assert_eq!(name_key(same), key, "{same}");
        }
        assert_eq!(name_key("ＡＰＰ运维"), name_key("App 运维"));
        for other in ["闵行文化云项目运营二期", "2020闵行文化云项目运营", "年度闵行文化云项目运营"]
        {
            assert_ne!(name_key(other), key, "{other}");
        }
        assert_eq!(name_key("———"), "");
    }
}
