//! Writes of one declaration that are whole transactions: what they answer is committed. Whatever takes the time of a
//! processor is done before the transaction begins.

use domain::{
    form::project::Project,
    process::{caller::Act, stored::Stored},
};

use crate::{
    audit,
    db::Db,
    error::Error,
    projects::{self, Drafts, enter, with_ids, with_new_ids},
    search,
    step::Step,
};

/// Stores a new draft, as [`projects::create`] does.
///
/// # Errors
/// As for [`projects::create`], and those of a commit.
pub async fn create(db: &Db, act: &Act, content: Project) -> Result<Stored, Error> {
    let drafts = Drafts::of(db.key()?, act, with_new_ids(vec![content]), None)?;
    if db.is_postgres() {
        return drafts.write_alone(db, act).await;
    }
    let act = act.clone();
    db.write(move |tx| Box::pin(async move { projects::only(drafts.write(tx, &act).await?) })).await
}

/// Replaces the whole content of a declaration that was read before, as [`projects::replace`] does.
///
/// # Errors
/// As for [`projects::replace`], and those of a commit.
pub async fn replace(db: &Db, act: &Act, before: Stored, content: Project) -> Result<Stored, Error> {
    enter(act, &content)?;
    let old = &before.content;
    let content = with_ids(old, content)?;
    let rows_stay = content.indicators == old.indicators
        && content.cost_items == old.cost_items
        && content.safeguards == old.safeguards
        && content.explanations == old.explanations;
    let alone = db.is_postgres() && rows_stay && search::is_same(old, &content);
    let after = before.with(content);
    let step = Step::of(db.key()?, act, &before, after, None)?;
    if !alone {
        return db.write(move |tx| Box::pin(async move { projects::write(tx, &before, step).await })).await;
    }
    if let Some(stored) = step.alone(db.once()).await? {
        return Ok(stored);
    }
    audit::own(db, &db.key()?.fingerprint()).await?;
    Err(Error::Stale)
}
