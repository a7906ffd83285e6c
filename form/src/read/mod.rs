//! Forms read into declarations, room after room: `package` opens a file within limits, `blocks` turns it into
//! paragraphs and tables, `recognise` knows labels, headings and titles by their words, never by their positions, `fill`
//! puts values into a declaration, and `walk` goes through the blocks and brings the two together. What was not used is
//! reported with its place: nothing is lost silently.

mod blocks;
mod fill;
mod package;
mod recognise;
mod walk;

#[cfg(test)]
mod tests;

pub use blocks::place::Place;
pub use fill::filled::{Confidence, Form, Guess, Unread};
pub use package::{
    archive::{Kind, MAX_BYTES},
    refusal::Unreadable,
};

use blocks::{docx, xlsx};
use package::archive::Package;

/// Reads every declaration of a .docx or .xlsx file.
///
/// # Errors
/// When the file cannot be read, is not safe to read, or holds no filled form.
pub fn read(bytes: &[u8]) -> Result<Vec<Form>, Unreadable> {
    let mut package = Package::open(bytes)?;
    let document = match package.kind() {
        Kind::Word => docx::read(&mut package)?,
        Kind::Workbook => xlsx::read(&mut package)?,
    };
    walk::tables::forms(document)
}

/// Which kind of document a file is, whatever it is called.
///
/// # Errors
/// When the file cannot be read or is not safe to read.
pub fn kind(bytes: &[u8]) -> Result<Kind, Unreadable> {
    Package::open(bytes).map(|package| package.kind())
}
