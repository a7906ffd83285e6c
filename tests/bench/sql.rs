//! SQL by psql, for what the service is not asked to do.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use tests::postgres::program;

/// Runs statements; answers what the last one told, without headings.
pub fn psql(url: &str, sql: &str) -> String {
    let mut child = Command::new(program("psql"))
        .args(["--quiet", "--no-psqlrc", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1", url])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("psql can be started");
    let mut input = child.stdin.take().expect("psql has an input");
    input.write_all(sql.as_bytes()).expect("psql takes the statements");
    input.write_all(b";\n").expect("psql takes the statements");
    drop(input);
    let output = child.wait_with_output().expect("psql ends");
    assert!(output.status.success(), "psql failed on: {sql}");
    let mut text = String::from_utf8(output.stdout).expect("psql tells UTF-8");
    if text.ends_with('\n') {
        text.pop();
    }
    text
}

/// Runs a query whose only column is a number.
pub fn number(url: &str, sql: &str) -> u64 {
    let told = psql(url, sql);
    told.parse().unwrap_or_else(|error| panic!("{sql} told {told:?}: {error}"))
}
