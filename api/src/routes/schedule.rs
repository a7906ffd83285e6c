//! `/projects/{id}/schedule`: the steps of a project. They have no ids; the schedule is written as a whole.

use actix_web::{get, put, web};
use deserr::Deserr;
use domain::{form::schedule::Schedule, process::stored::Content, values::shape::Faults};
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

/// 实施进度计划 All steps of a declaration.
#[derive(Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct ScheduleList {
    /// 实施步骤 The steps in their order.
    schedule: Schedule,
}

impl Content for ScheduleList {}

pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(replace);
}

/// 读取实施进度计划 Read the schedule
///
/// 步骤没有编号，按填报顺序排列。
///
/// The steps have no ids. They stand in the order in which they were sent.
#[utoipa::path(
    tag = "schedule", operation_id = "get_schedule", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/schedule")]
async fn list(act: By, service: web::Data<Service>, id: web::Path<Uuid>, _: NoQuery) -> Answer<Tagged<ScheduleList>> {
    let stored = find(&service.db, &act, *id).await?;
    let body = ScheduleList { schedule: stored.content.schedule };
    Ok(Tagged { revision: stored.record.revision, body })
}

/// 整体替换实施进度计划 Replace the schedule
///
/// 未送回的步骤被删除。完成日期早于开始日期的步骤可以保存，由校验指出。
///
/// A step that is not sent is removed. A step that ends before it begins is stored, and validation reports it.
#[utoipa::path(
    tag = "schedule", operation_id = "replace_schedule", security(("bearer" = ["write"])), request_body = ScheduleList, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<ScheduleList>, Refused<404>),
)]
#[put("/projects/{id}/schedule")]
async fn replace(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<ScheduleList>,
) -> WriteAnswer<Tagged<ScheduleList>> {
    let stored = change(&write, *id, &seen, &options.0, move |before| {
        let mut content = before.content.clone();
        content.schedule = body.0.schedule.clone();
        Ok(content)
    });
    let (tx, stored) = stored.await?;
    let body = ScheduleList { schedule: stored.content.schedule };
    write.finish(tx, &options.0, Tagged { revision: stored.record.revision, body }).await
}
