//! 申报表 The form: the project sheet, its tables and their rows.

pub mod cost_item;
pub mod explanation;
pub mod fields;
pub mod indicator;
pub mod project;
pub mod safeguard;
pub mod said;
pub mod schedule;
pub mod style;
pub mod taxonomy;
