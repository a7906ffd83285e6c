//! Closed lists of codes with their labels: ASCII in JSON, Chinese and English for people.

use crate::values::language::Bilingual;

/// One entry of a dictionary.
#[derive(Clone, Debug)]
pub struct Entry {
    pub code: &'static str,
    pub label: Bilingual,
}

/// Declares a closed list of codes: variant, code, Chinese and English label, each once.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $(#[serde(rename = $code)] $variant,)+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant,)+];
            pub const CODES: &[&str] = &[$($code,)+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            pub const fn label(self) -> $crate::values::language::Bilingual {
                match self { $(Self::$variant => $crate::values::language::Bilingual::fixed($zh, $en),)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The list as a dictionary.
            pub fn entries() -> Vec<$crate::values::codes::Entry> {
                Self::ALL.iter().map(|it| $crate::values::codes::Entry { code: it.code(), label: it.label() }).collect()
            }
        }

        impl deserr::Deserr<$crate::values::shape::Faults> for $name {
            fn deserialize_from_value<V: deserr::IntoValue>(
                value: deserr::Value<V>,
                place: deserr::ValuePointerRef,
            ) -> Result<Self, $crate::values::shape::Faults> {
                $crate::values::shape::read_text(value, place, |text| {
                    Self::from_code(&text).ok_or(($crate::values::shape::FaultCode::UnknownValue, Self::CODES.join(", ")))
                })
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let labels: Vec<_> = Self::entries().iter().map(|it| format!("{} {}", it.code, it.label.zh)).collect();
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(labels.join("；")))
                    .enum_values(Some(Self::CODES.iter().copied()))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

pub(crate) use codes;
