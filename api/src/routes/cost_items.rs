//! `/projects/{id}/cost-items`: 项目构成明细.

use actix_web::{delete, get, post, put, web};
use domain::{
    form::cost_item::{CostItem, CostItems},
    process::stored::Items,
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::body::CostItemList,
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

const TABLE: Table<CostItem, { CostItems::MAX }> =
    Table { segment: "cost-items", rows: |project| &mut project.cost_items };

pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(add).service(replace_all).service(get).service(replace).service(remove);
}

/// 列出项目构成明细 List the cost items
///
/// 按表中顺序返回全部行。
///
/// Lists every row in the order of the table.
#[utoipa::path(
    tag = "cost-items", operation_id = "list_cost_items", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/cost-items")]
async fn list(act: By, service: web::Data<Service>, id: web::Path<Uuid>, _: NoQuery) -> Answer<Tagged<CostItemList>> {
    TABLE.list(&service.db, &act, *id).await
}

/// 新增项目构成明细 Add one cost item at the end
///
/// 新行加在表末；申报的版本号随之增加。
///
/// The new row comes last. The declaration gets a new revision.
#[utoipa::path(
    tag = "cost-items", operation_id = "add_cost_item", security(("bearer" = ["write"])), request_body = CostItem, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<CostItem>, Refused<404>),
)]
#[post("/projects/{id}/cost-items")]
async fn add(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<CostItem>,
) -> WriteAnswer<Created<CostItem>> {
    TABLE.add(write, Target { id: *id, seen: &seen, options: &options.0 }, body.0).await
}

/// 整体替换项目构成明细 Replace all cost items
///
/// 带已有编号的行保留编号；不带编号的行是新行；未送回的行被删除。
///
/// A row with a known id keeps its id. A row without an id is new. A row that is not sent is removed.
#[utoipa::path(
    tag = "cost-items", operation_id = "replace_cost_items", security(("bearer" = ["write"])), request_body = CostItemList, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Items<CostItems>>, Refused<404>),
)]
#[put("/projects/{id}/cost-items")]
async fn replace_all(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Items<CostItems>>,
) -> WriteAnswer<Tagged<CostItemList>> {
    TABLE.replace_all(write, Target { id: *id, seen: &seen, options: &options.0 }, body.0).await
}

/// 读取一条项目构成明细 Read one cost item
///
/// ETag 是整份申报的版本标签。
///
/// The ETag belongs to the whole declaration.
#[utoipa::path(
    tag = "cost-items", operation_id = "get_cost_item", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/cost-items/{child_id}")]
async fn get(
    act: By,
    service: web::Data<Service>,
    ids: web::Path<(Uuid, Uuid)>,
    _: NoQuery,
) -> Answer<Tagged<CostItem>> {
    TABLE.get(&service.db, &act, *ids).await
}

/// 替换一条项目构成明细 Replace one cost item
///
/// 行的编号和位置不变。
///
/// The row keeps its id and its place.
#[utoipa::path(
    tag = "cost-items", operation_id = "replace_cost_item", security(("bearer" = ["write"])), request_body = CostItem, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<CostItem>, Refused<404>),
)]
#[put("/projects/{id}/cost-items/{child_id}")]
async fn replace(
    write: Write,
    ids: web::Path<(Uuid, Uuid)>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<CostItem>,
) -> WriteAnswer<Tagged<CostItem>> {
    let (id, row) = *ids;
    TABLE.replace(write, Target { id, seen: &seen, options: &options.0 }, row, body.0).await
}

/// 删除一条项目构成明细 Remove one cost item
///
/// 其余各行顺序不变。
///
/// The other rows keep their order.
#[utoipa::path(
    tag = "cost-items", operation_id = "remove_cost_item", security(("bearer" = ["write"])), params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Refused<404>),
)]
#[delete("/projects/{id}/cost-items/{child_id}")]
async fn remove(
    write: Write,
    ids: web::Path<(Uuid, Uuid)>,
    seen: IfMatch,
    options: Query<WriteOptions>,
) -> WriteAnswer<Removed> {
    let (id, row) = *ids;
    TABLE.remove(write, Target { id, seen: &seen, options: &options.0 }, row).await
}
