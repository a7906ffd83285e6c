//! Full-width forms in their ordinary width. What a reader folds beyond that (other blanks, other colons), it does in a
//! step of its own.

/// A full-width ASCII sign (digits, ％, ＞, …) in its ordinary form; any other character as it is.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// The characters of a text with full-width ASCII and the ideographic blank in their ordinary form.
pub fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| if c == '\u{3000}' { ' ' } else { half_width(c) })
}

/// The text with full-width ASCII and the ideographic blank in their ordinary form.
pub fn fold(text: &str) -> String {
    folded(text).collect()
}
