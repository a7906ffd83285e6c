//! Prints a declaration: `cargo run -p form --example print -- declaration.json out.docx|out.xlsx|out.html [--draft]`;
//! a draft carries its open findings.

use std::{error::Error, path::Path};

use domain::{
    form::project::Project,
    rules::{Scope, Subject, profile::Profiles, validate},
    values::{language::Language, period::Timestamp},
};
use form::print::{self, Printed};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [input, output, options @ ..] = arguments.as_slice() else {
        return Err("usage: print declaration.json out.docx|out.xlsx|out.html [--draft]".into());
    };
    let declaration = Project::read_partial(serde_json::from_slice(&std::fs::read(input)?)?)
        .map_err(|faults| format!("{input}: {:?}", faults.kept()))?;
    let draft = options.iter().any(|option| option == "--draft");
    let profiles = Profiles::embedded()?;
    let profile = profiles.of(&declaration).map_err(|fault| format!("{input}: {fault:?}"))?;
    let report = draft.then(|| {
        let subject = Subject::new(&declaration, profile, None);
        validate(&subject, Scope::All, Timestamp::from_micros(0)).in_language(Language::Zh)
    });
    let findings = report.as_ref().map(|report| report.findings.as_slice());
    let printed = Printed { declaration: &declaration, style: profile.form, draft, findings };
    let bytes = match Path::new(output).extension().and_then(|extension| extension.to_str()) {
        Some("docx") => print::docx(&printed)?,
        Some("xlsx") => print::xlsx(&printed)?,
        Some("html") => print::html(&printed).into_bytes(),
        _ => return Err(format!("{output}: neither docx nor xlsx nor html").into()),
    };
    Ok(std::fs::write(output, bytes)?)
}
