//! Writes what is made from the code, `openapi/openapi.json`, `docs/rules.md` and `docs/callers.md`, or with `--check`
//! says whether they are up to date.

mod callers;
mod rules;

use std::{error::Error, fs, path::Path, process::ExitCode};

use domain::rules::profile::Profiles;

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
    let document = api::contract::document()?;
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
    use serde_json::Value;

    /// Statuses of what stands around every handler, which no operation has to declare.
    const OF_LAYERS: [&str; 6] = ["400", "401", "403", "429", "500", "503"];

    /// A refusal is promised where something is read that can be refused with it, and nowhere else.
    #[test]
    fn every_promised_refusal_is_declared_by_what_is_read() {
        let document = api::contract::document().unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let parameters = operation["parameters"].as_array().unwrap();
                let has = |member: &str, value: &str| parameters.iter().any(|it| it[member] == value);
                let repeatable = has("$ref", "#/components/parameters/IdempotencyKey");
                let (body, conditional) = (operation.get("requestBody").is_some(), has("name", "If-Match"));
                let promised = |status: &str| operation["responses"].get(status).is_some();
                for (status, read) in [
                    ("404", has("in", "path")),
                    ("408", body),
                    ("412", conditional),
                    ("413", body),
                    ("415", body),
                    ("428", conditional),
                    ("410", operation["operationId"] == "list_changes"),
                ] {
                    assert_eq!(promised(status), read, "{status} of {method} {path}");
                }
                assert!(!(conditional || repeatable) || promised("409"), "409 of {method} {path}");
                assert!(!(body || repeatable) || promised("422"), "422 of {method} {path}");
                let limited = |it: &Value| it["in"] == "query" && limit(&it["schema"]);
                assert!(!parameters.iter().any(limited) || promised("422"), "422 of {method} {path}");
                for status in operation["responses"].as_object().unwrap().keys().filter(|it| it.as_str() >= "400") {
                    let known = ["404", "408", "409", "410", "412", "413", "415", "422", "428"];
                    assert!(OF_LAYERS.contains(&status.as_str()) || known.contains(&status.as_str()), "{status}");
                }
            }
        }
        for method in ["get", "delete"] {
            let submission = &document["paths"]["/api/v1/projects/{id}/submission"][method];
            assert!(submission["responses"].get("422").is_none(), "{method} reads nothing that could be unacceptable");
        }
    }

    /// Whether a value of the right type can be too large.
    fn limit(schema: &Value) -> bool {
        schema["type"] == "integer" && schema.get("maximum").is_some() && schema["format"] == "int32"
    }

    #[test]
    fn what_is_committed_is_up_to_date() {
        super::check().unwrap();
    }
}
