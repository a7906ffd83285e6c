//! X: rules across the sheets.

use super::Rule;

pub static RULES: &[Rule] = &[];
