//! `/projects/{id}/safeguards`: 制度保障.

use actix_web::{delete, get, post, put, web};
use domain::{
    form::safeguard::{Safeguard, Safeguards},
    process::stored::Items,
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::body::SafeguardList,
    http::{
        declaration::By,
        idempotency::{Write, WriteAnswer, WriteOptions},
        payload::Body,
        precondition::IfMatch,
        query::{NoQuery, Query},
        refusals::Refused,
        respond::{Answer, Created, Removed, Tagged},
        table::{Table, Target},
    },
    service::Service,
};

const TABLE: Table<Safeguard, { Safeguards::MAX }> =
    Table { segment: "safeguards", rows: |project| &mut project.safeguards };

pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(add).service(replace_all).service(get).service(replace).service(remove);
}

/// 列出制度保障 List the safeguards
///
/// 按表中顺序返回全部行。
///
/// Lists every row in the order of the table.
#[utoipa::path(
    tag = "safeguards", operation_id = "list_safeguards", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/safeguards")]
async fn list(act: By, service: web::Data<Service>, id: web::Path<Uuid>, _: NoQuery) -> Answer<Tagged<SafeguardList>> {
    TABLE.list(&service.db, &act, *id).await
}

/// 新增制度保障 Add one safeguard at the end
///
/// 新行加在表末；申报的版本号随之增加。
///
/// The new row comes last. The declaration gets a new revision.
#[utoipa::path(
    tag = "safeguards", operation_id = "add_safeguard", security(("bearer" = ["write"])), request_body = Safeguard, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Safeguard>, Refused<404>),
)]
#[post("/projects/{id}/safeguards")]
async fn add(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Safeguard>,
) -> WriteAnswer<Created<Safeguard>> {
    TABLE.add(write, Target { id: *id, seen: &seen, options: &options.0 }, body.0).await
}

/// 整体替换制度保障 Replace all safeguards
///
/// 带已有编号的行保留编号；不带编号的行是新行；未送回的行被删除。
///
/// A row with a known id keeps its id. A row without an id is new. A row that is not sent is removed.
#[utoipa::path(
    tag = "safeguards", operation_id = "replace_safeguards", security(("bearer" = ["write"])), request_body = SafeguardList, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Items<Safeguards>>, Refused<404>),
)]
#[put("/projects/{id}/safeguards")]
async fn replace_all(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Items<Safeguards>>,
) -> WriteAnswer<Tagged<SafeguardList>> {
    TABLE.replace_all(write, Target { id: *id, seen: &seen, options: &options.0 }, body.0).await
}

/// 读取一条制度保障 Read one safeguard
///
/// ETag 是整份申报的版本标签。
///
/// The ETag belongs to the whole declaration.
#[utoipa::path(
    tag = "safeguards", operation_id = "get_safeguard", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/safeguards/{child_id}")]
async fn get(
    act: By,
    service: web::Data<Service>,
    ids: web::Path<(Uuid, Uuid)>,
    _: NoQuery,
) -> Answer<Tagged<Safeguard>> {
    TABLE.get(&service.db, &act, *ids).await
}

/// 替换一条制度保障 Replace one safeguard
///
/// 行的编号和位置不变。
///
/// The row keeps its id and its place.
#[utoipa::path(
    tag = "safeguards", operation_id = "replace_safeguard", security(("bearer" = ["write"])), request_body = Safeguard, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Safeguard>, Refused<404>),
)]
#[put("/projects/{id}/safeguards/{child_id}")]
async fn replace(
    write: Write,
    ids: web::Path<(Uuid, Uuid)>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Safeguard>,
) -> WriteAnswer<Tagged<Safeguard>> {
    let (id, row) = *ids;
    TABLE.replace(write, Target { id, seen: &seen, options: &options.0 }, row, body.0).await
}

/// 删除一条制度保障 Remove one safeguard
///
/// 其余各行顺序不变。
///
/// The other rows keep their order.
#[utoipa::path(
    tag = "safeguards", operation_id = "remove_safeguard", security(("bearer" = ["write"])), params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Refused<404>),
)]
#[delete("/projects/{id}/safeguards/{child_id}")]
async fn remove(
    write: Write,
    ids: web::Path<(Uuid, Uuid)>,
    seen: IfMatch,
    options: Query<WriteOptions>,
) -> WriteAnswer<Removed> {
    let (id, row) = *ids;
    TABLE.remove(write, Target { id, seen: &seen, options: &options.0 }, row).await
}
