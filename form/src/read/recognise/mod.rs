//! What the texts mean: titles, labels, headings, and values as people write them. Nothing is kept here.

pub mod bodies;
pub mod column;
mod composed;
pub mod figures;
pub mod headings;
pub mod inferred;
pub mod labels;
pub mod levels;
pub mod listed;
pub mod moments;
pub mod own_words;
pub mod places;
pub mod prose;
pub mod segments;
pub mod sets;
pub mod titles;
