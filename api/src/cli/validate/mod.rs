//! `jixiao validate`: declarations in files, judged as the API judges them, without database or network.

mod options;
mod progress;
mod record;
mod refusal;
mod source;
mod text;

use std::{
    io::{self, BufRead, Write},
    path::Path,
};

use domain::{
    process::stored::ToValidate,
    rules::{Report, profile::Profiles},
    values::{shape::Faults, text::ProfileId},
};

use crate::http::{clock, json};
pub use options::{Format, Options, languages};
use progress::Progress;
use refusal::Refusal;
use source::{Declared, Source};
pub(crate) use text::{BAD, FAINT, STRONG, one_line, report};

/// Where a declaration was found.
struct Place {
    file: String,
    /// Where every line is a declaration.
    line: Option<u64>,
}

/// What is told of one declaration.
enum Outcome {
    Judged { name: Option<String>, report: Box<Report> },
    Refused(Refusal),
}

/// Counts of a file, or of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub without_errors: u64,
    pub with_errors: u64,
    /// Those that could not be read as declarations.
    pub not_validated: u64,
    /// Errors that rules found, and faults of what could not be read.
    pub errors: u64,
    pub warnings: u64,
    pub info: u64,
}

impl Totals {
    /// Whether nothing has to be corrected.
    pub const fn clean(&self) -> bool {
        self.with_errors == 0 && self.not_validated == 0
    }

    pub const fn declarations(&self) -> u64 {
        self.without_errors + self.with_errors + self.not_validated
    }

    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Judged { report, .. } => {
                self.without_errors += u64::from(report.valid);
                self.with_errors += u64::from(!report.valid);
                self.errors += u64::from(report.summary.error);
                self.warnings += u64::from(report.summary.warning);
                self.info += u64::from(report.summary.info);
            }
            Outcome::Refused(refusal) => {
                self.not_validated += 1;
                self.errors += u64::try_from(refusal.faults().map_or(1, Faults::count)).unwrap_or(u64::MAX);
            }
        }
    }

    fn add(&mut self, other: &Self) {
        self.without_errors += other.without_errors;
        self.with_errors += other.with_errors;
        self.not_validated += other.not_validated;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.info += other.info;
    }
}

/// Validates every declaration of every file and writes what there is to say, in the order of the files.
///
/// # Errors
/// When nothing can be written any more. A file that cannot be read is told, and the rest goes on.
pub fn run(options: &Options, profiles: &Profiles, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<Totals> {
    let mut run = Run { options, profiles, out, progress: Progress::new(&options.files) };
    let mut totals = Totals::default();
    for file in &options.files {
        totals.add(&run.file(file, &mut *input)?);
    }
    if options.format == Format::Text {
        run.write(&text::totals(&totals, options.language))?;
    }
    run.out.flush()?;
    Ok(totals)
}

struct Run<'a> {
    options: &'a Options,
    profiles: &'a Profiles,
    out: &'a mut dyn Write,
    progress: Progress,
}

impl Run<'_> {
    fn file(&mut self, file: &Path, input: &mut dyn BufRead) -> io::Result<Totals> {
        let name = file.display().to_string();
        let mut totals = Totals::default();
        match Source::open(file, input) {
            Ok(source) => {
                for declared in source {
                    self.declaration(&name, declared, &mut totals)?;
                }
            }
            Err(refusal) => self.declaration(&name, Declared { line: None, bytes: Err(refusal) }, &mut totals)?,
        }
        if self.options.format == Format::Text && totals.declarations() > 1 {
            self.write(&text::file(&name, &totals, self.options.language))?;
        }
        Ok(totals)
    }

    fn declaration(&mut self, file: &str, declared: Declared, totals: &mut Totals) -> io::Result<()> {
        let place = Place { file: file.to_owned(), line: declared.line };
        let size = declared.bytes.as_ref().map_or(0, Vec::len);
        let outcome = declared.bytes.and_then(|bytes| self.judge(&bytes)).unwrap_or_else(Outcome::Refused);
        totals.count(&outcome);
        self.progress.advance(size);
        let language = self.options.language;
        let page = match self.options.format {
            Format::Text => text::declaration(&place, &outcome, language),
            Format::Json => record::declaration(&place, &outcome, language)?,
        };
        self.write(&page)
    }

    fn judge(&self, bytes: &[u8]) -> Result<Outcome, Refusal> {
        let json = json::read(source::without_mark(bytes))?;
        if json.is_array() {
            return Err(Refusal::List);
        }
        let mut declaration = ToValidate::read(json)?;
        if let Some(profile) = &self.options.profile {
            declaration.project.profile = ProfileId::stored(profile.clone());
        }
        let profile = self.profiles.of(&declaration.project).map_err(|fault| Refusal::Shape(fault.into()))?;
        let report = Box::new(declaration.report(profile, self.options.scope, clock::now()));
        let name = declaration.project.name.map(domain::values::text::Title::into_string);
        Ok(Outcome::Judged { name, report })
    }

    fn write(&mut self, page: &str) -> io::Result<()> {
        let out = &mut *self.out;
        self.progress.aside(|| out.write_all(page.as_bytes()))
    }
}
