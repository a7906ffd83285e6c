//! Validation: of what is posted, one or many, and of what is stored.

use actix_web::{HttpRequest, get, post, web};
use domain::{
    caller::{Act, Units},
    language::Language,
    list::List,
    profile::Profiles,
    project::Project,
    rules::{ReportText, Scope},
    shape::Faults,
    stored::{Items, ToValidate, Unread},
};
use persistence::{Db, Read, projects as store};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;
use validator::Validate;

use super::{By, find, profile_of};
use crate::{
    context::Context,
    extract::{Body, Parameters, Query, RawBody, Values},
    input::{ValidationBatchInput, ValidationInput},
    refusals::Refused,
    respond::{Answer, Plain},
};

/// Most declarations of one batch.
pub const BATCH_MAX: usize = 500;

/// Which rules are run.
#[derive(Debug, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScopeQuery {
    /// 校验范围 Part of the declaration whose rules are run.
    #[param(inline, required = false)]
    scope: Scope,
}

impl Parameters for ScopeQuery {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["scope"];

    fn read(values: &mut Values) -> Self {
        Self { scope: values.take("scope", &Scope::CODES.join(", "), Scope::from_code).unwrap_or(Scope::All) }
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(validate).service(validate_batch).service(validate_stored);
}

/// What a report needs beside the declaration.
struct Judge<'a> {
    db: &'a Db,
    act: &'a Act,
    profiles: &'a Profiles,
    scope: Scope,
    language: Language,
}

impl Judge<'_> {
    async fn report(&self, mut asked: ToValidate) -> Answer<ReportText> {
        let profile = profile_of(self.profiles, &asked.project)?;
        if asked.previous.is_none() && self.scope == Scope::All {
            asked.previous = year_before(self.db, &self.act.caller.units, &asked.project).await?;
        }
        Ok(asked.report(profile, self.scope, self.act.at).in_language(self.language))
    }
}

/// The declaration of the year before, which only rules across sheets look at.
pub async fn year_before(conn: &impl Read, units: &Units, project: &Project) -> Answer<Option<Project>> {
    let Some(id) = store::previous(conn, units, project).await? else { return Ok(None) };
    // It may be deleted meanwhile.
    Ok(store::get(conn, units, id).await?.map(|stored| stored.content))
}

/// 校验申报（不保存） Validate a declaration without storing it
///
/// 总是返回全部发现；任何栏目都可以不填。previous 可附上年申报；不附则在已保存的申报中查找。
///
/// Always answers every finding; nothing is required here. The declaration of the year before may be sent in
/// `previous`; otherwise it is looked for among those stored.
#[utoipa::path(
    tag = "validation", operation_id = "validate_declaration", security(("bearer" = ["read"])), request_body = ValidationInput, params(ScopeQuery),
    responses(Query<ScopeQuery>, RawBody),
)]
#[post("/validation")]
async fn validate(
    request: HttpRequest,
    act: By,
    db: web::Data<Db>,
    profiles: web::Data<Profiles>,
    query: Query<ScopeQuery>,
    body: RawBody,
) -> Answer<Plain<ReportText>> {
    let asked = ToValidate::read(body.0)?;
    let language = Context::of(&request).language;
    let judge = Judge { db: &db, act: &act, profiles: &profiles, scope: query.0.scope, language };
    judge.report(asked).await.map(Plain)
}

/// 批量校验结果 The reports of a batch.
#[derive(Serialize, ToSchema)]
pub struct ValidationBatch {
    /// 无错误的份数 Declarations without an error.
    #[schema(maximum = 500)]
    valid: u32,
    /// 有错误的份数 Declarations with errors.
    #[schema(maximum = 500)]
    invalid: u32,
    /// 各份报告 The reports, in the order in which the declarations were sent.
    #[schema(max_items = 500)]
    items: Vec<ReportText>,
}

/// 批量校验（不保存） Validate many declarations without storing them
///
/// 一次至多 500 份；每份各有报告，顺序不变。
///
/// At most 500; each has its report, in the same order.
#[utoipa::path(
    tag = "validation", operation_id = "validate_batch", security(("bearer" = ["read"])), request_body = ValidationBatchInput, params(ScopeQuery),
    responses(Query<ScopeQuery>, Body<Items<List<Unread, BATCH_MAX>>>),
)]
#[post("/validation/batch")]
async fn validate_batch(
    request: HttpRequest,
    act: By,
    db: web::Data<Db>,
    profiles: web::Data<Profiles>,
    query: Query<ScopeQuery>,
    body: Body<Items<List<Unread, BATCH_MAX>>>,
) -> Answer<Plain<ValidationBatch>> {
    let asked = read_all(&profiles, body.0.items.into_vec())?;
    let language = Context::of(&request).language;
    let judge = Judge { db: &db, act: &act, profiles: &profiles, scope: query.0.scope, language };
    let mut batch = ValidationBatch { valid: 0, invalid: 0, items: Vec::with_capacity(asked.len()) };
    for asked in asked {
        let report = judge.report(asked).await?;
        if report.valid {
            batch.valid += 1
        } else {
            batch.invalid += 1
        }
        batch.items.push(report);
    }
    Ok(Plain(batch))
}

/// Reads every declaration of a batch, or tells the faults of all of them.
fn read_all(profiles: &Profiles, items: Vec<Unread>) -> Result<Vec<ToValidate>, Faults> {
    let mut faults = Faults::default();
    let mut read = Vec::with_capacity(items.len());
    for (index, Unread(json)) in items.into_iter().enumerate() {
        let asked = ToValidate::read(json).and_then(|asked| match profiles.of(&asked.project) {
            Ok(_) => Ok(asked),
            Err(fault) => Err(fault.into()),
        });
        match asked {
            Ok(asked) => read.push(asked),
            Err(more) => faults.0.extend(more.below(&format!("/items/{index}")).0),
        }
    }
    faults.into_result(read)
}

/// 校验已保存的申报 Validate a stored declaration
///
/// 返回全部发现；不改变申报。
///
/// Every finding; the declaration stays as it is.
#[utoipa::path(
    tag = "validation", operation_id = "validate_project", security(("bearer" = ["read"])), params(ScopeQuery),
    responses(Query<ScopeQuery>, Refused<404>, Refused<422>),
)]
#[get("/projects/{id}/validation")]
async fn validate_stored(
    request: HttpRequest,
    act: By,
    db: web::Data<Db>,
    profiles: web::Data<Profiles>,
    id: web::Path<Uuid>,
    query: Query<ScopeQuery>,
) -> Answer<Plain<ReportText>> {
    let project = find(&**db, &act, *id).await?.content;
    let language = Context::of(&request).language;
    let judge = Judge { db: &db, act: &act, profiles: &profiles, scope: query.0.scope, language };
    judge.report(ToValidate { project, previous: None }).await.map(Plain)
}
