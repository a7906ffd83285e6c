//! All blocks of a document, one after the other.

use crate::read::{
    blocks::grid::{Block, Document},
    fill::{
        filled::{Confidence, Form, Guess, Unread},
        written::Written,
    },
    package::refusal::Unreadable,
    recognise::titles,
};

use super::{lines, state::Walk, tables};

/// All forms of a document.
///
/// # Errors
/// When there is no form, or none that is filled in.
pub fn forms(document: Document) -> Result<Vec<Form>, Unreadable> {
    let mut walk = Walk::new(document.own);
    // The label of the paragraphs that follow.
    let mut label = None;
    for (at, block) in document.blocks.iter().enumerate() {
        let below = document.blocks.get(at.saturating_add(1)..).unwrap_or_default();
        match block {
            Block::Paragraph(paragraph) => {
                walk.look_ahead(&paragraph.text, &[], below);
                let written = Written::plain(&paragraph.text, &paragraph.place);
                label = lines::paragraph(&mut walk, written, label);
            }
            Block::Table(table) => {
                label = None;
                tables::table(&mut walk, table, below);
            }
        }
    }
    let aside = document.aside.into_iter().filter(|aside| !titles::is_page(&aside.text));
    let aside = aside.map(|aside| Unread { place: aside.place, text: aside.text, pointer: None, reason: None });
    let mut forms = walk.finish(aside.collect())?;
    if let Some(first) = forms.first_mut() {
        let told = |reason| Guess { pointer: String::new(), confidence: Confidence::High, reason };
        first.guesses.extend(document.hidden.into_iter().map(told));
    }
    Ok(forms)
}
