//! The feed of changes: the writes of the audit trail, in the order in which they were committed.

use domain::{
    process::caller::{Moved, Units},
    values::period::Timestamp,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{db::Read, entity::audit::event, error::Error, units::within};

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
    let both = row.former_unit_code.as_deref().zip(row.unit_code.as_deref());
    let moved = both.and_then(|(former, present)| units.passed(former, present));
    Ok(Change { seq: row.seq, at: Timestamp::from_micros(row.at), action: row.action, project_id, revision, moved })
}
