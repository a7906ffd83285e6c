//! `/projects`: declarations.

use std::mem::take;

use actix_web::{delete, get, patch, post, put, web};
use domain::{
    form::{
        explanation::Explanations,
        fields::{FIELDS, TABLES},
        project::Project,
    },
    process::{
        caller::Units,
        lifecycle::Move,
        stored::{Content, Record, SERVER_OWNED, Stored, View},
    },
    values::{
        shape::{Fault, FaultCode, Faults},
        text::UnitCode,
    },
};
use persistence::{Db, history, projects as store};
use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::{body::ProjectBody, input::ProjectPatch},
    http::{
        aside::{is_large, working},
        declaration::{By, change, enter, find, find_for, profile_of, store_new, tagged},
        idempotency::{Write, WriteAnswer, WriteOptions},
        payload::{Body, RawBody},
        precondition::IfMatch,
        problem::{Code, Problem},
        query::{Parameters, Query, Values},
        refusals::Refused,
        respond::{Answer, Created, Gone, Tagged},
    },
    service::Service,
};

pub fn routes(config: &mut ServiceConfig) {
    config.service(create).service(get).service(replace).service(patch).service(remove);
}

/// 新建申报 Create a declaration
///
/// 以草稿保存一份申报；可以不完整，但须有年度、填报单位代码和名称、项目名称。
/// 同一年度、同一单位内，项目代码和外部编号不可重复。
///
/// Stores a declaration as a draft. It may be incomplete, but it must have the year, the code and name of the unit, and
/// the name of the project. Project code and external id are unique within a year and unit.
#[utoipa::path(
    tag = "projects", operation_id = "create_project", security(("bearer" = ["write"])), request_body = Project, params(WriteOptions),
    responses(Query<WriteOptions>, Body<Project>, Refused<403>, Refused<409>),
)]
#[post("/projects")]
async fn create(
    write: Write,
    service: web::Data<Service>,
    options: Query<WriteOptions>,
    body: Body<Project>,
) -> WriteAnswer<Created<ProjectBody>> {
    profile_of(&service.profiles, &body.0)?;
    store_new(write, None, body.0, &options.0).await
}

/// Which view of a declaration is wanted.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct ViewQuery {
    /// 视图 full: the whole declaration. public: the approved declaration as it is published, without people, telephone
    /// numbers and explanations.
    #[param(inline, required = false)]
    view: View,
}

impl Parameters for ViewQuery {
    const LIMITED: bool = false;
    const NAMES: &[&str] = &["view"];

    fn read(values: &mut Values) -> Self {
        Self { view: values.take("view", &View::CODES.join(", "), View::from_code).unwrap_or(View::Full) }
    }
}

/// 读取申报 Read a declaration
///
/// 返回完整内容；带 If-None-Match 且未变化时返回 304。view=public 返回最近批复的版本中可公开的内容，未批复过的申报没有公开内容。
///
/// The answer is the whole declaration, or 304 if If-None-Match has its current ETag. With view=public the answer is
/// what may be published of the last approved revision; before an approval nothing may be published (404).
#[utoipa::path(
    tag = "projects", operation_id = "get_project", security(("bearer" = ["read"])), params(ViewQuery),
    responses(Query<ViewQuery>, Refused<404>),
)]
#[get("/projects/{id}")]
async fn get(
    act: By,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    query: Query<ViewQuery>,
) -> Answer<Tagged<ProjectBody>> {
    let stored = find(&service.db, &act, *id).await?;
    match query.0.view {
        View::Full => Ok(tagged(stored, &act)),
        View::Public => published(&service.db, stored).await,
    }
}

/// The approved revision without the fields that are not published and without explanations, which concern the bureau
/// alone.
async fn published(db: &Db, stored: Stored) -> Answer<Tagged<ProjectBody>> {
    let Some(approved) = stored.record.approved_revision else { return Err(Problem::new(Code::NotFound)) };
    // What was approved is public, whichever unit the declaration was of then.
    let revision = history::get(db, &Units::All, stored.record.id, approved).await?;
    let revision = revision.ok_or_else(|| Problem::internal(&"the approved revision is gone"))?;
    let mut json: Value = serde_json::from_str(&revision.content).map_err(|error| Problem::internal(&error))?;
    for field in FIELDS.iter().filter(|field| !field.published) {
        if let Some(value) = json.pointer_mut(field.pointer) {
            *value = Value::Null;
        }
    }
    let content = Project::read_partial(json)
        .map_err(|faults| Problem::internal(&format!("revision {approved} cannot be read: {faults:?}")))?;
    let content = Project { explanations: Explanations::default(), ..content };
    let record = Record {
        revision: approved,
        status: revision.status,
        updated_at: revision.at,
        decided_at: Some(revision.at),
        ..stored.record
    };
    Ok(Tagged { revision: approved, body: ProjectBody::published(record, content) })
}

/// 整体替换申报 Replace a declaration
///
/// 读取得到的内容可以原样送回；明细行带已有编号的保留编号，不带编号的视为新行。
///
/// A declaration that was read can be sent back unchanged. A row with a known id keeps its id; a row without an id is
/// new.
#[utoipa::path(
    tag = "projects", operation_id = "replace_project", security(("bearer" = ["write"])), request_body = Project, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Project>, Refused<403>, Refused<404>),
)]
#[put("/projects/{id}")]
async fn replace(
    write: Write,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Project>,
) -> WriteAnswer<Tagged<ProjectBody>> {
    enter(&write.act, body.0.unit_code.as_ref().map(UnitCode::as_str))?;
    let stored = change(&write, *id, &seen, &options.0, move |before| {
        profile_of(&service.profiles, &body.0)?;
        own_rows(&body.0, &before.content)?;
        Ok(body.0.clone())
    });
    let (tx, stored) = stored.await?;
    let answer = tagged(stored, &write.act);
    write.finish(tx, &options.0, answer).await
}

