//! What is to be measured, and how.

use clap::{Parser, ValueEnum};

#[derive(Debug, Parser)]
#[command(name = "tests/bench/run")]
pub struct Options {
    /// Measures on an SQLite file, where there is no limit to compare with.
    #[arg(long)]
    pub sqlite: bool,
    /// How many declarations are stored before anything is measured.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(100..))]
    pub declarations: u64,
    /// How many connections ask at the same time; a table for each.
    #[arg(long, value_delimiter = ',', default_value = "16")]
    pub connections: Vec<usize>,
    /// How long each operation is measured.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
    /// Only these operations.
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<Operation>,
    /// Leaves out the limits of bare SQL.
    #[arg(long)]
    pub no_limit: bool,
    /// Measures lists in every order, filters, search and stores instead. On PostgreSQL the service stores 20,000
    /// declarations, and SQL multiplies them, without their history.
    #[arg(long)]
    pub growth: bool,
    /// Measures declarations of very many rows instead.
    #[arg(long)]
    pub large: bool,
    /// Keeps the folder with databases and logs.
    #[arg(long)]
    pub keep: bool,
}

impl Options {
    pub fn wants(&self, operation: Operation) -> bool {
        self.only.is_empty() || self.only.contains(&operation)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Operation {
    Read,
    Page,
    Depth,
    Validate,
    Patch,
    Store,
    Bulk,
}

impl Operation {
    /// Readers come first, so that what they read is what was loaded.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Page, Self::Depth, Self::Validate, Self::Patch, Self::Store, Self::Bulk];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Read => "Read one declaration",
            Self::Page => "Page of 50 of a unit and year, by budget",
            Self::Depth => "Page of 50 at any depth",
            Self::Validate => "Validate without storing",
            Self::Patch => "Change one field",
            Self::Store => "Store one",
            Self::Bulk => "Store in batches of 50, four at a time, each",
        }
    }

    pub const fn writes(self) -> bool {
        matches!(self, Self::Patch | Self::Store | Self::Bulk)
    }
}
