//! The way through the blocks of a document: what is recognised in them is filled in.

pub mod forms_in_file;
pub mod lines;
pub mod rows;
pub mod tables;
