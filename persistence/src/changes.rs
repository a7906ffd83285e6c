//! The feed of changes: the writes of the audit trail, in the order in which they were committed.

use domain::{process::caller::Units, values::period::Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{db::Read, entity::audit::event, error::Error, units::below};

/// A write with its place in the order of all events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub seq: i64,
    pub at: Timestamp,
    /// Name of the action as it is stored.
    pub action: String,
    pub project_id: Uuid,
    pub revision: i64,
}

/// At most `limit` writes behind a place, the oldest first. Nothing is ever added before a place that was read.
///
/// # Errors
/// [`Error::Corrupt`] for a write that does not tell of which declaration it is: to leave it out would lose it.
pub async fn behind(conn: &impl Read, units: &Units, seq: i64, limit: u64) -> Result<Vec<Change>, Error> {
    let mut page =
        event::Entity::find().filter(event::Column::Seq.gt(seq)).filter(event::Column::Revision.is_not_null());
    if let Some(own) = below(units, event::Column::UnitCode) {
        page = page.filter(own);
    }
    let rows = page.order_by_asc(event::Column::Seq).limit(limit).all(conn.connection()).await?;
    rows.into_iter().map(read).collect()
}

fn read(row: event::Model) -> Result<Change, Error> {
    let project_id = row.subject.as_deref().and_then(|subject| Uuid::try_parse(subject).ok());
    let (Some(project_id), Some(revision)) = (project_id, row.revision) else {
        return Err(Error::Corrupt(format!("audit_event {}: no write to a declaration", row.seq)));
    };
    Ok(Change { seq: row.seq, at: Timestamp::from_micros(row.at), action: row.action, project_id, revision })
}
