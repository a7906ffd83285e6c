//! 报送、撤回、审核、调整、复制: the moves of a declaration through its states.

use actix_web::{HttpRequest, delete, get, post, web};
use domain::{
    process::{
        action::Action,
        caller::ActorKind,
        copy::CopyTo,
        lifecycle::{Adjustment, Decision, Move, Outcome},
        stored::{Status, Stored},
    },
    rules::ReportText,
    values::whole::Ordinal,
};
use persistence::{Tx, history};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::body::ProjectBody,
    http::{
        cursor::{self, Cursor, Question},
        declaration::{By, find, find_for, not_found, store_new, tagged, turn},
        idempotency::{Write, WriteAnswer, WriteOptions},
        judge::{submission, year_before},
        paging::{self, PageQuery, moment},
        payload::Body,
        precondition::IfMatch,
        problem::Problem,
        query::{NoQuery, Query},
        refusals::Refused,
        respond::{Answer, Created, Page, Plain, Tagged},
    },
    service::Service,
};

pub fn routes(config: &mut ServiceConfig) {
    config.service(submit).service(get_submission).service(withdraw);
    config.service(decide).service(list_decisions).service(adjust).service(copy);
}

/// Ends a move: the answer is the declaration as it stands then.
async fn end(write: Write, tx: Tx, options: &WriteOptions, stored: Stored) -> WriteAnswer<Tagged<ProjectBody>> {
    let answer = tagged(stored, &write.act);
    write.finish(tx, options, answer).await
}

/// 报送申报 Submit a declaration
///
/// 在同一事务中校验并报送；有错误或未说明的警告时返回 422 和校验报告，不改变任何内容。校验报告随报送一并保存。
///
/// Validates and submits the declaration in one transaction. If there are errors or unexplained warnings, the answer is
/// 422 with the report, and nothing is changed. The report is stored with the submission.
#[utoipa::path(
    tag = "lifecycle", operation_id = "submit_project", security(("bearer" = ["submit"])), params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Refused<404>, Refused<422>),
)]
#[post("/projects/{id}/submission")]
async fn submit(
    write: Write,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
) -> WriteAnswer<Tagged<ProjectBody>> {
    let tx = write.begin().await?;
    let before = find_for(&tx, &write.act, *id, &seen, Move::Submit).await?;
    let previous = year_before(&tx, &write.act.caller.units, &before.content).await?;
    let at = write.act.at;
    let submitted = turn(&write, tx, before, Status::Submitted, move |before| {
        submission(&service.profiles, &before.content, previous, at)
    });
    let (tx, stored) = submitted.await?;
    end(write, tx, &options.0, stored).await
}

/// 报送记录 A submission.
#[derive(Serialize, ToSchema)]
pub struct Submission {
    /// 版本号 The revision that was submitted.
    #[schema(value_type = Ordinal)]
    revision: i64,
    /// 报送时间 When the declaration was submitted.
    #[schema(value_type = domain::values::period::Timestamp)]
    submitted_at: String,
    /// 报送人 Who submitted the declaration.
    #[schema(max_length = 500)]
    submitted_by: String,
    /// 报送人编号 Id of the caller who submitted it.
    #[schema(max_length = 300)]
    submitted_by_id: String,
    /// 报送人类别 What proved who the caller was.
    submitted_by_kind: ActorKind,
    /// 校验报告 The validation report of that moment, in Chinese.
    #[schema(value_type = ReportText)]
    report: Value,
}

/// 读取报送记录 Read the last submission
///
/// 返回最近一次报送的版本、时间和当时的校验报告；撤回或退回后仍可查阅。
///
/// The answer has the revision, the time and the report of the last submission. It can still be read after the
/// declaration was withdrawn or returned.
#[utoipa::path(
    tag = "lifecycle", operation_id = "get_submission", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/submission")]
async fn get_submission(
    act: By,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    _: NoQuery,
) -> Answer<Plain<Submission>> {
    let filter = history::Filter { action: Some(Action::Submitted), ..history::Filter::default() };
    let page = history::page(&service.db, &act.caller.units, *id, &filter, 1).await?.ok_or_else(not_found)?;
    let last = page.into_iter().next().ok_or_else(not_found)?;
    let report = detail(&last)?.get_mut("report").map(Value::take).unwrap_or_default();
    Ok(Plain(Submission {
        revision: last.number,
        submitted_at: moment(last.at),
        submitted_by: last.actor,
        submitted_by_kind: ActorKind::of(&last.actor_id),
        submitted_by_id: last.actor_id,
        report,
    }))
}

/// What was recorded with a move.
fn detail(entry: &history::Entry) -> Answer<Value> {
    serde_json::from_str(entry.detail.as_deref().unwrap_or("null")).map_err(|error| Problem::internal(&error))
}

/// 撤回申报 Withdraw a submission
///
/// 审核之前可以撤回，申报回到草稿状态。
///
/// A submission can be withdrawn until it is decided. The declaration becomes a draft again.
#[utoipa::path(
    tag = "lifecycle", operation_id = "withdraw_project", security(("bearer" = ["submit"])), params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Refused<404>),
)]
#[delete("/projects/{id}/submission")]
async fn withdraw(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
) -> WriteAnswer<Tagged<ProjectBody>> {
    let tx = write.begin().await?;
    let before = find_for(&tx, &write.act, *id, &seen, Move::Withdraw).await?;
    let (tx, stored) = turn(&write, tx, before, Status::Draft, |_| Ok(json!({}))).await?;
    end(write, tx, &options.0, stored).await
}

