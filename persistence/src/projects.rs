//! Declarations as a whole: the row and all its tables.

use domain::{
    form::project::Project,
    process::{
        action::Action,
        attachment::{Attachment, Imported},
        caller::{Act, Units},
        history::{FIRST, Revision, SealKey},
        stored::{Record, Status, Stored},
    },
    values::{canonical::canonical, text::name_key},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
    QueryTrait, sea_query::ExprTrait,
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    aggregate, attachments, audit,
    children::{self, known_or_new_rows, new_rows},
    codes,
    db::{Db, Read, Tx, sealed::Connection},
    entity::{cost_item, explanation, indicator, project, revision, safeguard},
    error::{Error, Unique},
    history, ids,
    insert::{self, insert},
    list::{Filter, wanted_in_order},
    search::{self, By},
    sized::{last_fitting, octets},
    step::{Step, moment},
    units::within,
};

/// Declarations of one unit and year with one name that are looked at; more than a unit has.
const SAME_MAX: u64 = 1000;

/// The declaration of one of these units with all its rows in order; one statement.
///
/// # Errors
/// [`Error::Corrupt`] for data that no version of the program writes.
pub async fn get(conn: &impl Read, units: &Units, id: Uuid) -> Result<Option<Stored>, Error> {
    let conn = conn.connection();
    let row = conn.query_one_raw(aggregate::of_one(conn.get_database_backend(), units, id)).await?;
    Ok(aggregate::read_all(row.into_iter().collect()).await?.pop())
}

/// At most `limit` whole declarations behind an id, in the order of their ids, which is that of their creation; fewer
/// where they are large. Two statements: the sizes, then the rows; on SQLite another one of a search.
///
/// # Errors
/// As for [`get`].
pub async fn behind(
    conn: &impl Read,
    units: &Units,
    filter: &Filter,
    id: Uuid,
    limit: u64,
) -> Result<Vec<Stored>, Error> {
    let rows = rows_behind(conn, units, filter, id, limit).await?;
    aggregate::read_all(rows).await
}

/// As [`behind`], not read yet.
pub(crate) async fn rows_behind(
    conn: &impl Read,
    units: &Units,
    filter: &Filter,
    id: Uuid,
    limit: u64,
) -> Result<Vec<QueryResult>, Error> {
    let by = By::of_page(conn, filter.q.as_deref()).await?;
    let conn = conn.connection();
    let backend = conn.get_database_backend();
    let wanted = wanted_in_order(filter, units, by);
    let later = project::Entity::find().filter(wanted).filter(project::COLUMN.id.gt(id));
    let later = later.order_by_asc(project::Column::Id).limit(limit);
    // The last revision holds the same declaration as one text.
    let present = revision::Entity::find().select_only().expr(octets(revision::Column::Content.into_expr()));
    let present = present
        .filter(revision::Column::ProjectId.into_expr().eq(project::Column::Id.into_expr()))
        .filter(revision::Column::Number.into_expr().eq(project::Column::Revision.into_expr()))
        .limit(1);
    let sizes = later.clone().select_only().column(project::Column::Id).expr(present.into_query());
    let sizes: Vec<(Uuid, Option<i64>)> = sizes.into_tuple().all(conn).await?;
    let sizes = sizes.into_iter().map(|(id, size)| (id, size.unwrap_or_default()));
    let Some(last) = last_fitting(sizes) else { return Ok(Vec::new()) };
    let page = later.filter(project::COLUMN.id.lte(last));
    Ok(conn.query_all_raw(aggregate::with_rows(page, backend)).await?)
}

/// As [`get`], for a change: until the transaction ends nobody else changes this declaration.
///
/// # Errors
/// [`Error::Busy`] when others keep it for too long.
pub async fn get_for_change(tx: &Tx, units: &Units, id: Uuid) -> Result<Option<Stored>, Error> {
    let conn = tx.connection();
    // A writer of SQLite is alone from its beginning. On PostgreSQL the rows are read by a second statement, because
    // one that waits for a lock sees the other tables as they were before.
    if conn.get_database_backend() == DbBackend::Postgres {
        let own = Condition::all().add_option(within(units, project::Column::UnitCode));
        let root = project::Entity::find_by_id(id).filter(own).select_only().column(project::Column::Id);
        root.lock_exclusive().into_tuple::<Uuid>().one(conn).await?;
    }
    get(tx, units, id).await
}

