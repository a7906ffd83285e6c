//! What is told about a form besides its declaration: texts that were not used, with their reasons, and guesses.

use std::collections::HashSet;

use domain::values::language::Bilingual;

use crate::read::blocks::place::Place;

use super::{
    filled::{Confidence, Guess, Unread},
    written::Written,
};

#[derive(Default)]
pub struct Report {
    unread: Vec<Unread>,
    guesses: Vec<Guess>,
    guessed: HashSet<String>,
}

impl Report {
    /// A report that begins with texts of an earlier one.
    pub fn after(unread: Vec<Unread>) -> Self {
        Self { unread, ..Self::default() }
    }

    /// Tells a text that no field was found for.
    pub fn unread(&mut self, place: &Place, text: &str) {
        self.unread.push(Unread { place: place.clone(), text: text.to_owned(), pointer: None, reason: None });
    }

    /// Tells a text that its field does not take.
    pub fn refuse(&mut self, written: Written, pointer: impl Into<String>, reason: Bilingual) {
        let (place, text, pointer) = (written.place.clone(), written.text.to_owned(), Some(pointer.into()));
        self.unread.push(Unread { place, text, pointer, reason: Some(reason) });
    }

    /// Forgets texts at these places, which were used after all.
    pub fn forget(&mut self, places: &[Place]) {
        self.unread.retain(|unread| !places.contains(&unread.place));
    }

    /// Withdraws what was refused for a field: its text goes on and is read anew.
    pub fn withdraw(&mut self, pointer: &str) {
        self.unread.retain(|unread| unread.pointer.as_deref() != Some(pointer));
    }

    /// Tells a guess, once for each field and reason.
    pub fn guess(&mut self, pointer: impl Into<String>, confidence: Confidence, zh: &str, en: &str) {
        let pointer = pointer.into();
        if self.guessed.insert(format!("{pointer} {zh}")) {
            let reason = Bilingual::new(zh.to_owned(), en.to_owned());
            self.guesses.push(Guess { pointer, confidence, reason });
        }
    }

    pub const fn has_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    pub fn into_parts(self) -> (Vec<Unread>, Vec<Guess>) {
        (self.unread, self.guesses)
    }
}
