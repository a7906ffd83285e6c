//! The tables of a declaration as resources of their own: `/indicators`, `/cost-items`, `/safeguards`. They are parts
//! of the declaration: a change moves its revision and needs its ETag.

use actix_web::{delete, get, post, put, web};
use domain::{
    cost_item::{CostItem, CostItems},
    indicator::{Indicator, Indicators},
    list::Row,
    safeguard::{Safeguard, Safeguards},
    shape::Faults,
    stored::Items,
};
use persistence::Db;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{By, WriteOptions, address, change, find};
use crate::{
    body::{CostItemList, IndicatorList, SafeguardList},
    extract::{Body, IfMatch, NoQuery, Query},
    problem::{Code, Problem},
    refusals::Refused,
    respond::{Answer, Created, Removed, Tagged},
};

fn no_such_row() -> Problem {
    Problem::new(Code::NotFound)
}

/// The six operations on one table: its field in a declaration, types, addresses and names.
macro_rules! table {
    (
        $table:ident: $Row:ty, $Rows:ty, $List:ty,
        at $list_path:literal, $row_path:literal, $segment:literal,
        called $zh:literal, $en:literal,
        operations $list:literal, $add:literal, $replace_all:literal, $get:literal, $replace:literal, $remove:literal
    ) => {
        pub mod $table {
            use super::*;

            pub fn routes(config: &mut ServiceConfig) {
                config.service(list).service(add).service(replace_all).service(get).service(replace).service(remove);
            }

            #[utoipa::path(
                tag = $segment,
                operation_id = $list, security(("bearer" = ["read"])),
                summary = concat!("列出", $zh, " List the ", $en, "s"),
                description = "按表中顺序返回全部行。\n\nEvery row, in the order of the table.",
                responses(NoQuery, Refused<404>),
            )]
            #[get($list_path)]
            async fn list(act: By, db: web::Data<Db>, id: web::Path<Uuid>, _: NoQuery) -> Answer<Tagged<$List>> {
                let stored = find(&db, &act, *id).await?;
                Ok(Tagged { revision: stored.record.revision, body: stored.content.$table.into() })
            }

            #[utoipa::path(
                tag = $segment,
                operation_id = $add, security(("bearer" = ["write"])),
                summary = concat!("新增", $zh, " Add one ", $en, " at the end"),
                description = "加在表末；申报的版本号随之增加。\n\nThe row comes last; the declaration's revision moves on.",
                request_body = $Row,
                params(IfMatch, WriteOptions),
                responses(IfMatch, Query<WriteOptions>, Body<$Row>, Refused<404>),
            )]
            #[post($list_path)]
            async fn add(
                act: By, db: web::Data<Db>,
                id: web::Path<Uuid>,
                seen: IfMatch,
                options: Query<WriteOptions>,
                body: Body<$Row>,
            ) -> Answer<Created<$Row>> {
                let stored = change(&db, &act, *id, &seen, &options.0, |before| {
                    let mut content = before.content.clone();
                    content.$table.push(body.0.with_id(None))?;
                    Ok(content)
                });
                let stored = stored.await?;
                let (revision, mut rows) = (stored.record.revision, stored.content.$table.into_vec());
                let row = rows.pop().ok_or_else(no_such_row)?;
                let location = format!("{}/{}/{}", address(*id), $segment, row.id().unwrap_or_default());
                Ok(Created { location, revision, body: row })
            }

            #[utoipa::path(
                tag = $segment,
                operation_id = $replace_all, security(("bearer" = ["write"])),
                summary = concat!("整体替换", $zh, " Replace all ", $en, "s"),
                description = "带已有编号的行保留编号，不带编号的是新行，未列出的行被删除。\n\nA row with a known id keeps it, one without is new, one that is not named is removed.",
                request_body = $List,
                params(IfMatch, WriteOptions),
                responses(IfMatch, Query<WriteOptions>, Body<Items<$Rows>>, Refused<404>),
            )]
            #[put($list_path)]
            async fn replace_all(
                act: By, db: web::Data<Db>,
                id: web::Path<Uuid>,
                seen: IfMatch,
                options: Query<WriteOptions>,
                body: Body<Items<$Rows>>,
            ) -> Answer<Tagged<$List>> {
                let stored = change(&db, &act, *id, &seen, &options.0, |before| {
                    let rows = body.0.items;
                    let faults: Faults = rows.foreign_ids(&before.content.$table, "/items");
                    faults.into_result(())?;
                    let mut content = before.content.clone();
                    content.$table = rows;
                    Ok(content)
                });
                let stored = stored.await?;
                Ok(Tagged { revision: stored.record.revision, body: stored.content.$table.into() })
            }

            #[utoipa::path(
                tag = $segment,
                operation_id = $get, security(("bearer" = ["read"])),
                summary = concat!("读取一条", $zh, " Read one ", $en),
                description = "ETag 是整份申报的版本标签。\n\nThe ETag is that of the whole declaration.",
                responses(NoQuery, Refused<404>),
            )]
            #[get($row_path)]
            async fn get(act: By, db: web::Data<Db>, ids: web::Path<(Uuid, Uuid)>, _: NoQuery) -> Answer<Tagged<$Row>> {
                let (id, row) = ids.into_inner();
                let stored = find(&db, &act, id).await?;
                let index = stored.content.$table.position(row).ok_or_else(no_such_row)?;
                let body = stored.content.$table.into_vec().swap_remove(index);
                Ok(Tagged { revision: stored.record.revision, body })
            }

            #[utoipa::path(
                tag = $segment,
                operation_id = $replace, security(("bearer" = ["write"])),
                summary = concat!("替换一条", $zh, " Replace one ", $en),
                description = "行的编号和位置不变。\n\nThe row keeps its id and its place.",
                request_body = $Row,
                params(IfMatch, WriteOptions),
                responses(IfMatch, Query<WriteOptions>, Body<$Row>, Refused<404>),
            )]
            #[put($row_path)]
            async fn replace(
                act: By, db: web::Data<Db>,
                ids: web::Path<(Uuid, Uuid)>,
                seen: IfMatch,
                options: Query<WriteOptions>,
                body: Body<$Row>,
            ) -> Answer<Tagged<$Row>> {
                let (id, row) = ids.into_inner();
                let stored = change(&db, &act, id, &seen, &options.0, |before| {
                    let mut content = before.content.clone();
                    let index = content.$table.position(row).ok_or_else(no_such_row)?;
                    content.$table.set(index, body.0.with_id(Some(row)));
                    Ok(content)
                });
                let stored = stored.await?;
                let index = stored.content.$table.position(row).ok_or_else(no_such_row)?;
                let body = stored.content.$table.into_vec().swap_remove(index);
                Ok(Tagged { revision: stored.record.revision, body })
            }

            #[utoipa::path(
                tag = $segment,
                operation_id = $remove, security(("bearer" = ["write"])),
                summary = concat!("删除一条", $zh, " Remove one ", $en),
                description = "其余各行顺序不变。\n\nThe other rows keep their order.",
                params(IfMatch, WriteOptions),
                responses(IfMatch, Query<WriteOptions>, Refused<404>),
            )]
            #[delete($row_path)]
            async fn remove(
                act: By, db: web::Data<Db>,
                ids: web::Path<(Uuid, Uuid)>,
                seen: IfMatch,
                options: Query<WriteOptions>,
            ) -> Answer<Removed> {
                let (id, row) = ids.into_inner();
                let stored = change(&db, &act, id, &seen, &options.0, |before| {
                    let mut content = before.content.clone();
                    let index = content.$table.position(row).ok_or_else(no_such_row)?;
                    content.$table.remove(index);
                    Ok(content)
                });
                Ok(Removed { revision: stored.await?.record.revision })
            }
        }
    };
}

table! {
    indicators: Indicator, Indicators, IndicatorList,
    at "/projects/{id}/indicators", "/projects/{id}/indicators/{child_id}", "indicators",
    called "绩效指标", "indicator",
    operations "list_indicators", "add_indicator", "replace_indicators", "get_indicator", "replace_indicator", "remove_indicator"
}

table! {
    cost_items: CostItem, CostItems, CostItemList,
    at "/projects/{id}/cost-items", "/projects/{id}/cost-items/{child_id}", "cost-items",
    called "项目构成明细", "cost item",
    operations "list_cost_items", "add_cost_item", "replace_cost_items", "get_cost_item", "replace_cost_item", "remove_cost_item"
}

table! {
    safeguards: Safeguard, Safeguards, SafeguardList,
    at "/projects/{id}/safeguards", "/projects/{id}/safeguards/{child_id}", "safeguards",
    called "制度保障", "safeguard",
    operations "list_safeguards", "add_safeguard", "replace_safeguards", "get_safeguard", "replace_safeguard", "remove_safeguard"
}

pub fn routes(config: &mut ServiceConfig) {
    indicators::routes(config);
    cost_items::routes(config);
    safeguards::routes(config);
}
