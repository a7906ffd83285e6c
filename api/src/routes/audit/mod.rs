//! 审计 The audit trail and the proof that nothing in it was altered. Reading it leaves an event too.

pub mod verdict;

use std::path::Path;

use actix_web::{HttpRequest, get, web};
use domain::{
    process::{
        action::Action,
        caller::{ActorKind, Role},
    },
    values::{period::Timestamp, whole::Ordinal},
};
use persistence::audit;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::{Validate, ValidationError, ValidationErrors};

use crate::{
    heads::{Exports, HeadsError},
    http::{
        audited::note_read,
        cursor::{self, Cursor, Question},
        declaration::By,
        paging::{self, PageQuery, moment},
        parameter::SearchText,
        problem::Problem,
        query::{NoQuery, Parameters, Queries, Values, ascending},
        respond::{Answer, Page, Plain},
    },
    service::Service,
};
use verdict::{AuditVerdict, prove};

/// Which events are wanted.
#[derive(Debug, Validate, IntoParams)]
#[validate(schema(function = "EventQuery::ascending"))]
#[into_params(parameter_in = Query)]
struct EventQuery {
    /// 操作人编号 Id of the caller.
    #[param(inline)]
    actor_id: Option<SearchText<300>>,
    /// 操作 Name of the action. Events from before actions had names of their own are found too.
    #[param(inline, example = "created")]
    action: Option<SearchText<64>>,
    /// 对象编号 Id of a declaration or of a key.
    #[param(inline)]
    subject: Option<SearchText<64>>,
    /// 是否被拒绝 true: only refused actions; false: only completed actions.
    refused: Option<bool>,
    /// 起始时间 Only events at or after this moment (RFC 3339).
    #[param(inline, value_type = Option<Timestamp>)]
    since: Option<Timestamp>,
    /// 截止时间，不早于起始时间 Only events at or before this moment (RFC 3339), which is not before `since`.
    #[param(inline, value_type = Option<Timestamp>)]
    until: Option<Timestamp>,
}

impl Parameters for EventQuery {
    const LIMITED: bool = true;
    const NAMES: &[&str] = &["actor_id", "action", "subject", "refused", "since", "until"];

    fn read(values: &mut Values) -> Self {
        let example = "2020-01-31T08:00:00Z";
        Self {
            actor_id: SearchText::take(values, "actor_id"),
            action: SearchText::take(values, "action"),
            subject: SearchText::take(values, "subject"),
            refused: values.take("refused", "true / false", |value| value.parse().ok()),
            since: values.take("since", example, Timestamp::parse),
            until: values.take("until", example, Timestamp::parse),
        }
    }

    fn relations(&self) -> Result<(), ValidationErrors> {
        self.validate()
    }
}

impl EventQuery {
    fn ascending(&self) -> Result<(), ValidationError> {
        ascending(("since", self.since), ("until", self.until))
    }
}

impl From<EventQuery> for audit::Filter {
    fn from(EventQuery { actor_id, action, subject, refused, since, until }: EventQuery) -> Self {
        let (actor_id, action) = (actor_id.map(SearchText::into_string), action.map(SearchText::into_string));
        let subject = subject.map(SearchText::into_string);
        Self { actor_id, action, subject, refused, since, until, before: None }
    }
}

/// What the list was asked, for its cursors.
fn question(filter: &audit::Filter) -> Question {
    let audit::Filter { actor_id, action, subject, refused, since, until, before: _ } = filter;
    Question::about("audit_events")
        .with_text("actor_id", actor_id.as_ref())
        .with_text("action", action.as_ref())
        .with_text("subject", subject.as_ref())
        .with("refused", *refused)
        .with_text("since", since.as_ref())
        .with_text("until", until.as_ref())
}

