//! Proof of what happened: revisions and events, each sealed together with the one before it.
//!
//! A seal is HMAC-SHA-256 under a key that is kept outside the database, so that whoever owns only the database can
//! neither write a link nor mend a broken one. What is sealed is canonical JSON (RFC 8785): the same content has the
//! same bytes whatever program wrote it.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    form::{cost_item::CostItem, indicator::Indicator, project::Project, safeguard::Safeguard, schedule::ScheduleStep},
    process::{
        caller::{Act, Role},
        stored::Status,
    },
    values::{canonical::canonical, period::Timestamp},
};

/// Gives an object the members of a blank one that it has not.
fn complete(object: &mut Value, blank: &Value) {
    let (Some(members), Some(blank)) = (object.as_object_mut(), blank.as_object()) else { return };
    for (name, value) in blank {
        complete(members.entry(name.clone()).or_insert_with(|| value.clone()), value);
    }
}

/// The secret under which history is sealed.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey")
    }
}

impl SealKey {
    /// The key behind a secret text of any length.
    pub fn new(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// The seal over parts of one kind; their borders count, so that no two lists of parts have the same bytes.
    pub fn seal(&self, kind: &str, parts: &[&str]) -> String {
        // A MAC takes a key of any length; the fallback is never met and would fit no seal.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        for part in std::iter::once(&kind).chain(parts) {
            mac.update(part.len().to_string().as_bytes());
            mac.update(b":");
            mac.update(part.as_bytes());
        }
        hex(&mac.finalize().into_bytes())
    }

    /// Tells this key from others without telling it.
    pub fn fingerprint(&self) -> String {
        self.seal("fingerprint", &[])
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The seal before the first.
pub const FIRST: &str = "";

/// 版本 One revision of a declaration: who, when, what, and the declaration as it then was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision {
    pub project_id: Uuid,
    pub number: i64,
    pub at: Timestamp,
    pub actor_id: String,
    pub actor: String,
    pub role: Role,
    /// Name of the action as it is stored, which the seal covers (see [`crate::process::action::Action`]).
    pub action: String,
    pub request_id: String,
    pub unit_code: String,
    /// State after the action.
    pub status: Status,
    /// The whole declaration, canonical JSON.
    #[serde(skip)]
    pub content: String,
    /// What belongs to the action alone: decision, reason, report. Canonical JSON.
    #[serde(skip)]
    pub detail: Option<String>,
    /// The seal.
    #[serde(skip)]
    pub hash: String,
}

impl Revision {
    /// 内容 The declaration as it was, with the fields that came later as null: the same members as a present one.
    ///
    /// # Errors
    /// For a content that is no JSON.
    pub fn completed(&self) -> Result<Value, serde_json::Error> {
        let mut content: Value = serde_json::from_str(&self.content)?;
        complete(&mut content, &serde_json::to_value(Project::default())?);
        for (table, row) in [
            ("schedule", serde_json::to_value(ScheduleStep::default())?),
            ("indicators", serde_json::to_value(Indicator::default())?),
            ("cost_items", serde_json::to_value(CostItem::default())?),
            ("safeguards", serde_json::to_value(Safeguard::default())?),
        ] {
            let rows = content.get_mut(table).and_then(Value::as_array_mut);
            rows.into_iter().flatten().for_each(|it| complete(it, &row));
        }
        Ok(content)
    }

    /// The seal that this revision must have behind `previous`.
    ///
    /// # Errors
    /// Never for what can be stored.
    pub fn sealed(&self, key: &SealKey, previous: &str) -> Result<String, serde_json::Error> {
        let detail = self.detail.as_deref().unwrap_or_default();
        Ok(key.seal("revision", &[previous, &canonical(self)?, &self.content, detail]))
    }
}

/// 审计事件 One event of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Event {
    /// Microseconds since 1970.
    pub at: i64,
    pub actor_id: String,
    pub actor: String,
    /// Code of the role.
    pub role: String,
    /// Name of the action as it is stored, which the seal covers (see [`crate::process::action::Action`]).
    pub action: String,
    /// What it was done to: id of a declaration or of a key; absent for what concerns none or many.
    pub subject: Option<String>,
    pub unit_code: Option<String>,
    /// The unit that a declaration left by this write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_unit_code: Option<String>,
    /// The revision that a write made.
    pub revision: Option<i64>,
    /// The seal of what was written: of the revision, or of the key of a caller.
    pub revision_hash: Option<String>,
    /// HTTP status of a refusal; absent for what was done.
    pub refused: Option<i32>,
    pub request_id: String,
    /// What an export or a read of the trail asked for: its query string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Who wrote the event down, and the how manyth of that writer it is: 1, 2, … without a gap, so that one that is
    /// taken away or put back while it waits for its place in the chain is missed or is one too many. Events of before
    /// writers were told apart have neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writer: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i64>,
}

impl Event {
    /// An event of this act that concerns no single declaration.
    pub fn of(act: &Act) -> Self {
        let Act { caller, action, request_id, at } = act;
        Self {
            at: at.micros(),
            actor_id: caller.id.clone(),
            actor: caller.name.clone(),
            role: caller.role.code().to_owned(),
            action: action.code().to_owned(),
            subject: None,
            unit_code: None,
            former_unit_code: None,
            revision: None,
            revision_hash: None,
            refused: None,
            request_id: request_id.clone(),
            question: None,
            writer: None,
            ordinal: None,
        }
    }

    /// The event of what was done to the key of a caller, whose row now has this seal.
    pub fn of_key(act: &Act, id: Uuid, seal: &str) -> Self {
        Self { subject: Some(id.to_string()), revision_hash: Some(seal.to_owned()), ..Self::of(act) }
    }

    /// The event of a read that is told: of many declarations, or of the trail itself.
    pub fn of_read(act: &Act, question: &str) -> Self {
        Self { question: (!question.is_empty()).then(|| question.to_owned()), ..Self::of(act) }
    }

    /// The event of a write to a declaration.
    pub fn of_revision(act: &Act, revision: &Revision) -> Self {
        Self {
            at: revision.at.micros(),
            subject: Some(revision.project_id.to_string()),
            unit_code: Some(revision.unit_code.clone()),
            revision: Some(revision.number),
            revision_hash: Some(revision.hash.clone()),
            ..Self::of(act)
        }
    }

    /// The seal that the event must have as link `seq` behind `previous`.
    ///
    /// # Errors
    /// Never for what can be stored.
    pub fn sealed(&self, key: &SealKey, seq: i64, previous: &str) -> Result<String, serde_json::Error> {
        Ok(key.seal("event", &[&seq.to_string(), previous, &canonical(self)?]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with another implementation of HMAC-SHA-256 over "5:event1:13:abc".
    #[test]
    fn a_seal_can_be_made_by_others() {
        let key = SealKey::new("secret");
        assert_eq!(key.seal("event", &["1", "abc"]), EXPECTED);
        assert_ne!(key.seal("event", &["1a", "bc"]), key.seal("event", &["1", "abc"]), "borders count");
        assert_ne!(SealKey::new("other").seal("event", &["1", "abc"]), EXPECTED);
        assert_eq!(format!("{key:?}"), "SealKey", "a key is not printed");
    }

    const EXPECTED: &str = "10bff43c7a0932a8d9de530c7d3185d3f0d5751a4feeef787b7ae64f71ccc52f";
}
