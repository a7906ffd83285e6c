//! Validation: of what is posted, one or many, and of what is stored.

use actix_web::{HttpRequest, get, post, web};
use domain::{
    process::{
        batch::ITEMS_MAX,
        stored::{Items, ToValidate, Unread},
    },
    rules::{ReportText, Scope, profile::Profiles},
    values::{list::List, shape::Faults},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::input::{ValidationBatchInput, ValidationInput},
    http::{
        aside::blocking,
        context::Context,
        declaration::{By, find},
        judge::Judge,
        payload::{Body, RawBody},
        query::{Parameters, Query, Values},
        refusals::Refused,
        respond::{Answer, Plain},
    },
    service::Service,
};

/// Declarations of a batch whose rules run in one go, so that a large batch does not keep a thread from others.
const CHUNK: usize = 50;

/// Which rules are run.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ScopeQuery {
    /// 校验范围 Part of the declaration to check.
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

/// 校验申报（不保存） Validate a declaration without storing it
///
/// 总是返回全部发现；任何栏目都可以不填。previous 可附上年申报；不附则在已保存的申报中查找。
///
/// The report always has every finding. No field is required. The declaration of the year before may be sent in
/// `previous`; without it the service looks for it among the stored declarations.
#[utoipa::path(
    tag = "validation", operation_id = "validate_declaration", security(("bearer" = ["read"])), request_body = ValidationInput, params(ScopeQuery),
    responses(Query<ScopeQuery>, RawBody),
)]
#[post("/validation")]
async fn validate(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    query: Query<ScopeQuery>,
    body: RawBody,
) -> Answer<Plain<ReportText>> {
    let asked = ToValidate::read(body.0)?;
    let judge = Judge { service: service.clone(), scope: query.0.scope, at: act.at };
    let report = judge.only(&act.caller.units, asked).await?;
    Ok(Plain(report.in_language(Context::of(&request).language)))
}

/// 批量校验结果 The reports of a batch.
#[derive(Serialize, ToSchema)]
pub struct ValidationBatch {
    /// 无错误的份数 Number of declarations without an error.
    #[schema(maximum = 500)]
    valid: u32,
    /// 有错误的份数 Number of declarations with an error.
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
/// A batch has at most 500 declarations. Each has its own report; the reports keep the order of the declarations.
#[utoipa::path(
    tag = "validation", operation_id = "validate_batch", security(("bearer" = ["read"])), request_body = ValidationBatchInput, params(ScopeQuery),
    responses(Query<ScopeQuery>, Body<Items<List<Unread, ITEMS_MAX>>>),
)]
#[post("/validation/batch")]
async fn validate_batch(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    query: Query<ScopeQuery>,
    body: Body<Items<List<Unread, ITEMS_MAX>>>,
) -> Answer<Plain<ValidationBatch>> {
    let (known, items) = (service.clone(), body.0.items.into_vec());
    let mut asked = blocking(move || read_all(&known.profiles, items)).await?;
    let judge = Judge { service: service.clone(), scope: query.0.scope, at: act.at };
    let mut reports = Vec::with_capacity(asked.len());
    while !asked.is_empty() {
        let chunk = asked.drain(..asked.len().min(CHUNK)).collect();
        reports.extend(judge.reports(&act.caller.units, chunk).await?);
    }
    let (mut valid, mut invalid) = (0, 0);
    for report in &reports {
        if report.valid { valid += 1 } else { invalid += 1 }
    }
    let language = Context::of(&request).language;
    let items = reports.into_iter().map(|report| report.in_language(language)).collect();
    Ok(Plain(ValidationBatch { valid, invalid, items }))
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
            Err(more) => faults.extend(more.below(&format!("/items/{index}"))),
        }
    }
    faults.into_result(read)
}

/// 校验已保存的申报 Validate a stored declaration
///
/// 校验报告列出全部发现，申报本身不变。
///
/// The report has every finding. The declaration is not changed.
#[utoipa::path(
    tag = "validation", operation_id = "validate_project", security(("bearer" = ["read"])), params(ScopeQuery),
    responses(Query<ScopeQuery>, Refused<404>, Refused<422>),
)]
#[get("/projects/{id}/validation")]
async fn validate_stored(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    query: Query<ScopeQuery>,
) -> Answer<Plain<ReportText>> {
    let project = find(&service.db, &act, *id).await?.content;
    let asked = ToValidate { project, previous: None };
    let judge = Judge { service: service.clone(), scope: query.0.scope, at: act.at };
    let report = judge.only(&act.caller.units, asked).await?;
    Ok(Plain(report.in_language(Context::of(&request).language)))
}
