//! Texts as types of the declaration, with the types' own words for what is wrong.

use domain::values::{
    language::{Bilingual, Language},
    shape::{Fault, FaultCode},
};

use super::{report::Report, written::Written};

/// A type of the declaration that is read out of a text.
pub trait Parse: Sized {
    fn parse(text: String) -> Result<Self, (FaultCode, String)>;
}

impl<const MAX: usize, const MIN: usize> Parse for domain::values::text::Text<MAX, MIN> {
    fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        Self::parse(text)
    }
}

impl Parse for domain::values::text::UnitCode {
    fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        Self::parse(text)
    }
}

impl Parse for domain::values::text::ProfileId {
    fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        Self::parse(text)
    }
}

impl Parse for domain::values::text::RuleId {
    fn parse(text: String) -> Result<Self, (FaultCode, String)> {
        Self::parse(text)
    }
}

/// A value, or the type's own words for what is wrong with it.
pub fn parsed<T: Parse>(text: String) -> Result<T, Bilingual> {
    T::parse(text).map_err(reason)
}

/// Why a text is no value, in words.
pub fn reason((code, expected): (FaultCode, String)) -> Bilingual {
    let fault = Fault::new("", code).expected(expected);
    Bilingual::new(fault.message(Language::Zh), fault.message(Language::En))
}

/// Sets a member to what is written, or refuses it with the type's own words.
pub fn take<T: Parse>(written: Written, pointer: impl Into<String>, member: &mut Option<T>, report: &mut Report) {
    match parsed(written.text.to_owned()) {
        Ok(value) => *member = Some(value),
        Err(reason) => report.refuse(written, pointer, reason),
    }
}

/// ---- and the like, where nothing is to be told.
pub fn is_filler(text: &str) -> bool {
    text.chars().all(|c| "-—–/\\*".contains(c) || c.is_whitespace())
}
