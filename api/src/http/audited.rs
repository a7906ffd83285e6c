//! Reads that leave an event in the audit trail.

use domain::process::{caller::Act, history::Event};
use persistence::{Db, Error, audit};

use crate::http::respond::Answer;

/// Leaves the event of a read, and seals what was committed before it.
pub async fn note_read(db: &Db, act: &Act, question: &str) -> Answer<()> {
    let tx = db.begin().await?;
    audit::note(&tx, &Event::of_read(act, question)).await?;
    tx.commit().await?;
    // A trail that was tampered with is still readable; that is what verification tells.
    match audit::seal(db).await {
        Ok(()) => {}
        Err(Error::Busy) => return Err(Error::Busy.into()),
        Err(error) => tracing::error!(%error, "the audit trail cannot be continued"),
    }
    Ok(())
}
