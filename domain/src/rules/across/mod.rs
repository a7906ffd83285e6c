//! X: rules across the sheets. What prose says is compared with tables, so these rules stay silent when unsure.

mod goal;
mod shared;
mod x001;
mod x002;
mod x003;
mod x004;
mod x005;
mod x006;
mod x007;
mod x008;
mod x009;
mod x010;
mod x011;
mod x012;
mod x013;

use super::Rule;

pub use x006::Sheet;

/// The rules of the family, in the order of their ids.
pub static RULES: &[&Rule] = &[
    &x001::X001,
    &x002::X002,
    &x003::X003,
    &x004::X004,
    &x005::X005,
    &x006::X006,
    &x007::X007,
    &x008::X008,
    &x009::X009,
    &x010::X010,
    &x011::X011,
    &x012::X012,
    &x013::X013,
];
