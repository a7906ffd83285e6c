//! `/projects/{id}/indicators`: 绩效指标.

use actix_web::{delete, get, post, put, web};
use domain::{
    form::indicator::{Indicator, Indicators},
    process::stored::Items,
};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::{
    contract::body::IndicatorList,
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

const TABLE: Table<Indicator, { Indicators::MAX }> =
    Table { segment: "indicators", rows: |project| &mut project.indicators };

pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(add).service(replace_all).service(get).service(replace).service(remove);
}

/// 列出绩效指标 List the indicators
///
/// 按表中顺序返回全部行。
///
/// Lists every row in the order of the table.
#[utoipa::path(
    tag = "indicators", operation_id = "list_indicators", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/indicators")]
async fn list(act: By, service: web::Data<Service>, id: web::Path<Uuid>, _: NoQuery) -> Answer<Tagged<IndicatorList>> {
    TABLE.list(&service.db, &act, *id).await
}

/// 新增绩效指标 Add one indicator at the end
///
/// 新行加在表末；申报的版本号随之增加。
///
/// The new row comes last. The declaration gets a new revision.
#[utoipa::path(
    tag = "indicators", operation_id = "add_indicator", security(("bearer" = ["write"])), request_body = Indicator, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Indicator>, Refused<404>),
)]
#[post("/projects/{id}/indicators")]
async fn add(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Indicator>,
) -> WriteAnswer<Created<Indicator>> {
    TABLE.add(write, Target { id: *id, seen: &seen, options: &options.0 }, body.0).await
}

/// 整体替换绩效指标 Replace all indicators
///
/// 带已有编号的行保留编号；不带编号的行是新行；未送回的行被删除。
///
/// A row with a known id keeps its id. A row without an id is new. A row that is not sent is removed.
#[utoipa::path(
    tag = "indicators", operation_id = "replace_indicators", security(("bearer" = ["write"])), request_body = IndicatorList, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Items<Indicators>>, Refused<404>),
)]
#[put("/projects/{id}/indicators")]
async fn replace_all(
    write: Write,
    id: web::Path<Uuid>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Items<Indicators>>,
) -> WriteAnswer<Tagged<IndicatorList>> {
    TABLE.replace_all(write, Target { id: *id, seen: &seen, options: &options.0 }, body.0).await
}

/// 读取一条绩效指标 Read one indicator
///
/// ETag 是整份申报的版本标签。
///
/// The ETag belongs to the whole declaration.
#[utoipa::path(
    tag = "indicators", operation_id = "get_indicator", security(("bearer" = ["read"])),
    responses(NoQuery, Refused<404>),
)]
#[get("/projects/{id}/indicators/{child_id}")]
async fn get(
    act: By,
    service: web::Data<Service>,
    ids: web::Path<(Uuid, Uuid)>,
    _: NoQuery,
) -> Answer<Tagged<Indicator>> {
    TABLE.get(&service.db, &act, *ids).await
}

/// 替换一条绩效指标 Replace one indicator
///
/// 行的编号和位置不变。
///
/// The row keeps its id and its place.
#[utoipa::path(
    tag = "indicators", operation_id = "replace_indicator", security(("bearer" = ["write"])), request_body = Indicator, params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Body<Indicator>, Refused<404>),
)]
#[put("/projects/{id}/indicators/{child_id}")]
async fn replace(
    write: Write,
    ids: web::Path<(Uuid, Uuid)>,
    seen: IfMatch,
    options: Query<WriteOptions>,
    body: Body<Indicator>,
) -> WriteAnswer<Tagged<Indicator>> {
    let (id, row) = *ids;
    TABLE.replace(write, Target { id, seen: &seen, options: &options.0 }, row, body.0).await
}

/// 删除一条绩效指标 Remove one indicator
///
/// 其余各行顺序不变。
///
/// The other rows keep their order.
#[utoipa::path(
    tag = "indicators", operation_id = "remove_indicator", security(("bearer" = ["write"])), params(IfMatch, WriteOptions),
    responses(IfMatch, Query<WriteOptions>, Refused<404>),
)]
#[delete("/projects/{id}/indicators/{child_id}")]
async fn remove(
    write: Write,
    ids: web::Path<(Uuid, Uuid)>,
    seen: IfMatch,
    options: Query<WriteOptions>,
) -> WriteAnswer<Removed> {
    let (id, row) = *ids;
    TABLE.remove(write, Target { id, seen: &seen, options: &options.0 }, row).await
}
