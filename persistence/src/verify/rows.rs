//! Rows with seals of their own: keys of callers, which events tell of too, and kept answers.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Found, How, PAGE, Place, broken};
use crate::{
    db::{Tx, sealed::Connection},
    entity::{api_key, idempotency},
    idempotency::Pages,
    seals,
};

pub(super) async fn check(tx: &Tx, told: BTreeMap<Uuid, Option<String>>) -> Found<()> {
    keys(tx, told).await?;
    answers(tx).await
}

/// Every key is as its last event tells it: neither altered nor put back as it was before.
async fn keys(tx: &Tx, mut told: BTreeMap<Uuid, Option<String>>) -> Found<()> {
    let mut after = Uuid::nil();
    loop {
        let page = api_key::Entity::find().filter(api_key::Column::Id.gt(after));
        let page = page.order_by_asc(api_key::Column::Id).limit(PAGE).all(tx.connection()).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for row in page {
            let Some(seal) = told.remove(&row.id) else { return broken(Place::Key(row.id), How::Unexpected) };
            if seal.as_ref() != Some(&row.seal) || row.seal != seals::of_key(tx.key()?, &row) {
                return broken(Place::Key(row.id), How::Altered);
            }
        }
    }
    told.pop_first().map_or(Ok(()), |(id, _)| broken(Place::Key(id), How::Missing))
}

async fn answers(tx: &Tx) -> Found<()> {
    let mut pages = Pages::default();
    while let Some(page) = pages.next(tx).await? {
        for row in page {
            if row.seal != seals::of_answer(tx.key()?, &row) {
                let idempotency::Model { caller, method, path, key, .. } = row;
                return broken(Place::Answer(format!("{caller} {method} {path} {key}")), How::Altered);
            }
        }
    }
    Ok(())
}
