//! How the service ends. Told to stop, it first says that it is not ready and ends each connection with its answer, so
//! that clients go elsewhere; then it takes no more connections and answers what was asked; then it ends.

use std::time::Duration;

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Serving,
    /// Not ready any more; whoever comes is still answered.
    Draining,
    /// No more connections are taken; what was asked is answered.
    Closing,
    /// Told twice: nothing is waited for.
    Hurrying,
}

/// How far the end of the service has come, for all who must know.
#[derive(Debug)]
pub struct Stopping(watch::Sender<Phase>);

impl Default for Stopping {
    fn default() -> Self {
        Self(watch::Sender::new(Phase::Serving))
    }
}

impl Stopping {
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() > Phase::Serving
    }

    /// Goes on to this phase.
    pub fn tell(&self, phase: Phase) {
        self.0.send_replace(phase);
    }

    /// Ends when this phase has begun.
    pub async fn reached(&self, phase: Phase) {
        // The sender lives as long as the value.
        let _ = self.0.subscribe().wait_for(|now| *now >= phase).await;
    }

    /// Listens to signals. SIGTERM is sent by what looks after services, and time is left to take it from its list; SIGINT
    /// is a person at a terminal, who does not wait. A second signal ends the waiting, a third one everything.
    ///
    /// # Errors
    /// When the system takes no listeners.
    pub async fn listen(&self, drain: Duration) -> std::io::Result<()> {
        let mut signals = Signals::new()?;
        let patient = signals.next().await == SignalKind::terminate();
        tracing::info!("stopping");
        self.tell(Phase::Draining);
        if patient {
            let _ = tokio::time::timeout(drain, signals.next()).await;
        }
        self.tell(Phase::Closing);
        signals.next().await;
        tracing::warn!("stopping without waiting for requests under way");
        self.tell(Phase::Hurrying);
        Ok(())
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> SignalKind {
        tokio::select! {
            _ = self.terminate.recv() => SignalKind::terminate(),
            _ = self.interrupt.recv() => SignalKind::interrupt(),
        }
    }
}
