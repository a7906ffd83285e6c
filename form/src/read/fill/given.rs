//! The first value of each field, as it was written: a second one is not taken.

use std::collections::HashMap;

use domain::values::language::Bilingual;

use super::{report::Report, written::Written};

#[derive(Default)]
pub struct Given(HashMap<&'static str, String>);

impl Given {
    pub fn has(&self, pointer: &str) -> bool {
        self.0.contains_key(pointer)
    }

    pub fn first(&self, pointer: &str) -> Option<&str> {
        self.0.get(pointer).map(String::as_str)
    }

    /// Keeps the first value of a field. A second one is refused, unless it says the same; both give false.
    pub fn accept(&mut self, pointer: &'static str, written: Written, report: &mut Report) -> bool {
        match self.0.get(pointer) {
            Some(first) if first == written.text => false,
            Some(_) => {
                report.refuse(written, pointer, twice());
                false
            }
            None => {
                self.keep(pointer, written.text);
                true
            }
        }
    }

    /// Keeps a value that was written for another field as well.
    pub fn keep(&mut self, pointer: &'static str, text: &str) {
        self.0.insert(pointer, text.to_owned());
    }

    /// Forgets a value, for one that takes its place.
    pub fn forget(&mut self, pointer: &str) {
        self.0.remove(pointer);
    }
}

/// The reason for not taking a second value.
pub const fn twice() -> Bilingual {
    Bilingual::fixed("该项前面已有填写", "this field was given before")
}
