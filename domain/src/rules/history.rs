//! H: against the declaration of the year before.

use super::Rule;

pub static RULES: &[Rule] = &[];
