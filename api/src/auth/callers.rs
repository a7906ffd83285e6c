//! Who a caller is: the configured administrator, the owner of a stored key, or whom the OpenID provider names.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{
    caller::{Caller, Role, Units},
    period::Timestamp,
};
use persistence::{
    Db,
    keys::{self, StoredKey},
};
use subtle::ConstantTimeEq;
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    key::{hash, id_of},
    oidc::{Failure, Oidc},
};
use crate::problem::{Code, Problem};

/// How long a key is believed without asking the database: a revocation reaches every replica within a second.
const BELIEVED: Duration = Duration::from_millis(500);
/// The last use of a key is kept to this many microseconds, so that not every request writes.
const USE_NOTED: i64 = 60_000_000;
/// Keys held in memory.
const KNOWN_MAX: usize = 10_000;

/// Everybody who can be let in.
pub struct Callers {
    db: Db,
    /// Hash of the administrator's key of the configuration.
    admin: Option<String>,
    known: Mutex<HashMap<Uuid, (StoredKey, Instant)>>,
    oidc: Option<Oidc>,
}

impl Callers {
    pub fn new(db: Db, admin_key: Option<&str>, oidc: Option<Oidc>) -> Self {
        Self { db, admin: admin_key.map(hash), known: Mutex::default(), oidc }
    }

    /// The caller behind a token.
    ///
    /// # Errors
    /// 401, which does not say why; 503 when that cannot be found out now.
    pub async fn identify(&self, token: Option<&str>, now: Timestamp) -> Result<Caller, Problem> {
        let Some(token) = token else { return Err(Problem::unauthenticated(false)) };
        let presented = hash(token);
        if self.admin.as_ref().is_some_and(|admin| same(admin, &presented)) {
            return Ok(Caller { id: "admin".into(), name: "admin".into(), role: Role::Admin, units: Units::All });
        }
        let refused = || Problem::unauthenticated(true);
        // A JWT has three parts; a key has none.
        if let Some(oidc) = self.oidc.as_ref().filter(|_| token.matches('.').count() == 2) {
            return oidc.identify(token).await.map_err(|failure| {
                tracing::info!(%failure, "a token was not taken");
                match failure {
                    Failure::Rejected(_) => refused(),
                    Failure::Unavailable(_) => Problem::new(Code::Unavailable),
                }
            });
        }
        let key = self.key(id_of(token).ok_or_else(refused)?).await?.ok_or_else(refused)?;
        let ended = key.revoked_at.is_some() || key.expires_at.is_some_and(|end| end <= now);
        let units = key.role.units(key.units.clone());
        let (true, false, Some(units)) = (same(&key.hash, &presented), ended, units) else { return Err(refused()) };
        self.note_use(&key, now).await;
        Ok(Caller { id: key.id.to_string(), name: key.name, role: key.role, units })
    }

    async fn key(&self, id: Uuid) -> Result<Option<StoredKey>, Problem> {
        let believed = self.locked().get(&id).filter(|(_, read)| read.elapsed() < BELIEVED).map(|(key, _)| key.clone());
        if believed.is_some() {
            return Ok(believed);
        }
        let key = keys::get(&self.db, id).await?;
        if let Some(key) = &key {
            self.remember(key.clone());
        }
        Ok(key)
    }

    /// A last use that cannot be written down now is no reason to refuse a caller.
    async fn note_use(&self, key: &StoredKey, now: Timestamp) {
        if key.last_used_at.is_some_and(|used| now.micros() - used.micros() < USE_NOTED) {
            return;
        }
        self.remember(StoredKey { last_used_at: Some(now), ..key.clone() });
        let noted = async {
            let tx = self.db.begin().await?;
            keys::touch(&tx, key.id, now).await?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, "the last use of a key was not noted");
        }
    }

    fn remember(&self, key: StoredKey) {
        let mut known = self.locked();
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert(key.id, (key, Instant::now()));
    }

    /// Forgets a key that was just revoked here.
    pub fn forget(&self, id: Uuid) {
        self.locked().remove(&id);
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, (StoredKey, Instant)>> {
        // What is held is whole after every step, a panic elsewhere included.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Compares in constant time, so that the time taken says nothing about the secret.
fn same(known: &str, presented: &str) -> bool {
    known.as_bytes().ct_eq(presented.as_bytes()).into()
}