/// 审计事件 One event of the audit trail.
#[derive(Serialize, ToSchema)]
pub struct AuditEvent {
    /// 序号 Number of the event in the chain: 1, 2, …
    #[schema(value_type = Ordinal)]
    seq: i64,
    /// 时间 When.
    #[schema(value_type = Timestamp)]
    at: String,
    /// 操作人编号 Id of the caller.
    #[schema(max_length = 300)]
    actor_id: String,
    /// 操作人类别 What proved who the caller was.
    actor_kind: ActorKind,
    /// 操作人 Name of the caller.
    #[schema(max_length = 500)]
    actor: String,
    /// 角色 Role of the caller.
    #[schema(value_type = Role)]
    role: String,
    /// 操作 Name of the action: created, patched, key_revoked, …
    #[schema(max_length = 64)]
    action: String,
    /// 对象编号 Id of the declaration or key.
    #[schema(max_length = 64)]
    subject: Option<String>,
    /// 填报单位代码 Code of the unit that the declaration belongs to.
    #[schema(max_length = 21)]
    unit_code: Option<String>,
    /// 原单位代码 Code of the unit that the declaration left by this action; null if it stayed.
    #[schema(max_length = 21)]
    former_unit_code: Option<String>,
    /// 版本号 The revision that the action made.
    #[schema(value_type = Option<Ordinal>)]
    revision: Option<i64>,
    /// 拒绝状态 HTTP status of the refusal; null if the action was completed.
    #[schema(minimum = 400, maximum = 499)]
    refused: Option<i32>,
    /// 请求编号 Id of the request.
    #[schema(max_length = 128)]
    request_id: String,
    /// 查询条件 Query string of an export or of a read of the audit trail.
    #[schema(max_length = 20_000)]
    question: Option<String>,
    /// 校验值 Seal over this event and the event before it.
    #[schema(max_length = 64)]
    hash: String,
}

impl From<audit::Sealed> for AuditEvent {
    fn from(sealed: audit::Sealed) -> Self {
        let audit::Sealed { seq, event, hash } = sealed;
        Self {
            seq,
            at: moment(event.at),
            actor_kind: ActorKind::of(&event.actor_id),
            actor_id: event.actor_id,
            actor: event.actor,
            role: event.role,
            action: Action::shown(&event.action).to_owned(),
            subject: event.subject,
            unit_code: event.unit_code,
            former_unit_code: event.former_unit_code,
            revision: event.revision,
            refused: event.refused,
            request_id: event.request_id,
            question: event.question,
            hash,
        }
    }
}

/// 审计事件列表 One page of the audit trail.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    /// 审计事件 The events, newest first.
    #[schema(max_items = 200)]
    items: Vec<AuditEvent>,
    /// 下一页游标 Cursor of the next page; null on the last page.
    #[schema(value_type = Option<Cursor>)]
    next_cursor: Option<String>,
}

impl From<HeadsError> for Problem {
    fn from(error: HeadsError) -> Self {
        match error {
            HeadsError::Storage(error) => error.into(),
            other @ (HeadsError::File(..)
            | HeadsError::Client(_)
            | HeadsError::Webhook(..)
            | HeadsError::Fork { .. }) => Self::internal(&other),
        }
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(check);
}

/// 列出审计事件 List audit events
///
/// 列出每次写入、每次因没有权限被拒绝的操作、每次导出和每次查阅审计，最近的在前。
///
/// The trail has every write, every action that was refused for lack of permission, every export and every read of the
/// trail. The newest event comes first.
#[utoipa::path(
    tag = "audit", operation_id = "list_audit_events", security(("bearer" = ["audit"])), params(EventQuery, PageQuery),
    responses(Queries<EventQuery, PageQuery>),
)]
#[get("/audit/events")]
async fn list(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    query: Queries<EventQuery, PageQuery>,
) -> Answer<Page<AuditPage>> {
    let Queries(asked, place) = query;
    let filter = audit::Filter::from(asked);
    let question = question(&filter);
    let filter = audit::Filter { before: place.number(&question)?, ..filter };
    note_read(&service.db, &act, request.query_string()).await?;
    let mut rows = audit::page(&service.db, &act.caller.units, &filter, paging::limit(place.page_size)).await?;
    let next = cursor::cut(&mut rows, place.page_size, &request, &question, |row| cursor::number(row.seq));
    let items = rows.into_iter().map(AuditEvent::from).collect();
    Ok(Page { next: next.address, body: AuditPage { items, next_cursor: next.cursor } })
}

/// 核对审计记录 Verify the history
///
/// 重新计算全部事件和版本的校验值，与申报现状、与另处保存的链尾凭证互相核对；指出第一处断裂。
///
/// Computes the seals of all events and revisions again, compares them with each other, with the declarations and with
/// the heads that are kept elsewhere, and reports the first broken link.
#[utoipa::path(
    tag = "audit", operation_id = "verify_audit", security(("bearer" = ["audit"])),
    responses(NoQuery),
)]
#[get("/audit/verify")]
async fn check(act: By, service: web::Data<Service>, _: NoQuery) -> Answer<Plain<AuditVerdict>> {
    let _place = service.gates.verifying.enter().await?;
    note_read(&service.db, &act, "").await?;
    let db = service.db.clone();
    let file = service.heads.as_ref().and_then(Exports::file).map(Path::to_owned);
    let proved = service.db.aside(async move { Ok(prove(&db, file.as_deref().as_slice()).await) }).await?;
    Ok(Plain(proved?))
}
