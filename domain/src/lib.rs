//! 财政项目支出绩效目标申报表: the declaration, its types and its rules. Pure: no clock, no database, no network.

// Public money: nothing here may round in binary.
#![deny(clippy::float_arithmetic)]

pub mod form;
pub mod process;
pub mod rules;
pub mod values;
pub mod views;
pub mod wording;

/// The real form of the Minhang culture bureau for 2020, base of examples and rule cases.
pub const SAMPLE: &str = include_str!("../samples/declaration.json");
