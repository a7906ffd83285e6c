//! Work that takes the time of a processor, on threads where nobody else waits: a worker serves many connections, and
//! none of them should wait for what another one's request takes.

use actix_web::web;
use domain::{form::project::Project, values::text::Text};
use persistence::{Db, Tx, Working};

use crate::http::{problem::Problem, respond::Answer};

/// Rows of all tables above which a declaration is large: storing so many takes some milliseconds.
const ROWS: usize = 50;
/// Bytes of a text or file above which it is large: sealing or telling apart so many takes about a millisecond.
pub const BYTES: usize = 64 * 1024;

/// Whether work on these declarations belongs here.
pub fn is_large<'a>(contents: impl IntoIterator<Item = &'a Project>) -> bool {
    let mut all = (0, 0);
    for content in contents {
        all = (all.0 + rows(content), all.1 + bytes(content));
    }
    all.0 > ROWS || all.1 > BYTES
}

fn rows(content: &Project) -> usize {
    let Project { schedule, indicators, cost_items, safeguards, explanations, .. } = content;
    1 + schedule.len() + indicators.len() + cost_items.len() + safeguards.len() + explanations.len()
}

/// Of the texts that may be long.
fn bytes(content: &Project) -> usize {
    let Project { overview, basis, necessity, feasibility, resources_and_institutions, .. } = content;
    let Project { overall_goal, annual_goal, other_matters, activities, .. } = content;
    let own = [overview, basis, necessity, feasibility, resources_and_institutions];
    let own = own.into_iter().chain([overall_goal, annual_goal, other_matters, activities]).map(length);
    let steps = content.schedule.iter().map(|row| length(&row.step));
    let indicators = content
        .indicators
        .iter()
        .flat_map(|row| [&row.target, &row.explanation, &row.scoring_standard, &row.remark].map(length));
    let costs = content.cost_items.iter().flat_map(|row| {
        [&row.component, &row.content, &row.detail, &row.unit_price_basis, &row.quantity_basis, &row.remark].map(length)
    });
    let safeguards = content.safeguards.iter().map(|row| length(&row.measures));
    let explanations = content.explanations.iter().map(|row| row.text.as_str().len());
    own.chain(steps).chain(indicators).chain(costs).chain(safeguards).chain(explanations).sum()
}

fn length<const MAX: usize, const MIN: usize>(text: &Option<Text<MAX, MIN>>) -> usize {
    text.as_ref().map_or(0, |text| text.as_str().len())
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

/// Does a write that is a transaction by itself, aside when it is large.
///
/// # Errors
/// 500 when the work ended by a panic.
pub async fn alone<T: Send + 'static, W: Future<Output = T> + Send + 'static>(
    db: &Db,
    large: bool,
    work: impl FnOnce(Db) -> W,
) -> Answer<T> {
    if !large {
        return Ok(work(db.clone()).await);
    }
    let work = work(db.apart());
    Ok(db.aside(async move { Ok(work.await) }).await?)
}
