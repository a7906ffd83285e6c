//! The service as a process of its own, started from its binary, and what harnesses do to it.

use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::time::{sleep, timeout};

use crate::raw::{Connection, head};

/// The administrator's key of every service under test.
pub const ADMIN_KEY: &str = "tests-only-0123456789-0123456789-0123456789";
/// The secret under which the history of every service under test is sealed.
pub const AUDIT_KEY: &str = "tests-only-audit-key-0123456789-0123456789";

/// How long a probe waits for its answer.
const PROBED_WITHIN: Duration = Duration::from_secs(2);
/// How long a start may take until the service answers.
const START_WITHIN: Duration = Duration::from_secs(60);

/// A port that nobody listens on now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("a listener has an address").port()
}

/// Sends a signal to a process.
pub fn signal(name: &str, pid: u32) {
    // A process that has ended meanwhile cannot be told, and need not be.
    let _ = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).stderr(Stdio::null()).status();
}

/// Status of the readiness probe, if it answers within two seconds.
pub async fn ready(address: SocketAddr) -> Option<u16> {
    let probe = async {
        let mut connection = Connection::open(address).await.ok()?;
        let (status, _) = connection.ask(head("GET", "/healthz/ready", "", 0).as_bytes()).await.ok()?;
        Some(status)
    };
    timeout(PROBED_WITHIN, probe).await.ok().flatten()
}

/// The service on a fixed port, so that clients find it again after a restart.
pub struct Service {
    pub address: SocketAddr,
    database_url: String,
    settings: Vec<(&'static str, String)>,
    log: PathBuf,
    child: Option<Child>,
}

impl Service {
    pub fn new(folder: &Path, database_url: &str, settings: &[(&'static str, String)]) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let log = folder.join(format!("service-{}.log", address.port()));
        Self { address, database_url: database_url.to_owned(), settings: settings.to_vec(), log, child: None }
    }

    /// Starts the process and waits until it answers.
    pub async fn start(&mut self) -> Duration {
        let begun = Instant::now();
        let log = File::options().create(true).append(true).open(&self.log).expect("the log can be written");
        let child = Command::new(binary())
            .env("DATABASE_URL", &self.database_url)
            .env("JIXIAO_LISTEN", self.address.to_string())
            .env("JIXIAO_ADMIN_KEY", ADMIN_KEY)
            .env("JIXIAO_AUDIT_KEY", AUDIT_KEY)
            .env("JIXIAO_LOG", "warn")
            .envs(self.settings.iter().map(|(name, value)| (*name, value.as_str())))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the service can be started");
        self.child = Some(child);
        while begun.elapsed() < START_WITHIN {
            if ready(self.address).await == Some(200) {
                return begun.elapsed();
            }
            sleep(Duration::from_millis(5)).await;
        }
        panic!("the service does not answer; its log is {}", self.log.display());
    }

    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("the service runs").id()
    }

    /// Ends the process without a word.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("the process can be killed");
            child.wait().expect("the process ends");
        }
    }

    /// Asks the process to stop and waits for its end; answers whether it ended well.
    pub async fn stop(&mut self) -> bool {
        let Some(mut child) = self.child.take() else { return true };
        signal("TERM", child.id());
        let ended = tokio::task::spawn_blocking(move || child.wait().expect("the process ends"));
        ended.await.expect("waiting does not fail").success()
    }

    /// Largest memory of the process since [`Self::forget_height`], and the memory now, in MiB.
    pub fn memory(&self) -> (u64, u64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("the process has a status");
        let read = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("the status tells of memory");
            let digits: String = line.chars().filter(char::is_ascii_digit).collect();
            digits.parse::<u64>().expect("it is a number").div_ceil(1024)
        };
        (read("VmHWM"), read("VmRSS"))
    }

    pub fn forget_height(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.pid()), "5").expect("the height can be forgotten");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The binary under test: `JIXIAO_BINARY`, which the scripts beside the harnesses set.
fn binary() -> PathBuf {
    std::env::var_os("JIXIAO_BINARY")
        .expect("JIXIAO_BINARY names the binary: start with the script `run` of the harness")
        .into()
}
