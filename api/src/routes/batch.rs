//! `POST /projects/batch`: many declarations at once, each for itself or all or none.

use std::collections::{HashMap, HashSet};

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, http::StatusCode, post, web};
use deserr::Deserr;
use domain::{
    form::project::Project,
    process::{
        batch::{BatchItem, BatchMode, ITEMS_MAX},
        caller::{Act, Permission},
        history::Event,
        lifecycle::Move,
        stored::{Stored, Unread},
    },
    rules::profile::Profiles,
    values::{
        language::Bilingual,
        list::{List, Row},
        shape::{self, Fault, FaultCode, Faults},
        text::ExternalId,
        whole::Ordinal,
    },
};
use persistence::{Tx, Unique, audit, projects as store};
use serde::Serialize;
use serde_json::Value;
use utoipa::{IntoResponses, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::{body::joined_responses, input::ProjectBatchInput},
    http::{
        address::address,
        context::Context,
        idempotency::{Write, WriteAnswer, WriteOptions},
        payload::RawBody,
        problem::{Code, Problem, ProblemBody},
        query::Query,
        refusals::Refused,
        respond::Answer,
    },
    service::Service,
};

pub fn routes(config: &mut ServiceConfig) {
    config.service(batch);
}

/// A batch as it is read first: its items are read one by one.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Batch {
    mode: BatchMode,
    #[deserr(default)]
    upsert: bool,
    items: List<Unread, ITEMS_MAX>,
}

/// Once the answer lists so many faults, it lists the first one of each further declaration and counts its others.
const LISTED_MAX: usize = 1000;

/// The result of one item.
enum Outcome {
    Created(Stored),
    Replaced(Stored),
    Failed(Problem),
}

/// 批量结果 Result of a batch.
#[derive(Serialize, ToSchema)]
pub struct BatchResult {
    /// 新建份数 Number of declarations that were created.
    #[schema(maximum = 500)]
    created: u32,
    /// 替换份数 Number of declarations that were replaced.
    #[schema(maximum = 500)]
    replaced: u32,
    /// 失败份数 Number of declarations that were refused.
    #[schema(maximum = 500)]
    failed: u32,
    /// 各份结果 The results, in the order in which the declarations were sent.
    #[schema(max_items = 500)]
    items: Vec<BatchItemResult>,
}

/// 单份结果 Result for one declaration.
#[derive(Serialize, ToSchema)]
pub struct BatchItemResult {
    /// 序号 Index of the declaration in the batch, starting at 0.
    #[schema(maximum = 499)]
    index: u32,
    /// 发送方标识 The sender's own reference.
    #[schema(max_length = 64)]
    client_ref: Option<String>,
    /// 状态码 HTTP status that the declaration would have had in a request of its own.
    #[schema(minimum = 200, maximum = 599)]
    status: u16,
    /// 申报编号 Id of the declaration.
    id: Option<Uuid>,
    /// 版本号 Revision of the declaration.
    #[schema(value_type = Option<Ordinal>)]
    revision: Option<i64>,
    /// 问题 Why the declaration was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<ProblemBody>,
}

/// 207 when each item succeeds or fails on its own, 201 when all of them succeeded.
struct Answered(StatusCode, BatchResult);

impl Responder for Answered {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::build(self.0).json(self.1)
    }
}

impl IntoResponses for Answered {
    fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
        joined_responses::<BatchResult>([
            (StatusCode::CREATED, "全部成功 All done"),
            (StatusCode::MULTI_STATUS, "逐份结果 Item by item"),
        ])
    }
}

/// 批量保存申报 Store many declarations
///
/// 一次至多 500 份。partial：逐份处理，有问题的不影响其他，总是返回 207；atomic：全部成功返回 201，否则 422，不保存任何内容。
/// upsert 为 true 时，外部编号或项目代码相同的申报被替换。
///
/// A batch has at most 500 declarations. With mode partial each declaration succeeds or fails on its own, and the
/// status is always 207. With mode atomic either all are stored (201), or none is (422). With upsert a stored
/// declaration that has the same external id or project code is replaced.
#[utoipa::path(
    tag = "projects", operation_id = "batch_projects", security(("bearer" = ["write"])), request_body = ProjectBatchInput, params(WriteOptions),
    responses(Query<WriteOptions>, RawBody, Refused<403>, Refused<409>),
)]
#[post("/projects/batch")]
async fn batch(
    write: Write,
    service: web::Data<Service>,
    options: Query<WriteOptions>,
    body: RawBody,
) -> WriteAnswer<Answered> {
    let (mode, upsert, items) = read(body.0)?;
    let (references, items): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    distinct(&references)?;
    let mut work = Work { act: &write.act, outcomes: HashMap::new() };
    let mut wanted = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        match item.and_then(|project| acceptable(&write.act, &service.profiles, index, project)) {
            Ok(project) => wanted.push((index, project)),
            Err(problem) => work.fail(index, problem),
        }
    }
    if mode == BatchMode::Atomic {
        work.all_or_none()?;
    }
    let tx = write.begin().await?;
    work.store(&tx, wanted, upsert).await?;
    if mode == BatchMode::Atomic {
        work.all_or_none()?;
    } else if work.refused_units() {
        audit::note(&tx, &Event { refused: Some(403), ..Event::of(&write.act) }).await?;
    }
    let status = if mode == BatchMode::Atomic { StatusCode::CREATED } else { StatusCode::MULTI_STATUS };
    let request = write.request();
    let result = work.result(references, &Context::of(request), request.path());
    write.finish(tx, &options.0, Answered(status, result)).await
}

