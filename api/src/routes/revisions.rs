//! 版本 The history of a declaration.

use std::borrow::Cow;

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, get, web};
use domain::{
    process::{
        action::Action,
        caller::{Act, ActorKind, Role},
        history::Revision,
        stored::Status,
    },
    values::{period::Timestamp, whole::Ordinal},
};
use persistence::{Db, history};
use serde::Serialize;
use serde_json::Value;
use utoipa::{
    IntoParams, IntoResponses, PartialSchema, ToSchema,
    openapi::{ArrayBuilder, Content, ObjectBuilder, RefOr, Response, ResponseBuilder, Schema, schema::Type},
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::body::{Snapshot, joined},
    http::{
        cursor::{self, Cursor, Question},
        declaration::{By, not_found},
        paging::{self, PageQuery, moment},
        problem::Problem,
        query::{NoQuery, Parameters, Queries, Values},
        refusals::Refused,
        respond::{Answer, Page, Plain},
    },
    service::Service,
};

/// Which revisions are wanted.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RevisionQuery {
    /// 截至时间 Only revisions made up to this moment (RFC 3339). The first of them shows the declaration as it was then.
    #[param(inline, value_type = Option<Timestamp>)]
    as_of: Option<Timestamp>,
}

impl Parameters for RevisionQuery {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["as_of"];

    fn read(values: &mut Values) -> Self {
        Self { as_of: values.take("as_of", "2020-01-31T08:00:00Z", Timestamp::parse) }
    }
}

/// 版本 One revision: who made it, when, and by which action.
#[derive(Serialize, ToSchema)]
pub struct RevisionEntry {
    /// 版本号 Number of the revision: 1, 2, …
    #[schema(value_type = Ordinal)]
    number: i64,
    /// 时间 When.
    #[schema(value_type = Timestamp)]
    at: String,
    /// 操作人编号 Id of the caller that made the revision.
    #[schema(max_length = 300)]
    actor_id: String,
    /// 操作人类别 What proved who the caller was.
    actor_kind: ActorKind,
    /// 操作人 Name of the key or person that made the revision.
    #[schema(max_length = 500)]
    actor: String,
    /// 角色 Role of the caller at that time.
    #[schema(value_type = Role)]
    role: String,
    /// 操作 Name of the action, for example created, patched or submitted.
    #[schema(max_length = 64)]
    action: String,
    /// 状态 State of the declaration after the action.
    #[schema(value_type = Status)]
    status: String,
    /// 请求编号 Id of the request.
    #[schema(max_length = 128)]
    request_id: String,
    /// 校验值 Seal over this revision and the revision before it.
    #[schema(max_length = 64)]
    hash: String,
}

/// 版本列表 Revisions of a declaration.
#[derive(Serialize, ToSchema)]
pub struct RevisionPage {
    /// 版本 The revisions, newest first.
    #[schema(max_items = 200)]
    items: Vec<RevisionEntry>,
    /// 下一页游标 Cursor of the next page; null on the last page.
    #[schema(value_type = Option<Cursor>)]
    next_cursor: Option<String>,
}

/// 版本全文 A revision with the declaration as it was then.
#[derive(Serialize)]
pub struct RevisionBody {
    #[serde(flatten)]
    entry: RevisionEntry,
    #[serde(flatten)]
    text: RevisionText,
}

impl PartialSchema for RevisionBody {
    fn schema() -> RefOr<Schema> {
        joined([RevisionEntry::schema(), RevisionText::schema()], "版本全文 A revision with the declaration as it was.")
    }
}

impl ToSchema for RevisionBody {
    fn name() -> Cow<'static, str> {
        "Revision".into()
    }
}

/// What a revision holds.
#[derive(Serialize, ToSchema)]
pub struct RevisionText {
    /// 内容 The whole declaration as it was then.
    #[schema(value_type = Snapshot)]
    content: Value,
    /// 附记 Details of the action: a decision, a reason, or the report of a submission; null for other changes.
    #[schema(value_type = Option<Object>)]
    detail: Value,
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(get).service(diff);
}

