//! What handlers do with one declaration: find it, change it, refuse what stands in the way, answer with it.

use std::sync::Arc;

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
use persistence::{
    Db, Read, Tx,
    codes::{self, Keys},
    now, projects as store,
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    contract::body::ProjectBody,
    http::{
        address::address,
        aside::{alone, is_large, working},
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
    ready_for(stored, seen, wanted)
}

fn ready_for(stored: Stored, seen: &IfMatch, wanted: Move) -> Result<Stored, Problem> {
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

/// What was stored, with the transaction that holds it, which the handler ends; with none where it is committed.
type Held = (Option<Tx>, Stored);

/// Changes a declaration.
pub async fn change(
    write: &Write,
    id: Uuid,
    seen: &IfMatch,
    options: &WriteOptions,
    edit: impl Fn(&Stored) -> Result<Project, Problem> + Send + Sync + 'static,
) -> Result<Held, Halt> {
    let edit = Arc::new(edit);
    // Most often nobody else changes the same declaration, so that it need not be locked before it is read.
    if write.is_alone(options)
        && let Some(stored) = changed_at_once(write, id, seen, Arc::clone(&edit)).await?
    {
        return Ok((None, stored));
    }
    let tx = write.begin().await?;
    let before = find_for(&tx, &write.act, id, seen, Move::Edit).await?;
    let (act, large) = (write.act.clone(), write.is_large() || is_large([&before.content]));
    let work = working(tx, large, move |tx| {
        Box::pin(async move {
            let content = edit(&before)?;
            let keys = Keys::of(&content);
            Ok::<_, Problem>(store::replace(tx, &act, &before, content).await.map_err(|error| (error, keys)))
        })
    });
    let (tx, stored) = work.await?;
    ended(write, tx, stored?).await
}

/// Changes a declaration as it is read now; nothing where another one changes it meanwhile.
async fn changed_at_once(
    write: &Write,
    id: Uuid,
    seen: &IfMatch,
    edit: Arc<impl Fn(&Stored) -> Result<Project, Problem> + Send + Sync + 'static>,
) -> Result<Option<Stored>, Halt> {
    let before = ready_for(find(write.db(), &write.act, id).await?, seen, Move::Edit)?;
    let (act, large) = (write.act.clone(), write.is_large() || is_large([&before.content]));
    let work = |db| async move {
        let content = edit(&before)?;
        let keys = Keys::of(&content);
        Ok::<_, Problem>(now::replace(&db, &act, before, content).await.map_err(|error| (error, keys)))
    };
    match alone(write.db(), large, work).await?? {
        Ok(stored) => Ok(Some(stored)),
        Err((persistence::Error::Stale, _)) => Ok(None),
        Err((error, keys)) => Err(refused(write.db(), &write.act, error, &keys).await.into()),
    }
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
async fn ended(write: &Write, tx: Tx, stored: Result<Stored, (persistence::Error, Keys)>) -> Result<Held, Halt> {
    match stored {
        Ok(stored) => Ok((Some(tx), stored)),
        Err((error, keys)) => {
            tx.rollback().await?;
            Err(refused(write.db(), &write.act, error, &keys).await.into())
        }
    }
}

/// The refusal of a write that a unique index refused, with the address of the existing declaration.
async fn refused(db: &Db, act: &Act, error: persistence::Error, keys: &Keys) -> Problem {
    let persistence::Error::Duplicate(unique) = error else {
        return error.into();
    };
    match codes::existing(db, &act.caller.units, keys, unique).await {
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

/// Stores a new declaration and answers with it; `tx` is there where something belongs to the same transaction.
pub async fn store_new(
    write: Write,
    tx: Option<Tx>,
    content: Project,
    options: &WriteOptions,
) -> WriteAnswer<Created<ProjectBody>> {
    let (act, large) = (write.act.clone(), write.is_large() || is_large([&content]));
    let keys = Keys::of(&content);
    let (tx, stored) = match tx {
        None if write.is_alone(options) => {
            let work = |db| async move { now::create(&db, &act, content).await };
            match alone(write.db(), large, work).await? {
                Ok(stored) => (None, stored),
                Err(error) => return Err(refused(write.db(), &write.act, error, &keys).await.into()),
            }
        }
        tx => {
            let tx = match tx {
                Some(tx) => tx,
                None => write.begin().await?,
            };
            let work = working(tx, large, move |tx| Box::pin(async move { store::create(tx, &act, content).await }));
            let (tx, stored) = work.await?;
            ended(&write, tx, stored.map_err(|error| (error, keys))).await?
        }
    };
    let (location, revision) = (address(stored.record.id), stored.record.revision);
    let body = ProjectBody::of(stored, &write.act.caller);
    write.finish(tx, options, Created { location, revision, body }).await
}

/// The answer that holds a whole declaration.
pub fn tagged(stored: Stored, act: &Act) -> Tagged<ProjectBody> {
    Tagged { revision: stored.record.revision, body: ProjectBody::of(stored, &act.caller) }
}
