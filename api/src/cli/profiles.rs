//! Rule profiles: those of the program, and those of a bureau's own folder; and the words of its forms.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use domain::rules::profile::{ProfileError, Profiles};

/// 表式用语 The file of the folder that has words of the bureau's own forms.
const WORDS: &str = "words.toml";
/// Most files in the folder.
const FILES_MAX: usize = 100;
/// Largest file, in bytes.
const FILE_MAX: u64 = 1024 * 1024;

/// Reads every `*.toml` of the folder, if there is one, over the profiles of the program, and adds the words of its
/// `words.toml` to those by which forms are read.
///
/// # Errors
/// What is wrong, with file, line and reason.
pub fn load(folder: Option<&Path>) -> Result<Profiles, ProfileError> {
    let profiles = Profiles::embedded()?;
    let Some(folder) = folder else { return Ok(profiles) };
    let files = files(folder).map_err(|error| fault(folder, &error.to_string()))?;
    if files.len() > FILES_MAX {
        return Err(fault(folder, &format!("more than {FILES_MAX} profiles")));
    }
    let mut read = Vec::new();
    for file in files {
        let text = text(&file).map_err(|error| fault(&file, &error.to_string()))?;
        if file.file_name().is_some_and(|name| name == WORDS) {
            form::read::learn(&text).map_err(|reason| fault(&file, &reason))?;
            continue;
        }
        read.push((file.display().to_string(), text));
    }
    profiles.with(read.iter().map(|(file, text)| (file.as_str(), text.as_str())))
}

fn fault(place: &Path, reason: &str) -> ProfileError {
    ProfileError { file: place.display().to_string(), line: None, reason: reason.to_owned() }
}

/// The profile files of a folder, by name.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn text(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(file)?.take(FILE_MAX + 1).read_to_string(&mut text)?;
    if u64::try_from(read).is_ok_and(|read| read <= FILE_MAX) {
        Ok(text)
    } else {
        Err(io::Error::other(format!("larger than {FILE_MAX} bytes")))
    }
}
