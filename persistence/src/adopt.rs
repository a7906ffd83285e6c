//! Rows of before they had seals, and rows under a key that is gone, are brought under the seals: keys of callers, each
//! with its event, and kept answers.

use domain::process::{
    caller::Act,
    history::{Event, SealKey},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    audit,
    db::{Tx, sealed::Connection},
    entity::{api_key, idempotency},
    error::Error,
    idempotency::Pages,
    seals,
};

/// Rows that are read at once.
const PAGE: u64 = 200;

/// Seals every key as it is, with an event for each.
pub(crate) async fn keys(tx: &Tx, act: &Act) -> Result<(), Error> {
    let mut after = Uuid::nil();
    loop {
        let page = api_key::Entity::find().filter(api_key::Column::Id.gt(after));
        let page = page.order_by_asc(api_key::Column::Id).limit(PAGE).all(tx.connection()).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        let mut events = Vec::with_capacity(page.len());
        for row in page {
            let seal = seals::of_key(tx.key()?, &row);
            events.push(Event::of_key(act, row.id, &seal));
            let sealed = api_key::ActiveModel { seal: Set(seal), ..row.into_active_model() };
            sealed.update(tx.connection()).await?;
        }
        audit::note_all(tx, &events).await?;
    }
}

/// Seals every kept answer as it is; where there was a key before, only those that are whole under it.
pub(crate) async fn answers(tx: &Tx, before: Option<&SealKey>) -> Result<(), Error> {
    let mut pages = Pages::default();
    while let Some(page) = pages.next(tx).await? {
        for row in page {
            if before.is_some_and(|before| row.seal != seals::of_answer(before, &row)) {
                continue;
            }
            let seal = seals::of_answer(tx.key()?, &row);
            let sealed = idempotency::ActiveModel { seal: Set(seal), ..row.into_active_model() };
            sealed.update(tx.connection()).await?;
        }
    }
    Ok(())
}
