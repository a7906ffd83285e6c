//! F: 项目资金, the funding. A blank part of a sum counts as 0 when another part is filled; with no part filled the
//! sum cannot be judged.

mod f001;
mod f002;
mod f003;
mod f004;
mod f005;
mod f006;
mod f007;
mod f008;
mod f009;
mod f010;
mod f011;
mod f012;
mod shared;

use super::Rule;

/// The rules of the family, in the order of their ids.
pub static RULES: &[&Rule] = &[
    &f001::F001,
    &f002::F002,
    &f003::F003,
    &f004::F004,
    &f005::F005,
    &f006::F006,
    &f007::F007,
    &f008::F008,
    &f009::F009,
    &f010::F010,
    &f011::F011,
    &f012::F012,
];
