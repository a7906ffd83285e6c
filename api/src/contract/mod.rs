//! The OpenAPI 3.1 document, made from the code: routes, extractors and return types tell what there is; what the layers
//! around every handler add (refusals of theirs, request id, language) is added here.

pub(crate) mod body;
mod examples;
pub(crate) mod input;
mod operations;
mod schemas;
pub mod served;

use actix_web::App;
use serde_json::Value;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_actix_web::{AppExt, scope};

use crate::{
    contract::body::{ProjectBody, Snapshot},
    http::{address::BASE, problem::ProblemBody},
    routes::{
        self, audit, batch, catalogue, changes, imports, keys, lifecycle, listing, revisions, service, statistics,
        validation,
    },
};

/// What is not told by the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "绩效目标申报服务 API",
        description = "财政项目支出绩效目标申报表的存储、校验与查询。\n\n\
            金额、单价、数量一律为 JSON 字符串，精确到分；错误一律为 application/problem+json，一次列出全部问题。\n\n\
            The service stores, validates and lists performance-target declarations of fiscal projects. Amounts, prices \
            and quantities are JSON strings; amounts are exact to the fen. Every refusal is \
            application/problem+json and lists all faults at once.",
        contact(name = "jixiao"),
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "同源 Same origin")),
    security(("bearer" = [])),
    tags(
        (name = "projects", description = "申报 Declarations"),
        (name = "schedule", description = "实施进度计划 Schedule of a declaration"),
        (name = "indicators", description = "绩效目标 Indicators of a declaration"),
        (name = "cost-items", description = "项目构成分解 Cost items of a declaration"),
        (name = "safeguards", description = "制度保障 Safeguards of a declaration"),
        (name = "explanations", description = "情况说明 Explanations of warnings"),
        (name = "lifecycle", description = "报送与审核 Submission and decision"),
        (name = "history", description = "版本 Revisions of a declaration"),
        (name = "validation", description = "校验 Validation"),
        (name = "forms", description = "申报表导入与打印 Forms read and printed"),
        (name = "rules", description = "规则、规则集、代码表 Rules, profiles, dictionaries"),
        (name = "statistics", description = "统计 Statistics"),
        (name = "changes", description = "变更流 Feed of changes"),
        (name = "audit", description = "审计 Audit trail"),
        (name = "keys", description = "密钥 Keys of callers"),
        (name = "service", description = "服务 The service itself"),
    ),
    // Bodies of requests bring their schemas, and every schema those it holds; answers have to be named.
    components(schemas(
        ProjectBody,
        Snapshot,
        batch::BatchResult,
        listing::ProjectPage,
        domain::rules::ReportText,
        validation::ValidationBatch,
        lifecycle::Submission,
        lifecycle::DecisionPage,
        revisions::RevisionPage,
        revisions::RevisionBody,
        imports::FormImport,
        changes::ChangeList,
        statistics::FundingStatistics,
        statistics::FindingStatistics,
        domain::views::statistics::GroupBy,
        audit::AuditPage,
        audit::verdict::AuditVerdict,
        keys::ApiKey,
        keys::ApiKeyMade,
        keys::ApiKeyPage,
        catalogue::RuleList,
        catalogue::ProfileList,
        catalogue::DictionaryList,
        service::Health,
        service::Version,
        ProblemBody,
    )),
    modifiers(&Bearer),
)]
struct Base;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let key = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("API 密钥；首次启动时打印，或由 JIXIAO_ADMIN_KEY 指定。An API key. The first start prints one, or JIXIAO_ADMIN_KEY sets it."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(key));
    }
}

/// The document; needs no database.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn document() -> Result<Value, serde_json::Error> {
    let app = App::new().into_utoipa_app().openapi(Base::openapi());
    let app = app.configure(routes::open).service(scope::scope(BASE).configure(routes::api));
    let (_, document) = app.split_for_parts();
    let mut document = serde_json::to_value(document)?;
    schemas::tidy(&mut document);
    operations::complete(&mut document);
    schemas::drop_unused(&mut document);
    examples::add(&mut document)?;
    Ok(document)
}
