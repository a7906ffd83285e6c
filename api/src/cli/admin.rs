//! The command line of whoever runs the service: keys of callers, and proof of the history.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{ArgGroup, Subcommand};
use domain::{
    process::{action::Action, stored::Content},
    values::{
        language::{Bilingual, Language},
        period::Timestamp,
        shape::{Fault, Faults},
    },
};
use persistence::{
    Db, Rekeyed, Unproved,
    audit::own_head,
    keys::{self as store, StoredKey},
    rekey,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    StartError,
    auth::audit_key,
    cli::settings::Settings,
    database::{connect, found, of_system as act, open_existing},
    heads::{Head, Place, last_in},
    routes::{
        audit::verdict::{AuditVerdict, prove},
        keys::NewKey,
    },
};

/// Keys of callers.
#[derive(Clone, Debug, Subcommand)]
pub enum Keys {
    /// 新建密钥 Make a key. It is printed only once. Works while the service runs.
    Add {
        /// 名称 Unique name.
        name: String,
        /// 角色 Role: declarant (填报), reviewer (审核), auditor (审计) or admin (管理).
        role: String,
        /// 单位范围 Units, separated by commas: 1200 (codes that begin so), =120001 (this unit alone), 120001/3 (this unit and those below it, a level of the code having 3 characters).
        #[arg(long, value_delimiter = ',')]
        units: Vec<String>,
        /// 失效时间 When the key expires, for example 2027-01-01T00:00:00Z.
        #[arg(long)]
        expires_at: Option<String>,
    },
    /// 列出密钥 List all keys, one per line.
    List,
    /// 吊销密钥 Revoke a key. It cannot be restored.
    Revoke {
        /// 密钥编号 Id of the key.
        id: Uuid,
    },
}

/// Proof of the history.
#[derive(Clone, Debug, Subcommand)]
pub enum Audit {
    /// 核对 Compute every seal again and report the first broken link. The exit code is 1 if there is one.
    Verify {
        /// 链尾凭证 File with signed heads that were exported earlier, one a line. The check also makes sure that the history still contains them. The heads of JIXIAO_AUDIT_HEADS are always read.
        #[arg(long)]
        head: Option<PathBuf>,
    },
    /// 导出链尾凭证 Print the signed head of the history. Keep it elsewhere and check it later with `audit verify --head`.
    Head,
    /// 更换审计密钥 Let the history go on under another audit key. It is taken from JIXIAO_AUDIT_KEY or the audit key file, and made if neither exists. Stop every replica first. Everything is verified under the former key before anything changes.
    #[command(group = ArgGroup::new("former").required(true))]
    Rekey {
        /// 原密钥文件 File with the former key.
        #[arg(long, group = "former")]
        old_key_file: Option<PathBuf>,
        /// 原密钥已丢失 The former key is lost. The break is put on record, and keys of callers are revoked, because nothing proves them any more.
        #[arg(long, group = "former")]
        lost: bool,
        /// 保留密钥 With --lost: keys of callers stay in use, but for those that the audit trail contradicts.
        #[arg(long, conflicts_with = "old_key_file")]
        keep_keys: bool,
    },
}

/// Most keys that are listed.
const KEYS_MAX: u64 = 100_000;

/// Works on the keys; answers what is to be printed.
///
/// # Errors
/// When the database cannot be used, or the request for a key is refused.
pub async fn keys(command: &Keys, settings: &Settings) -> Result<Said, StartError> {
    let db = open_existing(settings).await?;
    let said = match command {
        Keys::Add { name, role, units, expires_at } => {
            let asked = json!({ "name": name, "role": role, "units": units, "expires_at": expires_at });
            add(&db, asked).await?
        }
        Keys::List => list(&db).await?,
        Keys::Revoke { id } => revoke(&db, *id).await?,
    };
    Ok(Said::plainly(said))
}

async fn add(db: &Db, asked: Value) -> Result<String, StartError> {
    let act = act(Action::KeyCreated);
    let asked = NewKey::read(asked).map_err(|faults| told(&faults))?;
    if asked.is_over(&act) {
        return Err(StartError::Refused(Bilingual::fixed(
            "失效时间已经过去，请写以后的时间，例如 2027-01-01T00:00:00Z",
            "the key would have expired already: give a time to come, for example 2027-01-01T00:00:00Z",
        )));
    }
    let (key, stored) = asked.make(&act)?;
    let tx = db.begin().await?;
    store::create(&tx, &act, &stored).await?;
    tx.commit().await?;
    Ok(format!("{key}\n{}", line(&stored)))
}

fn told(faults: &Faults) -> StartError {
    let all = |language: Language| {
        let one = |fault: &Fault| format!("{}: {}", fault.pointer.trim_start_matches('/'), fault.message(language));
        faults.kept().iter().map(one).collect::<Vec<_>>().join("; ")
    };
    StartError::Refused(Bilingual::new(all(Language::Zh), all(Language::En)))
}

