//! The declaration while it is being filled in: a file for each table and each kind of value.

pub mod amounts;
pub mod costs;
pub mod days;
pub mod draft;
pub mod entry;
pub mod explanations;
pub mod filled;
pub mod indicators;
pub mod parse;
pub mod safeguards;
