//! I: 目标值, the targets of the indicators.

use super::Rule;

pub static RULES: &[Rule] = &[];
