//! The key that seals the history. It is kept outside the database: in the environment, or in a file of its own.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::process::history::SealKey;

/// Random bytes of a key that is made here.
const KEY_BYTES: usize = 32;
/// Largest file that is read as a key, in bytes.
const FILE_MAX: u64 = 4096;

/// The key of the configuration, else that of the file; none where the file is missing.
///
/// # Errors
/// When the file cannot be read, or holds less than a key.
pub fn find(configured: Option<&str>, file: &Path) -> io::Result<Option<SealKey>> {
    if let Some(secret) = configured {
        return Ok(Some(SealKey::new(secret)));
    }
    match File::open(file) {
        Ok(found) => read(found).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn read(file: File) -> io::Result<SealKey> {
    let mut secret = String::new();
    file.take(FILE_MAX).read_to_string(&mut secret)?;
    let secret = secret.trim();
    if secret.len() < KEY_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a key has at least {KEY_BYTES} characters")));
    }
    Ok(SealKey::new(secret))
}

/// A new key that is written aside, and not in its place yet. Dropped, it is gone.
pub struct NewKey {
    aside: PathBuf,
    file: PathBuf,
    /// The folder, where it was made with the key.
    folder: Option<PathBuf>,
}

/// Writes a new key aside of its file.
///
/// # Errors
/// When that cannot be made.
pub fn write_aside(file: &Path) -> io::Result<NewKey> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let mut secret = [0; KEY_BYTES];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    let aside = file.with_extension(format!("{}.new", persistence::new_id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(&aside)?;
    let new = NewKey { aside, file: file.to_owned(), folder: folder.map(Path::to_owned) };
    written.write_all(BASE64_URL_SAFE_NO_PAD.encode(secret).as_bytes())?;
    written.sync_all()?;
    Ok(new)
}

impl NewKey {
    /// Links it into place: of several replicas that start at once one makes the key and all read it whole.
    ///
    /// # Errors
    /// When the file cannot be made or read.
    pub fn put_in_place(self) -> io::Result<SealKey> {
        match fs::hard_link(&self.aside, &self.file) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            Ok(()) | Err(_) => read(File::open(&self.file)?),
        }
    }
}

impl Drop for NewKey {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.aside) {
            let file = self.aside.display();
            tracing::warn!(%file, %error, "a key that was written aside is left behind; it seals nothing");
        }
        // It stays where the key is in it by now, or anything else.
        let _ = self.folder.as_ref().map(fs::remove_dir);
    }
}

/// A new key in a new file.
///
/// # Errors
/// When the file cannot be made.
pub fn make(file: &Path) -> io::Result<SealKey> {
    write_aside(file)?.put_in_place()
}
