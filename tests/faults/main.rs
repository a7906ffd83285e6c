//! Faults on purpose: the real binary on both databases is killed, stopped, starved, overloaded and lied to, and is then
//! held against what it acknowledged. `tests/faults/run` builds the binary and starts this.

mod http;
mod load;
mod model;
mod report;
mod scenarios;
mod world;

use std::{fs, path::PathBuf, process::ExitCode, time::Instant};

use clap::Parser;
use scenarios::{crowds, deadlocks, fuzz, hostile, kills, outages, overload, seals, slow::Slow, stalls, stops};
use tests::{chance, postgres, process, proxy, raw};
use tokio::spawn;
use world::World;

#[derive(Debug, Parser)]
#[command(name = "tests/faults/run")]
struct Options {
    /// Runs a few rounds of each fault, in about three minutes. It fails for what is wrong, and only tells what is slow.
    #[arg(long)]
    short: bool,
    /// Repeats the run with this seed.
    #[arg(long)]
    seed: Option<u64>,
    /// Keeps the folder with databases and logs.
    #[arg(long)]
    keep: bool,
    /// Only these faults.
    #[arg(value_parser = NAMES)]
    only: Vec<String>,
}

const SLOW: &str = "slow";

const NAMES: [&str; 14] = [
    "kills",
    "postgres-kills",
    "replica",
    "stops",
    "outages",
    "overload",
    SLOW,
    "memory",
    "answers",
    "stalls",
    "deadlocks",
    "starvation",
    "seals",
    "fuzz",
];

/// What takes its time however few the rounds are: the short form leaves it out unless it is named.
const LONG: [&str; 1] = ["seals"];

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    // The HTTP client asks for one, though nothing here is encrypted.
    drop(rustls::crypto::ring::default_provider().install_default());
    let seed = options.seed.unwrap_or_else(|| uuid::Uuid::now_v7().as_u64_pair().1 >> 2);
    println!("seed {seed}; the same faults again: tests/faults/run --seed {seed}");
    let folder = folder();
    let begun = Instant::now();
    let mut world = World::new(seed, options.short, folder.clone());
    let all = |name: &str| options.only.is_empty() && !(options.short && LONG.contains(&name));
    let wanted = |name: &str| all(name) || options.only.iter().any(|only| only == name);
    // Slow clients take their time and little else: where figures are only looked at, others need not wait for them.
    let aside = if options.short && wanted(SLOW) { Some(spawn(Slow::prepare(&mut world).await.run())) } else { None };
    for name in NAMES.iter().filter(|name| wanted(name)) {
        match *name {
            "kills" => kills::service(&mut world).await,
            "postgres-kills" => kills::postgres(&mut world).await,
            "replica" => kills::replica(&mut world).await,
            "stops" => stops::stops(&mut world).await,
            "outages" => {
                outages::outages(&mut world).await;
                outages::forgotten(&mut world).await;
            }
            "overload" => overload::overload(&mut world).await,
            SLOW if aside.is_some() => {}
            SLOW => {
                let findings = Slow::prepare(&mut world).await.run().await;
                findings.into_iter().for_each(|finding| world.found(finding));
            }
            "memory" => hostile::bodies(&mut world).await,
            "answers" => hostile::answers(&mut world).await,
            "stalls" => stalls::stalls(&mut world).await,
            "deadlocks" => deadlocks::deadlocks(&mut world).await,
            "seals" => seals::seals(&mut world).await,
            "fuzz" => fuzz::fuzz(&mut world).await,
            _ => crowds::starvation(&mut world).await,
        }
    }
    if let Some(aside) = aside {
        let findings = aside.await.expect("slow clients do not panic");
        findings.into_iter().for_each(|finding| world.found(finding));
    }
    let (all, kept) = (world.findings.len(), world.findings.iter().filter(|finding| finding.holds()).count());
    let broken = world.findings.iter().filter(|finding| !finding.faults.is_empty()).count();
    println!("{kept} of {all} promises hold, {broken} are broken; {} s", begun.elapsed().as_secs());
    drop(world);
    if options.keep {
        println!("kept: {}", folder.display());
    } else if let Err(error) = fs::remove_dir_all(&folder) {
        eprintln!("{} cannot be removed: {error}", folder.display());
    }
    if kept == all || (options.short && broken == 0) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A new folder that the owner of PostgreSQL can reach.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("jixiao-faults-{}", std::process::id()));
    fs::create_dir(&folder).expect("a folder can be made");
    folder
}
