//! 版本 The revisions of declarations: written with every change, never changed themselves.

use domain::{
    process::{
        action::Action,
        caller::{Act, Units},
        history::{Event, Revision, canonical},
        stored::Stored,
    },
    values::period::Timestamp,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DerivePartialModel, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::{
    audit,
    db::{Read, Tx, sealed::Connection},
    entity::revision::{self, Column, Entity},
    error::Error,
};

/// The revision that an act makes of a declaration, sealed behind `previous`; the declaration is given its new head.
pub(crate) fn next(
    tx: &Tx,
    act: &Act,
    stored: &mut Stored,
    previous: &str,
    detail: Option<String>,
) -> Result<Revision, Error> {
    let record = &stored.record;
    let mut revision = Revision {
        project_id: record.id,
        number: record.revision,
        at: record.updated_at,
        actor_id: act.caller.id.clone(),
        actor: act.caller.name.clone(),
        role: act.caller.role,
        action: act.action.code().to_owned(),
        request_id: act.request_id.clone(),
        unit_code: stored.content.unit_code.as_ref().map(ToString::to_string).unwrap_or_default(),
        status: record.status,
        content: canonical(&stored.whole()).map_err(Error::unwritable)?,
        detail,
        hash: String::new(),
    };
    revision.hash = revision.sealed(tx.key()?, previous).map_err(Error::unwritable)?;
    stored.head.clone_from(&revision.hash);
    Ok(revision)
}

/// Stores revisions and their events.
pub(crate) async fn write(tx: &Tx, act: &Act, revisions: &[&Revision]) -> Result<(), Error> {
    if revisions.is_empty() {
        return Ok(());
    }
    let rows = revisions.iter().map(|revision| revision::write(revision).into_active_model().reset_all());
    Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    let events: Vec<_> = revisions.iter().map(|revision| Event::of_revision(act, revision)).collect();
    audit::note_all(tx, &events).await
}

/// What a list tells of a revision: everything but its content.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Entry {
    pub number: i64,
    /// Microseconds since 1970.
    pub at: i64,
    pub actor: String,
    /// Code of the role.
    pub role: String,
    /// Name of the action as it is stored.
    pub action: String,
    pub request_id: String,
    /// Code of the state after the action.
    pub status: String,
    pub detail: Option<String>,
    pub hash: String,
}

/// Which revisions are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Not later than this moment.
    pub as_of: Option<Timestamp>,
    /// Made by this action.
    pub action: Option<Action>,
    /// With a lower number.
    pub before: Option<i64>,
}

/// At most `limit` revisions of a declaration, the newest first; none at all for a declaration of another unit. A
/// deleted draft keeps its history.
pub async fn page(
    conn: &impl Read,
    units: &Units,
    project_id: Uuid,
    filter: &Filter,
    limit: u64,
) -> Result<Option<Vec<Entry>>, Error> {
    if !is_visible(conn, units, project_id).await? {
        return Ok(None);
    }
    let mut page = Entity::find().filter(Column::ProjectId.eq(project_id));
    if let Some(moment) = filter.as_of {
        page = page.filter(Column::At.lte(moment.micros()));
    }
    if let Some(action) = filter.action {
        page = page.filter(Column::Action.is_in(action.stored()));
    }
    if let Some(number) = filter.before {
        page = page.filter(Column::Number.lt(number));
    }
    let page = page.order_by_desc(Column::Number).limit(limit).into_partial_model::<Entry>();
    Ok(Some(page.all(conn.connection()).await?))
}

/// One revision with its content; none for a declaration of another unit.
pub async fn get(conn: &impl Read, units: &Units, project_id: Uuid, number: i64) -> Result<Option<Revision>, Error> {
    if !is_visible(conn, units, project_id).await? {
        return Ok(None);
    }
    let found = Entity::find_by_id((project_id, number)).one(conn.connection()).await?;
    found.map(revision::read).transpose()
}

/// Whether the declaration is, or was last, one of these units.
async fn is_visible(conn: &impl Read, units: &Units, project_id: Uuid) -> Result<bool, Error> {
    let last = Entity::find()
        .select_only()
        .column(Column::UnitCode)
        .filter(Column::ProjectId.eq(project_id))
        .order_by_desc(Column::Number)
        .limit(1);
    let unit: Option<String> = last.into_tuple().one(conn.connection()).await?;
    Ok(unit.is_some_and(|unit| units.cover(&unit)))
}
