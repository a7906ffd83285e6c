//! 审计 The audit trail and the proof that nothing in it was altered. Reading it leaves an event too.

use actix_web::{HttpRequest, get, web};
use domain::{
    process::{action::Action, caller::Role},
    values::{
        period::Timestamp,
        whole::{Count, Ordinal},
    },
};
use persistence::{
    audit,
    verify::{Broken, How, Place, Verdict, verify},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::{Validate, ValidationError, ValidationErrors};

use crate::{
    http::{
        audited::note_read,
        cursor::{self, Cursor, Question},
        declaration::By,
        paging::{self, PageQuery, moment},
        parameter::SearchText,
        query::{NoQuery, Parameters, Queries, Values, ascending},
        respond::{Answer, Page, Plain},
    },
    service::Service,
};

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
            actor_id: event.actor_id,
            actor: event.actor,
            role: event.role,
            action: Action::shown(&event.action).to_owned(),
            subject: event.subject,
            unit_code: event.unit_code,
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

/// 校验结论 Result of verifying the history.
#[derive(Serialize, ToSchema)]
pub struct AuditVerdict {
    /// 是否完整 true if nothing was altered, removed or added.
    valid: bool,
    /// 已核对数 Number of events and revisions that were checked.
    #[schema(value_type = Count)]
    checked: i64,
    /// 链尾校验值 Seal of the last event. It covers the whole trail.
    #[schema(max_length = 64)]
    head: String,
    /// 第一处断裂 The first broken link; absent if the history is whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    broken: Option<BrokenLink>,
}

/// 断裂处 A broken link of the chain.
#[derive(Serialize, ToSchema)]
pub struct BrokenLink {
    /// 位置 What is broken: head, event, revision, attachment, declaration, derived (what a declaration is searched and
    /// ordered by), key (of a caller) or answer (kept for a repetition).
    #[schema(max_length = 20)]
    kind: &'static str,
    /// 情况 What is wrong with it: missing, altered, unexpected, or lost: something before it was taken away while it
    /// waited for its place in the trail.
    #[schema(max_length = 20)]
    reason: &'static str,
    /// 事件序号 Number of the event.
    #[schema(value_type = Option<Ordinal>)]
    seq: Option<i64>,
    /// 申报编号 The declaration.
    project_id: Option<uuid::Uuid>,
    /// 版本号 The revision.
    #[schema(value_type = Option<Ordinal>)]
    revision: Option<i64>,
    /// 密钥编号或请求 Id of the key; of an answer the caller, method, address and Idempotency-Key of its request.
    #[schema(max_length = 10_000)]
    subject: Option<String>,
}

impl AuditVerdict {
    pub const fn is_valid(&self) -> bool {
        self.valid
    }
}

impl From<Verdict> for AuditVerdict {
    fn from(verdict: Verdict) -> Self {
        let broken = verdict.broken.map(|Broken { place, how }| {
            let reason = match how {
                How::Missing => "missing",
                How::Altered => "altered",
                How::Unexpected => "unexpected",
                How::Lost => "lost",
            };
            let link = |kind| BrokenLink { kind, reason, seq: None, project_id: None, revision: None, subject: None };
            let of = |kind, id, revision| BrokenLink { project_id: Some(id), revision, ..link(kind) };
            match place {
                Place::Head => link("head"),
                Place::Event(seq) => BrokenLink { seq: Some(seq), ..link("event") },
                Place::Revision(id, number) => of("revision", id, Some(number)),
                Place::Attachment(id, number) => of("attachment", id, Some(number)),
                Place::Declaration(id) => of("declaration", id, None),
                Place::Derived(id) => of("derived", id, None),
                Place::Key(id) => BrokenLink { subject: Some(id.to_string()), ..link("key") },
                Place::Answer(request) => BrokenLink { subject: Some(request), ..link("answer") },
            }
        });
        Self { valid: broken.is_none(), checked: verdict.events + verdict.revisions, head: verdict.head, broken }
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
/// 重新计算全部事件和版本的校验值，并与申报现状互相核对；指出第一处断裂。
///
/// Computes the seals of all events and revisions again, compares them with each other and with the declarations, and
/// reports the first broken link.
#[utoipa::path(
    tag = "audit", operation_id = "verify_audit", security(("bearer" = ["audit"])),
    responses(NoQuery),
)]
#[get("/audit/verify")]
async fn check(act: By, service: web::Data<Service>, _: NoQuery) -> Answer<Plain<AuditVerdict>> {
    let _place = service.gates.verifying.enter().await?;
    note_read(&service.db, &act, "").await?;
    let db = service.db.clone();
    Ok(Plain(service.db.aside(async move { verify(&db).await }).await?.into()))
}
