//! 财政项目支出绩效目标申报表: the declaration, its types and its rules. Pure: no clock, no database, no network.

// Public money: nothing here may round in binary.
#![deny(clippy::float_arithmetic)]

pub mod action;
pub mod attachment;
pub mod batch;
pub mod caller;
pub mod codes;
pub mod copy;
pub mod cost_item;
pub mod explanation;
pub mod formats;
pub mod history;
pub mod indicator;
pub mod language;
pub mod lifecycle;
pub mod list;
pub mod money;
pub mod period;
pub mod place;
pub mod profile;
pub mod project;
pub mod rules;
pub mod safeguard;
pub mod search;
pub mod shape;
pub mod statistics;
pub mod stored;
pub mod tables;
pub mod taxonomy;
pub mod text;
pub mod wording;

/// The real form of the Minhang culture bureau for 2020, base of examples and rule cases.
pub const SAMPLE: &str = include_str!("../samples/declaration.json");
