//! The process of a conversion and its bounds. It is a group of its own: whatever it started ends with it.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::Failure;

/// Address space of a process of it, in KiB. Half a gigabyte is enough for a form.
const MEMORY_KIB: u64 = 2 * 1024 * 1024;
/// Largest file that it may write, in blocks of 512 bytes: 64 MiB.
const FILE_BLOCKS: u64 = (64 << 20) / 512;
/// Seconds of a processor that one of its processes may use.
const CPU_SECONDS: u64 = 60;
/// What is told of its complaints in the log, in bytes.
const TOLD: u64 = 2000;
/// What it complains of.
const COMPLAINTS: &str = "complaints";

/// Sets the bounds, which the program and all that it starts inherit, and becomes the program. The standard input is held open
/// by the service: when that ends, in whatever way, a watcher removes the folder and ends the group. The arguments are the
/// bounds, the folder, and the program with its own.
const SCRIPT: &str = r#"
ulimit -v "$1" && ulimit -f "$2" && ulimit -t "$3" && ulimit -c 0 || exit 126
folder=$4
shift 4
exec 3<&0 </dev/null
(trap '' TERM; read -r _ <&3; rm -rf -- "$folder"; kill -TERM 0; rm -rf -- "$folder"; kill -KILL 0) >/dev/null 2>&1 &
exec 3<&-
exec "$@"
"#;

/// What a conversion waits for.
enum News {
    Ended,
    Abandoned,
}

/// A conversion that somebody waits for.
pub struct Job {
    tell: Sender<News>,
    told: Receiver<News>,
}

/// Whoever waits for a conversion. When this is dropped, the conversion ends.
#[must_use = "the conversion ends at once"]
pub struct Caller(Sender<News>);

impl Job {
    pub fn new() -> (Self, Caller) {
        let (tell, told) = mpsc::channel();
        let caller = Caller(tell.clone());
        (Self { tell, told }, caller)
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        // A conversion that has ended does not listen.
        let _ = self.0.send(News::Abandoned);
    }
}

/// The program with its bounds. It knows nothing of the environment of the service, in which there are keys.
pub fn bounded(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SCRIPT, "sh"]).args([MEMORY_KIB, FILE_BLOCKS, CPU_SECONDS].map(|bound| bound.to_string()));
    command.arg(folder).arg(program);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LANG", "C.UTF-8");
    // No display, and no memory set aside for each thread.
    command.env("SAL_USE_VCLPLUGIN", "svp").env("MALLOC_ARENA_MAX", "2");
    command.env("HOME", folder).env("TMPDIR", folder).current_dir(folder);
    command
}

/// Runs a command to its end.
///
/// # Errors
/// When it fails, takes too long, or nobody waits for it any more.
pub fn run(mut command: Command, folder: &Path, time: Duration, job: Job) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;

    let complaints = folder.join(COMPLAINTS);
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(File::create(&complaints)?);
    let mut child = command.spawn()?;
    let ended = watch(&child, job.tell).and_then(|watcher| {
        let news = job.told.recv_timeout(time);
        // Until it is waited for, its number is nobody else's. What it left running ends here, and so does the watcher.
        end(&child)?;
        watcher.join().map_err(|_| io::Error::other("waiting for the program failed"))?;
        let status = child.wait()?;
        Ok((news, status))
    });
    let (news, status) = match ended {
        Ok(ended) => ended,
        Err(error) => {
            // Nothing is left running that nobody waits for.
            let _ = end(&child);
            child.wait()?;
            return Err(error.into());
        }
    };
    let refused = |why: String| Err(Failure::Refused(why));
    match news {
        Err(RecvTimeoutError::Timeout) => refused(format!("it took longer than {} seconds", time.as_secs())),
        Ok(News::Abandoned) | Err(RecvTimeoutError::Disconnected) => refused("nobody waits for it".to_owned()),
        Ok(News::Ended) if status.success() => Ok(()),
        Ok(News::Ended) => refused(told(status, &complaints)),
    }
}

/// Tells the job when the process has ended, and leaves the process to be waited for.
fn watch(child: &Child, tell: Sender<News>) -> io::Result<thread::JoinHandle<()>> {
    let process = pid(child)?;
    thread::Builder::new().name("office".to_owned()).spawn(move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(process), options).is_err_and(|error| error == rustix::io::Errno::INTR) {}
        // A conversion that was given up does not listen.
        let _ = tell.send(News::Ended);
    })
}

fn end(child: &Child) -> io::Result<()> {
    match kill_process_group(pid(child)?, Signal::KILL) {
        // All of it has ended.
        Err(rustix::io::Errno::SRCH | rustix::io::Errno::PERM) | Ok(()) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn pid(child: &Child) -> io::Result<Pid> {
    let number = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    number.ok_or_else(|| io::Error::other("the process has no number"))
}

/// How a process ended, and the beginning of what it complained of.
fn told(status: ExitStatus, complaints: &Path) -> String {
    let mut text = Vec::new();
    // The status says enough where nothing was written.
    let _ = File::open(complaints).and_then(|file| file.take(TOLD).read_to_end(&mut text));
    format!("{status}: {}", String::from_utf8_lossy(&text).trim().escape_debug())
}
