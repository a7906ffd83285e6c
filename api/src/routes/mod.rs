//! One file per resource; each handler reads, makes one call and answers.

pub mod catalogue;
pub mod explanations;
pub mod listing;
pub mod projects;
pub mod rows;
pub mod service;
pub mod validation;

use domain::{
    profile::{Profile, Profiles},
    project::Project,
    stored::{Status, Stored},
};
use persistence::{Db, Tx, projects as store};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;
use validator::Validate;

use crate::{
    clock,
    extract::{IfMatch, Parameters, Values},
    problem::{Code, Problem},
};

/// Base path of the API.
pub const BASE: &str = "/api/v1";

/// Routes below [`BASE`], for callers with a key.
pub fn api(config: &mut ServiceConfig) {
    listing::routes(config);
    projects::routes(config);
    rows::routes(config);
    explanations::routes(config);
    validation::routes(config);
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
    const NAMES: &[&str] = &["validate_only"];

    fn read(values: &mut Values) -> Self {
        Self { validate_only: values.flag("validate_only") }
    }
}

impl WriteOptions {
    /// Ends a transaction whose answer is known: a trial leaves nothing behind.
    pub async fn end(&self, tx: Tx) -> Result<(), Problem> {
        if self.validate_only {
            tx.rollback().await?
        } else {
            tx.commit().await?
        }
        Ok(())
    }
}

/// Reads a declaration, or says that there is none.
pub async fn find(db: &Db, id: Uuid) -> Result<Stored, Problem> {
    store::get(db, id).await?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// A declaration that is about to be changed: found, of the revision that the caller has seen, and editable.
pub async fn find_for_write(tx: &Tx, id: Uuid, seen: &IfMatch) -> Result<Stored, Problem> {
    let stored = store::get_for_change(tx, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if !seen.allows(stored.record.revision) {
        return Err(stale(stored.record.revision));
    }
    match stored.record.status {
        Status::Draft | Status::Returned => Ok(stored),
        Status::Submitted | Status::Approved | Status::Rejected => Err(Problem::new(Code::NotEditable)),
    }
}

/// 412 with the ETag that would have been right.
fn stale(revision: i64) -> Problem {
    let tag = actix_web::http::header::HeaderValue::from_str(&crate::extract::etag(revision));
    let problem = Problem::new(Code::PreconditionFailed);
    match tag {
        Ok(tag) => problem.header(actix_web::http::header::ETAG, tag),
        Err(_) => problem,
    }
}

/// Changes a declaration and answers with what `answer` makes of the result; the whole write is one transaction.
pub async fn change(
    db: &Db,
    id: Uuid,
    seen: &IfMatch,
    options: &WriteOptions,
    edit: impl FnOnce(&Stored) -> Result<Project, Problem>,
) -> Result<Stored, Problem> {
    let tx = db.begin().await?;
    let before = find_for_write(&tx, id, seen).await?;
    let content = edit(&before)?;
    let keys = content.clone();
    match store::replace(&tx, &before, content, clock::now()).await {
        Ok(stored) => {
            options.end(tx).await?;
            Ok(stored)
        }
        Err(error) => {
            tx.rollback().await?;
            Err(refused(db, error, &keys).await)
        }
    }
}

/// A write that the database refused, told with the address of what is in the way.
pub async fn refused(db: &Db, error: persistence::Error, content: &Project) -> Problem {
    let persistence::Error::Duplicate(unique) = error else {
        return error.into();
    };
    match store::existing(db, content, unique).await {
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
