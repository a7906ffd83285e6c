//! Work that takes the time of a processor, on threads where nobody else waits: a worker serves many connections, and
//! none of them should wait for what another one's request takes.

use actix_web::web;
use domain::form::project::Project;
use persistence::{Tx, Working};

use crate::http::{problem::Problem, respond::Answer};

/// Rows of all tables above which a declaration is large: storing so many takes some milliseconds.
const ROWS: usize = 50;
/// Bytes of a text or file above which it is large: sealing or telling apart so many takes about a millisecond.
pub const BYTES: usize = 64 * 1024;

/// Whether work on these declarations belongs here.
pub fn is_large<'a>(contents: impl IntoIterator<Item = &'a Project>) -> bool {
    contents.into_iter().map(rows).sum::<usize>() > ROWS
}

fn rows(content: &Project) -> usize {
    1 + content.indicators.len() + content.cost_items.len() + content.safeguards.len() + content.explanations.len()
}

/// Runs what takes the time of a processor.
pub async fn blocking<T: Send + 'static, E: Into<Problem> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Answer<T> {
    let done = web::block(work).await.map_err(|error| Problem::internal(&error))?;
    done.map_err(Into::into)
}

/// Runs work where it is asked for, aside when it is large.
pub async fn computing<T: Send + 'static>(large: bool, work: impl FnOnce() -> Answer<T> + Send + 'static) -> Answer<T> {
    if large { blocking(work).await } else { work() }
}

/// Works with a transaction, aside when that is large. The transaction comes back with what was done.
///
/// # Errors
/// 500 when the work ended by a panic.
pub async fn working<T: Send + 'static>(
    tx: Tx,
    large: bool,
    work: impl for<'tx> FnOnce(&'tx Tx) -> Working<'tx, T> + Send + 'static,
) -> Answer<(Tx, T)> {
    if large {
        return Ok(tx.aside(work).await?);
    }
    let done = work(&tx).await;
    Ok((tx, done))
}
