//! Whether events come into the chain. Where they do not for a while, nothing more is written: what cannot be sealed
//! could be taken away unseen.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::error::Error;

/// How long sealing has failed.
#[derive(Debug)]
pub(crate) struct Sealing {
    allowed: Duration,
    failing_since: Mutex<Option<Instant>>,
}

impl Sealing {
    pub(crate) const fn within(allowed: Duration) -> Self {
        Self { allowed, failing_since: Mutex::new(None) }
    }

    /// Remembers how sealing ended.
    pub(crate) fn ended(&self, well: bool) {
        let mut since = self.failing_since.lock().unwrap_or_else(PoisonError::into_inner);
        *since = if well { None } else { Some(since.unwrap_or_else(Instant::now)) };
    }

    /// # Errors
    /// [`Error::Unsealed`] when it has failed for too long.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let since = *self.failing_since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.is_some_and(|since| since.elapsed() >= self.allowed) { Err(Error::Unsealed) } else { Ok(()) }
    }
}
