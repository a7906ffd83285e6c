//! What stood in the history before the audit key was last changed. Its seals were made with a key that may be gone, so
//! the event of the change holds digests of all of it, and is itself sealed with the present key.

use domain::{
    process::{
        action::Action,
        history::{Event, Revision, SealKey},
    },
    values::canonical::canonical,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Found, How, Place, broken};
use crate::{
    db::{Tx, sealed::Connection},
    entity::audit::{event, read},
    error::Error,
};

/// The digest of rows that are added one behind the other.
pub(crate) struct Digest {
    key: SealKey,
    sum: String,
}

impl Digest {
    pub(crate) const fn under(key: SealKey) -> Self {
        Self { key, sum: String::new() }
    }

    pub(crate) fn add_event(&mut self, seq: i64, event: &Event, hash: &str) -> Result<(), Error> {
        let said = canonical(event).map_err(Error::unwritable)?;
        self.sum = self.key.seal("former-event", &[&self.sum, &seq.to_string(), &said, hash]);
        Ok(())
    }

    pub(crate) fn add_revision(&mut self, revision: &Revision) -> Result<(), Error> {
        let said = canonical(revision).map_err(Error::unwritable)?;
        let Revision { content, detail, hash, .. } = revision;
        let (told, detail) = (detail.is_some().to_string(), detail.as_deref().unwrap_or_default());
        self.sum = self.key.seal("former-revision", &[&self.sum, &said, content, &told, detail, hash]);
        Ok(())
    }

    pub(crate) fn end(self) -> String {
        self.sum
    }
}

/// The part of the history before a change of the audit key, as the event of the change tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Number of its last event.
    pub last: i64,
    /// Number of the last event that nothing proves, because a key was lost then; 0 where none ever was.
    pub unproved: i64,
    /// Tells the former key from others; empty where it is not known.
    pub key: String,
    pub(crate) events: String,
    pub(crate) revisions: String,
}

impl Former {
    /// As the event of the change holds it.
    pub(crate) fn question(&self) -> String {
        let Self { last, unproved, key, events, revisions } = self;
        format!("former_key={key}&last={last}&unproved={unproved}&events={events}&revisions={revisions}")
    }

    /// What an event tells of; none for an event of another kind.
    pub(crate) fn told(event: &Event) -> Option<Self> {
        if Action::of_stored(&event.action) != Some(Action::Rekeyed) || event.refused.is_some() {
            return None;
        }
        let question = event.question.as_deref()?;
        let member = |name: &str| {
            let found = question.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            found.map(str::to_owned)
        };
        Some(Self {
            last: member("last")?.parse().ok()?,
            unproved: member("unproved")?.parse().ok()?,
            key: member("former_key")?,
            events: member("events")?,
            revisions: member("revisions")?,
        })
    }

    /// The part before the last change, if there was one. Whoever makes such an event up cannot seal it, and is found
    /// where the chain behind the former part is checked.
    pub(super) async fn of_last(tx: &Tx) -> Found<Option<Self>> {
        use event::Column::{Action as Named, Refused, Seq};
        let changes = event::Entity::find().filter(Named.is_in(Action::Rekeyed.stored())).filter(Refused.is_null());
        let Some(row) = changes.order_by_desc(Seq).one(tx.connection()).await? else { return Ok(None) };
        let seq = row.seq;
        match Self::told(&read(row)) {
            Some(former) if former.last == seq - 1 => Ok(Some(former)),
            Some(_) | None => broken(Place::Event(seq), How::Altered),
        }
    }
}
