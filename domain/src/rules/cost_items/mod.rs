//! C: 项目构成分解, the cost breakdown.

mod c001;
mod c002;
mod c003;
mod c004;
mod c005;
mod c006;
mod c007;
mod c008;
mod c009;
mod shared;

use super::Rule;

/// The rules of the family, in the order of their ids.
pub static RULES: &[&Rule] = &[
    &c001::C001,
    &c002::C002,
    &c003::C003,
    &c004::C004,
    &c005::C005,
    &c006::C006,
    &c007::C007,
    &c008::C008,
    &c009::C009,
];
