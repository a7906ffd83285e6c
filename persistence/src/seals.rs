//! Seals of rows that are no part of a chain: the head, what waits for its place, keys of callers, kept answers.

use domain::process::history::SealKey;

use crate::entity::{api_key, idempotency};

/// The seal of the head: an older head cannot be made up.
pub(crate) fn of_head(key: &SealKey, count: i64, hash: &str) -> String {
    key.seal("trail", &[&count.to_string(), hash])
}

/// As [`of_head`], of a database whose keys and answers have no seals yet. No head that was begun since has this seal, so
/// that nobody who alters a key can have it sealed once more.
pub(crate) fn of_former_head(key: &SealKey, count: i64, hash: &str) -> String {
    key.seal("head", &[&count.to_string(), hash])
}

/// The seal of an event that waits.
pub(crate) fn of_pending(key: &SealKey, body: &str) -> String {
    key.seal("pending", &[body])
}

/// The seal of a key: everything but its last use.
pub(crate) fn of_key(key: &SealKey, row: &api_key::Model) -> String {
    let api_key::Model {
        id,
        name,
        role,
        units,
        hash,
        created_at,
        created_by,
        expires_at,
        revoked_at,
        last_used_at: _,
        seal: _,
    } = row;
    let moment = |moment: &Option<i64>| moment.map(|it| it.to_string()).unwrap_or_default();
    let (id, made) = (id.to_string(), created_at.to_string());
    key.seal("key", &[&id, name, role, units, hash, &made, created_by, &moment(expires_at), &moment(revoked_at)])
}

/// The seal of a kept answer.
pub(crate) fn of_answer(seal_key: &SealKey, row: &idempotency::Model) -> String {
    let idempotency::Model { caller, method, path, key, fingerprint, status, headers, body, created_at, seal: _ } = row;
    let (status, at) = (status.to_string(), created_at.to_string());
    seal_key.seal("answer", &[caller, method, path, key, fingerprint, &status, headers, body, &at])
}
