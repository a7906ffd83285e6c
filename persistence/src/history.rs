//! 版本 The revisions of declarations: written with every change, never changed themselves.

use domain::{
    process::{
        action::Action,
        caller::{Act, Units},
        history::{Event, Revision, SealKey},
        stored::Stored,
    },
    values::{canonical::canonical, period::Timestamp},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DerivePartialModel, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    audit,
    db::{Read, Tx, sealed::Connection},
    entity::revision::{self, Column, Entity},
    error::Error,
    units::within,
};

/// The revision that an act makes of a declaration, sealed behind `previous`; the declaration is given its new head.
pub(crate) fn next(
    key: &SealKey,
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
    revision.hash = revision.sealed(key, previous).map_err(Error::unwritable)?;
    stored.head.clone_from(&revision.hash);
    Ok(revision)
}

/// Stores revisions and their events; `former_unit` is the one that the declaration left with them.
pub(crate) async fn write(tx: &Tx, act: &Act, revisions: &[&Revision], former_unit: Option<&str>) -> Result<(), Error> {
    keep(tx, revisions).await?;
    tell(tx, act, revisions, former_unit).await
}

/// Stores revisions.
///
/// # Errors
/// [`Error::Corrupt`] when the database did not take them.
pub(crate) async fn keep(tx: &Tx, revisions: &[&Revision]) -> Result<(), Error> {
    if revisions.is_empty() {
        return Ok(());
    }
    let rows = revisions.iter().map(|revision| revision::write(revision).into_active_model().reset_all());
    let stored = Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    if usize::try_from(stored) == Ok(revisions.len()) {
        return Ok(());
    }
    Err(Error::Corrupt(format!("the database stored {stored} of {} revisions", revisions.len())))
}

/// Notes the events of revisions.
pub(crate) async fn tell(tx: &Tx, act: &Act, revisions: &[&Revision], former_unit: Option<&str>) -> Result<(), Error> {
    let events: Vec<_> = revisions.iter().map(|revision| event(act, revision, former_unit)).collect();
    audit::note_all(tx, &events).await
}

/// The event of a revision; `former_unit` is the one that the declaration left with it.
pub(crate) fn event(act: &Act, revision: &Revision, former_unit: Option<&str>) -> Event {
    Event { former_unit_code: former_unit.map(str::to_owned), ..Event::of_revision(act, revision) }
}

/// What a list tells of a revision: everything but its content.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub struct Entry {
    pub number: i64,
    /// Microseconds since 1970.
    pub at: i64,
    pub actor_id: String,
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

/// At most `limit` revisions of a declaration that were made in these units, the newest first; none at all where no
/// revision was. A deleted draft keeps its history, and so does the unit that a declaration has left.
pub async fn page(
    conn: &impl Read,
    units: &Units,
    project_id: Uuid,
    filter: &Filter,
    limit: u64,
) -> Result<Option<Vec<Entry>>, Error> {
    let of_units =
        || Condition::all().add(Column::ProjectId.eq(project_id)).add_option(within(units, Column::UnitCode));
    let mut page = Entity::find().filter(of_units());
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
    let page = page.all(conn.connection()).await?;
    if page.is_empty() {
        let any = Entity::find().filter(of_units()).select_only().column(Column::Number).limit(1);
        let any: Option<i64> = any.into_tuple().one(conn.connection()).await?;
        return Ok(any.map(|_| page));
    }
    Ok(Some(page))
}

/// One revision with its content; none where it was made in another unit.
pub async fn get(conn: &impl Read, units: &Units, project_id: Uuid, number: i64) -> Result<Option<Revision>, Error> {
    let own = Condition::all().add_option(within(units, Column::UnitCode));
    let found = Entity::find_by_id((project_id, number)).filter(own).one(conn.connection()).await?;
    found.map(revision::read).transpose()
}
