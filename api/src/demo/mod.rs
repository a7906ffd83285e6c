//! 演示 `jixiao demo`: a folder with a database, its audit key and keys of callers, to look at what the service does.
//! Everything in it came the ways of the service, so that its history is as whole as that of any other database.

mod story;
mod told;

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use domain::{
    process::caller::Units,
    rules::profile::{ProfileError, Profiles},
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use persistence::{audit, history};

use crate::{StartError, cli::settings::Settings, database};
use story::{MadeKey, Story, StoryError};
use uuid::{Uuid, uuid};

/// 全民阅读推广 2026: submitted, and like the year before but for its budget.
pub const SUBMITTED: Uuid = uuid!("019926df-6a40-7000-8000-000000000005");
/// 课后服务 2026: submitted.
pub const WAITING: Uuid = uuid!("01994b2c-0480-7000-8000-000000000010");
/// 公共文化云平台运营 2025: approved, and adjusted later.
pub const ADJUSTED: Uuid = uuid!("0191ded3-ace0-7000-8000-000000000002");
/// 馆藏文物预防性保护 2026: a draft with errors.
pub const FAULTY: Uuid = uuid!("01993bb4-5ca0-7000-8000-000000000008");
/// 巡演 2026: returned, and can be submitted again.
pub const READY: Uuid = uuid!("01993190-d780-7000-8000-000000000006");
/// 文化旅游节 2026: a draft that came as a Word form.
pub const IMPORTED: Uuid = uuid!("0199565d-9e40-7000-8000-000000000011");
/// The key of the auditor.
pub const KEY: Uuid = uuid!("0191b0ae-9a40-7000-8000-0000000000f4");

/// The id of a row: that of its declaration, with table (1 indicators, 2 cost items, 3 safeguards) and number in its last
/// digits.
pub const fn row(id: Uuid, table: u128, number: u128) -> Uuid {
    Uuid::from_u128(id.as_u128() | table << 32 | number << 16)
}

/// 数据库 The database of the folder.
const DATABASE: &str = "jixiao.db";
/// 审计密钥 The file with the audit key.
const AUDIT_KEY: &str = "audit.key";
/// 密钥 The file with the keys of the callers, which are nowhere else.
const KEYS: &str = "keys.txt";
/// What means something else in the address of a database than in the name of a folder.
const OF_ADDRESSES: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(
        "{0} 里有别的东西，演示没有使用，也没有改动。请另选一个文件夹：jixiao demo 文件夹\n{0} holds something else, which the demo neither used nor changed. Name another folder: jixiao demo FOLDER"
    )]
    Foreign(String),
    #[error(
        "{0} 里的 jixiao.db 不是演示数据，没有改动。请另选一个文件夹：jixiao demo 文件夹\nthe jixiao.db in {0} is not the set of a demo, and was not changed. Name another folder: jixiao demo FOLDER"
    )]
    OtherDatabase(String),
    #[error("演示文件夹无法使用：{0}：{1}\nthe folder of the demo cannot be used: {0}: {1}")]
    Folder(String, io::Error),
    #[error("演示数据无法建立：{0}\nthe set of the demo cannot be made: {0}")]
    Story(#[from] StoryError),
    #[error(transparent)]
    Profile(#[from] ProfileError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Database(#[from] persistence::Error),
}

/// A folder that can be served.
pub struct Demo {
    pub settings: Settings,
    folder: PathBuf,
    /// The keys, where the folder was made now.
    made: Vec<MadeKey>,
}

impl Demo {
    /// What is printed once the service listens there.
    pub fn told(&self, address: SocketAddr) -> String {
        told::greeting(&self.folder, &self.folder.join(KEYS), &self.made, address)
    }
}

/// Makes the set in a folder that is empty or not there; leaves a folder that has the set as it is.
///
/// # Errors
/// For a folder that holds anything else.
pub async fn prepare(folder: &Path, settings: &Settings) -> Result<Demo, DemoError> {
    let unusable = |error| DemoError::Folder(folder.display().to_string(), error);
    let demo = |made| Demo { settings: settings_of(folder, settings), folder: folder.to_owned(), made };
    if is_empty(folder).map_err(unusable)? {
        begin(folder).map_err(unusable)?;
        let made = make(folder, settings).await;
        if made.is_err() {
            // It was empty before. What cannot be removed is told as something else at the next try.
            let _ = fs::remove_dir_all(folder);
        }
        return made.map(demo);
    }
    if !is_of_demo(folder) {
        return Err(DemoError::Foreign(folder.display().to_string()));
    }
    let demo = demo(Vec::new());
    // Looked at as it is: the structure of a database that is another one stays what it was.
    let db = database::connect(&demo.settings, None, false).await?;
    let first = Story::read()?.first()?;
    if db.has_history().await? && history::get(&db, &Units::All, first, 1).await?.is_some() {
        return Ok(demo);
    }
    Err(DemoError::OtherDatabase(folder.display().to_string()))
}

/// The settings of the command line, whose database, keys and callers are those of the folder alone.
fn settings_of(folder: &Path, settings: &Settings) -> Settings {
    let database = folder.join(DATABASE).display().to_string();
    Settings {
        database_url: format!("sqlite:{}", utf8_percent_encode(&database, OF_ADDRESSES)),
        audit_key_file: folder.join(AUDIT_KEY),
        audit_key: None,
        admin_key: None,
        audit_heads: None,
        oidc_issuer: None,
        oidc_audience: None,
        ..settings.clone()
    }
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Whether the folder says that it is one. Nothing is opened before, since opening a database changes it.
fn is_of_demo(folder: &Path) -> bool {
    let there = |name| folder.join(name).is_file();
    there(DATABASE)
        && there(AUDIT_KEY)
        && fs::read_to_string(folder.join(KEYS)).is_ok_and(|text| text.starts_with(told::MARK))
}

/// The folder with an empty database that nobody else can read; files that SQLite puts beside it are as closed as it is.
/// Of two that begin at once, one is told that the database is there.
fn begin(folder: &Path) -> io::Result<()> {
    let mut made = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut made, 0o700);
    made.recursive(true).create(folder)?;
    write(&folder.join(DATABASE), "")
}

/// A new file that only its owner can read.
fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Plays the story in one transaction. The keys are in their file before anything is stored.
async fn make(folder: &Path, settings: &Settings) -> Result<Vec<MadeKey>, DemoError> {
    // Those of the program, whatever rules a bureau has of its own: the story was written for them.
    let profiles = Profiles::embedded()?;
    let db = database::open(&settings_of(folder, settings)).await?;
    let tx = db.begin().await?;
    let made = Story::read()?.play(&tx, &profiles).await?;
    let keys = folder.join(KEYS);
    write(&keys, &told::keys_file(&made)).map_err(|error| DemoError::Folder(keys.display().to_string(), error))?;
    tx.commit().await?;
    audit::seal(&db).await?;
    Ok(made)
}
