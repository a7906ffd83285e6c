//! Outcomes for programs: one JSON object per line.

use domain::{rules::ReportText, values::language::Language};
use serde::Serialize;

use super::{Outcome, Place, refusal::Refusal};
use crate::http::problem::FaultBody;

/// The report of the API, and what it is about.
#[derive(Serialize)]
struct Judged<'a> {
    file: &'a str,
    line: Option<u64>,
    #[serde(flatten)]
    report: ReportText,
}

/// The members of the API's problem that a file has, and what it is about.
#[derive(Serialize)]
struct Refused<'a> {
    file: &'a str,
    line: Option<u64>,
    /// As in a report, so that a program needs to look at one member only.
    valid: bool,
    code: &'static str,
    detail: String,
    errors: Vec<FaultBody>,
}

impl<'a> Refused<'a> {
    fn new(place: &'a Place, refusal: &Refusal, language: Language) -> Self {
        Self {
            file: &place.file,
            line: place.line,
            valid: false,
            code: refusal.code(),
            detail: refusal.detail(place.line).get(language).to_owned(),
            errors: refusal.faults().map(|faults| FaultBody::list(faults, language)).unwrap_or_default(),
        }
    }
}

pub fn declaration(place: &Place, outcome: &Outcome, language: Language) -> Result<String, serde_json::Error> {
    let mut line = match outcome {
        Outcome::Judged { report, .. } => {
            let report = report.in_language(language);
            serde_json::to_string(&Judged { file: &place.file, line: place.line, report })
        }
        Outcome::Refused(refusal) => serde_json::to_string(&Refused::new(place, refusal, language)),
    }?;
    line.push('\n');
    Ok(line)
}
