//! The feed of changes: the writes of the audit trail, in the order in which they were committed.

use domain::{process::caller::Units, values::period::Timestamp};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{db::Read, entity::audit::event, error::Error, units::within};

/// How a declaration that changed its unit passed the border of the caller's units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// 转出: it is no longer the caller's.
    Left,
    /// 转入: it was not the caller's before.
    Arrived,
}

/// A write with its place in the order of all events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub at: Timestamp,
    /// Name of the action as it is stored.
    pub action: String,
    pub project_id: Uuid,
    pub revision: i64,
    pub moved: Option<Moved>,
}

/// At most `limit` writes to declarations of these units behind a place, the oldest first; the write by which one left
/// them is among them. Nothing is ever added before a place that was read.
///
/// # Errors
/// [`Error::Corrupt`] for a write that does not tell of which declaration it is: to leave it out would lose it.
pub async fn behind(conn: &impl Read, units: &Units, seq: i64, limit: u64) -> Result<Vec<Change>, Error> {
    let mut page =
        event::Entity::find().filter(event::Column::Seq.gt(seq)).filter(event::Column::Revision.is_not_null());
    let (present, former) = (within(units, event::Column::UnitCode), within(units, event::Column::FormerUnitCode));
    if let Some((present, former)) = present.zip(former) {
        page = page.filter(Condition::any().add(present).add(former));
    }
    let rows = page.order_by_asc(event::Column::Seq).limit(limit).all(conn.connection()).await?;
    rows.into_iter().map(|row| read(units, row)).collect()
}

fn read(units: &Units, row: event::Model) -> Result<Change, Error> {
    let project_id = row.subject.as_deref().and_then(|subject| Uuid::try_parse(subject).ok());
    let (Some(project_id), Some(revision)) = (project_id, row.revision) else {
        return Err(Error::Corrupt(format!("audit_event {}: no write to a declaration", row.seq)));
    };
    let covers = |unit: &Option<String>| unit.as_deref().map(|unit| units.cover(unit));
    let moved = match (covers(&row.former_unit_code), covers(&row.unit_code)) {
        (Some(true), Some(false)) => Some(Moved::Left),
        (Some(false), Some(true)) => Some(Moved::Arrived),
        _ => None,
    };
    Ok(Change { seq: row.seq, at: Timestamp::from_micros(row.at), action: row.action, project_id, revision, moved })
}
