//! Writes `openapi/openapi.json` from the code, or with `--check` says whether it is up to date.

use std::{path::Path, process::ExitCode};

const USAGE: &str = "usage: openapi [--check]";

fn main() -> ExitCode {
    let check = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("openapi: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(check: bool) -> Result<(), Box<dyn std::error::Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let written = format!("{}\n", serde_json::to_string_pretty(&api::openapi::document()?)?);
    if !check {
        return Ok(std::fs::write(file, written)?);
    }
    if std::fs::read_to_string(&file)? == written {
        Ok(())
    } else {
        Err("openapi/openapi.json is out of date: run `cargo run -p openapi` and read the difference".into())
    }
}
