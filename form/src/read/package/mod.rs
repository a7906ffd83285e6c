//! The file as it comes: a zip of XML, opened within limits and refused where it is not safe.

mod active;
pub mod archive;
pub mod compound;
pub mod refusal;
pub mod xml;
