//! What bare SQL costs on the same data: the *limit* on a plain schema without history, seals and search, and the
//! *equal-work limit*, which writes all that the service writes, by one statement on a copy of its database.

mod equal;
mod literals;
mod plain;

use tests::postgres::Postgres;

use crate::{
    options::Operation,
    pgbench::{Limit, pgbench},
    site::Site,
    sql::psql,
};

/// Different declarations that the limits store.
const SAMPLES: u64 = 16;

/// Databases beside that of the service.
pub struct Limits {
    plain: String,
    equal: String,
    plain_scripts: plain::Scripts,
    equal_scripts: equal::Scripts,
}

impl Limits {
    /// Copies the service's database, which nobody may use meanwhile.
    pub fn prepare(postgres: &Postgres, service: &str) -> Self {
        let from = service.rsplit('/').next().expect("an address names a database");
        let copy = |name: &str| {
            psql(&postgres.url("postgres"), &format!("CREATE DATABASE {name} TEMPLATE {from}"));
            postgres.url(name)
        };
        let (plain, equal) = (copy("plain"), copy("equal"));
        let plain_scripts = plain::prepare(&plain);
        let equal_scripts = equal::prepare(&equal);
        Self { plain, equal, plain_scripts, equal_scripts }
    }

    /// The limit of an operation, if it has one.
    pub fn bare(&self, site: &Site, operation: Operation, connections: usize, seconds: u64) -> Option<Limit> {
        let scripts = match operation {
            Operation::Read => &self.plain_scripts.read,
            Operation::Page => &self.plain_scripts.page,
            Operation::Depth => &self.plain_scripts.depth,
            Operation::Store => &self.plain_scripts.store,
            Operation::Patch => &self.plain_scripts.patch,
            Operation::Validate | Operation::Bulk => return None,
        };
        Some(run(site, &self.plain, operation, scripts, connections, seconds))
    }

    /// The equal-work limit of an operation, if it has one.
    pub fn equal(&self, site: &Site, operation: Operation, connections: usize, seconds: u64) -> Option<Limit> {
        let scripts = match operation {
            Operation::Store => &self.equal_scripts.store,
            Operation::Patch => &self.equal_scripts.patch,
            _ => return None,
        };
        Some(run(site, &self.equal, operation, scripts, connections, seconds))
    }
}

fn run(site: &Site, url: &str, operation: Operation, scripts: &[String], connections: usize, seconds: u64) -> Limit {
    psql(url, "CHECKPOINT");
    let before = written(url);
    pgbench(site, url, scripts, connections, 1);
    assert_eq!(written(url) != before, operation.writes(), "{operation:?}: bare SQL writes if the service does");
    if operation.writes() {
        psql(url, "VACUUM; CHECKPOINT");
    }
    let limit = pgbench(site, url, scripts, connections, seconds);
    if operation.writes() {
        psql(url, "VACUUM");
    }
    limit
}

/// How many declarations there are, and how often they were changed.
fn written(url: &str) -> String {
    let version = "coalesce(to_jsonb(p) ->> 'version', to_jsonb(p) ->> 'revision')::bigint";
    psql(url, &format!("SELECT count(*), sum({version}) FROM project AS p"))
}
