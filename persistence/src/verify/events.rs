//! The chain of events from the first to the head, and the events that wait behind it.

use std::collections::{BTreeMap, HashMap};

use domain::process::{
    action::Action,
    history::{Event, FIRST},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Digest, Former, Found, How, PAGE, Place, Verdict, broken, raw};
use crate::{
    audit,
    db::Tx,
    entity::audit::{event, head, pending, read},
    error::Error,
    seals,
    writers::Writer,
};

/// Events that may wait while a snapshot is taken; more wait only when the sealer stands still.
const PENDING_MAX: u64 = 100_000;

/// What events tell of.
#[derive(Default)]
pub(super) struct Trail {
    /// What stood there before the audit key was last changed.
    pub(super) former: Option<Former>,
    /// How many events stood there.
    former_rows: i64,
    /// The last ordinal of each writer.
    writers: HashMap<i64, i64>,
    /// Keys of callers, each with its seal; keys of before they had seals have none.
    pub(super) keys: BTreeMap<Uuid, Option<String>>,
    /// Revisions whose events were committed and not yet sealed when the snapshot was taken.
    pub(super) pending: HashMap<(Uuid, i64), String>,
    /// More events wait than were read.
    cut: bool,
}

impl Trail {
    pub(super) async fn read(&mut self, tx: &Tx, verdict: &mut Verdict) -> Found<()> {
        let head = read_head(tx).await?;
        verdict.head.clone_from(&head.hash);
        let (mut seq, mut hash) = self.read_former(tx).await?;
        let mut after = self.former.as_ref().map(|former| event::Column::Seq.gt(former.last));
        verdict.former.clone_from(&self.former);
        verdict.events = seq;
        loop {
            let rows = event::Entity::find().filter(Condition::all().add_option(after));
            let rows = raw::rows(tx, rows.order_by_asc(event::Column::Seq).limit(PAGE)).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                seq += 1;
                let Some(row) = raw::read::<event::Entity>(&row) else {
                    return broken(Place::Event(seq), How::Altered);
                };
                if row.seq > seq {
                    return broken(Place::Event(seq), How::Missing);
                }
                if row.seq < seq {
                    return broken(Place::Event(row.seq), How::Unexpected);
                }
                if seq > head.count {
                    return broken(Place::Event(seq), How::Unexpected);
                }
                let told = row.hash.clone();
                let event = read(row);
                hash = event.sealed(tx.key()?, seq, &hash).map_err(Error::unwritable)?;
                if hash != told {
                    return broken(Place::Event(seq), How::Altered);
                }
                self.follow(seq, &event)?;
                verdict.events = seq;
            }
            after = Some(event::Column::Seq.gt(seq));
        }
        if seq < head.count {
            return broken(Place::Event(seq + 1), How::Missing);
        }
        if raw::count(tx, "audit_event").await?
            != self.former_rows + seq - self.former.as_ref().map_or(0, |former| former.last)
        {
            return broken(Place::Event(seq), How::Unexpected);
        }
        let whole = head.hash == hash && head.seal == seals::of_head(tx.key()?, seq, &hash);
        if !whole || head.fingerprint != tx.key()?.fingerprint() {
            return broken(Place::Head, How::Altered);
        }
        self.wait(tx, seq).await
    }

    /// The events of before the audit key was last changed, against their digest: they tell of writers and of nothing
    /// else. Answers the number and seal of the last.
    async fn read_former(&mut self, tx: &Tx) -> Found<(i64, String)> {
        self.former = Former::of_last(tx).await?;
        let (mut seq, mut hash) = (0, FIRST.to_owned());
        let Some(former) = &self.former else { return Ok((seq, hash)) };
        let mut digest = Digest::under(tx.key()?.clone());
        while seq < former.last {
            let rows =
                event::Entity::find().filter(event::Column::Seq.gt(seq)).filter(event::Column::Seq.lte(former.last));
            let rows = raw::rows(tx, rows.order_by_asc(event::Column::Seq).limit(PAGE)).await?;
            if rows.is_empty() {
                return broken(Place::Event(former.last), How::Missing);
            }
            for row in rows {
                self.former_rows += 1;
                let Some(row) = raw::read::<event::Entity>(&row) else { return broken(Place::Former, How::Altered) };
                seq = row.seq;
                hash.clone_from(&row.hash);
                let event = read(row);
                digest.add_event(seq, &event, &hash)?;
                if let Some((writer, ordinal)) = event.writer.zip(event.ordinal) {
                    let last = self.writers.entry(writer).or_default();
                    *last = ordinal.max(*last);
                }
            }
        }
        if digest.end() == former.events { Ok((seq, hash)) } else { broken(Place::Former, How::Altered) }
    }

    /// The events behind the head.
    async fn wait(&mut self, tx: &Tx, sealed: i64) -> Found<()> {
        let waiting = pending::Entity::find().order_by_asc(pending::Column::Number).limit(PENDING_MAX);
        let key = tx.key()?;
        for (row, seq) in raw::rows(tx, waiting).await?.into_iter().zip(sealed + 1..) {
            let row = raw::read::<pending::Entity>(&row);
            let event = row.and_then(|row| audit::read_pending(key, &row.body, &row.hash).ok());
            let Some(event) = event else { return broken(Place::Event(seq), How::Altered) };
            self.follow(seq, &event)?;
            if let Some((id, number, hash)) = told(&event) {
                self.pending.insert((id, number), hash);
            }
            self.cut = seq - sealed >= i64::try_from(PENDING_MAX).unwrap_or(i64::MAX);
        }
        Ok(())
    }

    /// One event more, in the order of the chain.
    fn follow(&mut self, seq: i64, event: &Event) -> Found<()> {
        match event.writer.zip(event.ordinal) {
            Some((writer, ordinal)) => {
                let last = self.writers.entry(writer).or_default();
                if ordinal <= *last {
                    return broken(Place::Event(seq), How::Unexpected);
                }
                if ordinal > *last + 1 {
                    return broken(Place::Event(seq), How::Lost);
                }
                *last = ordinal;
            }
            // Events of before writers were told apart.
            None if self.writers.is_empty() => {}
            None => return broken(Place::Event(seq), How::Unexpected),
        }
        self.follow_key(seq, event)?;
        if Action::of_stored(&event.action) == Some(Action::EventsLost) {
            return broken(Place::Event(seq), How::Lost);
        }
        Ok(())
    }

    fn follow_key(&mut self, seq: i64, event: &Event) -> Found<()> {
        let action = Action::of_stored(&event.action);
        let of_key = matches!(action, Some(Action::KeyCreated | Action::KeyRevoked | Action::KeySealed));
        let id = event.subject.as_deref().and_then(|subject| Uuid::try_parse(subject).ok());
        let Some(id) = id.filter(|_| of_key && event.refused.is_none()) else { return Ok(()) };
        let known = self.keys.get(&id);
        // Every key that is revoked under its seal was told of before, by its making or when it was sealed.
        if action == Some(Action::KeyRevoked) && known.is_none() && event.revision_hash.is_some() {
            return broken(Place::Event(seq), How::Lost);
        }
        let seal = event.revision_hash.clone().or_else(|| known.cloned().flatten());
        self.keys.insert(id, seal);
        Ok(())
    }

    /// Whatever the writers of this process committed is told of.
    pub(super) fn tells_of(&self, writers: &[Writer]) -> Found<()> {
        let told = |writer: &Writer| self.writers.get(&writer.id).is_some_and(|last| *last >= writer.last);
        if self.cut || writers.iter().all(told) { Ok(()) } else { broken(Place::Head, How::Lost) }
    }
}

/// The only head.
async fn read_head(tx: &Tx) -> Found<head::Model> {
    let heads = raw::rows(tx, head::Entity::find().limit(2)).await?;
    match heads.as_slice() {
        [] => broken(Place::Head, How::Missing),
        [head] => match raw::read::<head::Entity>(head) {
            Some(head) if head.id == audit::HEAD => Ok(head),
            Some(_) => broken(Place::Head, How::Missing),
            None => broken(Place::Head, How::Altered),
        },
        _ => broken(Place::Head, How::Unexpected),
    }
}

/// Which revision an event tells of, with its seal.
pub(super) fn told(event: &Event) -> Option<(Uuid, i64, String)> {
    let id = Uuid::try_parse(event.subject.as_deref()?).ok()?;
    Some((id, event.revision?, event.revision_hash.clone()?))
}
