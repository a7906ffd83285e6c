//! What the texts mean: titles, labels, headings, and values as people write them. Nothing is kept here.

pub mod figures;
pub mod headings;
pub mod labels;
pub mod levels;
pub mod listed;
pub mod moments;
pub mod segments;
pub mod sets;
pub mod titles;
