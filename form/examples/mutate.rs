//! Reads damaged forms: `cargo run --release -p form --example mutate -- 100000 [FILE…]`. A panic ends it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a fault of the tool ends it")]

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

#[path = "../tests/support/mutations.rs"]
mod mutations_of;
#[path = "../tests/support/mod.rs"]
mod support;

use mutations_of::{Parts, mutated};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let number: u64 = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(2000);
    let mut files: Vec<(Vec<u8>, Parts)> = vec![(support::SEED.to_vec(), Parts::of(support::SEED))];
    for file in arguments {
        let bytes = std::fs::read(&file).unwrap();
        let parts = Parts::of(&bytes);
        files.push((bytes, parts));
    }
    let mut told: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut reading, mut slowest) = (Duration::ZERO, (Duration::ZERO, 0));
    for at in 0..number {
        let bytes = mutated(&files, at);
        let begin = Instant::now();
        let code = form::read::read(&bytes).map_or_else(|refusal| refusal.code(), |_| "read");
        let took = begin.elapsed();
        reading += took;
        slowest = slowest.max((took, at));
        *told.entry(code).or_default() += 1;
    }
    println!(
        "{number} files, {:.0} per second, slowest {:?} (number {})",
        f64::from(u32::try_from(number).unwrap()) / reading.as_secs_f64(),
        slowest.0,
        slowest.1
    );
    println!("{told:?}");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak memory unknown"));
}
