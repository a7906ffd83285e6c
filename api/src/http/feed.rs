//! Waiting for changes. However many requests wait, one look at the database serves all of them.

use std::time::Duration;

use persistence::{Db, Error, audit};
use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

use crate::http::{gate::Gate, respond::Answer};

/// Requests that may wait at the same time.
pub const WAITERS_MAX: usize = 1000;
/// How often another replica's writes are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often a database that cannot be asked is told in the log.
const TELL_EVERY: Duration = Duration::from_mins(1);

/// The end of the feed, as it was last seen.
pub struct Feed {
    end: watch::Sender<i64>,
    waiters: Gate,
    arrived: Notify,
}

impl Default for Feed {
    fn default() -> Self {
        Self { end: watch::Sender::new(0), waiters: Gate::of(WAITERS_MAX), arrived: Notify::new() }
    }
}

impl Feed {
    /// Waits until an event behind `seen` is there, or until the time has come.
    ///
    /// # Errors
    /// 503 when too many wait already.
    pub async fn wait(&self, seen: i64, until: Instant) -> Answer<()> {
        let _place = self.waiters.enter().await?;
        let mut end = self.end.subscribe();
        self.arrived.notify_one();
        // The time is an answer too, and the sender lives as long as the service.
        let _ = tokio::time::timeout_at(until, end.wait_for(|end| *end > seen)).await;
        Ok(())
    }

    /// Looks at the database for as long as anybody waits, until the service ends.
    pub async fn watch(&self, db: &Db) {
        let mut told: Option<Instant> = None;
        loop {
            if self.end.receiver_count() == 0 {
                self.arrived.notified().await;
            }
            match look(db).await {
                Ok(count) => {
                    self.end.send_if_modified(|end| std::mem::replace(end, count) != count);
                }
                Err(error) if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) => {
                    told = Some(Instant::now());
                    tracing::warn!(%error, "the feed cannot see what was written");
                }
                Err(_) => {}
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Number of the last event.
async fn look(db: &Db) -> Result<i64, Error> {
    audit::seal_soon(db).await?;
    Ok(audit::head(db).await?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Code;

    #[tokio::test]
    async fn whoever_waits_is_told_of_the_next_event_and_one_too_many_is_refused() {
        let feed = Feed { waiters: Gate::of(1), ..Feed::default() };
        let late = Instant::now() + Duration::from_hours(1);
        let told = async {
            assert_eq!(feed.wait(3, late).await.unwrap_err().code(), Code::Overloaded, "the only place is taken");
            feed.end.send_replace(3);
            feed.end.send_replace(4);
        };
        let (waited, ()) = tokio::join!(feed.wait(3, late), told);
        assert!(waited.is_ok());
        assert!(feed.wait(3, late).await.is_ok(), "what is there already is not waited for");
        assert!(feed.wait(4, Instant::now()).await.is_ok(), "the time is an answer too");
    }
}
