//! Writes what is made from the code, `openapi/openapi.json`, `docs/rules.md` and `docs/callers.md`, or with `--check`
//! says whether they are up to date.

mod callers;
mod rules;

use std::{error::Error, fs, path::Path, process::ExitCode};

use domain::profile::Profiles;

const USAGE: &str = "usage: openapi [--check]";

fn main() -> ExitCode {
    let done = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => write(),
        [flag] if flag == "--check" => check(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("openapi: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Each file, from the root of the repository, with its text.
fn made() -> Result<[(&'static str, String); 3], Box<dyn Error>> {
    let document = api::openapi::document()?;
    let contract = format!("{}\n", serde_json::to_string_pretty(&document)?);
    let rules = rules::page(&Profiles::embedded()?)?;
    let callers = callers::page(&document)?;
    Ok([("openapi/openapi.json", contract), ("docs/rules.md", rules), ("docs/callers.md", callers)])
}

fn place(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)
}

fn write() -> Result<(), Box<dyn Error>> {
    for (file, text) in made()? {
        fs::write(place(file), text)?;
    }
    Ok(())
}

fn check() -> Result<(), Box<dyn Error>> {
    for (file, text) in made()? {
        if fs::read_to_string(place(file))? != text {
            return Err(format!("{file} is out of date: run `cargo run -p openapi` and read the difference").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_committed_is_up_to_date() {
        super::check().unwrap();
    }
}
