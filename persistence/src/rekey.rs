//! 更换审计密钥 The audit key is changed, or a lost one is replaced. History is never written again: what stands there
//! keeps its seals, and one event under the new key holds a digest of all of it.

use domain::process::{
    action::Action,
    caller::Act,
    history::{Event, FIRST, SealKey},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    adopt, audit,
    db::{Db, Tx, sealed::Connection},
    entity::audit::{event, read},
    error::Error,
    keys,
    verify::{self, Digest, Former, Verdict},
};

/// Events that are read at once.
const PAGE: u64 = 500;

/// What becomes of the keys of callers when the audit key is lost, so that nothing proves who made them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// All are revoked.
    Revoked,
    /// Those are revoked that the trail contradicts.
    Kept,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rekeyed {
    /// The history goes on under the new key.
    Done {
        former: Former,
        /// Keys of callers that were revoked, because nothing proves them any more.
        revoked: usize,
        /// Events that waited for their place and that nobody can read.
        unreadable: usize,
        /// Events that are missing between others, where nothing was verified.
        missing: i64,
    },
    /// The history is broken under its own key: nothing was changed.
    Broken(Verdict),
}

/// Has the history go on under a new key. A database that was opened with its key is verified first; of one that was
/// opened without a key everything is taken as it stands.
///
/// # Errors
/// [`Error::SameKey`] where the history has this key already, [`Error::OtherKey`] where the database was opened with a
/// key that is not its own; those of a write.
pub async fn rekey(db: &Db, act: &Act, key: &SealKey, unproved: Unproved) -> Result<Rekeyed, Error> {
    let tx = db.begin().await?;
    audit::lock(&tx).await?;
    let fingerprint = audit::fingerprint(&tx).await?;
    if fingerprint.as_deref() == Some(&key.fingerprint()) {
        return Err(Error::SameKey);
    }
    let proved = db.seals();
    let (mut unreadable, mut unproved_until) = (0, 0);
    if proved {
        while audit::seal_batch(&tx).await? > 0 {}
        let verdict = verify::within(&tx, &[]).await?;
        if verdict.broken.is_some() {
            tx.rollback().await?;
            return Ok(Rekeyed::Broken(verdict));
        }
        // What nothing proved before is not proved by one change more.
        unproved_until = verdict.former.map_or(0, |former| former.unproved);
    } else {
        unreadable = audit::take_unproved(&tx, key).await?;
    }
    let act = Act { action: Action::Rekeyed, ..act.clone() };
    let doubtful = if proved { Vec::new() } else { keys::unproved(&tx, unproved).await? };
    let (last, hash, events, missing) = events(&tx, key).await?;
    let revisions = verify::digest_of_revisions(&tx, key).await?;
    let unproved_until = if proved { unproved_until } else { last };
    let former = Former { last, unproved: unproved_until, key: fingerprint.unwrap_or_default(), events, revisions };

    let before = db.key().ok().cloned();
    let tx = tx.under(key.clone());
    audit::write_head(&tx, last, hash).await?;
    audit::note(&tx, &Event::of_read(&act, &former.question())).await?;
    adopt::keys(&tx, &Act { action: Action::KeySealed, ..act.clone() }).await?;
    keys::revoke_all(&tx, &Act { action: Action::KeyRevoked, ..act }, &doubtful).await?;
    adopt::answers(&tx, before.as_ref()).await?;
    while audit::seal_batch(&tx).await? > 0 {}
    tx.commit().await?;
    Ok(Rekeyed::Done { former, revoked: doubtful.len(), unreadable, missing })
}

/// Number and seal of the last event, the digest of all, and how many are missing.
async fn events(tx: &Tx, key: &SealKey) -> Result<(i64, String, String, i64), Error> {
    let mut digest = Digest::under(key.clone());
    let (mut last, mut hash, mut seen) = (0, FIRST.to_owned(), 0);
    loop {
        let page = event::Entity::find().filter(event::Column::Seq.gt(last)).order_by_asc(event::Column::Seq);
        let page = page.limit(PAGE).all(tx.connection()).await?;
        if page.is_empty() {
            return Ok((last, hash, digest.end(), last - seen));
        }
        for row in page {
            seen += 1;
            last = row.seq;
            hash.clone_from(&row.hash);
            digest.add_event(last, &read(row), &hash)?;
        }
    }
}
