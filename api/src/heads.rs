//! 链尾凭证 Signed heads of the history, kept where the owner of the database cannot reach them: what they cover cannot be
//! taken back, not by an older backup and not by an empty database.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use domain::{process::history::SealKey, values::period::Timestamp};
use persistence::{Db, Error, audit, verify::Former};
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};
use tokio::{sync::Mutex, time::sleep};

use crate::http::{clock, outside};

/// Longest line of a file of heads, in bytes.
const LINE_MAX: u64 = 4096;
/// Heads whose events are looked up at once.
const PAGE: usize = 500;
/// How long a webhook may take to answer.
const WAIT: Duration = Duration::from_secs(10);
/// How soon an export that failed is tried again.
const AGAIN_AFTER: Duration = Duration::from_mins(1);

/// A signed head: how many events there were at a moment, and the seal of the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub count: i64,
    pub head: String,
    pub at: String,
    signature: String,
}

impl Head {
    /// The present head, with all events that were committed before.
    ///
    /// # Errors
    /// Those of sealing and of a read.
    pub async fn of(db: &Db) -> Result<Self, Error> {
        audit::seal(db).await?;
        let (count, head) = audit::own_head(db).await?;
        let at = clock::now().to_string();
        let signature = sign(db.key()?, count, &head, &at);
        Ok(Self { count, head, at, signature })
    }

    fn is_signed(&self, key: &SealKey) -> bool {
        self.signature == sign(key, self.count, &self.head, &self.at)
    }

    /// On one line.
    ///
    /// # Errors
    /// Never for what can be made.
    pub fn line(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

fn sign(key: &SealKey, count: i64, hash: &str, at: &str) -> String {
    key.seal("signed-head", &[&count.to_string(), hash, at])
}

/// Where heads are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file, to which a line is added.
    File(PathBuf),
    /// An address to which each head is posted. What was posted cannot be read back.
    Webhook(Url),
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("https://") || text.starts_with("http://") {
            return outside::address(text).map(Self::Webhook);
        }
        if text.trim().is_empty() || text.contains("://") {
            return Err("a file, or an https address".to_owned());
        }
        Ok(Self::File(PathBuf::from(text)))
    }
}

/// Why heads could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum HeadsError {
    #[error("the heads of the history in {0} cannot be used: {1}")]
    File(String, io::Error),
    #[error("heads of the history cannot be posted: {0}")]
    Client(String),
    #[error("the heads of the history were not taken at {0}: {1}")]
    Webhook(String, String),
    #[error(
        "the history does not contain the head of {at} (event {count}) in {file}: it is an older copy, or another history. No head is exported before that file is set aside; docs/history.md says when to do so"
    )]
    Fork { file: String, at: String, count: i64 },
    #[error("{0}")]
    Storage(#[from] Error),
}

fn unusable(file: &Path) -> impl FnOnce(io::Error) -> HeadsError {
    let name = file.display().to_string();
    move |error| HeadsError::File(name, error)
}

/// A line that is no head.
struct Unreadable;

/// The heads of a file, line by line.
struct Lines(BufReader<File>);

impl Lines {
    /// None where there is no file yet.
    fn of(file: &Path) -> Result<Option<Self>, HeadsError> {
        match File::open(file) {
            Ok(opened) => Ok(Some(Self(BufReader::new(opened)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unusable(file)(error)),
        }
    }

    fn next(&mut self) -> io::Result<Option<Result<Head, Unreadable>>> {
        loop {
            let mut line = Vec::new();
            if self.0.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(serde_json::from_slice(&line).map_err(|_| Unreadable)));
            }
        }
    }
}

/// The last head of a file that covers any event.
///
/// # Errors
/// When the file cannot be read.
pub fn last_in(file: &Path) -> Result<Option<Head>, HeadsError> {
    let (Some(mut lines), mut last) = (Lines::of(file)?, None) else { return Ok(None) };
    while let Some(line) = lines.next().map_err(unusable(file))? {
        last = line.ok().filter(|head| head.count > 0).or(last);
    }
    Ok(last)
}

/// What became of heads that were kept elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Heads that were compared; those of a history in which nothing had happened cover nothing and do not count.
    pub heads: i64,
    /// When the newest of them was signed.
    pub newest: Option<Timestamp>,
    /// Lines that are no head.
    pub unreadable: i64,
    /// The first head that the history does not bear out.
    pub broken: Option<(Head, Against)>,
}

/// How the history differs from a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// It was not signed with the key of the history.
    Unsigned,
    /// Its last event is gone.
    Missing,
    /// Its last event is another one.
    Altered,
}

impl Checked {
    /// Holds every head of a file against the history. What a key signed that was changed since is compared and no more:
    /// nobody can check its signature.
    ///
    /// # Errors
    /// When the file or the database cannot be read.
    pub async fn add(&mut self, db: &Db, file: &Path, former: Option<&Former>) -> Result<(), HeadsError> {
        let Some(mut lines) = Lines::of(file)? else { return Ok(()) };
        let mut page = Vec::with_capacity(PAGE);
        loop {
            let line = lines.next().map_err(unusable(file))?;
            let ended = line.is_none();
            match line {
                Some(Ok(head)) => page.push(head),
                Some(Err(Unreadable)) => self.unreadable += 1,
                None => {}
            }
            if ended || page.len() == PAGE {
                self.compare(db, std::mem::take(&mut page), former).await?;
            }
            if ended {
                return Ok(());
            }
        }
    }

