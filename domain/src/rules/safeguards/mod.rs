//! S: 制度保障, the institutional safeguards.

mod s001;
mod s002;
mod s003;
mod s004;
mod s005;
mod shared;

use super::Rule;

/// The rules of the family, in the order of their ids.
pub static RULES: &[&Rule] = &[&s001::S001, &s002::S002, &s003::S003, &s004::S004, &s005::S005];
