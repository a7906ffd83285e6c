//! P: narratives of the first sheet.

use super::Rule;

pub static RULES: &[Rule] = &[];
