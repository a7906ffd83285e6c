//! What a write needs to leave revisions and events behind: the key, the leave to seal, and a writer's ordinals.

use std::sync::Arc;

use domain::process::history::SealKey;

use crate::{
    error::Error,
    sealing::Sealing,
    writers::{Committing, Loan, Writers},
};

#[derive(Debug)]
pub(crate) struct Noting {
    key: Option<SealKey>,
    sealing: Arc<Sealing>,
    loan: Arc<Loan>,
}

impl Noting {
    pub(super) fn of(key: Option<SealKey>, sealing: &Arc<Sealing>, writers: &Arc<Writers>) -> Self {
        Self { key, sealing: Arc::clone(sealing), loan: Arc::new(Loan::of(writers)) }
    }

    /// That of a transaction within another one.
    pub(super) fn within(&self) -> Self {
        Self { key: self.key.clone(), sealing: Arc::clone(&self.sealing), loan: Arc::clone(&self.loan) }
    }

    /// The same under another key.
    pub(super) fn under(self, key: SealKey) -> Self {
        Self { key: Some(key), ..self }
    }

    pub(super) fn loan(&self) -> &Arc<Loan> {
        &self.loan
    }

    pub(super) fn commit(&self) -> Committing {
        self.loan.commit()
    }

    /// # Errors
    /// [`Error::NoKey`] when the database was opened without one.
    pub(crate) fn key(&self) -> Result<&SealKey, Error> {
        self.key.as_ref().ok_or(Error::NoKey)
    }

    /// The writer of the next event and its ordinal.
    ///
    /// # Errors
    /// [`Error::Unsealed`] while events cannot be sealed.
    pub(crate) fn next_event(&self) -> Result<(i64, i64), Error> {
        self.sealing.check()?;
        Ok(self.loan.next())
    }
}
