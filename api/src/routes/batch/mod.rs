//! `POST /projects/batch`: many declarations at once, each for itself or all or none.

mod result;
mod work;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use actix_web::{http::StatusCode, post, web};
use deserr::Deserr;
use domain::{
    form::project::Project,
    process::{
        batch::{BatchItem, BatchMode, ITEMS_MAX},
        caller::{Act, Permission},
        history::Event,
        stored::Unread,
    },
    rules::profile::Profiles,
    values::{
        language::Bilingual,
        list::List,
        shape::{self, Fault, FaultCode, Faults},
        text::ExternalId,
    },
};
use persistence::{Tx, audit, codes};
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;

pub use self::result::BatchResult;
use crate::{
    contract::input::ProjectBatchInput,
    http::{
        aside::{computing, working},
        context::Context,
        idempotency::{Halt, Write, WriteAnswer, WriteOptions},
        payload::RawBody,
        problem::{Code, Problem},
        query::Query,
        refusals::Refused,
        respond::Answer,
    },
    routes::batch::{
        result::{Answered, at},
        work::Work,
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
    let (act, large) = (write.act.clone(), write.is_large());
    let (references, wanted) = computing(large, move || wanted(&act, &service.profiles, body.0)).await?;
    let mode = wanted.mode;
    let (tx, work) = store(&write, &Arc::new(wanted)).await?;
    let status = if mode == BatchMode::Atomic { StatusCode::CREATED } else { StatusCode::MULTI_STATUS };
    let request = write.request();
    let result = work.result(references, &Context::of(request), request.path());
    write.finish(tx, &options.0, Answered(status, result)).await
}

/// What is to be stored, in the order of the codes, and which items are refused already.
struct Wanted {
    mode: BatchMode,
    upsert: bool,
    wanted: Vec<(usize, Project)>,
    refused: HashMap<usize, Problem>,
}

/// How often a batch is tried that others keep from being stored.
const TRIES: usize = 5;

/// Reads a batch, and judges what can be judged before others are kept waiting. Beside it the references of the items.
fn wanted(act: &Act, profiles: &Profiles, json: Value) -> Answer<(Vec<Option<String>>, Wanted)> {
    let (mode, upsert, items) = read(json)?;
    let (references, items): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    distinct(&references)?;
    let (mut wanted, mut refused) = (Vec::new(), HashMap::new());
    for (index, item) in items.into_iter().enumerate() {
        match item.and_then(|project| acceptable(act, profiles, index, project)) {
            Ok(project) => wanted.push((index, project)),
            Err(problem) => drop(refused.insert(index, problem)),
        }
    }
    wanted.sort_by(|(_, one), (_, other)| codes::order(one, other));
    Ok((references, Wanted { mode, upsert, wanted, refused }))
}

/// Stores the batch, again from the beginning when it and another transaction waited for each other.
async fn store(write: &Write, asked: &Arc<Wanted>) -> Result<(Tx, Work), Halt> {
    for _ in 1..TRIES {
        match try_to_store(write, asked).await {
            Err(Halt::Refused(problem)) if problem.code() == Code::Contended => {}
            ended => return ended,
        }
    }
    try_to_store(write, asked).await
}

async fn try_to_store(write: &Write, asked: &Arc<Wanted>) -> Result<(Tx, Work), Halt> {
    let mut work = Work::of(write.act.clone(), &asked.refused);
    if asked.mode == BatchMode::Atomic {
        work.all_or_none()?;
    }
    let tx = write.begin().await?;
    let (act, asked) = (write.act.clone(), Arc::clone(asked));
    let working = working(tx, write.is_large(), move |tx| {
        Box::pin(async move {
            work.store(tx, &asked.wanted, asked.upsert).await?;
            if asked.mode == BatchMode::Atomic {
                work.all_or_none()?;
            } else if work.refused_units() {
                audit::note(tx, &Event { refused: Some(403), ..Event::of(&act) }).await?;
            }
            Ok::<_, Problem>(work)
        })
    });
    let (tx, work) = working.await?;
    Ok((tx, work?))
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
