//! Prints a declaration: `cargo run -p pdf --example print -- declaration.json out.pdf [--draft]`.

use std::error::Error;

use domain::{form::project::Project, rules::profile::Profiles};
use form::print::Printed;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [input, output, options @ ..] = arguments.as_slice() else {
        return Err("usage: print declaration.json out.pdf [--draft]".into());
    };
    let declaration = Project::read_partial(serde_json::from_slice(&std::fs::read(input)?)?)
        .map_err(|faults| format!("{input}: {:?}", faults.kept()))?;
    let draft = options.iter().any(|option| option == "--draft");
    let profiles = Profiles::embedded()?;
    let profile = profiles.of(&declaration).map_err(|fault| format!("{input}: {fault:?}"))?;
    let printed = Printed { draft, style: profile.form, ..Printed::of(&declaration) };
    Ok(std::fs::write(output, pdf::pdf(&printed)?)?)
}
