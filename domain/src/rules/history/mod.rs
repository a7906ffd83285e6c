//! H: against the declaration of the year before. Without one every rule here is undecided.

mod h001;
mod h002;
mod h003;
mod h004;
mod shared;

use super::Rule;

/// The rules of the family, in the order of their ids.
pub static RULES: &[&Rule] = &[&h001::H001, &h002::H002, &h003::H003, &h004::H004];