async fn list(db: &Db) -> Result<String, StartError> {
    let keys = store::page(db, None, KEYS_MAX).await?;
    Ok(keys.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// A key on one line, without the key itself.
fn line(key: &StoredKey) -> String {
    let moment = |moment: Option<Timestamp>| moment.map_or_else(|| "-".to_owned(), |moment| moment.to_string());
    let units = key.units.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    format!(
        "{}  {}  {}  units {}  expires {}  revoked {}  used {}",
        key.id,
        key.role.code(),
        key.name,
        if units.is_empty() { "*" } else { &units },
        moment(key.expires_at),
        moment(key.revoked_at),
        moment(key.last_used_at),
    )
}

async fn revoke(db: &Db, id: Uuid) -> Result<String, StartError> {
    let tx = db.begin().await?;
    let revoked = store::revoke(&tx, &act(Action::KeyRevoked), id).await?;
    tx.commit().await?;
    if revoked {
        Ok(format!("revoked {id}"))
    } else {
        Err(StartError::Refused(Bilingual::new(
            format!("没有这把在用的密钥：{id}"),
            format!("no such key in use: {id}"),
        )))
    }
}

/// Verifies the history, exports its head or changes its key; answers what is to be printed, and what a reader should
/// know besides.
///
/// # Errors
/// When the database, a key or a file of heads cannot be used.
pub async fn audit(command: &Audit, settings: &Settings) -> Result<Said, StartError> {
    match command {
        Audit::Head => {
            let db = open_existing(settings).await?;
            Ok(Said::plainly(Head::of(&db).await?.line()?))
        }
        Audit::Verify { head } => {
            let db = open_existing(settings).await?;
            let kept = match &settings.audit_heads {
                Some(Place::File(file)) => Some(file.as_path()),
                Some(Place::Webhook(_)) | None => None,
            };
            if let Some(head) = head
                && last_in(head)?.is_none()
            {
                let head = head.display();
                return Err(StartError::Refused(Bilingual::new(
                    format!("{head}：没有覆盖任何记录的链尾凭证"),
                    format!("{head}: no signed head that covers an event"),
                )));
            }
            let files: Vec<&Path> = head.as_deref().into_iter().chain(kept).collect();
            Said::of(&prove(&db, &files).await?)
        }
        Audit::Rekey { old_key_file, lost: _, keep_keys } => {
            let unproved = if *keep_keys { Unproved::Kept } else { Unproved::Revoked };
            change_key(settings, old_key_file.as_deref(), unproved).await
        }
    }
}

/// What a command prints, what it warns of, and how it ends.
pub struct Said {
    pub text: String,
    pub warnings: Vec<String>,
    pub code: ExitCode,
}

impl Said {
    pub(super) const fn plainly(text: String) -> Self {
        Self { text, warnings: Vec::new(), code: ExitCode::SUCCESS }
    }

    pub(super) fn of(verdict: &AuditVerdict) -> Result<Self, StartError> {
        let code = if verdict.is_valid() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        Ok(Self { text: serde_json::to_string_pretty(verdict)?, warnings: verdict.warnings(), code })
    }
}

/// A broken history keeps its key.
fn unchanged(verdict: &AuditVerdict) -> Result<Said, StartError> {
    let mut said = Said::of(verdict)?;
    said.warnings.push("nothing was changed: a broken history keeps its key".to_owned());
    Ok(said)
}

async fn change_key(settings: &Settings, old: Option<&Path>, unproved: Unproved) -> Result<Said, StartError> {
    let unusable = |file: &Path, error| StartError::AuditKey(file.display().to_string(), error);
    let former = match old {
        Some(file) => {
            let former = audit_key::find(None, file).map_err(|error| unusable(file, error))?;
            let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such file");
            Some(former.ok_or_else(|| unusable(file, missing()))?)
        }
        None => None,
    };
    let db = connect(settings, former, false).await?;
    if !db.has_history().await? {
        return Err(StartError::NoHistory(db.address()));
    }
    match db.migrate(&act(Action::SealsUpgraded)).await {
        // Told below with more precision: it may have the new key already.
        Ok(()) | Err(persistence::Error::OtherKey) => {}
        Err(error) => return Err(error.into()),
    }
    // A key that is not the history's is told below; under it everything looks broken.
    if let Some(Place::File(heads)) = &settings.audit_heads
        && db.seals()
        && own_head(&db).await.is_ok()
    {
        let verdict = prove(&db, &[heads]).await?;
        if !verdict.is_valid() {
            return unchanged(&verdict);
        }
    }
    let file = &settings.audit_key_file;
    let (key, made) = match found(settings)? {
        Some(key) => (key, false),
        None => (audit_key::make(file).map_err(|error| unusable(file, error))?, true),
    };
    let done = rekey(&db, &act(Action::Rekeyed), &key, unproved).await;
    // A key that seals nothing would keep the service from starting; whether one does is not known of every failure.
    let sealed = matches!(done, Ok(Rekeyed::Done { .. }) | Err(persistence::Error::OutcomeUnknown));
    if made && !sealed {
        std::fs::remove_file(file).map_err(|error| unusable(file, error))?;
    }
    let made = if made { "a new audit key was made; keep a copy of its file away from the database\n" } else { "" };
    match done? {
        Rekeyed::Broken(broken) => unchanged(&broken.into()),
        Rekeyed::Done { former, revoked, unreadable, missing } => {
            let proof = match former.unproved {
                0 => "verified".to_owned(),
                unproved if unproved == former.last => "not proved: nothing was verified".to_owned(),
                unproved => format!("verified, but for those up to {unproved}, whose key was lost before"),
            };
            let text = format!(
                "{made}the history goes on under the new audit key from event {}\nevents up to {}: {proof}\nkeys of callers revoked: {revoked}",
                former.last + 1,
                former.last,
            );
            let mut warnings = Vec::new();
            if unreadable > 0 {
                warnings.push(format!("{unreadable} events that waited could not be read and were left out"));
            }
            if missing > 0 {
                warnings.push(format!("{missing} events are missing between others: somebody took them away"));
            }
            Ok(Said { warnings, ..Said::plainly(text) })
        }
    }
}
