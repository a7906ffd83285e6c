//! What handlers do with one declaration: find it, change it, refuse what stands in the way, answer with it.

use actix_web::web;
use domain::{
    form::project::Project,
    process::{
        caller::Act,
        lifecycle::Move,
        stored::{Status, Stored},
    },
    rules::profile::{Profile, Profiles},
};
use persistence::{Db, Read, Tx, codes, projects as store};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    contract::body::ProjectBody,
    http::{
        address::address,
        aside::{is_large, working},
        idempotency::{Halt, Write, WriteAnswer, WriteOptions},
        precondition::IfMatch,
        problem::{Code, Problem},
        respond::{Created, Tagged},
    },
};

/// What the caller does, as the layer outside the handlers found it.
pub type By = web::ReqData<Act>;

/// 404: the thing does not exist, or the caller may not see it.
pub fn not_found() -> Problem {
    Problem::new(Code::NotFound)
}

/// Reads a declaration, or says that there is none.
pub async fn find(conn: &impl Read, act: &Act, id: Uuid) -> Result<Stored, Problem> {
    store::get(conn, &act.caller.units, id).await?.ok_or_else(not_found)
}

/// Finds a declaration for a transition. It must have the revision that the caller has seen and a state in which the
/// transition is possible.
pub async fn find_for(tx: &Tx, act: &Act, id: Uuid, seen: &IfMatch, wanted: Move) -> Result<Stored, Problem> {
    let stored = store::get_for_change(tx, &act.caller.units, id).await?.ok_or_else(not_found)?;
    let record = &stored.record;
    seen.check(record.revision)?;
    if wanted.is_open(record.status, record.submitted_at.is_some()) {
        return Ok(stored);
    }
    let code = match wanted {
        Move::Edit => Code::NotEditable,
        Move::Delete => Code::NotDeletable,
        Move::Submit | Move::Withdraw | Move::Decide | Move::Adjust | Move::Copy => Code::IllegalMove,
    };
    Err(Problem::wrong_state(code, record))
}

/// Refuses a unit that does not belong to the caller, before anything else is checked.
pub fn enter(act: &Act, unit_code: Option<&str>) -> Result<(), Problem> {
    let foreign = unit_code.is_some_and(|unit| !act.caller.units.cover(unit));
    if foreign { Err(persistence::Error::OtherUnit.into()) } else { Ok(()) }
}

/// Changes a declaration. Answers what was stored and the transaction that holds it, which the handler ends.
pub async fn change(
    write: &Write,
    id: Uuid,
    seen: &IfMatch,
    edit: impl FnOnce(&Stored) -> Result<Project, Problem> + Send + 'static,
) -> Result<(Tx, Stored), Halt> {
    let tx = write.begin().await?;
    let before = find_for(&tx, &write.act, id, seen, Move::Edit).await?;
    let (act, large) = (write.act.clone(), write.is_large() || is_large([&before.content]));
    let work = working(tx, large, move |tx| {
        Box::pin(async move {
            let content = edit(&before)?;
            let keys = content.clone();
            Ok::<_, Problem>(store::replace(tx, &act, &before, content).await.map_err(|error| (error, keys)))
        })
    });
    let (tx, stored) = work.await?;
    ended(write, tx, stored?).await
}

/// Moves a declaration to another state; `detail` makes what is kept with it.
pub async fn turn<D: Serialize + Send + Sync>(
    write: &Write,
    tx: Tx,
    before: Stored,
    to: Status,
    detail: impl FnOnce(&Stored) -> Result<D, Problem> + Send + 'static,
) -> Result<(Tx, Stored), Halt> {
    let (act, large) = (write.act.clone(), is_large([&before.content]));
    let work = working(tx, large, move |tx| {
        Box::pin(async move {
            let detail = detail(&before)?;
            Ok::<_, Problem>(store::turn(tx, &act, &before, to, &detail).await?)
        })
    });
    let (tx, stored) = work.await?;
    Ok((tx, stored?))
}

/// Undoes what a unique index refused, so that others need not wait while the caller is told.
async fn ended(
    write: &Write,
    tx: Tx,
    stored: Result<Stored, (persistence::Error, Project)>,
) -> Result<(Tx, Stored), Halt> {
    match stored {
        Ok(stored) => Ok((tx, stored)),
        Err((error, keys)) => {
            tx.rollback().await?;
            Err(refused(write.db(), &write.act, error, &keys).await.into())
        }
    }
}

/// The refusal of a write that a unique index refused, with the address of the existing declaration.
pub async fn refused(db: &Db, act: &Act, error: persistence::Error, content: &Project) -> Problem {
    let persistence::Error::Duplicate(unique) = error else {
        return error.into();
    };
    match codes::existing(db, &act.caller.units, content, unique).await {
        Ok(Some(other)) => Problem::new(Code::DuplicateDeclaration).existing(address(other)),
        // It was removed meanwhile: the same write may now succeed.
        Ok(None) => Problem::new(Code::DuplicateDeclaration),
        Err(error) => error.into(),
    }
}

/// The profile that a declaration names, which must exist.
pub fn profile_of<'a>(profiles: &'a Profiles, project: &Project) -> Result<&'a Profile, Problem> {
    Ok(profiles.of(project)?)
}

/// Stores a new declaration and answers with it.
pub async fn store_new(
    write: Write,
    tx: Tx,
    content: Project,
    options: &WriteOptions,
) -> WriteAnswer<Created<ProjectBody>> {
    let (act, large) = (write.act.clone(), write.is_large() || is_large([&content]));
    let work = working(tx, large, move |tx| {
        Box::pin(async move {
            let keys = content.clone();
            store::create(tx, &act, content).await.map_err(|error| (error, keys))
        })
    });
    let (tx, stored) = work.await?;
    let (tx, stored) = ended(&write, tx, stored).await?;
    let (location, revision) = (address(stored.record.id), stored.record.revision);
    let body = ProjectBody::of(stored, &write.act.caller);
    write.finish(tx, options, Created { location, revision, body }).await
}

/// The answer that holds a whole declaration.
pub fn tagged(stored: Stored, act: &Act) -> Tagged<ProjectBody> {
    Tagged { revision: stored.record.revision, body: ProjectBody::of(stored, &act.caller) }
}
