//! Which operations of the specification the tests have called with success.

use std::{collections::BTreeSet, env, fs::OpenOptions, io::Write};

/// Names the file to which every successful operation is appended.
pub const FILE: &str = "JIXIAO_COVERAGE";

/// Notes that an operation answered as it should. Several test binaries write to the one file.
pub fn record(operation: &str) {
    let Some(path) = env::var_os(FILE) else { return };
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the coverage file can be opened");
    // One write call per line, so that lines of several threads do not mix.
    file.write_all(format!("{operation}\n").as_bytes()).expect("the coverage file can be written");
}

/// The lines of a list of operations; comments and blank lines are left out.
pub fn lines(text: &str) -> BTreeSet<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}
