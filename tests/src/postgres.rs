//! A PostgreSQL cluster of a harness's own that keeps what it acknowledged (fsync), and what harnesses do to it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::process::{free_port, signal};

pub struct Postgres {
    folder: PathBuf,
    port: u16,
    /// Settings beyond those that every cluster here has.
    settings: &'static [&'static str],
    next: u32,
}

impl Postgres {
    /// Makes and starts a cluster below `folder`.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// As [`Self::start`], with settings as `work_mem=16MB`.
    pub fn start_with(folder: &Path, settings: &'static [&'static str]) -> Self {
        let folder = folder.join("postgres");
        fs::create_dir(&folder).expect("a folder for the cluster can be made");
        if root() {
            run(Command::new("chown").arg(owner()).arg(&folder));
        }
        let cluster = Self { folder, port: free_port(), settings, next: 0 };
        let data = cluster.data();
        run(as_owner("initdb")
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"])
            .arg("--pgdata")
            .arg(&data));
        cluster.resume();
        cluster
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn pid_file(&self) -> PathBuf {
        self.data().join("postmaster.pid")
    }

    /// Starts the server and waits until it takes connections; after a crash it recovers first.
    pub fn resume(&self) {
        let mut options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories= -c max_connections=200",
            self.port
        );
        for setting in self.settings {
            options += &format!(" -c {setting}");
        }
        let log = self.folder.join("log");
        run(as_owner("pg_ctl")
            .args(["--wait", "--silent", "start", "--options", &options])
            .arg("--log")
            .arg(log)
            .arg("--pgdata")
            .arg(self.data()));
    }

    /// An empty database.
    pub fn database(&mut self) -> String {
        self.next += 1;
        let name = format!("jixiao_{}", self.next);
        let create = format!("CREATE DATABASE {name}");
        run(as_owner("psql").args(["--quiet", "--no-psqlrc", "--command", &create, &self.url("postgres")]));
        self.url(&name)
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Ends all its processes without a word, as a loss of power does.
    pub fn kill(&self) {
        // The first process stands still before the others are looked for, so that it starts no more of them.
        let processes = self.stop_all();
        for pid in &processes {
            signal("KILL", *pid);
        }
        while processes.iter().any(|pid| running(*pid)) {
            std::thread::yield_now();
        }
        // A process that its parent has not yet noticed to be gone would be taken for a server that runs.
        fs::remove_file(self.pid_file()).expect("the file of the killed server can be removed");
    }

    fn stop_all(&self) -> Vec<u32> {
        if let Some(first) = self.processes().first() {
            signal("STOP", *first);
        }
        let processes = self.processes();
        for pid in &processes {
            signal("STOP", *pid);
        }
        processes
    }

    /// All its processes stand still; connections stay open.
    pub fn freeze(&self) {
        self.stop_all();
    }

    pub fn thaw(&self) {
        for pid in self.processes() {
            signal("CONT", pid);
        }
    }

    /// The first process, and those it started; none if it does not run.
    pub fn processes(&self) -> Vec<u32> {
        let file = fs::read_to_string(self.pid_file()).unwrap_or_default();
        let Some(first) = file.lines().next().and_then(|line| line.parse().ok()) else { return Vec::new() };
        let mut processes = vec![first];
        for entry in fs::read_dir("/proc").expect("/proc can be read").flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            if parent(pid) == Some(first) {
                processes.push(pid);
            }
        }
        processes
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.thaw();
        let stop =
            as_owner("pg_ctl").args(["--mode=immediate", "--silent", "stop"]).arg("--pgdata").arg(self.data()).status();
        if !stop.is_ok_and(|status| status.success()) {
            eprintln!("the cluster in {} was not stopped", self.folder.display());
        }
    }
}

/// Number of the process that started another, if that is still there.
fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program, in brackets, may hold blanks.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn running(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

fn root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// PostgreSQL refuses to run as root.
fn owner() -> String {
    std::env::var("JIXIAO_POSTGRES_OWNER").unwrap_or_else(|_| "postgres".to_owned())
}

/// One of PostgreSQL's programs.
pub fn program(name: &str) -> PathBuf {
    let folder =
        std::env::var("JIXIAO_POSTGRES_BIN").expect("JIXIAO_POSTGRES_BIN: start with the script `run` of the harness");
    Path::new(&folder).join(name)
}

/// One of PostgreSQL's programs, as the user who may run it.
fn as_owner(name: &str) -> Command {
    let program = program(name);
    let mut command = if root() {
        let mut command = Command::new("runuser");
        command.args(["-u", &owner(), "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}
