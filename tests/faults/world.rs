//! What scenarios share: the seed, the size of the run, a folder, and the cluster.

use std::path::PathBuf;

use crate::{
    chance::Chance,
    postgres::Postgres,
    process::Service,
    report::{Database, Finding},
};

pub struct World {
    pub chance: Chance,
    pub short: bool,
    pub folder: PathBuf,
    pub postgres: Postgres,
    pub findings: Vec<Finding>,
    next: u32,
}

impl World {
    pub fn new(seed: u64, short: bool, folder: PathBuf) -> Self {
        let postgres = Postgres::start(&folder);
        Self { chance: Chance::new(seed), short, folder, postgres, findings: Vec::new(), next: 0 }
    }

    /// A number of rounds: few in the short form, all in the full one.
    pub fn rounds(&self, few: usize, all: usize) -> usize {
        if self.short { few } else { all }
    }

    /// The address of an empty database.
    pub fn database(&mut self, database: Database) -> String {
        self.next += 1;
        match database {
            Database::Sqlite => format!("sqlite://{}", self.folder.join(format!("{}.db", self.next)).display()),
            Database::Postgres => self.postgres.database(),
        }
    }

    /// A service on an empty database, started.
    pub async fn service(&mut self, database: Database, settings: &[(&'static str, String)]) -> Service {
        let url = self.database(database);
        let mut service = Service::new(&self.folder, &url, settings);
        service.start().await;
        service
    }

    pub fn found(&mut self, finding: Finding) {
        println!("{finding}");
        self.findings.push(finding);
    }
}
