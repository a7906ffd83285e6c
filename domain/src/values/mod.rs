//! What a field can hold, and how its shape is read and refused.

pub mod canonical;
pub mod codes;
pub mod language;
pub mod list;
pub mod money;
pub mod period;
pub mod shape;
pub mod text;
pub mod unit_scope;
pub mod whole;