/// 审核批复 Decide on a submission
///
/// 批复、退回修改或不予通过；优、良方可批复，中须退回，差不予通过（财预〔2015〕88号 第二十五条）。
///
/// Approves, returns or rejects the submission. Only the grades excellent and good can be approved; fair must be
/// returned, and poor must be rejected.
#[utoipa::path(
    tag = "lifecycle", operation_id = "decide_project", security(("bearer" = ["decide"])), request_body = Decision, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Decision>, Refused<404>),
)]
#[post("/projects/{id}/decisions")]
async fn decide(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Decision>,
) -> WriteAnswer<Tagged<ProjectBody>> {
    let tx = write.begin().await?;
    let before = find_for(&tx, &write.act, *id, &seen, Move::Decide).await?;
    let (tx, stored) = turn(&write, tx, before, body.0.outcome.status(), |_| Ok(body.0)).await?;
    end(write, tx, &options.0, stored).await
}

/// 审核记录 A decision on a submission.
#[derive(Serialize, ToSchema)]
pub struct DecisionRecord {
    /// 版本号 The revision that the decision made.
    #[schema(value_type = Ordinal)]
    revision: i64,
    /// 审核时间 When the decision was made.
    #[schema(value_type = domain::values::period::Timestamp)]
    decided_at: String,
    /// 审核人 Who made the decision.
    #[schema(max_length = 500)]
    decided_by: String,
    /// 审核人编号 Id of the caller who made it.
    #[schema(max_length = 300)]
    decided_by_id: String,
    /// 审核人类别 What proved who the caller was.
    decided_by_kind: ActorKind,
    /// 结论 Outcome of the decision.
    #[schema(value_type = Outcome)]
    outcome: Value,
    /// 等级 Grade; null if none was given.
    #[schema(value_type = Option<domain::process::lifecycle::Grade>)]
    grade: Value,
    /// 意见 Comment; null if none was given.
    #[schema(value_type = Option<domain::process::lifecycle::Comment>)]
    comment: Value,
}

/// 审核记录列表 One page of decisions on a declaration.
#[derive(Serialize, ToSchema)]
pub struct DecisionPage {
    /// 审核记录 The decisions, newest first.
    #[schema(max_items = 200)]
    items: Vec<DecisionRecord>,
    /// 下一页游标 Cursor of the next page; null on the last page.
    #[schema(value_type = Option<Cursor>)]
    next_cursor: Option<String>,
}

/// 列出审核记录 List the decisions
///
/// 列出历次审核的结论、等级和意见，最近的在前。
///
/// Lists the outcome, grade and comment of every decision. The newest comes first.
#[utoipa::path(
    tag = "lifecycle", operation_id = "list_decisions", security(("bearer" = ["read"])), params(PageQuery),
    responses(Query<PageQuery>, Refused<404>),
)]
#[get("/projects/{id}/decisions")]
async fn list_decisions(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    query: Query<PageQuery>,
) -> Answer<Page<DecisionPage>> {
    let question = Question::about("decisions").with("project", id.to_string());
    let filter = history::Filter { action: Some(Action::Decided), before: query.0.number(&question)?, as_of: None };
    let page = history::page(&service.db, &act.caller.units, *id, &filter, paging::limit(query.0.page_size)).await?;
    let mut rows = page.ok_or_else(not_found)?;
    let next = cursor::cut(&mut rows, query.0.page_size, &request, &question, |row| cursor::number(row.number));
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let mut detail = detail(&row)?;
        let mut take = |name: &str| detail.get_mut(name).map(Value::take).unwrap_or_default();
        let (outcome, grade, comment) = (take("outcome"), take("grade"), take("comment"));
        items.push(DecisionRecord {
            revision: row.number,
            decided_at: moment(row.at),
            decided_by: row.actor,
            decided_by_kind: ActorKind::of(&row.actor_id),
            decided_by_id: row.actor_id,
            outcome,
            grade,
            comment,
        });
    }
    Ok(Page { next: next.address, body: DecisionPage { items, next_cursor: next.cursor } })
}

/// 申请调整 Reopen an approved declaration
///
/// 说明理由后申报成为下一轮草稿；已批复的版本仍可查阅（财预〔2015〕88号 第二十八条）。
///
/// The request gives the reason. The declaration becomes the draft of its next round. The approved revision can still
/// be read.
#[utoipa::path(
    tag = "lifecycle", operation_id = "adjust_project", security(("bearer" = ["submit"])), request_body = Adjustment, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Adjustment>, Refused<404>),
)]
#[post("/projects/{id}/adjustments")]
async fn adjust(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Adjustment>,
) -> WriteAnswer<Tagged<ProjectBody>> {
    let tx = write.begin().await?;
    let before = find_for(&tx, &write.act, *id, &seen, Move::Adjust).await?;
    let (tx, stored) = turn(&write, tx, before, Status::Draft, |_| Ok(body.0)).await?;
    end(write, tx, &options.0, stored).await
}

/// 复制到以后年度 Copy a declaration to a later year
///
/// 以原申报为底稿新建草稿：日期顺延，情况说明和外部编号不带入。
///
/// Makes a new draft from this declaration. Its dates move by the number of years between the two. Explanations and the
/// external id are not copied.
#[utoipa::path(
    tag = "lifecycle", operation_id = "copy_project", security(("bearer" = ["write"])), request_body = CopyTo, params(WriteOptions),
    responses(Query<WriteOptions>, Body<CopyTo>, Refused<404>, Refused<409>),
)]
#[post("/projects/{id}/copies")]
async fn copy(
    write: Write,
    id: web::Path<Uuid>,
    options: Query<WriteOptions>,
    body: Body<CopyTo>,
) -> WriteAnswer<Created<ProjectBody>> {
    let tx = write.begin().await?;
    let content = find(&tx, &write.act, *id).await?.content.copy_to(body.0)?;
    store_new(write, Some(tx), content, &options.0).await
}
