//! The service itself: health, version, the pages of the problems. Open to everybody.

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, get, http::StatusCode, web};
use domain::{rules, values::language::Language};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{Content, ObjectBuilder, RefOr, Response, ResponseBuilder, schema::Type},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    http::{
        context::Context,
        problem::{Code, Problem},
        query::NoQuery,
        refusals::Refused,
        respond::{Answer, Plain},
    },
    service::Service,
};

pub fn routes(config: &mut ServiceConfig) {
    config.service(live).service(ready).service(version).service(problem_page);
}

/// 健康状态 Health of the service.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// 状态 ok, or read_only while nothing is written, because the audit key is missing or events cannot be sealed. A
    /// service that is not ready answers 503.
    #[schema(max_length = 10)]
    status: &'static str,
}

/// 存活检查 Is the process alive?
///
/// 回答只说明进程在运行；检查不访问数据库。
///
/// The answer says only that the process runs. The check does not use the database.
#[utoipa::path(
    tag = "service", operation_id = "live", security(()),
    responses(NoQuery),
)]
#[get("/healthz/live")]
async fn live(_: NoQuery) -> Plain<Health> {
    Plain(Health { status: "ok" })
}

/// 就绪检查 Can the service read and write?
///
/// 服务每秒多次自行检查数据库能否读写，这里回答最近一次的结果；正在停止的服务回答未就绪；审计密钥缺失或审计记录无法封存时只能读取（read_only）。
///
/// The service looks several times a second whether the database can be read and takes writes. The answer is what it saw
/// last. A service that was told to stop is not ready. One whose audit key is missing, or whose events cannot be
/// sealed, can only be read (`read_only`).
#[utoipa::path(
    tag = "service", operation_id = "ready", security(()),
    responses(NoQuery),
)]
#[get("/healthz/ready")]
async fn ready(service: web::Data<Service>, _: NoQuery) -> Answer<Plain<Health>> {
    if service.stopping.has_begun() {
        return Err(Problem::new(Code::Unavailable));
    }
    service.db.ready()?;
    Ok(Plain(Health { status: if service.db.writes() { "ok" } else { "read_only" } }))
}

/// 版本 Versions of program and rules.
#[derive(Serialize, ToSchema)]
pub struct Version {
    /// 程序版本 Version of the program.
    #[schema(max_length = 40)]
    version: &'static str,
    /// 规则目录版本 Version of the rule set.
    #[schema(max_length = 40)]
    ruleset: &'static str,
}

/// 版本 Read the versions
///
/// 返回程序和规则目录的版本。
///
/// The answer has the versions of the program and of the rule set.
#[utoipa::path(
    tag = "service", operation_id = "version", security(()),
    responses(NoQuery),
)]
#[get("/version")]
async fn version(_: NoQuery) -> Plain<Version> {
    Plain(Version { version: env!("CARGO_PKG_VERSION"), ruleset: rules::RULESET })
}

/// The page of one kind of problem.
struct ProblemPage(String);

impl Responder for ProblemPage {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().content_type("text/html; charset=utf-8").body(self.0)
    }
}

impl IntoResponses for ProblemPage {
    fn responses() -> std::collections::BTreeMap<String, RefOr<Response>> {
        let html = ObjectBuilder::new().schema_type(Type::String).max_length(Some(10_000));
        let page = ResponseBuilder::new().description("说明页 The page");
        let page = page.content("text/html", Content::new(Some(html)));
        [(StatusCode::OK.as_str().to_owned(), page.build().into())].into()
    }
}

/// 问题说明 Read about a problem code
///
/// 错误响应的 type 字段给出本页的地址。
///
/// The member `type` of a refusal is the address of this page.
#[utoipa::path(
    tag = "service",
    operation_id = "problem_page",
    security(()),
    params(("code" = String, Path, description = "问题代码 Code of the problem", max_length = 64, pattern = "^[a-z_]+$", example = "unacceptable_content")),
    responses(NoQuery, Refused<404>),
)]
#[get("/problems/{code}")]
async fn problem_page(request: HttpRequest, code: web::Path<String>, _: NoQuery) -> Answer<ProblemPage> {
    let code = Code::from_code(&code).ok_or_else(|| Problem::new(Code::NotFound))?;
    let language = Context::of(&request).language;
    let (tag, other) = match language {
        Language::Zh => ("zh-CN", Language::En),
        Language::En => ("en", Language::Zh),
    };
    let (title, advice) = (code.title(), code.advice());
    Ok(ProblemPage(format!(
        "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><body style=\"max-width:42em;margin:3em auto;padding:0 1em;font-family:sans-serif;line-height:1.7\">\
         <p><code>{} · {}</code><h1>{title}</h1><p>{}<hr><p>{}<p>{}",
        code.status().as_u16(),
        code.code(),
        advice.get(language),
        code.title().get(other),
        advice.get(other),
        title = title.get(language),
    )))
}