/// Stores a new draft, revision 1. Ids of its rows are made here; those in `content` are passed over.
///
/// # Errors
/// [`Error::Duplicate`] for a code that another declaration of the year and unit has. [`Error::Incomplete`] without a
/// field that every draft has, [`Error::OtherUnit`] for a unit that is none of the caller's.
pub async fn create(tx: &Tx, act: &Act, content: Project) -> Result<Stored, Error> {
    only(create_all(tx, act, vec![content]).await?)
}

/// Stores new drafts, as [`create`] does, with as many statements for many as for one. A declaration whose code another
/// one has, also another one of the list, is left out.
pub async fn create_all(tx: &Tx, act: &Act, contents: Vec<Project>) -> Result<Vec<Result<Stored, Unique>>, Error> {
    create_under(tx, act, with_new_ids(contents), None).await
}

/// As [`create_all`], for what was read from one file, which is kept.
pub async fn import_all(
    tx: &Tx,
    act: &Act,
    contents: Vec<Project>,
    file: &Attachment,
) -> Result<Vec<Result<Stored, Unique>>, Error> {
    create_under(tx, act, with_new_ids(contents), Some(file)).await
}

/// As [`create_all`], or [`import_all`] where there is a file, under ids that were chosen before, also for every row.
pub async fn create_under(
    tx: &Tx,
    act: &Act,
    drafts: Vec<(Uuid, Project)>,
    file: Option<&Attachment>,
) -> Result<Vec<Result<Stored, Unique>>, Error> {
    let detail = match file {
        Some(file) => {
            attachments::keep(tx, file).await?;
            let imported = Imported { attachment: file.about.clone() };
            Some(canonical(&imported).map_err(Error::unwritable)?)
        }
        None => None,
    };
    Drafts::of(tx.key()?, act, drafts, detail)?.write(tx, act).await
}

/// Contents with ids that are made now, their own and those of their rows.
pub(crate) fn with_new_ids(contents: Vec<Project>) -> Vec<(Uuid, Project)> {
    let new = |content: Project| Project {
        indicators: new_rows(content.indicators),
        cost_items: new_rows(content.cost_items),
        safeguards: new_rows(content.safeguards),
        ..content
    };
    contents.into_iter().map(|content| (ids::new_id(), new(content))).collect()
}

/// New declarations with their first revisions, not stored yet.
pub(crate) struct Drafts {
    made: Vec<Stored>,
    revisions: Vec<Revision>,
}

impl Drafts {
    pub(crate) fn of(
        key: &SealKey,
        act: &Act,
        drafts: Vec<(Uuid, Project)>,
        detail: Option<String>,
    ) -> Result<Self, Error> {
        let (mut made, mut revisions) = (Vec::with_capacity(drafts.len()), Vec::with_capacity(drafts.len()));
        for (id, content) in drafts {
            enter(act, &content)?;
            let mut stored = new(act, id, content);
            revisions.push(history::next(key, act, &mut stored, FIRST, detail.clone())?);
            made.push(stored);
        }
        Ok(Self { made, revisions })
    }

    /// Stores them; one whose code another one has is left out.
    pub(crate) async fn write(self, tx: &Tx, act: &Act) -> Result<Vec<Result<Stored, Unique>>, Error> {
        let Self { made, revisions } = self;
        let written = insert(tx, &made, &revisions).await?;
        let mut outcomes = Vec::with_capacity(made.len());
        for stored in &made {
            let there = written.contains(&stored.record.id);
            outcomes.push(if there { Ok(()) } else { Err(codes::taken(tx, &stored.content).await?) });
        }
        let kept: Vec<_> = revisions.iter().filter(|revision| written.contains(&revision.project_id)).collect();
        history::tell(tx, act, &kept, None).await?;
        Ok(made.into_iter().zip(outcomes).map(|(stored, outcome)| outcome.map(|()| stored)).collect())
    }

