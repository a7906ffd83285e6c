//! `/projects/{id}/explanations`: fix or explain. Explanations have no ids; the list is written as a whole.

use actix_web::{get, put, web};
use deserr::Deserr;
use domain::{form::explanation::Explanations, process::stored::Content, values::shape::Faults};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    http::{
        declaration::{By, change, find},
        idempotency::{Write, WriteAnswer, WriteOptions},
        payload::Body,
        precondition::IfMatch,
        query::{NoQuery, Query},
        refusals::Refused,
        respond::{Answer, Tagged},
    },
    service::Service,
};

/// 情况说明列表 All explanations of a declaration.
#[derive(Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct ExplanationList {
    /// 情况说明 The explanations.
    explanations: Explanations,
}

impl Content for ExplanationList {}

pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(replace);
}

/// 列出情况说明 List the explanations
///
/// 有情况说明的警告不妨碍报送。
///
/// A warning with an explanation does not prevent submission.
#[utoipa::path(
    tag = "explanations", operation_id = "list_explanations", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/explanations")]
async fn list(
    act: By,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    _: NoQuery,
) -> Answer<Tagged<ExplanationList>> {
    let stored = find(&service.db, &act, *id).await?;
    let body = ExplanationList { explanations: stored.content.explanations };
    Ok(Tagged { revision: stored.record.revision, body })
}

/// 整体替换情况说明 Replace all explanations
///
/// 没有对应发现的说明也会保存；校验报告在 stale_explanations 中列出它们。
///
/// An explanation without a matching finding is stored too. The validation report names it in stale_explanations.
#[utoipa::path(
    tag = "explanations", operation_id = "replace_explanations", security(("bearer" = ["write"])), request_body = ExplanationList, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<ExplanationList>, Refused<404>),
)]
#[put("/projects/{id}/explanations")]
async fn replace(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<ExplanationList>,
) -> WriteAnswer<Tagged<ExplanationList>> {
    let stored = change(&write, *id, &seen, &options.0, move |before| {
        let mut content = before.content.clone();
        content.explanations = body.0.explanations.clone();
        Ok(content)
    });
    let (tx, stored) = stored.await?;
    let body = ExplanationList { explanations: stored.content.explanations };
    write.finish(tx, &options.0, Tagged { revision: stored.record.revision, body }).await
}