type Item = (Option<String>, Result<Project, Problem>);

/// Reads the batch. The faults of an item become part of its own result.
fn read(json: Value) -> Answer<(BatchMode, bool, Vec<Item>)> {
    let sent = json.get("items").and_then(Value::as_array).map_or(0, Vec::len);
    if sent > ITEMS_MAX {
        let detail = Bilingual::new(
            format!("一批至多 {ITEMS_MAX} 份，收到 {sent} 份。"),
            format!("A batch has at most {ITEMS_MAX} items; {sent} were sent."),
        );
        return Err(Problem::new(Code::PayloadTooLarge).detail(detail));
    }
    let Batch { mode, upsert, items } = shape::read(json)?;
    let mut room = LISTED_MAX;
    let read = |(index, Unread(json)): (usize, Unread)| {
        // Even a faulty item is answered under its reference.
        let reference = json.get("client_ref").and_then(Value::as_str).map(ToOwned::to_owned);
        let reference = reference.and_then(|text| ExternalId::parse(text).ok()).map(ExternalId::into_string);
        let item = BatchItem::read(json).map_err(|mut faults| {
            faults.keep(room.max(1));
            room = room.saturating_sub(faults.kept().len());
            faults.below(&format!("/items/{index}")).into()
        });
        (reference, item.map(|item| item.project))
    };
    Ok((mode, upsert, items.into_vec().into_iter().enumerate().map(read).collect()))
}

/// Refuses a client_ref that two items have: their results could not be told apart.
fn distinct(references: &[Option<String>]) -> Answer<()> {
    let (mut seen, mut faults) = (HashSet::new(), Faults::default());
    for (index, reference) in references.iter().enumerate() {
        if reference.as_ref().is_some_and(|reference| !seen.insert(reference)) {
            faults.push(Fault::new(format!("/items/{index}/client_ref"), FaultCode::DuplicateValue));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::new(Code::RepeatedReference).faults(faults)) }
}

fn acceptable(act: &Act, profiles: &Profiles, index: usize, project: Project) -> Result<Project, Problem> {
    profiles.of(&project).map_err(|fault| Faults::from(fault).below(&at(index)))?;
    if project.unit_code.as_ref().is_some_and(|unit| !act.caller.units.cover(unit.as_str())) {
        let fault = Fault::new(format!("{}/unit_code", at(index)), FaultCode::OtherUnit);
        return Err(Problem::forbidden(Permission::Write).faults(fault.into()));
    }
    Ok(project)
}

/// The place of a declaration in the body.
fn at(index: usize) -> String {
    format!("/items/{index}/project")
}

struct Work<'a> {
    act: &'a Act,
    outcomes: HashMap<usize, Outcome>,
}

