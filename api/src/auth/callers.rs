//! Who a caller is: the configured administrator, the owner of a stored key, or whom the OpenID provider names.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{
    process::{
        caller::{Caller, Role, Units},
        caller_name::legible,
    },
    values::period::Timestamp,
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
use crate::http::problem::{Code, Problem};

/// How long a key is believed without asking the database: a revocation reaches every replica within a second.
const BELIEVED: Duration = Duration::from_millis(500);
/// The last use of a key is kept to this many microseconds, so that not every request writes.
const USE_NOTED: i64 = 60_000_000;
/// Keys held in memory.
const KNOWN_MAX: usize = 10_000;

/// Everybody who can authenticate.
pub struct Callers {
    db: Db,
    /// Hash of the administrator's key of the configuration.
    admin: Option<String>,
    known: Mutex<HashMap<Uuid, (StoredKey, Instant)>>,
    /// Last uses of keys that are still to be written down, at most one for each key.
    uses: Mutex<BTreeMap<Uuid, Timestamp>>,
    oidc: Option<Oidc>,
}

impl Callers {
    pub fn new(db: Db, admin_key: Option<&str>, oidc: Option<Oidc>) -> Self {
        Self { db, admin: admin_key.map(hash), known: Mutex::default(), uses: Mutex::default(), oidc }
    }

    /// The caller behind a token.
    ///
    /// # Errors
    /// 401, which does not say why; 503 when that cannot be found out now.
    pub async fn identify(&self, token: Option<&str>, now: Timestamp) -> Result<Caller, Problem> {
        let Some(token) = token else { return Err(Problem::unauthenticated(false)) };
        let presented = hash(token);
        if self.admin.as_ref().is_some_and(|admin| same(admin, &presented)) {
            let (id, name) = (Caller::ADMIN.to_owned(), Caller::ADMIN.to_owned());
            return Ok(Caller { id, name, role: Role::Admin, units: Units::All, issuer: None });
        }
        let refused = || Problem::unauthenticated(true);
        if let Some(oidc) = self.oidc.as_ref().filter(|_| is_jwt(token)) {
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
        self.note_use(&key, now);
        // Keys of before may have names in which not all is seen.
        Ok(Caller { id: key.id.to_string(), name: legible(&key.name), role: key.role, units, issuer: None })
    }

    /// As [`Self::identify`], and nothing is believed that was read before.
    pub async fn identify_anew(&self, token: Option<&str>, now: Timestamp) -> Result<Caller, Problem> {
        if let Some(id) = token.and_then(id_of) {
            self.forget(id);
        }
        self.identify(token, now).await
    }

    /// Whose share of the work under way the bearer of a token takes. Nothing is looked up for that: all whose keys were
    /// not seen before have one share together, so that made-up keys keep nobody out.
    pub fn share_of(&self, token: &str) -> String {
        let presented = hash(token);
        if self.oidc.is_some() && is_jwt(token) || self.admin.as_ref().is_some_and(|admin| same(admin, &presented)) {
            return presented;
        }
        let seen = id_of(token).filter(|id| self.locked().get(id).is_some_and(|(key, _)| same(&key.hash, &presented)));
        seen.map(|id| id.to_string()).unwrap_or_default()
    }

    async fn key(&self, id: Uuid) -> Result<Option<StoredKey>, Problem> {
        let believed = self.locked().get(&id).filter(|(_, read)| read.elapsed() < BELIEVED).map(|(key, _)| key.clone());
        if believed.is_some() {
            return Ok(believed);
        }
        let key = keys::presented(&self.db, id).await?;
        if let Some(key) = &key {
            self.remember(key.clone());
        }
        Ok(key)
    }

    /// Remembers that a key was used. It is written down apart from requests ([`Self::write_uses`]): a busy database
    /// must not delay a caller for that.
    fn note_use(&self, key: &StoredKey, now: Timestamp) {
        if key.last_used_at.is_some_and(|used| now.micros() - used.micros() < USE_NOTED) {
            return;
        }
        if let Some((known, _)) = self.locked().get_mut(&key.id) {
            known.last_used_at = Some(now);
        }
        let mut uses = locked(&self.uses);
        if uses.len() < KNOWN_MAX || uses.contains_key(&key.id) {
            uses.insert(key.id, now);
        }
    }

    /// Last uses that are not written down yet. Whoever tells a last use asks for these before he reads the keys, so
    /// that none that is written down meanwhile is missed.
    pub fn uses(&self) -> BTreeMap<Uuid, Timestamp> {
        locked(&self.uses).clone()
    }

    /// Writes down the last uses of keys.
    ///
    /// # Errors
    /// When the database cannot be written; the uses are kept for the next time.
    pub async fn write_uses(&self) -> Result<(), persistence::Error> {
        let uses = self.uses();
        if uses.is_empty() {
            return Ok(());
        }
        keys::note_uses(&self.db, &uses).await?;
        // A key that was used again meanwhile stays for the next time.
        locked(&self.uses).retain(|id, at| uses.get(id) != Some(at));
        Ok(())
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

    fn locked(&self) -> MutexGuard<'_, HashMap<Uuid, (StoredKey, Instant)>> {
        locked(&self.known)
    }
}

/// The value is consistent after every step, so that a panic elsewhere does not harm it.
fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A JWT has three parts; a key has none.
fn is_jwt(token: &str) -> bool {
    token.matches('.').count() == 2
}

/// Compares in constant time, so that the time taken says nothing about the secret.
fn same(known: &str, presented: &str) -> bool {
    known.as_bytes().ct_eq(presented.as_bytes()).into()
}
