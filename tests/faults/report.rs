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
}

/// Faults that are shown; more of a kind say no more.
const SHOWN: usize = 5;

impl Finding {
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.holds() { "holds" } else { "FALLS SHORT" };
        write!(
            f,
            "{verdict:<11} {:<10} {:<10} {} (promise: {})",
            self.scenario,
            self.database.to_string(),
            self.figure,
            self.promise
        )?;
        for fault in self.faults.iter().take(SHOWN) {
            write!(f, "\n            - {fault}")?;
        }
        if self.faults.len() > SHOWN {
            write!(f, "\n            - and {} more", self.faults.len() - SHOWN)?;
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
