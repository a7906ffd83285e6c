//! How much of one kind of work goes on at the same time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::http::{
    problem::{Code, Problem},
    respond::Answer,
};

/// A bound of work that is under way. Whoever finds it full is refused, at once or after a wait.
#[derive(Debug)]
pub struct Gate {
    places: Arc<Semaphore>,
    wait: Duration,
}

/// A place in a gate; it is free again when this is dropped.
#[derive(Debug)]
#[must_use = "the place is free again at once"]
pub struct Pass {
    _place: OwnedSemaphorePermit,
}

impl Gate {
    /// `places` at the same time; one more is refused at once.
    pub fn of(places: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), wait: Duration::ZERO }
    }

    /// One more waits so long for a place.
    pub fn waiting(self, wait: Duration) -> Self {
        Self { wait, ..self }
    }

    /// # Errors
    /// 503 when no place is free in time.
    pub async fn enter(&self) -> Answer<Pass> {
        self.enter_with(1).await
    }

    /// As [`Self::enter`], for work that takes several places.
    pub async fn enter_with(&self, places: u32) -> Answer<Pass> {
        self.enter_within(self.wait, places).await
    }

    async fn enter_within(&self, wait: Duration, places: u32) -> Answer<Pass> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_many_owned(places) {
            return Ok(Pass { _place: place });
        }
        let full = || Problem::new(Code::Overloaded);
        if wait.is_zero() {
            return Err(full());
        }
        let place = Arc::clone(&self.places).acquire_many_owned(places);
        let place = tokio::time::timeout(wait, place).await.map_err(|_| full())?;
        Ok(Pass { _place: place.map_err(|_| full())? })
    }
}

/// A bound of which each caller has a share: one who is slow keeps nobody else waiting.
#[derive(Debug)]
pub struct SharedGate {
    all: Gate,
    share: usize,
    /// The shares of those who have work under way.
    shares: Mutex<HashMap<String, Weak<Semaphore>>>,
}

impl SharedGate {
    /// `share` of the places of `all` for each caller.
    pub fn of(all: Gate, share: usize) -> Self {
        Self { all, share, shares: Mutex::default() }
    }

    /// Takes so many places of the caller's share, and of all.
    ///
    /// # Errors
    /// 503 when either is not free in time.
    pub async fn enter_with(&self, caller: &str, places: u32) -> Answer<[Pass; 2]> {
        self.enter_within(self.all.wait, caller, places).await
    }

    /// As [`Self::enter_with`], with another time to wait for each.
    pub async fn enter_within(&self, wait: Duration, caller: &str, places: u32) -> Answer<[Pass; 2]> {
        let share = self.share_of(caller);
        Ok([share.enter_within(wait, places).await?, self.all.enter_within(wait, places).await?])
    }

    fn share_of(&self, caller: &str) -> Gate {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        shares.retain(|_, places| places.strong_count() > 0);
        let known = shares.get(caller).and_then(Weak::upgrade);
        let places = known.unwrap_or_else(|| {
            let places = Arc::new(Semaphore::new(self.share));
            shares.insert(caller.to_owned(), Arc::downgrade(&places));
            places
        });
        Gate { places, wait: self.all.wait }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_gate_refuses_until_a_place_is_free() {
        let gate = Gate::of(2);
        let first = gate.enter().await.unwrap();
        let second = gate.enter().await.unwrap();
        assert_eq!(gate.enter().await.unwrap_err().code(), Code::Overloaded);
        drop(first);
        assert!(gate.enter().await.is_ok());
        drop(second);
    }

    #[tokio::test]
    async fn whoever_waits_gets_the_place_that_becomes_free() {
        let gate = Gate::of(1).waiting(Duration::from_hours(1));
        let first = gate.enter().await.unwrap();
        let (waited, ()) = tokio::join!(gate.enter(), async { drop(first) });
        assert!(waited.is_ok());
    }

    #[tokio::test]
    async fn a_caller_takes_no_more_than_the_share() {
        let gate = SharedGate::of(Gate::of(4), 2);
        let held = [gate.enter_with("a", 1).await.unwrap(), gate.enter_with("a", 1).await.unwrap()];
        assert_eq!(gate.enter_with("a", 1).await.unwrap_err().code(), Code::Overloaded);
        let other = gate.enter_with("b", 2).await.unwrap();
        assert_eq!(gate.enter_with("c", 1).await.unwrap_err().code(), Code::Overloaded, "all are taken");
        drop((held, other));
        assert!(gate.enter_with("c", 2).await.is_ok());
        assert!(gate.shares.lock().unwrap().len() <= 1, "nothing is kept of callers without work");
    }
}
