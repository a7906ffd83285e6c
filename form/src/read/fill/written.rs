//! A value as it stands in the file.

use crate::read::blocks::{
    grid::{Cell, Number},
    place::Place,
};

#[derive(Clone, Copy)]
pub struct Written<'a> {
    pub text: &'a str,
    /// What a worksheet holds behind the text.
    pub number: Option<&'a Number>,
    /// What of the text stands out from the rest of it.
    pub stressed: Option<&'a str>,
    pub place: &'a Place,
}

impl<'a> Written<'a> {
    pub fn of(cell: &'a Cell) -> Self {
        Self { text: &cell.text, number: cell.number.as_ref(), stressed: cell.stressed.as_deref(), place: &cell.place }
    }

    /// A text with nothing behind it.
    pub const fn plain(text: &'a str, place: &'a Place) -> Self {
        Self { text, number: None, stressed: None, place }
    }
}
