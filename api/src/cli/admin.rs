//! The command line of whoever runs the service: keys of callers, and proof of the history.

use std::{fs::File, io::Read, path::PathBuf, process::ExitCode};

use clap::Subcommand;
use domain::{
    process::{action::Action, caller::Act, stored::Content},
    values::{period::Timestamp, shape::Faults, text::UnitPrefix},
};
use persistence::{
    Db, audit as trail,
    keys::{self as store, StoredKey},
    new_id,
    verify::verify,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    StartError,
    cli::settings::Settings,
    http::clock,
    routes::{audit::AuditVerdict, keys::NewKey},
    start::database,
};

/// Keys of callers.
#[derive(Clone, Debug, Subcommand)]
pub enum Keys {
    /// 新建密钥 Make a key. It is printed only once.
    Add {
        /// 名称 Unique name.
        name: String,
        /// 角色 Role: declarant, reviewer, auditor or admin.
        role: String,
        /// 单位代码前缀 Prefixes of unit codes, separated by commas.
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
        /// 链尾凭证 File with a signed head that was exported earlier. The check also makes sure that the history still contains it.
        #[arg(long)]
        head: Option<PathBuf>,
    },
    /// 导出链尾凭证 Print the signed head of the history. Keep it elsewhere and check it later with `audit verify --head`.
    Head,
}

/// Most keys that are listed.
const KEYS_MAX: u64 = 100_000;
/// Largest file of a signed head, in bytes.
const HEAD_MAX: u64 = 4096;

/// Works on the keys; answers what is to be printed.
///
/// # Errors
/// When the database cannot be used, or the request for a key is refused.
pub async fn keys(command: &Keys, settings: &Settings) -> Result<(String, ()), StartError> {
    let db = database(settings).await?;
    let said = match command {
        Keys::Add { name, role, units, expires_at } => {
            let asked = json!({ "name": name, "role": role, "units": units, "expires_at": expires_at });
            add(&db, asked).await?
        }
        Keys::List => list(&db).await?,
        Keys::Revoke { id } => revoke(&db, *id).await?,
    };
    Ok((said, ()))
}

fn act(action: Action) -> Act {
    Act::of_system(action, new_id().to_string(), clock::now())
}

async fn add(db: &Db, asked: Value) -> Result<String, StartError> {
    let (key, stored) = NewKey::read(asked).map_err(told)?.make(&act(Action::KeyCreated))?;
    let tx = db.begin().await?;
    store::create(&tx, &act(Action::KeyCreated), &stored).await?;
    tx.commit().await?;
    Ok(format!("{key}\n{}", line(&stored)))
}

fn told(faults: Faults) -> StartError {
    let one = |fault: &domain::values::shape::Fault| {
        format!("{}: {}", fault.pointer.trim_start_matches('/'), fault.message(domain::values::language::Language::En))
    };
    StartError::Refused(faults.kept().iter().map(one).collect::<Vec<_>>().join("; "))
}

async fn list(db: &Db) -> Result<String, StartError> {
    let keys = store::page(db, None, KEYS_MAX).await?;
    Ok(keys.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// A key on one line, without the key itself.
fn line(key: &StoredKey) -> String {
    let moment = |moment: Option<Timestamp>| moment.map_or_else(|| "-".to_owned(), |moment| moment.to_string());
    let units = key.units.iter().map(UnitPrefix::as_str).collect::<Vec<_>>().join(",");
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
    if revoked { Ok(format!("revoked {id}")) } else { Err(StartError::Refused(format!("no such key in use: {id}"))) }
}

/// Verifies the history or exports its head; answers what is to be printed.
///
/// # Errors
/// When the database cannot be used or the head cannot be read.
pub async fn audit(command: &Audit, settings: &Settings) -> Result<(String, ExitCode), StartError> {
    let db = database(settings).await?;
    match command {
        Audit::Head => {
            trail::seal(&db).await?;
            let (count, hash) = trail::head(&db).await?;
            let at = clock::now().to_string();
            let signature = sign(&db, count, &hash, &at);
            let head = json!({ "count": count, "head": hash, "at": at, "signature": signature });
            Ok((head.to_string(), ExitCode::SUCCESS))
        }
        Audit::Verify { head } => {
            if let Some(head) = head {
                check_head(&db, head).await?;
            }
            let verdict: AuditVerdict = verify(&db).await?.into();
            let code = if verdict.is_valid() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
            Ok((serde_json::to_string_pretty(&verdict)?, code))
        }
    }
}

fn sign(db: &Db, count: i64, hash: &str, at: &str) -> String {
    db.key().seal("signed-head", &[&count.to_string(), hash, at])
}

/// Whether an earlier head was signed with this key and is still part of the history.
async fn check_head(db: &Db, file: &std::path::Path) -> Result<(), StartError> {
    let unreadable = |reason: &dyn std::fmt::Display| StartError::Refused(format!("{}: {reason}", file.display()));
    let mut text = String::new();
    let opened = File::open(file).and_then(|opened| opened.take(HEAD_MAX).read_to_string(&mut text));
    opened.map_err(|error| unreadable(&error))?;
    let head: Value = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
    let member = |name: &str| head.get(name).and_then(Value::as_str).unwrap_or_default();
    let count = head.get("count").and_then(Value::as_i64).unwrap_or(-1);
    if sign(db, count, member("head"), member("at")) != member("signature") {
        return Err(unreadable(&"not signed with the audit key of this database"));
    }
    let found = trail::hash_at(db, count).await?;
    if count == 0 || found.as_deref() == Some(member("head")) {
        return Ok(());
    }
    Err(unreadable(&format!("the history no longer holds event {count} as it was at {}", member("at"))))
}
