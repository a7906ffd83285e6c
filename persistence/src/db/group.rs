//! SQLite: writes that wait at the same time are committed together. There is one writer, and each commit waits for the
//! disk.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, mpsc, oneshot},
    time::{Instant, timeout},
};

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

/// Since when it waits, and the write.
type Waiting = (Instant, Job);

#[derive(Clone, Debug)]
pub(super) struct Group {
    waiting: mpsc::Sender<Waiting>,
    /// How long a write waits for its turn.
    patience: Duration,
}

impl Group {
    /// Writes to this database, as long as clones of the group are there.
    pub(super) fn of(db: Db, patience: Duration) -> Self {
        let (sender, waiting) = mpsc::channel(WAITING_MAX);
        let (pool, waiting) = (db.write.clone(), Arc::new(Mutex::new(waiting)));
        pool.clone().detach(async move {
            // A write that panics takes its group with it; the others go on.
            while pool.to_the_end(serve(db.clone(), Arc::clone(&waiting), patience)).await.is_none() {}
        });
        Self { waiting: sender, patience }
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
        match timeout(self.patience, self.waiting.send((Instant::now(), job))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Err(Error::Busy),
        }
        answered.await.unwrap_or(Err(Error::Busy))
    }
}

/// Does what waits, one group after the other, until nobody can send any more.
async fn serve(db: Db, waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>, patience: Duration) {
    let mut waiting = waiting.lock().await;
    while let Some((since, first)) = waiting.recv().await {
        // Dropped, a write tells that there was no room.
        if since.elapsed() < patience {
            together(&db, first, &mut waiting).await;
        }
    }
}

/// Does a write and those that wait behind it in one transaction.
async fn together(db: &Db, first: Job, waiting: &mut mpsc::Receiver<Waiting>) {
    let mut told = Vec::new();
    let ended = all(db, first, waiting, &mut told).await;
    if let Err(error) = &ended
        && !matches!(error, Error::Busy)
    {
        tracing::error!(%error, writes = told.len(), "nothing was committed of writes that were done together");
    }
    for tell in told {
        tell(match &ended {
            Ok(()) => Ok(()),
            Err(Error::OutcomeUnknown) => Err(Error::OutcomeUnknown),
            Err(_) => Err(Error::Busy),
        });
    }
}

/// Does a write and those behind it, and commits them; `told` are those that were begun.
async fn all(db: &Db, first: Job, waiting: &mut mpsc::Receiver<Waiting>, told: &mut Vec<Tell>) -> Result<(), Error> {
    let tx = db.begin().await?;
    let mut next = Some(first);
    while let Some(job) = next {
        let inner = tx.nested().await?;
        let Done { tell, kept } = job(&inner).await;
        told.push(tell);
        // The database may have undone more than this write: then its end fails, and that of the group.
        if kept {
            inner.commit_quietly().await?
        } else {
            inner.rollback().await?
        };
        next = if told.len() < TOGETHER_MAX { waiting.try_recv().ok().map(|(_, job)| job) } else { None };
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{db::Options, ids::new_id};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_write_that_panics_keeps_nobody_else_from_writing() {
        let folder = std::env::temp_dir().join(new_id().to_string());
        let url = format!("sqlite:{}", folder.join("jixiao.db").display());
        let db = Db::connect(&url, None, Options::default()).await.ok();
        let write = async |panics: bool| {
            let db = db.as_ref()?;
            db.write(move |_| Box::pin(async move { if panics { panic!("as a fault of ours") } else { Ok(true) } }))
                .await
                .ok()
        };
        assert_eq!(write(true).await, None);
        assert_eq!(write(false).await, Some(true));
        drop(std::fs::remove_dir_all(folder));
    }
}
