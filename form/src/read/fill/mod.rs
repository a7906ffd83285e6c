//! The declaration while it is being filled in. A file for each table and each kind of value reads what is written;
//! `draft` alone puts it into the declaration, and `report` keeps what was not used and what was guessed.

pub mod amounts;
pub mod category;
pub mod coded;
pub mod costs;
pub mod days;
pub mod draft;
pub mod entry;
pub mod execution;
pub mod explanations;
pub mod filled;
pub mod given;
pub mod indicators;
pub mod parse;
mod person;
pub mod report;
pub mod results;
pub mod safeguards;
pub mod schedule;
pub mod tables;
mod weak;
pub mod written;
