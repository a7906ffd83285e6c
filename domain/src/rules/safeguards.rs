//! S: 制度保障, the institutional safeguards.

use super::Rule;

pub static RULES: &[Rule] = &[];