impl Work<'_> {
    fn fail(&mut self, index: usize, problem: Problem) {
        self.outcomes.insert(index, Outcome::Failed(problem));
    }

    /// Replaces what is there, where that is wanted, and makes the rest.
    async fn store(&mut self, tx: &Tx, wanted: Vec<(usize, Project)>, upsert: bool) -> Answer<()> {
        let (mut places, mut fresh) = (Vec::new(), Vec::new());
        for (index, project) in wanted {
            let known = if upsert { self.known(tx, index, &project).await? } else { Some(None) };
            match known {
                Some(Some(before)) => self.replace(tx, index, &before, project).await?,
                Some(None) => {
                    places.push(index);
                    fresh.push(project);
                }
                None => {}
            }
        }
        let contents = fresh.clone();
        let made = store::create_all(tx, self.act, fresh).await?;
        for ((index, content), made) in places.into_iter().zip(contents).zip(made) {
            match made {
                Ok(stored) => drop(self.outcomes.insert(index, Outcome::Created(stored))),
                Err(unique) => self.taken(tx, index, content, unique, upsert).await?,
            }
        }
        Ok(())
    }

    /// A declaration that was created since it was looked for, by this batch or by another request.
    async fn taken(&mut self, tx: &Tx, index: usize, content: Project, unique: Unique, upsert: bool) -> Answer<()> {
        let known = if upsert { self.known(tx, index, &content).await? } else { Some(None) };
        match known {
            Some(Some(before)) => self.replace(tx, index, &before, content).await,
            Some(None) => {
                let problem = self.duplicate(tx, index, &content, unique).await?;
                self.fail(index, problem);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The declaration that an item replaces, if there is one; nothing when the item fails.
    async fn known(&mut self, tx: &Tx, index: usize, project: &Project) -> Answer<Option<Option<Stored>>> {
        let units = &self.act.caller.units;
        let mut ids = HashSet::new();
        for unique in [Unique::ExternalId, Unique::ProjectCode] {
            ids.extend(store::existing(tx, units, project, unique).await?);
        }
        let mut ids = ids.into_iter();
        match (ids.next(), ids.next()) {
            (None, _) => Ok(Some(None)),
            (Some(id), None) => {
                let Some(before) = store::get_for_change(tx, units, id).await? else { return Ok(Some(None)) };
                let record = &before.record;
                if Move::Edit.is_open(record.status, record.submitted_at.is_some()) {
                    return Ok(Some(Some(before)));
                }
                let fault = Fault::new(at(index), FaultCode::NotEditable);
                self.fail(index, Problem::wrong_state(Code::NotEditable, record).faults(fault.into()));
                Ok(None)
            }
            // The external id is one declaration's, the project code another's.
            (Some(_), Some(_)) => {
                let problem = self.duplicate(tx, index, project, Unique::ProjectCode).await?;
                self.fail(index, problem);
                Ok(None)
            }
        }
    }

    async fn replace(&mut self, tx: &Tx, index: usize, before: &Stored, project: Project) -> Answer<()> {
        let old = &before.content;
        let project = Project {
            indicators: known_rows(&old.indicators, project.indicators),
            cost_items: known_rows(&old.cost_items, project.cost_items),
            safeguards: known_rows(&old.safeguards, project.safeguards),
            ..project
        };
        match store::replace_unless_taken(tx, self.act, before, project.clone()).await? {
            Ok(stored) => drop(self.outcomes.insert(index, Outcome::Replaced(stored))),
            Err(unique) => {
                let problem = self.duplicate(tx, index, &project, unique).await?;
                self.fail(index, problem);
            }
        }
        Ok(())
    }

    async fn duplicate(&self, tx: &Tx, index: usize, project: &Project, unique: Unique) -> Answer<Problem> {
        let field = if unique == Unique::ExternalId { "external_id" } else { "project_code" };
        let fault = Fault::new(format!("{}/{field}", at(index)), FaultCode::DuplicateValue);
        let problem = Problem::new(Code::DuplicateDeclaration).faults(fault.into());
        let there = store::existing(tx, &self.act.caller.units, project, unique).await?;
        Ok(there.into_iter().fold(problem, |problem, id| problem.existing(address(id))))
    }

    fn refused_units(&self) -> bool {
        self.outcomes.values().any(|it| matches!(it, Outcome::Failed(problem) if problem.code() == Code::Forbidden))
    }

    /// When an item failed, nothing is stored, and the answer lists the faults of all items.
    fn all_or_none(&self) -> Answer<()> {
        let mut failed: Vec<_> = self
            .outcomes
            .iter()
            .filter_map(
                |(index, outcome)| if let Outcome::Failed(problem) = outcome { Some((index, problem)) } else { None },
            )
            .collect();
        failed.sort_by_key(|(index, _)| **index);
        let mut faults = Faults::default();
        for (_, problem) in &failed {
            faults.extend(problem.told().clone());
        }
        match failed.as_slice() {
            [] => Ok(()),
            _ if self.refused_units() => Err(Problem::forbidden(Permission::Write).faults(faults)),
            _ => Err(faults.into()),
        }
    }

    fn result(mut self, references: Vec<Option<String>>, context: &Context, path: &str) -> BatchResult {
        let mut result =
            BatchResult { created: 0, replaced: 0, failed: 0, items: Vec::with_capacity(references.len()) };
        for ((place, client_ref), index) in references.into_iter().enumerate().zip(0..) {
            let Some(outcome) = self.outcomes.remove(&place) else { continue };
            let (count, status, stored, problem) = match outcome {
                Outcome::Created(stored) => (&mut result.created, 201, Some(stored), None),
                Outcome::Replaced(stored) => (&mut result.replaced, 200, Some(stored), None),
                Outcome::Failed(problem) => {
                    (&mut result.failed, problem.code().status().as_u16(), None, Some(problem.body(context, path)))
                }
            };
            *count += 1;
            let id = stored.as_ref().map(|stored| stored.record.id);
            let revision = stored.as_ref().map(|stored| stored.record.revision);
            result.items.push(BatchItemResult { index, client_ref, status, id, revision, problem });
        }
        result
    }
}

/// Rows with a known id keep it; other rows are new.
fn known_rows<T: Row + Clone, const MAX: usize>(before: &List<T, MAX>, rows: List<T, MAX>) -> List<T, MAX> {
    let known = |row: T| {
        let id = row.id().filter(|id| before.position(*id).is_some());
        row.with_id(id)
    };
    List::stored(rows.into_vec().into_iter().map(known).collect())
}
