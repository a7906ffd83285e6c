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
mod nothing_lost;
#[cfg(test)]
mod tests;

pub use blocks::place::Place;
pub use fill::{
    filled::{Confidence, Form, Guess, Unread},
    results::{Achieved, Results},
};
pub use recognise::own_words::learn;

pub use package::{
    archive::{Kind, MAX_BYTES},
    compound::{is_old, old_kind},
    refusal::Unreadable,
};

use blocks::{docx, xlsx};
use package::archive::Package;

/// Reads every declaration of a .docx or .xlsx file.
///
/// # Errors
/// When the file cannot be read, is not safe to read, or holds no filled form.
pub fn read(bytes: &[u8]) -> Result<Vec<Form>, Unreadable> {
    read_with_kind(bytes).map(|(_, forms)| forms)
}

/// As [`read`], and which kind of document the file is, whatever it is called.
///
/// # Errors
/// As [`read`].
pub fn read_with_kind(bytes: &[u8]) -> Result<(Kind, Vec<Form>), Unreadable> {
    let mut package = Package::open(bytes)?;
    let kind = package.kind();
    let document = match kind {
        Kind::Word => docx::read(&mut package)?,
        Kind::Workbook => xlsx::read(&mut package)?,
    };
    Ok((kind, walk::document::forms(document)?))
}
