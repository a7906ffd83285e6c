//! The feed of changes: the writes of the audit trail, in the order in which they were committed.

use domain::{caller::Units, history::Event};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    db::Read,
    entity::audit::{self, event},
    error::Error,
    list::below,
};

/// A write with its place in the order of all events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub event: Event,
}

/// At most `limit` writes behind a place, the oldest first. Nothing is ever added before a place that was read.
pub async fn behind(conn: &impl Read, units: &Units, seq: i64, limit: u64) -> Result<Vec<Change>, Error> {
    let mut page =
        event::Entity::find().filter(event::Column::Seq.gt(seq)).filter(event::Column::Revision.is_not_null());
    if let Some(own) = below(units, event::Column::UnitCode) {
        page = page.filter(own);
    }
    let rows = page.order_by_asc(event::Column::Seq).limit(limit).all(conn.connection()).await?;
    Ok(rows.into_iter().map(|row| Change { seq: row.seq, event: audit::read(row) }).collect())
}
