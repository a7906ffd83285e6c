//! The coverage ratchet: every operation of the specification is called by some test with success, but for those in
//! `tests/uncovered.txt`, a list that may only shrink. `tests/run` starts this after the tests.

use std::{env, fs, process::ExitCode};

use tests::{Spec, coverage};

const UNCOVERED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/uncovered.txt");

fn main() -> ExitCode {
    let recorded = match env::var(coverage::FILE).map(fs::read_to_string) {
        Ok(Ok(recorded)) => recorded,
        _ => {
            eprintln!(
                "coverage: {} does not name the file that the tests wrote: start it with tests/run",
                coverage::FILE
            );
            return ExitCode::FAILURE;
        }
    };
    let listed = fs::read_to_string(UNCOVERED).expect("tests/uncovered.txt can be read");
    let (called, listed) = (coverage::lines(&recorded), coverage::lines(&listed));
    let operations = Spec::committed().operations();
    let names: Vec<_> = operations.iter().map(|operation| operation.name()).collect();
    let mut wrong = 0;
    for name in names.iter().map(String::as_str).filter(|name| !called.contains(name) && !listed.contains(name)) {
        println!("coverage: no test calls {name}: write one in tests/tests/api");
        wrong += 1;
    }
    for name in &listed {
        if called.contains(name) {
            println!("coverage: {name} is called now: take it out of tests/uncovered.txt");
            wrong += 1;
        } else if !names.iter().any(|known| known == name) {
            println!("coverage: {name} is no operation any more: take it out of tests/uncovered.txt");
            wrong += 1;
        }
    }
    let covered = names.iter().filter(|name| called.contains(name.as_str())).count();
    println!("coverage: {covered} of {} operations are called by tests", names.len());
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
