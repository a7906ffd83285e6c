//! The way through the blocks of a document: what is recognised in them is filled in. `state` knows which form, sheet and
//! table is being read; `document` begins, and each file uses those named behind it: `tables`, `rows`, `heads`, `lines`, `state`.

pub mod document;
mod forms_in_file;
mod heads;
mod lines;
mod lists;
mod rows;
mod state;
mod tables;