    /// PostgreSQL: stores the only one as a transaction by itself.
    pub(crate) async fn write_alone(mut self, db: &Db, act: &Act) -> Result<Stored, Error> {
        let (Some(stored), Some(revision)) = (self.made.pop(), self.revisions.pop()) else { return Err(lost()) };
        if insert::alone(db.once(), act, &stored, &revision).await? {
            return Ok(stored);
        }
        audit::own(db, &db.key()?.fingerprint()).await?;
        Err(Error::Duplicate(codes::taken(db, &stored.content).await?))
    }
}

/// The outcome of the only draft.
pub(crate) fn only(mut outcomes: Vec<Result<Stored, Unique>>) -> Result<Stored, Error> {
    outcomes.pop().ok_or_else(lost)?.map_err(Error::Duplicate)
}

fn lost() -> Error {
    Error::Corrupt("a declaration was stored without an outcome".to_owned())
}

/// A draft that is not stored yet.
fn new(act: &Act, id: Uuid, content: Project) -> Stored {
    let record = Record {
        id,
        revision: 1,
        status: Status::Draft,
        created_at: act.at,
        updated_at: act.at,
        submitted_at: None,
        decided_at: None,
        approved_revision: None,
    };
    Stored { record, content, head: String::new() }
}

/// Whether the caller may have a declaration with this content.
pub(crate) fn enter(act: &Act, content: &Project) -> Result<(), Error> {
    let unit = content.unit_code.as_ref().ok_or(Error::Incomplete("unit_code"))?;
    if act.caller.units.cover(unit.as_str()) { Ok(()) } else { Err(Error::OtherUnit) }
}

/// Replaces the whole content, as the next revision of `before`. Rows with an id of `before` keep it, rows without
/// one get a new one. Tables whose rows did not change are left alone.
///
/// # Errors
/// [`Error::Stale`] when `before` is not the current revision, [`Error::Incomplete`] also for a row id that `before`
/// does not have, or not twice, others as for [`create`].
pub async fn replace(tx: &Tx, act: &Act, before: &Stored, content: Project) -> Result<Stored, Error> {
    enter(act, &content)?;
    let after = before.with(with_ids(&before.content, content)?);
    let step = Step::of(tx.key()?, act, before, after, None)?;
    write(tx, before, step).await
}

/// Takes a step from `before`, with the rows that change with it.
pub(crate) async fn write(tx: &Tx, before: &Stored, step: Step) -> Result<Stored, Error> {
    let stored = step.within(tx).await?;
    let old = &before.content;
    let (conn, id, content) = (tx.connection(), stored.record.id, &stored.content);
    children::rewrite::<indicator::Entity>(conn, id, &old.indicators, &content.indicators).await?;
    children::rewrite::<cost_item::Entity>(conn, id, &old.cost_items, &content.cost_items).await?;
    children::rewrite::<safeguard::Entity>(conn, id, &old.safeguards, &content.safeguards).await?;
    children::rewrite::<explanation::Entity>(conn, id, &old.explanations, &content.explanations).await?;
    search::update(tx, before, &stored).await?;
    Ok(stored)
}

/// A content whose rows keep the ids they had in `old`, or get new ones.
///
/// # Errors
/// [`Error::Incomplete`] for the id of a row that `old` does not have, or not twice.
pub(crate) fn with_ids(old: &Project, content: Project) -> Result<Project, Error> {
    Ok(Project {
        indicators: known_or_new_rows(&old.indicators, content.indicators)?,
        cost_items: known_or_new_rows(&old.cost_items, content.cost_items)?,
        safeguards: known_or_new_rows(&old.safeguards, content.safeguards)?,
        ..content
    })
}

