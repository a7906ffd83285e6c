//! Whether events come into the chain. Where they do not for a while, nothing more is written: what cannot be sealed
//! could be taken away unseen.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Mutex as AsyncMutex, OwnedMutexGuard},
    time::Instant,
};

use crate::error::Error;

/// Who seals, and how long sealing has failed.
#[derive(Debug)]
pub(crate) struct Sealing {
    allowed: Duration,
    turn: Arc<AsyncMutex<()>>,
    begun: Mutex<Option<Instant>>,
    failing_since: Mutex<Option<Instant>>,
    /// The history is not this process's to seal: no time mends that.
    foreign: AtomicBool,
}

impl Sealing {
    pub(crate) fn within(allowed: Duration) -> Self {
        Self {
            allowed,
            turn: Arc::default(),
            begun: Mutex::default(),
            failing_since: Mutex::default(),
            foreign: AtomicBool::new(false),
        }
    }

    /// Waits until nobody else of this process seals.
    pub(crate) async fn turn(&self) -> OwnedMutexGuard<()> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        *locked(&self.begun) = Some(Instant::now());
        turn
    }

    /// Since when events are being sealed.
    pub(crate) fn begun(&self) -> Option<Instant> {
        *locked(&self.begun)
    }

    /// Remembers how sealing ended.
    pub(crate) fn ended(&self, how: &Result<(), Error>) {
        *locked(&self.begun) = None;
        self.foreign.store(matches!(how, Err(Error::OtherKey)), Ordering::Relaxed);
        let mut since = locked(&self.failing_since);
        *since = if how.is_ok() { None } else { Some(since.unwrap_or_else(Instant::now)) };
    }

    /// # Errors
    /// [`Error::OtherKey`] when the history has another key by now, [`Error::Unsealed`] when it has failed for too long.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.foreign.load(Ordering::Relaxed) {
            return Err(Error::OtherKey);
        }
        let since = *locked(&self.failing_since);
        if since.is_some_and(|since| since.elapsed() >= self.allowed) { Err(Error::Unsealed) } else { Ok(()) }
    }
}

/// The value is consistent after every step, so that a panic elsewhere does not harm it.
fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
