//! `GET /projects` and `POST /projects/search`: lists of declarations.

use actix_web::{HttpRequest, get, post, web};
use domain::{process::caller::Act, values::whole::Count};
use persistence::{
    Db,
    list::{self, Filter, Sort},
};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    contract::body::{SortOrder, SummaryBody},
    http::{
        cursor::{self, Cursor},
        declaration::By,
        filter::{self, FilterQuery, PlaceQuery, Search},
        paging,
        payload::Body,
        query::{NoQuery, Queries},
        respond::{Answer, Page, Plain, Written},
    },
    service::Service,
};

/// Bytes of most declarations of a list.
const ITEM: usize = 1_100;

/// 申报列表 One page of declarations.
#[derive(ToSchema)]
pub struct ProjectPage {
    /// 本页申报 Summaries of the declarations.
    #[schema(max_items = 200)]
    items: Vec<SummaryBody>,
    /// 下一页游标 Cursor of the next page; null on the last page.
    #[schema(value_type = Option<Cursor>)]
    next_cursor: Option<String>,
    /// 总数 Number of declarations that match; present only with include_total.
    #[schema(value_type = Option<Count>, required = false, nullable = false)]
    total: Option<u64>,
}

impl ProjectPage {
    /// The texts of the declarations are not read to be written again: that would take longer than all else of a page.
    fn written(self) -> Written<Self> {
        let room = self.items.len().saturating_mul(ITEM);
        let mut json = String::with_capacity(room);
        json.push_str(r#"{"items":["#);
        for (index, item) in self.items.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            item.write(&mut json);
        }
        json.push_str(r#"],"next_cursor":"#);
        json.push_str(&json!(self.next_cursor).to_string());
        if let Some(total) = self.total {
            json.push_str(r#","total":"#);
            json.push_str(&total.to_string());
        }
        json.push('}');
        Written::as_json(json)
    }
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_projects).service(search_projects);
}

/// 查询申报 List declarations
///
/// 返回摘要，按游标分页；游标只对同一组筛选和排序条件有效。
///
/// Lists summaries of declarations, page by page. A cursor is valid only for the filter and sort that it was made for.
#[utoipa::path(
    tag = "projects", operation_id = "list_projects", security(("bearer" = ["read"])), params(FilterQuery, PlaceQuery),
    responses(Queries<FilterQuery, PlaceQuery>),
)]
#[get("/projects")]
async fn list_projects(
    act: By,
    service: web::Data<Service>,
    request: HttpRequest,
    query: Queries<FilterQuery, PlaceQuery>,
) -> Answer<Page<Written<ProjectPage>>> {
    let Queries(filter, place) = query;
    let (body, next) = page(&act, &service.db, &request, filter.into(), place).await?;
    Ok(Page { next, body })
}

/// 组合查询 Search declarations
///
/// 与查询申报相同，条件以 JSON 提交，可列出多个年度、单位、状态等；下一页把 next_cursor 作为 cursor 连同相同条件再次提交。
///
/// Lists declarations as GET /projects does, with the filter as JSON. The filter can name several years, units, states
/// and ids. For the next page send next_cursor as `cursor` with the same filter and sort.
#[utoipa::path(
    tag = "projects", operation_id = "search_projects", security(("bearer" = ["read"])), request_body = Search,
    responses(NoQuery, Body<Search>),
)]
#[post("/projects/search")]
async fn search_projects(
    act: By,
    service: web::Data<Service>,
    request: HttpRequest,
    _: NoQuery,
    body: Body<Search>,
) -> Answer<Plain<Written<ProjectPage>>> {
    let place = body.0.place();
    Ok(Plain(page(&act, &service.db, &request, body.0.into(), place).await?.0))
}

/// One page, and the address of the next.
async fn page(
    act: &Act,
    db: &Db,
    request: &HttpRequest,
    filter: Filter,
    place: PlaceQuery,
) -> Answer<(Written<ProjectPage>, Option<String>)> {
    let units = &act.caller.units;
    let SortOrder { by, descending } = place.sort;
    let question = filter::question(&filter, place.sort);
    let by_text = matches!(by, Sort::Name);
    let after = place.cursor.as_ref().map(|cursor| cursor.read(&question, by_text)).transpose()?;
    let limit = paging::limit(place.page_size);
    let mut rows = list::page(db, units, &filter, by, descending, after.as_ref(), limit).await?;
    let next = cursor::cut(&mut rows, place.page_size, request, &question, |row| row.place.clone());
    let total = if place.include_total { Some(list::count(db, units, &filter).await?) } else { None };
    let items = rows.into_iter().map(SummaryBody::from).collect();
    Ok((ProjectPage { items, next_cursor: next.cursor, total }.written(), next.address))
}
