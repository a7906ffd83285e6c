//! What a scenario found, told a line at a time.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A promise, and what was seen of it.
pub struct Finding {
    pub scenario: &'static str,
    pub database: Database,
    pub figure: String,
    pub promise: &'static str,
    /// What contradicts the promise; none if it holds.
    pub faults: Vec<String>,
    /// Times and sizes that are above their promise. A busy machine has some, so that the short form only tells them.
    pub misses: Vec<String>,
}

/// Faults that are shown; more of a kind say no more.
const SHOWN: usize = 5;

impl Finding {
    pub fn holds(&self) -> bool {
        self.faults.is_empty() && self.misses.is_empty()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match (self.faults.is_empty(), self.misses.is_empty()) {
            (true, true) => "holds",
            (true, false) => "misses",
            (false, _) => "BROKEN",
        };
        write!(
            f,
            "{verdict:<7} {:<10} {:<10} {} (promise: {})",
            self.scenario,
            self.database.to_string(),
            self.figure,
            self.promise
        )?;
        for fault in self.misses.iter().chain(&self.faults).take(SHOWN) {
            write!(f, "\n            - {fault}")?;
        }
        let more = (self.misses.len() + self.faults.len()).saturating_sub(SHOWN);
        if more > 0 {
            write!(f, "\n            - and {more} more")?;
        }
        Ok(())
    }
}

/// Durations in milliseconds: the middle, the 99th of 100, the longest.
pub fn spread(times: &mut [u128]) -> String {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len().saturating_sub(1)) * share / 100).copied().unwrap_or_default();
    format!("{} ms median, {} ms p99, {} ms longest", at(50), at(99), at(100))
}
