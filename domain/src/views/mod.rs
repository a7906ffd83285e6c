//! What is made of declarations for those who read many of them.

pub mod formats;
pub mod place;
pub mod search;
pub mod statistics;
pub mod tables;
