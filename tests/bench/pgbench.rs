//! Bare SQL as fast as PostgreSQL does it: pgbench with prepared statements.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use tests::postgres::program;

use crate::{
    cpu::Cpu,
    drive::{count, percentile},
    site::Site,
};

/// What a limit is.
pub struct Limit {
    pub rate: f64,
    pub p99: f64,
    /// Milliseconds of processor time of pgbench and PostgreSQL for one transaction.
    pub cpu_each: f64,
    /// As [`Self::cpu_each`], of PostgreSQL alone.
    pub database_each: f64,
}

/// Runs the scripts in turn for some seconds.
pub fn pgbench(site: &Site, url: &str, scripts: &[String], connections: usize, seconds: u64) -> Limit {
    let folder = site.folder.join("pgbench");
    fs::create_dir_all(&folder).expect("a folder can be made");
    let mut command = Command::new(program("pgbench"));
    command
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=1", "--log"])
        .arg(format!("--client={connections}"))
        .arg(format!("--time={seconds}"))
        .arg(format!("--log-prefix={}", folder.join("log").display()));
    for (number, script) in scripts.iter().enumerate() {
        let file = folder.join(format!("{number}.sql"));
        fs::write(&file, script).expect("a script can be written");
        command.arg("--file").arg(file);
    }
    let before = site.cpu();
    let output = command.arg(url).stderr(Stdio::piped()).output().expect("pgbench can be started");
    let cpu = site.cpu() - before;
    let (told, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && !errors.contains("aborted"), "pgbench failed: {errors}");
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|rest| rest.split(' ').next());
    let rate = rate.and_then(|rate| rate.parse().ok()).unwrap_or_else(|| panic!("pgbench told no rate: {told}"));
    let mut times = times(&folder);
    times.sort_unstable();
    fs::remove_dir_all(&folder).expect("the folder can be removed");
    limit(rate, &times, cpu)
}

fn limit(rate: f64, times: &[u64], cpu: Cpu) -> Limit {
    let each = |seconds: f64| seconds * 1e3 / count(times.len().max(1));
    Limit { rate, p99: percentile(times, 99), cpu_each: each(cpu.sum()), database_each: each(cpu.database) }
}

/// Microseconds of each transaction, which is the third number of a line of the log.
fn times(folder: &Path) -> Vec<u64> {
    let mut times = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read").flatten() {
        if entry.file_name().to_string_lossy().starts_with("log") {
            let log = fs::read_to_string(entry.path()).expect("the log can be read");
            times.extend(log.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u64>().ok()));
        }
    }
    times
}
