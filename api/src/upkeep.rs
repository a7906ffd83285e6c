//! What the service does by itself while it runs: seals events, tells of lost ones, exports heads, writes down last uses
//! of keys, and clears away what is too old.

use std::time::Duration;

use actix_web::web;
use domain::process::action::Action;
use persistence::{audit, idempotency};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    database::of_system,
    http::clock,
    service::{Service, Shared},
};

/// How long events are collected before they are sealed together.
const SEAL_AFTER: Duration = Duration::from_millis(200);
/// After this time the events that another replica left unsealed are sealed.
const SEAL_EVERY: Duration = Duration::from_secs(10);
/// How often is looked whether the events of this process came into the trail.
const MISS_EVERY: Duration = Duration::from_secs(10);
/// How often kept answers that are too old are deleted.
const CLEAR_EVERY: Duration = Duration::from_hours(1);

/// Work that is due again after some time.
struct Due {
    every: Duration,
    done: Option<Instant>,
}

impl Due {
    const fn every(every: Duration) -> Self {
        Self { every, done: None }
    }

    /// Whether the time has come; the next time counts from now.
    fn now(&mut self) -> bool {
        let due = self.done.is_none_or(|done| done.elapsed() >= self.every);
        if due {
            self.done = Some(Instant::now());
        }
        due
    }
}

/// Writes down what was kept for later, when the service ends.
pub async fn end(service: &Service) {
    let (db, Shared { callers, heads, .. }) = (&service.db, &*service.shared);
    if !db.seals() {
        return;
    }
    if let Err(error) = callers.write_uses().await {
        tracing::warn!(%error, "the last uses of keys were not written down");
    }
    if let Some(heads) = heads
        && let Err(error) = heads.export(db).await
    {
        tracing::warn!(%error, "the last head of the history was not exported");
    }
}

/// Goes on until the service ends. Without the audit key nothing is written, and there is nothing to keep.
pub async fn keep(service: web::Data<Service>) {
    let (db, Shared { callers, .. }) = (&service.db, &*service.shared);
    if !db.seals() {
        return;
    }
    let (mut missed, mut cleared) = (Due::every(MISS_EVERY), Due::every(CLEAR_EVERY));
    loop {
        // The wait ends with a commit or with the time; either is a reason to look.
        let _ = timeout(SEAL_EVERY, db.written()).await;
        sleep(SEAL_AFTER).await;
        if let Err(error) = audit::seal(db).await {
            tracing::error!(%error, "audit events wait to be sealed");
        }
        if missed.now()
            && let Err(error) = audit::tell_lost(db, &of_system(Action::EventsLost)).await
        {
            tracing::error!(%error, "whether audit events are missing is not known");
        }
        if let Err(error) = callers.write_uses().await {
            tracing::warn!(%error, "the last uses of keys wait to be written down");
        }
        if cleared.now()
            && let Err(error) = idempotency::clear(db, clock::now()).await
        {
            tracing::error!(%error, "old answers were not cleared away");
        }
    }
}
