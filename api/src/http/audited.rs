//! Reads that leave an event in the audit trail.

use domain::{
    process::{caller::Act, history::Event},
    values::language::Bilingual,
};
use persistence::{Db, Error, audit};

use crate::http::{
    problem::{Code, Problem},
    respond::Answer,
};

/// Leaves the event of a read, and seals what was committed before it. What is not on record is not read: the event is
/// stored before the answer begins.
///
/// # Errors
/// 503 when writers keep the event from being stored within two seconds.
pub async fn note_read(db: &Db, act: &Act, question: &str) -> Answer<()> {
    let tx = db.begin_soon().await.map_err(unrecorded)?;
    audit::note(&tx, &Event::of_read(act, question)).await?;
    tx.commit().await?;
    // A trail that was tampered with is still readable; that is what verification tells.
    if let Err(error) = audit::seal_soon(db).await {
        tracing::error!(%error, "the audit trail cannot be continued");
    }
    Ok(())
}

fn unrecorded(error: Error) -> Problem {
    let detail = || {
        Bilingual::new(
            "此次读取须先记入审计，而审计暂时不能写入；没有读取任何内容。".to_owned(),
            "This read must first be recorded in the audit trail, which cannot be written at the moment. Nothing was read."
                .to_owned(),
        )
    };
    if matches!(error, Error::Busy) { Problem::new(Code::Unavailable).detail(detail()) } else { error.into() }
}
