//! 旧版文件的转换 Old documents (.doc, .xls, .wps, .et) made into new ones by an office program of the machine. The program
//! reads what strangers wrote, so it gets as little as it can work with: a folder of its own that is removed afterwards, a
//! profile in it without macros and links, no environment, and bounds of time, memory and size (`run`).

mod profile;
mod run;

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use domain::values::language::Bilingual;
use form::read::{Kind, MAX_BYTES};
use tempfile::TempDir;

pub use run::{Caller, Job};

/// How long a conversion may take. One of a form takes two seconds.
const TIME: Duration = Duration::from_mins(1);

/// The office program.
#[derive(Clone, Debug)]
pub struct Office {
    program: PathBuf,
    time: Duration,
}

/// Why no new document was made.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Of this document the program makes none; the text is for the log.
    #[error("the office program made no document: {0}")]
    Refused(String),
    #[error("the office program cannot be run: {0}")]
    Broken(#[from] io::Error),
}

/// How the office program is told what a document is, and what to make of it.
struct Formats {
    name: &'static str,
    reader: &'static str,
    writer: &'static str,
    made: &'static str,
}

impl Formats {
    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Word => {
                Self { name: "form.doc", reader: "MS Word 97", writer: "docx:MS Word 2007 XML", made: "form.docx" }
            }
            Kind::Workbook => Self {
                name: "form.xls",
                reader: "MS Excel 97",
                writer: "xlsx:Calc MS Excel 2007 XML",
                made: "form.xlsx",
            },
        }
    }
}

impl Office {
    /// The program at a path, which must be one.
    ///
    /// # Errors
    /// What is wrong with the path, in both languages.
    pub fn at(path: &Path) -> Result<Self, Bilingual> {
        let wrong = |zh: &str, en: &str| {
            let path = path.display();
            Bilingual::new(format!("JIXIAO_OFFICE {path}: {zh}"), format!("JIXIAO_OFFICE {path}: {en}"))
        };
        let missing = |error: io::Error| {
            wrong(&format!("找不到办公软件（{error}）。"), &format!("The office program is not there ({error})."))
        };
        let found = fs::metadata(path).map_err(missing)?;
        if !found.is_file() {
            return Err(wrong(
                "这不是文件，应为 LibreOffice 的 soffice 程序。",
                "It is no file. Name the program soffice of LibreOffice.",
            ));
        }
        if !may_run(&found) {
            return Err(wrong(
                "这个文件不能运行，应为 LibreOffice 的 soffice 程序。",
                "It is no program. Name the program soffice of LibreOffice.",
            ));
        }
        let program = std::path::absolute(path).map_err(missing)?;
        Ok(Self { program, time: TIME })
    }

    /// Makes a new document of an old one. Blocks until that is made, refused, or nobody waits for it any more.
    ///
    /// # Errors
    /// When none is made.
    pub fn convert(&self, old: &[u8], kind: Kind, job: Job) -> Result<Vec<u8>, Failure> {
        let folder = tempfile::Builder::new().prefix("jixiao-office-").tempdir()?;
        let done = self.convert_in(&folder, old, kind, job);
        // Dropped, it would be removed without a word about what remains.
        if let Err(error) = folder.close() {
            tracing::warn!(%error, "a folder of a conversion was not removed");
        }
        done
    }

    fn convert_in(&self, folder: &TempDir, old: &[u8], kind: Kind, job: Job) -> Result<Vec<u8>, Failure> {
        let formats = Formats::of(kind);
        let place = |name: &str| folder.path().join(name);
        let (profile, source, made) = (place("profile"), place(formats.name), place("made"));
        fs::create_dir(&made)?;
        profile::write(&profile)?;
        fs::write(&source, old)?;
        let arguments = [
            format!("-env:UserInstallation={}", address(&profile)?),
            "--headless".to_owned(),
            "--norestore".to_owned(),
            "--nologo".to_owned(),
            "--nodefault".to_owned(),
            "--nolockcheck".to_owned(),
            "--nofirststartwizard".to_owned(),
            format!("--infilter={}", formats.reader),
            "--convert-to".to_owned(),
            formats.writer.to_owned(),
            "--outdir".to_owned(),
        ];
        let mut command = run::bounded(&self.program, folder.path());
        command.args(arguments).arg(&made).arg(&source);
        run::run(command, folder.path(), self.time, job)?;
        content(&made.join(formats.made))
    }
}

/// The document that was made, and a byte more than is read of one, so that the reader refuses it as too large.
fn content(made: &Path) -> Result<Vec<u8>, Failure> {
    let nothing = |error: io::Error| Failure::Refused(format!("no document was left ({error})"));
    // What is no plain file could lead anywhere.
    if !fs::symlink_metadata(made).map_err(nothing)?.is_file() {
        return Err(Failure::Refused("no plain file was left".to_owned()));
    }
    let (mut bytes, bound) = (Vec::new(), u64::try_from(MAX_BYTES).unwrap_or(u64::MAX));
    File::open(made)?.take(bound.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A folder as an address.
fn address(folder: &Path) -> io::Result<String> {
    let url = reqwest::Url::from_file_path(folder).map_err(|()| io::Error::other("the folder has no address"))?;
    Ok(url.into())
}

fn may_run(found: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;

    /// Who may run a file: its owner, its group, everybody.
    const RUN: u32 = 0o111;
    found.permissions().mode() & RUN != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that does this and knows nothing.
    fn office(does: &str, time: Duration) -> (TempDir, Office) {
        let folder = tempfile::tempdir().unwrap();
        let stand_in = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/office/soffice");
        std::os::unix::fs::symlink(stand_in, folder.path().join("soffice")).unwrap();
        fs::write(folder.path().join("does"), does).unwrap();
        fs::write(folder.path().join("pipe"), "").unwrap();
        let office = Office { time, ..Office::at(&folder.path().join("soffice")).unwrap() };
        (folder, office)
    }

    fn refused(office: &Office, job: Job) -> String {
        match office.convert(b"old", Kind::Word, job).unwrap_err() {
            Failure::Refused(why) => why,
            Failure::Broken(error) => panic!("{error}"),
        }
    }

    #[test]
    fn one_that_hangs_is_ended() {
        let (_folder, office) = office("hangs", Duration::from_millis(300));
        let (job, _caller) = Job::new();
        assert!(refused(&office, job).contains("longer than"));
    }

    #[test]
    fn one_that_nobody_waits_for_is_ended() {
        let (folder, office) = office("hangs", Duration::from_hours(1));
        let (job, caller) = Job::new();
        drop(caller);
        assert!(refused(&office, job).contains("nobody waits"));
        // It may have ended before it could say so.
        let place = fs::read_to_string(folder.path().join("place")).unwrap_or_default();
        assert!(place.is_empty() || !Path::new(place.trim()).exists());
    }

    #[test]
    fn what_it_complains_of_is_for_the_log() {
        let (_folder, office) = office("fails", TIME);
        let (job, _caller) = Job::new();
        let why = refused(&office, job);
        assert!(why.contains("77") && why.contains("secret complaint"), "{why}");
    }
}
