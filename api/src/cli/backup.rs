//! 备份 `jixiao backup`: a copy of the SQLite database that is whole at one moment, and proved.

use std::{
    fs::{self, File, hard_link},
    io,
    path::{Path, PathBuf, absolute},
};

use clap::Args;
use domain::values::language::Bilingual;

use crate::{
    StartError,
    cli::{admin::Said, settings::Settings},
    database::{open_as_it_is, open_existing},
    routes::audit::verdict::prove,
};

/// Where to.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// 备份文件 New file for the copy. One that exists is never written over.
    pub file: PathBuf,
}

/// Copies the database while others may write it, verifies the copy, and gives it its name last: what bears it is whole.
///
/// # Errors
/// For PostgreSQL, for a file that exists or cannot be made, and for a copy that cannot be proved, which is not kept.
pub async fn run(options: &Options, settings: &Settings) -> Result<Said, StartError> {
    if !settings.database_url.starts_with("sqlite:") {
        return Err(StartError::Refused(Bilingual::fixed(
            "jixiao backup 只备份 SQLite。PostgreSQL 请用 pg_dump --format=custom，并另存审计密钥",
            "jixiao backup copies SQLite only. For PostgreSQL use pg_dump --format=custom, and keep a copy of the audit key",
        )));
    }
    let file = absolute(&options.file).map_err(|error| unusable(&options.file, &error))?;
    if file.exists() {
        return Err(StartError::Refused(Bilingual::new(
            format!("{} 已存在，不覆盖；请另取文件名", file.display()),
            format!("{} exists and is not written over: choose another name", file.display()),
        )));
    }
    let folder = file.parent().unwrap_or(Path::new("/"));
    let aside = tempfile::Builder::new().prefix(".jixiao-backup-").tempdir_in(folder);
    // The kind alone: the error names a folder that nobody knows.
    let aside = aside.map_err(|error| unusable(&file, &error.kind().into()))?;
    let [copy, proof] = ["copy.db", "proof.db"].map(|name| aside.path().join(name));
    open_as_it_is(settings).await?.copy_to(&copy).await?;
    // Another copy is verified: that brings it up to date, and what is kept stays as it was, also for an older program.
    fs::copy(&copy, &proof).map_err(|error| unusable(&file, &error))?;
    let copied = open_existing(&Settings { database_url: url(&proof), ..settings.clone() }).await?;
    let verdict = prove(&copied, &[]).await?;
    drop(copied);
    if !verdict.is_valid() {
        let mut said = Said::of(&verdict)?;
        said.warnings.push("备份未通过核对，没有保留。 The copy was not proved, and is not kept.".to_owned());
        return Ok(said);
    }
    let size = put_in_place(&copy, &file).map_err(|error| unusable(&file, &error))?;
    Ok(Said::plainly(format!(
        "已备份并核对：{name}（{size} 字节，核对 {checked} 条审计记录和版本）。审计密钥不在其中，请另存。\nCopied and verified: {name} ({size} bytes, {checked} events and revisions checked). The audit key is not in it: keep a copy of that too.",
        name = file.display(),
        checked = verdict.checked(),
    )))
}

/// Gives a copy that is on the disk its name, for nobody else to read; answers its size.
fn put_in_place(copy: &Path, file: &Path) -> io::Result<u64> {
    let kept = File::open(copy)?;
    #[cfg(unix)]
    kept.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    kept.sync_all()?;
    hard_link(copy, file)?;
    if let Some(folder) = file.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(kept.metadata()?.len())
}

/// The URL of a file, in whose name `%` and `?` would mean something else.
fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display().to_string().replace('%', "%25").replace('?', "%3F"))
}

fn unusable(file: &Path, error: &io::Error) -> StartError {
    let file = file.display();
    StartError::Refused(Bilingual::new(
        format!("无法写入备份文件 {file}：{error}"),
        format!("the copy {file} cannot be written: {error}"),
    ))
}
