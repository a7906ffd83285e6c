//! One file per resource; each handler reads, makes one call and answers.

pub mod audit;
pub mod batch;
pub mod catalogue;
pub mod changes;
pub mod cost_items;
pub mod explanations;
pub mod export;
pub mod filter;
pub mod imports;
pub mod indicators;
pub mod keys;
pub mod lifecycle;
pub mod listing;
pub mod printing;
pub mod projects;
pub mod revisions;
pub mod safeguards;
pub mod service;
pub mod statistics;
pub mod table;
pub mod validation;

use actix_web::web;
use domain::{
    caller::Act,
    lifecycle::Move,
    profile::{Profile, Profiles},
    project::Project,
    stored::Stored,
};
use persistence::{Db, Read, Tx, projects as store};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;
use validator::Validate;

use crate::{
    extract::{IfMatch, Parameters, Values},
    idempotency::{Halt, Write},
    problem::{Code, Problem},
};

/// Base path of the API.
pub const BASE: &str = "/api/v1";

/// Routes below [`BASE`], for callers with a key.
pub fn api(config: &mut ServiceConfig) {
    listing::routes(config);
    // Before the addresses of single declarations, which would take its name for an id.
    batch::routes(config);
    export::routes(config);
    projects::routes(config);
    indicators::routes(config);
    cost_items::routes(config);
    safeguards::routes(config);
    explanations::routes(config);
    lifecycle::routes(config);
    revisions::routes(config);
    validation::routes(config);
    imports::routes(config);
    printing::routes(config);
    statistics::routes(config);
    changes::routes(config);
    audit::routes(config);
    keys::routes(config);
    catalogue::routes(config);
}

/// Routes at the root, open to everybody.
pub fn open(config: &mut ServiceConfig) {
    service::routes(config);
}

/// Address of a declaration.
pub fn address(id: Uuid) -> String {
    format!("{BASE}/projects/{id}")
}

/// What every write accepts in its query.
#[derive(Debug, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WriteOptions {
    /// 仅校验 Answer what the write would answer, and store nothing.
    #[param(required = false, default = false)]
    pub validate_only: bool,
}

impl Parameters for WriteOptions {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["validate_only"];

    fn read(values: &mut Values) -> Self {
        Self { validate_only: values.flag("validate_only") }
    }
}

/// What the caller does, as the layer outside the handlers found it.
pub type By = web::ReqData<Act>;

fn not_found() -> Problem {
    Problem::new(Code::NotFound)
}

/// Reads a declaration, or says that there is none.
pub async fn find(conn: &impl Read, act: &Act, id: Uuid) -> Result<Stored, Problem> {
    store::get(conn, &act.caller.units, id).await?.ok_or_else(not_found)
}

/// A declaration that is about to be moved: found, of the revision that the caller has seen, and in a state in which
/// the move is open.
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

/// Refuses a unit that is none of the caller's, before anything else is judged.
pub fn enter(act: &Act, unit_code: Option<&str>) -> Result<(), Problem> {
    let foreign = unit_code.is_some_and(|unit| !act.caller.units.cover(unit));
    if foreign { Err(persistence::Error::OtherUnit.into()) } else { Ok(()) }
}

/// Changes a declaration. Answers what was stored and the transaction that holds it, which the handler ends.
pub async fn change(
    write: &Write,
    id: Uuid,
    seen: &IfMatch,
    edit: impl FnOnce(&Stored) -> Result<Project, Problem>,
) -> Result<(Tx, Stored), Halt> {
    let tx = write.begin().await?;
    let before = find_for(&tx, &write.act, id, seen, Move::Edit).await?;
    let content = edit(&before)?;
    let keys = content.clone();
    match store::replace(&tx, &write.act, &before, content).await {
        Ok(stored) => Ok((tx, stored)),
        Err(error) => {
            tx.rollback().await?;
            Err(refused(write.db(), &write.act, error, &keys).await.into())
        }
    }
}

/// A write that the database refused, told with the address of what is in the way.
pub async fn refused(db: &Db, act: &Act, error: persistence::Error, content: &Project) -> Problem {
    let persistence::Error::Duplicate(unique) = error else {
        return error.into();
    };
    match store::existing(db, &act.caller.units, content, unique).await {
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
