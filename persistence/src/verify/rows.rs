//! Rows with seals of their own: keys of callers, which events tell of too, and kept answers.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Found, How, PAGE, Place, broken, raw};
use crate::{
    db::Tx,
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
    let (key, mut after, mut seen) = (tx.key()?, Uuid::nil(), 0);
    loop {
        let page = api_key::Entity::find().filter(api_key::Column::Id.gt(after));
        let page = raw::rows(tx, page.order_by_asc(api_key::Column::Id).limit(PAGE)).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            seen += 1;
            // SQLite sorts what is no id behind all ids.
            after = row.try_get("", "id").unwrap_or(Uuid::max());
            let Some(seal) = told.remove(&after) else { return broken(Place::Key(after), How::Unexpected) };
            let whole = |row: &api_key::Model| seal.as_ref() == Some(&row.seal) && row.seal == seals::of_key(key, row);
            if !raw::read::<api_key::Entity>(&row).as_ref().is_some_and(whole) {
                return broken(Place::Key(after), How::Altered);
            }
        }
    }
    if raw::count(tx, "api_key").await? != seen {
        return broken(Place::Key(Uuid::nil()), How::Unexpected);
    }
    told.pop_first().map_or(Ok(()), |(id, _)| broken(Place::Key(id), How::Missing))
}

async fn answers(tx: &Tx) -> Found<()> {
    let (key, mut pages) = (tx.key()?, Pages::default());
    while let Some(page) = pages.next_rows(tx).await? {
        for row in page {
            let whole = |row: &idempotency::Model| row.seal == seals::of_answer(key, row);
            if !raw::read::<idempotency::Entity>(&row).as_ref().is_some_and(whole) {
                let of = |column| row.try_get::<String>("", column).unwrap_or_default();
                let request = ["caller", "method", "path", "key"].map(of).join(" ");
                return broken(Place::Answer(request), How::Altered);
            }
        }
    }
    Ok(())
}
