//! How much processor time everybody took. Other work on the machine hardly moves it, which the rate does not say of itself.

use std::{fs, ops::Sub};

/// Parts of a second in which Linux tells programs of processor time.
const TICKS: f64 = 100.0;

/// Seconds of processor time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu {
    pub service: f64,
    pub database: f64,
    /// The load generator; also pgbench, which it starts and waits for.
    pub client: f64,
}

impl Cpu {
    /// Since the start of each process.
    pub fn read(service: u32, database: &[u32]) -> Self {
        // The first process of PostgreSQL inherits the time of those which have ended.
        let ended = database.first().map_or(0.0, |first| inherited(*first));
        let own = std::process::id();
        Self {
            service: spent(service),
            database: database.iter().map(|pid| spent(*pid)).sum::<f64>() + ended,
            client: spent(own) + inherited(own),
        }
    }

    pub fn sum(self) -> f64 {
        self.service + self.database + self.client
    }
}

impl Sub for Cpu {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            service: self.service - before.service,
            database: self.database - before.database,
            client: self.client - before.client,
        }
    }
}

fn spent(pid: u32) -> f64 {
    fields(pid, 11)
}

fn inherited(pid: u32) -> f64 {
    fields(pid, 13)
}

/// The sum of two neighbouring fields behind the name of the program: time as a user and as the system.
fn fields(pid: u32, first: usize) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let Some((_, rest)) = stat.rsplit_once(')') else { return 0.0 };
    let ticks = rest.split_whitespace().skip(first).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}
