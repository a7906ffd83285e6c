//! How far a long validation is, on a terminal.

use std::{
    fs,
    io::{self, IsTerminal},
    path::PathBuf,
};

use indicatif::{ProgressBar, ProgressStyle};

/// Fewer declarations are done before anybody looks.
const MANY: u64 = 20;

/// A bar that counts bytes: the number of declarations in a file of lines is not known.
pub struct Progress {
    bar: Option<ProgressBar>,
    /// Whether the output appears on the same terminal as the bar, so that the bar must be drawn again after it.
    shared: bool,
    declarations: u64,
    bytes: u64,
    /// None when something is read of which the size is not known.
    all: Option<u64>,
}

impl Progress {
    pub fn new(files: &[PathBuf]) -> Self {
        let sizes = files.iter().map(|file| fs::metadata(file).ok().filter(fs::Metadata::is_file).map(|it| it.len()));
        Self { bar: None, shared: io::stdout().is_terminal(), declarations: 0, bytes: 0, all: sizes.sum() }
    }

    pub fn advance(&mut self, bytes: usize) {
        self.declarations += 1;
        self.bytes += u64::try_from(bytes).unwrap_or_default();
        if self.declarations > MANY {
            let (all, declarations) = (self.all, self.declarations);
            let bar = self.bar.get_or_insert_with(|| bar(all));
            bar.set_position(self.bytes);
            bar.set_message(declarations.to_string());
        }
    }

    /// Does what writes to the terminal without the bar in between.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) if self.shared => bar.suspend(write),
            Some(_) | None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The bar draws on standard error, and only when that is a terminal.
fn bar(all: Option<u64>) -> ProgressBar {
    let (bar, template) = match all {
        Some(all) => (ProgressBar::new(all), "{bar:40} {percent}%  {msg}  {elapsed}/{duration}"),
        None => (ProgressBar::no_length(), "{spinner} {bytes}  {msg}  {elapsed}"),
    };
    // The template is fixed; were it wrong, the plain bar would still do.
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}
