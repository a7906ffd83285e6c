//! `/projects`: declarations.

use actix_web::{delete, get, patch, post, put, web};
use domain::{
    profile::Profiles,
    project::Project,
    shape::{Fault, FaultCode, Faults},
    stored::{Content, SERVER_OWNED, Stored},
};
use persistence::{Db, projects as store};
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{WriteOptions, address, change, find, find_for_write, profile_of, refused};
use crate::{
    body::ProjectBody,
    clock,
    extract::{Body, IfMatch, NoQuery, Query, RawBody},
    input::ProjectPatch,
    problem::{Code, Problem},
    respond::{Answer, Created, Gone, Tagged},
};

pub fn routes(config: &mut ServiceConfig) {
    config.service(create).service(get).service(replace).service(patch).service(remove);
}

/// 新建申报 Create a declaration
///
/// 以草稿保存一份申报；可以不完整，但须有年度、填报单位代码和名称、项目名称。
/// 同一年度、同一单位内，项目代码和外部编号不可重复。
///
/// Stores a declaration as a draft. It may be incomplete, but needs the year, the unit's code and name, and the
/// project's name. Project code and external id are unique per year and unit.
#[utoipa::path(tag = "projects", operation_id = "create_project", request_body = Project, params(WriteOptions))]
#[post("/projects")]
async fn create(
    db: web::Data<Db>,
    profiles: web::Data<Profiles>,
    options: Query<WriteOptions>,
    body: Body<Project>,
) -> Answer<Created<ProjectBody>> {
    let content = body.0;
    profile_of(&profiles, &content)?;
    let keys = content.clone();
    let tx = db.begin().await?;
    let stored = match store::create(&tx, content, clock::now()).await {
        Ok(stored) => stored,
        Err(error) => {
            tx.rollback().await?;
            return Err(refused(&db, error, &keys).await);
        }
    };
    options.0.end(tx).await?;
    let revision = stored.record.revision;
    Ok(Created { location: address(stored.record.id), revision, body: stored.into() })
}

/// 读取申报 Read a declaration
///
/// 返回完整内容；带 If-None-Match 且未变化时返回 304。
///
/// The whole declaration; 304 when If-None-Match names its present revision.
#[utoipa::path(tag = "projects", operation_id = "get_project")]
#[get("/projects/{id}")]
async fn get(db: web::Data<Db>, id: web::Path<Uuid>, _: NoQuery) -> Answer<Tagged<ProjectBody>> {
    let stored = find(&db, *id).await?;
    Ok(tagged(stored))
}

/// 整体替换申报 Replace a declaration
///
/// 读取得到的内容可以原样送回；明细行带已有编号的保留编号，不带编号的视为新行。
///
/// What was read can be sent back. A row with a known id keeps it, a row without one is new.
#[utoipa::path(tag = "projects", operation_id = "replace_project", request_body = Project, params(IfMatch, WriteOptions))]
#[put("/projects/{id}")]
async fn replace(
    db: web::Data<Db>,
    profiles: web::Data<Profiles>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Project>,
) -> Answer<Tagged<ProjectBody>> {
    let stored = change(&db, *id, &seen, &options.0, |before| {
        profile_of(&profiles, &body.0)?;
        own_rows(&body.0, &before.content)?;
        Ok(body.0)
    });
    stored.await.map(tagged)
}

/// 部分修改申报 Change some fields
///
/// JSON Merge Patch（RFC 7396）：null 清空字段；列表请用各自的地址。
///
/// JSON merge patch (RFC 7396): null clears a field; lists have addresses of their own.
#[utoipa::path(
    tag = "projects",
    operation_id = "patch_project",
    params(IfMatch, WriteOptions),
    request_body(content((ProjectPatch = "application/merge-patch+json"), (ProjectPatch = "application/json"))),
)]
#[patch("/projects/{id}")]
async fn patch(
    db: web::Data<Db>,
    profiles: web::Data<Profiles>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: RawBody,
) -> Answer<Tagged<ProjectBody>> {
    let stored = change(&db, *id, &seen, &options.0, |before| {
        let content = patched(&before.content, body.0)?;
        profile_of(&profiles, &content)?;
        Ok(content)
    });
    stored.await.map(tagged)
}

/// 删除草稿 Delete a draft
///
/// 只有从未报送的草稿可以删除。
///
/// Only a draft that was never submitted can be deleted.
#[utoipa::path(tag = "projects", operation_id = "delete_project", params(IfMatch, WriteOptions))]
#[delete("/projects/{id}")]
async fn remove(db: web::Data<Db>, id: web::Path<Uuid>, seen: IfMatch, options: Query<WriteOptions>) -> Answer<Gone> {
    let tx = db.begin().await?;
    let stored = find_for_write(&tx, *id, &seen).await?;
    if stored.record.submitted_at.is_some() {
        return Err(Problem::new(Code::NotDeletable));
    }
    store::delete(&tx, *id, stored.record.revision).await?;
    options.0.end(tx).await?;
    Ok(Gone)
}

fn tagged(stored: Stored) -> Tagged<ProjectBody> {
    Tagged { revision: stored.record.revision, body: stored.into() }
}

/// Refuses rows that belong to another declaration, in all tables at once.
fn own_rows(content: &Project, before: &Project) -> Result<(), Faults> {
    let mut faults = content.indicators.foreign_ids(&before.indicators, "/indicators");
    faults.0.extend(content.cost_items.foreign_ids(&before.cost_items, "/cost_items").0);
    faults.0.extend(content.safeguards.foreign_ids(&before.safeguards, "/safeguards").0);
    faults.into_result(())
}

/// Lists of a declaration and the last segment of their addresses.
const LISTS: [(&str, &str); 4] = [
    ("indicators", "indicators"),
    ("cost_items", "cost-items"),
    ("safeguards", "safeguards"),
    ("explanations", "explanations"),
];

/// The declaration after a merge patch, or every fault of the patch.
fn patched(before: &Project, mut changes: Value) -> Result<Project, Problem> {
    let Value::Object(members) = &mut changes else {
        return Err(Fault::new("", FaultCode::WrongType).expected("object").into());
    };
    members.retain(|name, _| !SERVER_OWNED.contains(&name.as_str()));
    let mut faults = Faults::default();
    for (list, segment) in LISTS.into_iter().filter(|(list, _)| members.remove(*list).is_some()) {
        let there = format!("/projects/{{id}}/{segment}");
        faults.push(Fault::new(format!("/{list}"), FaultCode::ArrayInPatch).expected(there));
    }
    let mut merged = serde_json::to_value(before).map_err(|error| Problem::internal(&error))?;
    merge(&mut merged, changes);
    match Project::read(merged) {
        Ok(project) => Ok(faults.into_result(project)?),
        Err(more) => {
            faults.0.extend(more.0);
            Err(faults.into())
        }
    }
}

/// RFC 7396.
fn merge(target: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else {
        *target = changes;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(target) = target else { return };
    for (name, value) in changes {
        if value.is_null() {
            target.remove(&name);
        } else {
            merge(target.entry(name).or_insert(Value::Null), value);
        }
    }
}