/// 列出版本 List the revisions
///
/// 每次修改和流转都留下一个版本，最近的在前；已删除的草稿，其版本仍保留。申报转到其他单位后，各单位只见本单位时的版本。
///
/// Every change and every transition makes a revision. The newest comes first. The revisions of a deleted draft are
/// kept. After a declaration went to another unit, callers of either unit see the revisions that were made in theirs.
#[utoipa::path(
    tag = "history", operation_id = "list_revisions", security(("bearer" = ["read"])), params(RevisionQuery, PageQuery),
    responses(Queries<RevisionQuery, PageQuery>, Refused<404>),
)]
#[get("/projects/{id}/revisions")]
async fn list(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    query: Queries<RevisionQuery, PageQuery>,
) -> Answer<Page<RevisionPage>> {
    let Queries(RevisionQuery { as_of }, place) = query;
    let question = Question::about("revisions").with("project", id.to_string()).with_text("as_of", as_of);
    let filter = history::Filter { as_of, action: None, before: place.number(&question)? };
    let page = history::page(&service.db, &act.caller.units, *id, &filter, paging::limit(place.page_size)).await?;
    let mut rows = page.ok_or_else(not_found)?;
    let next = cursor::cut(&mut rows, place.page_size, &request, &question, |row| cursor::number(row.number));
    let entry = |row: history::Entry| RevisionEntry {
        number: row.number,
        at: moment(row.at),
        actor_kind: ActorKind::of(&row.actor_id),
        actor_id: row.actor_id,
        actor: row.actor,
        role: row.role,
        action: Action::shown(&row.action).to_owned(),
        status: row.status,
        request_id: row.request_id,
        hash: row.hash,
    };
    let items = rows.into_iter().map(entry).collect();
    Ok(Page { next: next.address, body: RevisionPage { items, next_cursor: next.cursor } })
}

async fn find(db: &Db, act: &Act, id: Uuid, number: i64) -> Answer<domain::process::history::Revision> {
    history::get(db, &act.caller.units, id, number).await?.ok_or_else(not_found)
}

/// The content of a revision with the members that every declaration has.
fn completed(revision: &Revision) -> Answer<Value> {
    revision.completed().map_err(|error| Problem::internal(&error))
}

fn json(text: &str) -> Answer<Value> {
    serde_json::from_str(text).map_err(|error| Problem::internal(&error))
}

/// 读取版本 Read one revision
///
/// 返回当时的完整内容；报送和批复的版本永久可查。
///
/// The answer has the whole declaration as it was. Submitted and approved revisions can always be read.
#[utoipa::path(
    tag = "history", operation_id = "get_revision", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/revisions/{number}")]
async fn get(
    act: By,
    service: web::Data<Service>,
    path: web::Path<(Uuid, i64)>,
    _: NoQuery,
) -> Answer<Plain<RevisionBody>> {
    let (id, number) = path.into_inner();
    let revision = find(&service.db, &act, id, number).await?;
    let content = completed(&revision)?;
    let detail = json(revision.detail.as_deref().unwrap_or("null"))?;
    let entry = RevisionEntry {
        number,
        at: revision.at.to_string(),
        actor_kind: ActorKind::of(&revision.actor_id),
        actor_id: revision.actor_id,
        actor: revision.actor,
        role: revision.role.code().to_owned(),
        action: Action::shown(&revision.action).to_owned(),
        status: revision.status.code().to_owned(),
        request_id: revision.request_id,
        hash: revision.hash,
    };
    Ok(Plain(RevisionBody { entry, text: RevisionText { content, detail } }))
}

/// A JSON patch (RFC 6902).
struct Patch(json_patch::Patch);

const JSON_PATCH: &str = "application/json-patch+json";

impl Responder for Patch {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().content_type(JSON_PATCH).json(self.0)
    }
}

impl IntoResponses for Patch {
    fn responses() -> std::collections::BTreeMap<String, RefOr<Response>> {
        let steps = ArrayBuilder::new()
            .description(Some("各步修改 The steps, in order"))
            .items(PatchStep::schema())
            .max_items(Some(100_000));
        let response = ResponseBuilder::new().description("差异 The difference");
        [("200".to_owned(), response.content(JSON_PATCH, Content::new(Some(steps))).build().into())].into()
    }
}

/// One step of a JSON patch.
struct PatchStep;

impl PartialSchema for PatchStep {
    fn schema() -> RefOr<Schema> {
        let text = |max| ObjectBuilder::new().schema_type(Type::String).max_length(Some(max));
        ObjectBuilder::new()
            .property("op", text(10).enum_values(Some(["add", "remove", "replace"])))
            .property("path", text(2000))
            .property("value", ObjectBuilder::new().schema_type(utoipa::openapi::schema::SchemaType::AnyValue))
            .required("op")
            .required("path")
            .into()
    }
}

/// 比较两个版本 Compare two revisions
///
/// 返回从版本 from 到版本 to 的 JSON Patch（RFC 6902）。
///
/// The answer is the JSON Patch (RFC 6902) that turns revision `from` into revision `to`.
#[utoipa::path(
    tag = "history", operation_id = "diff_revisions", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/revisions/{from}/diff/{to}")]
async fn diff(act: By, service: web::Data<Service>, path: web::Path<(Uuid, i64, i64)>, _: NoQuery) -> Answer<Patch> {
    let (id, from, to) = path.into_inner();
    let (before, after) = (find(&service.db, &act, id, from).await?, find(&service.db, &act, id, to).await?);
    Ok(Patch(json_patch::diff(&completed(&before)?, &completed(&after)?)))
}
