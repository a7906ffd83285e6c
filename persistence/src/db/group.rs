//! SQLite: writes that wait at the same time are committed together. There is one writer, and each commit waits for the
//! disk.

use tokio::sync::{mpsc, oneshot};

use crate::{
    db::{Db, Tx, Working},
    error::Error,
};

/// Writes that wait; more wait for room.
const WAITING_MAX: usize = 1024;
/// Writes in one commit: the first of them waits for the last.
const TOGETHER_MAX: usize = 64;

/// A write that waits: it is done within the transaction of a group, and told when that has ended.
type Job = Box<dyn for<'tx> FnOnce(&'tx Tx) -> Working<'tx, Done> + Send>;

/// A write that was done, and is not committed yet.
struct Done {
    tell: Tell,
    /// Whether it left something that is to be kept.
    kept: bool,
}

/// Hands over what came of a write; an error is that of the group.
type Tell = Box<dyn FnOnce(Result<(), Error>) + Send>;

#[derive(Clone, Debug)]
pub(super) struct Group(mpsc::Sender<Job>);

impl Group {
    /// Writes to this database, as long as clones of the group are there.
    pub(super) fn of(db: Db) -> Self {
        let (sender, mut waiting) = mpsc::channel(WAITING_MAX);
        let home = db.write.clone();
        home.detach(async move {
            while let Some(first) = waiting.recv().await {
                together(&db, first, &mut waiting).await;
            }
        });
        Self(sender)
    }

    /// Does a write, and commits it with others.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'tx> FnOnce(&'tx Tx) -> Working<'tx, Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            Box::pin(async move {
                // Whoever does not wait any more was told nothing, so that nothing need be done.
                let done = if answer.is_closed() { Err(Error::Busy) } else { work(tx).await };
                let kept = done.is_ok();
                let tell: Tell = Box::new(move |ended| drop(answer.send(ended.and(done))));
                Done { tell, kept }
            })
        });
        self.0.send(job).await.map_err(|_| Error::Busy)?;
        answered.await.unwrap_or(Err(Error::Busy))
    }
}

/// Does a write and those that wait behind it in one transaction.
async fn together(db: &Db, first: Job, waiting: &mut mpsc::Receiver<Job>) {
    let Ok(tx) = db.begin().await else {
        // Whoever waits has waited as long as there is patience for. Dropped, a write tells that there was no room.
        drop(first);
        while let Ok(job) = waiting.try_recv() {
            drop(job);
        }
        return;
    };
    let (mut told, mut next, mut whole) = (Vec::new(), Some(first), true);
    while let Some(job) = next {
        let Ok(inner) = tx.nested().await else {
            whole = false;
            break;
        };
        let Done { tell, kept } = job(&inner).await;
        let ended = if kept { inner.commit_quietly().await } else { inner.rollback().await };
        told.push(tell);
        // The database may have undone more than this write.
        if ended.is_err() {
            whole = false;
            break;
        }
        next = if told.len() < TOGETHER_MAX { waiting.try_recv().ok() } else { None };
    }
    let ended = if whole { tx.commit().await } else { tx.rollback().await.and(Err(Error::Busy)) };
    for tell in told {
        tell(match &ended {
            Ok(()) => Ok(()),
            Err(Error::OutcomeUnknown) => Err(Error::OutcomeUnknown),
            Err(_) => Err(Error::Busy),
        });
    }
}