    async fn compare(&mut self, db: &Db, page: Vec<Head>, former: Option<&Former>) -> Result<(), HeadsError> {
        let kept = audit::hashes_at(db, page.iter().map(|head| head.count)).await?;
        let key = db.key()?;
        for head in page {
            let of_former_key = former.is_some_and(|former| head.count <= former.last);
            let against = match kept.get(&head.count) {
                _ if !of_former_key && !head.is_signed(key) => Some(Against::Unsigned),
                // It covers nothing.
                _ if head.count == 0 => continue,
                None => Some(Against::Missing),
                Some(hash) if *hash != head.head => Some(Against::Altered),
                Some(_) => None,
            };
            self.heads += 1;
            self.newest = self.newest.max(Timestamp::parse(&head.at));
            if let Some(against) = against
                && self.broken.is_none()
            {
                self.broken = Some((head, against));
            }
        }
        Ok(())
    }
}

/// The heads that the service exports by itself.
pub struct Exports {
    place: Place,
    every: Duration,
    client: Client,
    /// How many events the last one covers.
    last: Mutex<i64>,
}

impl Exports {
    /// # Errors
    /// When the file cannot be written.
    pub fn to(place: Place, every: Duration) -> Result<Self, HeadsError> {
        if let Place::File(file) = &place {
            appendable(file).map_err(unusable(file))?;
        }
        let client = outside::client(WAIT).map_err(HeadsError::Client)?;
        Ok(Self { place, every, client, last: Mutex::new(0) })
    }

    /// The file that can be read back, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::File(file) => Some(file),
            Place::Webhook(_) => None,
        }
    }

    /// Exports again and again, until the service ends.
    pub async fn keep(&self, db: &Db) {
        loop {
            let exported = self.export(db).await;
            if let Err(error) = &exported {
                tracing::error!(%error, "the head of the history was not exported");
            }
            sleep(if exported.is_ok() { self.every } else { AGAIN_AFTER.min(self.every) }).await;
        }
    }

    /// Exports the head, unless nothing happened since the last one.
    ///
    /// # Errors
    /// When it cannot be signed, or is not taken where heads are kept.
    pub async fn export(&self, db: &Db) -> Result<(), HeadsError> {
        let mut last = self.last.lock().await;
        let head = Head::of(db).await?;
        if head.count == *last {
            return Ok(());
        }
        match &self.place {
            Place::File(file) => {
                if *last == 0 {
                    self.continues(db, file).await?;
                }
                let (line, own) = (head.line().map_err(io::Error::from).map_err(unusable(file))?, file.clone());
                let written = tokio::task::spawn_blocking(move || append(&own, &line)).await;
                written.unwrap_or_else(|stopped| Err(io::Error::other(stopped))).map_err(unusable(file))?;
            }
            Place::Webhook(url) => self.post(url, &head).await?,
        }
        *last = head.count;
        Ok(())
    }

    /// Heads of a history and of an older copy of it do not go into one file: the newest would hide that it is older.
    async fn continues(&self, db: &Db, file: &Path) -> Result<(), HeadsError> {
        let own = file.to_owned();
        let last = tokio::task::spawn_blocking(move || last_in(&own)).await;
        let last = last.unwrap_or_else(|stopped| Err(unusable(file)(io::Error::other(stopped))))?;
        let Some(Head { count, head, at, .. }) = last else { return Ok(()) };
        if audit::hash_at(db, count).await?.is_some_and(|hash| hash == head) {
            return Ok(());
        }
        Err(HeadsError::Fork { file: file.display().to_string(), at, count })
    }

    async fn post(&self, url: &Url, head: &Head) -> Result<(), HeadsError> {
        // The path may be a secret of whoever keeps the heads.
        let told = |why: String| HeadsError::Webhook(url.host_str().unwrap_or_default().to_owned(), why);
        let answer = self.client.post(url.clone()).json(head).send().await;
        let status = answer.map_err(|error| told(error.without_url().to_string()))?.status();
        if status.is_success() { Ok(()) } else { Err(told(status.to_string())) }
    }
}

/// The file, made for its owner alone where it is missing.
fn appendable(file: &Path) -> io::Result<File> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Adds a line, which stays when the power fails. One that was cut off then is ended first.
fn append(file: &Path, line: &str) -> io::Result<()> {
    let mut opened = appendable(file)?;
    let cut = ends_within_a_line(file)?;
    let line = format!("{}{line}\n", if cut { "\n" } else { "" });
    opened.write_all(line.as_bytes())?;
    opened.sync_data()
}

fn ends_within_a_line(file: &Path) -> io::Result<bool> {
    let mut opened = File::open(file)?;
    if opened.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    opened.seek(SeekFrom::End(-1))?;
    opened.read_exact(&mut last)?;
    Ok(last != *b"\n")
}
