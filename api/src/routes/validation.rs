//! Validation: of what is posted, and of what is stored.

use actix_web::{HttpRequest, get, post, web};
use domain::{
    profile::Profiles,
    project::Project,
    rules::{self, Report, Scope, Subject},
};
use persistence::Db;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;
use validator::Validate;

use super::{find, profile_of};
use crate::{
    body::ValidationInput,
    clock,
    context::Context,
    extract::{Parameters, Query, RawBody, Values},
    problem::Problem,
    respond::{Answer, Plain},
};

/// Which rules are run.
#[derive(Debug, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScopeQuery {
    /// 校验范围 Part of the declaration whose rules are run.
    #[param(inline, required = false)]
    scope: Scope,
}

impl Parameters for ScopeQuery {
    const NAMES: &[&str] = &["scope"];

    fn read(values: &mut Values) -> Self {
        Self { scope: values.take("scope", &Scope::CODES.join(", "), Scope::from_code).unwrap_or(Scope::All) }
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(validate).service(validate_stored);
}

fn report(request: &HttpRequest, profiles: &Profiles, project: &Project, scope: Scope) -> Result<Report, Problem> {
    let profile = profile_of(profiles, project)?;
    Ok(rules::validate(&Subject::new(project, profile, None), scope, Context::of(request).language, clock::now()))
}

/// 校验申报（不保存） Validate a declaration without storing it
///
/// 总是返回全部发现；任何栏目都可以不填。
///
/// Always answers every finding; nothing is required here.
#[utoipa::path(tag = "validation", operation_id = "validate_declaration", request_body = ValidationInput, params(ScopeQuery))]
#[post("/validation")]
async fn validate(
    request: HttpRequest,
    profiles: web::Data<Profiles>,
    query: Query<ScopeQuery>,
    body: RawBody,
) -> Answer<Plain<Report>> {
    let project = Project::read_partial(body.0)?;
    report(&request, &profiles, &project, query.0.scope).map(Plain)
}

/// 校验已保存的申报 Validate a stored declaration
///
/// 返回全部发现；不改变申报。
///
/// Every finding; the declaration stays as it is.
#[utoipa::path(tag = "validation", operation_id = "validate_project", params(ScopeQuery))]
#[get("/projects/{id}/validation")]
async fn validate_stored(
    request: HttpRequest,
    db: web::Data<Db>,
    profiles: web::Data<Profiles>,
    id: web::Path<Uuid>,
    query: Query<ScopeQuery>,
) -> Answer<Plain<Report>> {
    let stored = find(&db, *id).await?;
    report(&request, &profiles, &stored.content, query.0.scope).map(Plain)
}
