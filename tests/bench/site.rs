//! What is measured: the service as a process, its database, and the cluster of that.

use std::{
    path::PathBuf,
    process::id,
    time::{Duration, Instant},
};

use serde_json::Value;
use tests::{
    postgres::Postgres,
    process::Service,
    raw::{Connection, head},
};
use tokio::time::sleep;

use crate::{
    cpu::Cpu,
    drive::{Driven, Requests, Until, drive},
    sql::psql,
};

/// Memory as a server has it that is meant for this work, and no checkpoint or vacuum in the middle of a measurement: both
/// are made between the measurements. What is told to be stored is stored (fsync).
const SETTINGS: [&str; 9] = [
    "shared_buffers=2GB",
    "effective_cache_size=8GB",
    "max_wal_size=16GB",
    "checkpoint_timeout=1h",
    "wal_buffers=64MB",
    "random_page_cost=1.1",
    "work_mem=16MB",
    "maintenance_work_mem=512MB",
    "autovacuum=off",
];
/// Load before a measurement, so that plans and connections are there.
const WARM: Duration = Duration::from_secs(1);
/// How long a service without requests is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(2);

pub struct Site {
    pub service: Service,
    pub url: String,
    pub folder: PathBuf,
    /// Last, so that the service has stopped before its database does.
    pub postgres: Option<Postgres>,
}

/// A measurement with its processor time.
pub struct Cell {
    pub driven: Driven,
    pub cpu: Cpu,
}

impl Cell {
    /// Milliseconds of processor time of everybody for one request.
    pub fn cpu_each(&self) -> f64 {
        self.cpu.sum() * 1e3 / crate::drive::count(self.driven.times.len().max(1))
    }
}

impl Site {
    /// A service on an empty database, started.
    pub async fn open(sqlite: bool) -> Self {
        let folder = std::env::temp_dir().join(format!("jixiao-bench-{}", id()));
        std::fs::create_dir(&folder).expect("a folder can be made");
        let mut postgres = if sqlite { None } else { Some(Postgres::start_with(&folder, &SETTINGS)) };
        let url = match &mut postgres {
            Some(postgres) => postgres.database(),
            None => format!("sqlite://{}", folder.join("jixiao.db").display()),
        };
        let mut service = Service::new(&folder, &url, &[("JIXIAO_DRAIN_SECONDS", "0".to_owned())]);
        service.start().await;
        Self { service, url, folder, postgres }
    }

    /// Stops the service, lets `between` work on a database that nobody uses, and starts it again. Answers how long it
    /// took to answer, and the MiB it then has in memory.
    pub async fn restart(&mut self, between: impl FnOnce(&Self)) -> (Duration, u64) {
        assert!(self.service.stop().await, "the service stops when it is asked to");
        between(self);
        let cold = self.service.start().await;
        sleep(IDLE).await;
        (cold, self.service.memory().1)
    }

    /// What PostgreSQL puts off, so that no measurement pays for another one.
    pub fn tidy(&self) {
        if self.postgres.is_some() {
            psql(&self.url, "VACUUM; CHECKPOINT");
        }
    }

    /// Processor time until now.
    pub fn cpu(&self) -> Cpu {
        let database = self.postgres.as_ref().map(Postgres::processes).unwrap_or_default();
        Cpu::read(self.service.pid(), &database)
    }

    /// Measures, after a short load that is not measured.
    pub async fn measure(&self, what: &str, requests: &Requests, connections: usize, until: Until) -> Cell {
        if matches!(until, Until::Elapsed(_)) {
            drive(self.service.address, requests, connections, Until::Elapsed(WARM)).await.tell_refused(what);
        }
        let before = self.cpu();
        let driven = drive(self.service.address, requests, connections, until).await;
        let cpu = self.cpu() - before;
        driven.tell_refused(what);
        Cell { driven, cpu }
    }

    /// One answer.
    pub async fn get(&self, path: &str) -> Value {
        self.send(head("GET", path, "", 0).as_bytes()).await
    }

    /// Sends a request that must be answered 2xx, and reads the answer.
    pub async fn send(&self, request: &[u8]) -> Value {
        let mut connection = Connection::open(self.service.address).await.expect("the service takes connections");
        let (status, _) = connection.ask(request).await.expect("the service answers");
        let told = || String::from_utf8_lossy(connection.body()).into_owned();
        assert!((200..300).contains(&status), "status {status}: {}", told());
        serde_json::from_slice(connection.body()).unwrap_or_else(|error| panic!("{error}: {}", told()))
    }

    /// Waits until every event has its place in the chain, which happens after the answers.
    pub async fn settle(&self) {
        let Some(_) = &self.postgres else { return };
        let begun = Instant::now();
        while psql(&self.url, "SELECT count(*) FROM audit_pending") != "0" {
            assert!(begun.elapsed() < Duration::from_secs(120), "events wait for ever");
            sleep(Duration::from_millis(100)).await;
        }
    }
}
