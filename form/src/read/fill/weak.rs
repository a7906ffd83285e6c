//! Values of weak words, which count only where no other word names their field.

use crate::read::{
    blocks::{grid::Number, place::Place},
    recognise::labels::Field,
};

use super::written::Written;

/// What a weak word names.
pub struct Weak {
    pub field: Field,
    pub hint: Option<String>,
    pub text: String,
    pub number: Option<Number>,
    pub place: Place,
}

impl Weak {
    pub fn of(field: Field, hint: Option<&str>, written: Written) -> Self {
        Self {
            field,
            hint: hint.map(str::to_owned),
            text: written.text.to_owned(),
            number: written.number.cloned(),
            place: written.place.clone(),
        }
    }
}
