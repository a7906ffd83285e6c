//! `GET /projects`: the list of declarations.

use actix_web::{HttpRequest, get, web};
use domain::{
    money::Money,
    period::{FiscalYear, Timestamp},
    project::Category,
    stored::Status,
    text::ProfileId,
};
use persistence::{Db, list};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::By;
use crate::{
    body::{SortOrder, SummaryBody},
    cursor,
    extract::{self, Parameters, Query, Values},
    respond::{Answer, Page},
};

/// Rows of a page when the caller does not say.
const PAGE_DEFAULT: u32 = 50;
/// Most rows of a page.
const PAGE_MAX: u32 = 200;
/// Longest prefix of a unit's code.
const UNIT_CODE_MAX: u64 = 21;
/// Longest text to search for, in characters.
const SEARCH_MAX: u64 = 100;
/// Longest cursor: a list sorted by name carries the name.
const CURSOR_MAX: u64 = 2000;

/// Filter, order and place of a page.
#[derive(Debug, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// 年度 Budget year.
    #[param(inline, value_type = Option<FiscalYear>)]
    fiscal_year: Option<FiscalYear>,
    /// 填报单位代码前缀 Prefix of the unit's code: the unit and those below it.
    #[validate(length(min = 1, max = UNIT_CODE_MAX))]
    #[param(min_length = 1, max_length = 21, pattern = "^[0-9A-Za-z]+$")]
    unit_code: Option<String>,
    /// 项目类别 Category.
    #[param(inline)]
    category: Option<Category>,
    /// 状态 State.
    #[param(inline)]
    status: Option<Status>,
    /// 规则集 Rule profile.
    #[param(inline, value_type = Option<ProfileId>)]
    profile: Option<ProfileId>,
    /// 当年预算下限（元） Smallest annual budget; a missing budget counts as 0.
    #[param(inline, value_type = Option<Money>)]
    budget_min: Option<Money>,
    /// 当年预算上限（元） Largest annual budget.
    #[param(inline, value_type = Option<Money>)]
    budget_max: Option<Money>,
    /// 此刻及以后更新 Changed at or after this moment (RFC 3339).
    #[param(inline, value_type = Option<Timestamp>)]
    updated_since: Option<Timestamp>,
    /// 包含文字 Text that the project's name, code or overview or the unit's name contains.
    #[validate(length(min = 1, max = SEARCH_MAX), custom(function = extract::printable))]
    #[param(min_length = 1, max_length = 100, example = "文化")]
    q: Option<String>,
    /// 排序 Order; - for descending. A missing budget sorts as 0, names by code point, ties by id.
    #[param(inline, required = false)]
    sort: SortOrder,
    /// 每页条数 Rows of a page.
    #[validate(range(min = 1, max = PAGE_MAX))]
    #[param(minimum = 1, maximum = 200, default = 50, example = 50, required = false)]
    page_size: u32,
    /// 游标 The next_cursor of the page before, for the same filter and sort.
    #[validate(length(min = 1, max = CURSOR_MAX))]
    #[param(max_length = 2000, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
    /// 是否计算总数 Whether to count all that match.
    #[param(default = false, required = false)]
    include_total: bool,
}

impl Parameters for ListQuery {
    const NAMES: &[&str] = &[
        "fiscal_year",
        "unit_code",
        "category",
        "status",
        "profile",
        "budget_min",
        "budget_max",
        "updated_since",
        "q",
        "sort",
        "page_size",
        "cursor",
        "include_total",
    ];

    fn read(values: &mut Values) -> Self {
        let year = |value: &str| value.parse().ok().and_then(FiscalYear::new);
        let money = |value: &str| Money::parse(value.to_owned()).ok();
        let unit = |value: &str| value.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| value.to_owned());
        let text = |value: &str| Some(value.to_owned());
        let profile = |value: &str| ProfileId::parse(value.to_owned()).ok();
        let years = format!("{}–{}", FiscalYear::MIN, FiscalYear::MAX);
        Self {
            fiscal_year: values.take("fiscal_year", &years, year),
            unit_code: values.take("unit_code", "0-9 A-Z a-z", unit),
            category: values.take("category", &Category::CODES.join(", "), Category::from_code),
            status: values.take("status", &Status::CODES.join(", "), Status::from_code),
            profile: values.take("profile", ProfileId::PATTERN, profile),
            budget_min: values.take("budget_min", "150000.00", money),
            budget_max: values.take("budget_max", "150000.00", money),
            updated_since: values.take("updated_since", "2020-01-31T08:00:00Z", Timestamp::parse),
            q: values.take("q", "", text),
            sort: values.take("sort", &SortOrder::CODES.join(", "), SortOrder::from_code).unwrap_or_default(),
            page_size: values.take("page_size", "1–200", |value| value.parse().ok()).unwrap_or(PAGE_DEFAULT),
            cursor: values.take("cursor", "", text),
            include_total: values.flag("include_total"),
        }
    }
}

impl ListQuery {
    fn filter(&self) -> list::Filter {
        list::Filter {
            fiscal_year: self.fiscal_year,
            unit_code: self.unit_code.clone(),
            category: self.category,
            status: self.status,
            profile: self.profile.clone(),
            budget_min: self.budget_min,
            budget_max: self.budget_max,
            updated_since: self.updated_since,
            q: self.q.clone(),
        }
    }
}

/// 申报列表 One page of declarations.
#[derive(Serialize, ToSchema)]
pub struct ProjectPage {
    /// 本页申报 Summaries.
    #[schema(max_items = 200)]
    items: Vec<SummaryBody>,
    /// 下一页游标 Where the next page begins; null on the last page.
    #[schema(max_length = 2000)]
    next_cursor: Option<String>,
    /// 总数 All that match; only with include_total.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, nullable = false)]
    total: Option<u64>,
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_projects);
}

/// 查询申报 List declarations
///
/// 返回摘要，按游标分页；游标只对同一组筛选和排序条件有效。
///
/// Summaries, page by page; a cursor holds for the filter and sort that made it.
#[utoipa::path(tag = "projects", operation_id = "list_projects", security(("bearer" = ["read"])), params(ListQuery))]
#[get("/projects")]
async fn list_projects(
    act: By,
    db: web::Data<Db>,
    request: HttpRequest,
    query: Query<ListQuery>,
) -> Answer<Page<ProjectPage>> {
    let query = query.0;
    let (filter, units) = (query.filter(), &act.caller.units);
    let question = format!("{filter:?} {:?}", query.sort);
    let by_text = matches!(query.sort.by, list::Sort::Name);
    let after = query.cursor.as_deref().map(|written| cursor::read(written, &question, by_text)).transpose()?;
    let (sort, descending) = (query.sort.by, query.sort.descending);
    // One row more than asked for tells whether there is a next page.
    let mut rows =
        list::page(&**db, units, &filter, sort, descending, after.as_ref(), u64::from(query.page_size) + 1).await?;
    let next = cursor::cut(&mut rows, query.page_size, &request, &question, |row| list::key_of(row, sort));
    let total = if query.include_total { Some(list::count(&**db, units, &filter).await?) } else { None };
    let items = rows.into_iter().map(|row| SummaryBody::of(row, &act.caller)).collect();
    Ok(Page { next: next.address, body: ProjectPage { items, next_cursor: next.cursor, total } })
}
