//! Reading written Chinese: numerals, figures and units in prose, targets, dates and periods, names, titles, marks and
//! telephone numbers. Nothing here knows a form or a rule.

pub(crate) mod balance;
pub(crate) mod compare;
pub mod dates;
pub mod figures;
pub mod fold;
pub(crate) mod meanings;
pub(crate) mod names;
pub mod numerals;
pub mod operators;
pub(crate) mod parts;
pub(crate) mod phone;
pub(crate) mod placeholders;
pub(crate) mod quote;
pub(crate) mod spans;
pub(crate) mod sums;
pub mod target;
pub(crate) mod terms;
pub(crate) mod things;
pub(crate) mod titles;
pub(crate) mod told_units;
pub mod units;
pub(crate) mod words;