/// 部分修改申报 Change some fields of a declaration
///
/// 请求体是 JSON Merge Patch（RFC 7396）：null 清空字段；列表在各自的地址修改。
///
/// The body is a JSON Merge Patch (RFC 7396): null clears a field. Lists are changed at their own addresses.
#[utoipa::path(
    tag = "projects",
    operation_id = "patch_project", security(("bearer" = ["write"])),
    params(IfMatch, WriteOptions),
    request_body(content((ProjectPatch = "application/merge-patch+json"), (ProjectPatch = "application/json"))),
    responses(IfMatch, Query<WriteOptions>, RawBody, Refused<403>, Refused<404>),
)]
#[patch("/projects/{id}")]
async fn patch(
    write: Write,
    service: web::Data<Service>,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: RawBody,
) -> WriteAnswer<Tagged<ProjectBody>> {
    enter(&write.act, body.0.get("unit_code").and_then(Value::as_str))?;
    let stored = change(&write, *id, &seen, &options.0, move |before| {
        let content = patched(&before.content, body.0.clone())?;
        profile_of(&service.profiles, &content)?;
        Ok(content)
    });
    let (tx, stored) = stored.await?;
    let answer = tagged(stored, &write.act);
    write.finish(tx, &options.0, answer).await
}

/// 删除草稿 Delete a draft
///
/// 只有从未报送的草稿可以删除。
///
/// Only a draft that was never submitted can be deleted.
#[utoipa::path(
    tag = "projects", operation_id = "delete_project", security(("bearer" = ["write"])), params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Refused<404>),
)]
#[delete("/projects/{id}")]
async fn remove(write: Write, id: web::Path<Uuid>, seen: IfMatch, options: Query<WriteOptions>) -> WriteAnswer<Gone> {
    let tx = write.begin().await?;
    let stored = find_for(&tx, &write.act, *id, &seen, Move::Delete).await?;
    let (act, large) = (write.act.clone(), is_large([&stored.content]));
    let work = working(tx, large, move |tx| Box::pin(async move { store::delete(tx, &act, &stored).await }));
    let (tx, deleted) = work.await?;
    deleted?;
    write.finish(tx, &options.0, Gone).await
}

/// Refuses rows that belong to another declaration, in all tables at once.
fn own_rows(content: &Project, before: &Project) -> Result<(), Faults> {
    let mut faults = content.indicators.foreign_ids(&before.indicators, "/indicators");
    faults.extend(content.cost_items.foreign_ids(&before.cost_items, "/cost_items"));
    faults.extend(content.safeguards.foreign_ids(&before.safeguards, "/safeguards"));
    faults.into_result(())
}

/// The tables of a declaration.
struct Rows(Project);

impl Rows {
    fn taken_from(project: &mut Project) -> Self {
        let Project { schedule, indicators, cost_items, safeguards, explanations, .. } = project;
        Self(Project {
            schedule: take(schedule),
            indicators: take(indicators),
            cost_items: take(cost_items),
            safeguards: take(safeguards),
            explanations: take(explanations),
            ..Project::default()
        })
    }

    fn put_into(self, fields: Project) -> Project {
        let Project { schedule, indicators, cost_items, safeguards, explanations, .. } = self.0;
        Project { schedule, indicators, cost_items, safeguards, explanations, ..fields }
    }
}

/// The declaration after a merge patch, or every fault of the patch.
fn patched(before: &Project, mut changes: Value) -> Result<Project, Problem> {
    let Value::Object(members) = &mut changes else {
        return Err(Fault::new("", FaultCode::WrongType).expected("object").into());
    };
    members.retain(|name, _| !SERVER_OWNED.contains(&name.as_str()));
    let mut faults = Faults::default();
    for table in TABLES.iter().filter(|table| members.remove(table.member()).is_some()) {
        let there = format!("/projects/{{id}}/{}", table.member().replace('_', "-"));
        faults.push(Fault::new(table.pointer, FaultCode::ArrayInPatch).expected(there));
    }
    // No patch changes rows: they need not be written and read again.
    let mut fields = before.clone();
    let rows = Rows::taken_from(&mut fields);
    let mut merged = serde_json::to_value(&fields).map_err(|error| Problem::internal(&error))?;
    let absent = nulls_of_absent(&changes, &merged);
    json_patch::merge(&mut merged, &changes);
    if let (Value::Object(all), Value::Object(absent)) = (&mut merged, absent) {
        restore(all, absent);
    }
    match Project::read(merged) {
        Ok(project) => Ok(faults.into_result(rows.put_into(project))?),
        Err(more) => {
            faults.extend(more);
            Err(faults.into())
        }
    }
}

/// The members that a patch clears although they are not there. A merge passes over them, and a misspelt name would never
/// be told.
fn nulls_of_absent(changes: &Value, present: &Value) -> Value {
    let members = changes.as_object().into_iter().flatten();
    let absent = members.filter_map(|(name, change)| {
        let there = present.get(name);
        let told = if change.is_object() {
            Some(nulls_of_absent(change, there.unwrap_or(&Value::Null))).filter(|it| *it != json!({}))
        } else {
            there.is_none().then_some(Value::Null).filter(|_| change.is_null())
        };
        told.map(|told| (name.clone(), told))
    });
    Value::Object(absent.collect())
}

/// Puts these members in, so that they are read like any other.
fn restore(merged: &mut Map<String, Value>, absent: Map<String, Value>) {
    for (name, value) in absent {
        match (merged.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(absent)) => restore(inner, absent),
            (None, value) => drop(merged.insert(name, value)),
            (Some(_), _) => {}
        }
    }
}