/// As [`replace`], but a code that another declaration has is told and leaves the transaction as it was.
///
/// # Errors
/// As for [`replace`], without [`Error::Duplicate`].
pub async fn replace_unless_taken(
    tx: &Tx,
    act: &Act,
    before: &Stored,
    content: Project,
) -> Result<Result<Stored, Unique>, Error> {
    let inner = tx.nested().await?;
    match replace(&inner, act, before, content).await {
        Ok(stored) => {
            inner.commit_quietly().await?;
            Ok(Ok(stored))
        }
        Err(Error::Duplicate(unique)) => {
            inner.rollback().await?;
            Ok(Err(unique))
        }
        Err(error) => Err(error),
    }
}

/// Moves a declaration to another state, as the next revision of `before`; `detail` is kept with it for good.
///
/// # Errors
/// [`Error::Stale`] when `before` is not the current revision.
pub async fn turn(tx: &Tx, act: &Act, before: &Stored, to: Status, detail: &impl Serialize) -> Result<Stored, Error> {
    let now = moment(act, before);
    let mut after = before.clone();
    after.record.status = to;
    match to {
        Status::Submitted => after.record.submitted_at = Some(now),
        Status::Approved => {
            after.record.decided_at = Some(now);
            after.record.approved_revision = Some(before.record.revision + 1);
        }
        Status::Returned | Status::Rejected => after.record.decided_at = Some(now),
        Status::Draft => {}
    }
    let detail = canonical(detail).map_err(Error::unwritable)?;
    Step::of(tx.key()?, act, before, after, Some(detail))?.within(tx).await
}

/// Deletes a declaration with all its rows; its history stays, and its last revision tells of the deletion.
///
/// # Errors
/// [`Error::Stale`] when `before` is not the current revision.
pub async fn delete(tx: &Tx, act: &Act, before: &Stored) -> Result<(), Error> {
    let deleted = project::Entity::delete_many()
        .filter(project::COLUMN.id.eq(before.record.id))
        .filter(project::COLUMN.revision.eq(before.record.revision))
        .exec(tx.connection())
        .await?;
    if deleted.rows_affected == 0 {
        return Err(Error::Stale);
    }
    let mut last = before.clone();
    last.record.revision = before.record.revision.saturating_add(1);
    last.record.updated_at = moment(act, before);
    let revision =
        history::next(tx.key()?, &Act { action: Action::Deleted, ..act.clone() }, &mut last, &before.head, None)?;
    history::write(tx, act, &[&revision], None).await
}

/// The same project's declaration of the year before: of the same unit, with the same project code, else the only one
/// with the same name (blanks, punctuation and years aside). None where `content` does not say enough, and none of
/// other units than these.
pub async fn previous(conn: &impl Read, units: &Units, content: &Project) -> Result<Option<Uuid>, Error> {
    let (Some(year), Some(unit)) = (content.fiscal_year, &content.unit_code) else { return Ok(None) };
    if !units.cover(unit.as_str()) {
        return Ok(None);
    }
    let key = content.name.as_ref().map(|name| name_key(name.as_str())).filter(|key| !key.is_empty());
    let code = content.project_code.as_ref().map(|code| code.as_str());
    let same = Condition::any()
        .add_option(code.map(|code| project::COLUMN.project_code.eq(code)))
        .add_option(key.map(|key| project::COLUMN.name_key.eq(key)));
    if same.is_empty() {
        return Ok(None);
    }
    let found: Vec<(Uuid, Option<String>)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::ProjectCode])
        .filter(project::COLUMN.fiscal_year.eq(i32::from(year.get()) - 1))
        .filter(project::COLUMN.unit_code.eq(unit.as_str()))
        .filter(same)
        .limit(SAME_MAX)
        .into_tuple()
        .all(conn.connection())
        .await?;
    let by_code = found.iter().find(|(_, known)| code.is_some() && known.as_deref() == code);
    let only = if let [only] = found.as_slice() { Some(only) } else { None };
    Ok(by_code.or(only).map(|(id, _)| *id))
}
