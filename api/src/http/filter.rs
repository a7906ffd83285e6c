//! Which declarations are wanted: the filter that lists, exports and statistics share, as parameters and as JSON.

use deserr::Deserr;
use domain::{
    form::project::Category,
    process::stored::{Content, Status},
    values::{
        list::List,
        money::Money,
        period::{FiscalYear, Timestamp},
        shape::{self, Faults},
        text::{ProfileId, UnitPrefix},
    },
};
use persistence::list::Filter;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{RefOr, Schema},
};
use uuid::Uuid;
use validator::{Validate, ValidationError, ValidationErrors};

use crate::{
    contract::body::SortOrder,
    http::{
        cursor::{Cursor, Question},
        parameter::{PageSize, SearchText, unit_prefix},
        query::{Parameters, Values, ascending, unrelated},
    },
};

/// What is looked for in the texts of a declaration.
type Sought = SearchText<100>;

/// Filter of a list; every parameter narrows.
#[derive(Debug, Validate, IntoParams)]
#[validate(schema(function = "FilterQuery::ascending"))]
#[into_params(parameter_in = Query)]
pub struct FilterQuery {
    /// 年度 Budget year.
    #[param(inline, value_type = Option<FiscalYear>)]
    fiscal_year: Option<FiscalYear>,
    /// 填报单位代码前缀 Prefix of the unit's code. It selects the unit and the units below it.
    #[param(inline, value_type = Option<UnitPrefix>)]
    unit_code: Option<UnitPrefix>,
    /// 项目类别 Category.
    #[param(inline)]
    category: Option<Category>,
    /// 状态 State.
    #[param(inline)]
    status: Option<Status>,
    /// 规则集 Rule profile.
    #[param(inline, value_type = Option<ProfileId>)]
    profile: Option<ProfileId>,
    /// 当年预算下限（元） Lowest annual budget. A missing budget counts as 0.
    #[param(inline, value_type = Option<Money>)]
    budget_min: Option<Money>,
    /// 当年预算上限（元），不小于下限 Highest annual budget, not below `budget_min`. A missing budget counts as 0.
    #[param(inline, value_type = Option<Money>)]
    budget_max: Option<Money>,
    /// 此刻及以后更新 Only declarations that were changed at or after this moment (RFC 3339).
    #[param(inline, value_type = Option<Timestamp>)]
    updated_since: Option<Timestamp>,
    /// 包含文字 Text to search for in the names of project and unit, the project code, the overview, the goals, the
    /// indicators and the cost items. Case and blanks do not matter.
    #[param(inline, example = "文化")]
    q: Option<Sought>,
}

impl Parameters for FilterQuery {
    const LIMITED: bool = true;
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
    ];

    fn read(values: &mut Values) -> Self {
        let year = |value: &str| value.parse().ok().and_then(FiscalYear::new);
        let money = |value: &str| Money::parse(value.to_owned()).ok();
        let profile = |value: &str| ProfileId::parse(value.to_owned()).ok();
        let years = format!("{}–{}", FiscalYear::MIN, FiscalYear::MAX);
        Self {
            fiscal_year: values.take("fiscal_year", &years, year),
            unit_code: unit_prefix(values, "unit_code"),
            category: values.take("category", &Category::CODES.join(", "), Category::from_code),
            status: values.take("status", &Status::CODES.join(", "), Status::from_code),
            profile: values.take("profile", ProfileId::PATTERN, profile),
            budget_min: values.take("budget_min", "150000.00", money),
            budget_max: values.take("budget_max", "150000.00", money),
            updated_since: values.take("updated_since", "2020-01-31T08:00:00Z", Timestamp::parse),
            q: Sought::take(values, "q"),
        }
    }

    fn relations(&self) -> Result<(), ValidationErrors> {
        self.validate()
    }
}

impl FilterQuery {
    fn ascending(&self) -> Result<(), ValidationError> {
        budgets(self.budget_min, self.budget_max)
    }
}

fn budgets(least: Option<Money>, most: Option<Money>) -> Result<(), ValidationError> {
    ascending(("budget_min", least), ("budget_max", most))
}

impl From<FilterQuery> for Filter {
    fn from(query: FilterQuery) -> Self {
        Self {
            ids: Vec::new(),
            fiscal_years: Vec::from_iter(query.fiscal_year),
            unit_codes: query.unit_code.into_iter().map(UnitPrefix::into_string).collect(),
            categories: Vec::from_iter(query.category),
            statuses: Vec::from_iter(query.status),
            profiles: Vec::from_iter(query.profile),
            budget_min: query.budget_min,
            budget_max: query.budget_max,
            updated_since: query.updated_since,
            q: query.q.map(Sought::into_string),
        }
    }
}

/// 查询条件 The parameters of the list as JSON, for queries that are too long for an address. A declaration matches a list
/// if it has one of its values. It must match every condition that is given.
#[derive(Debug, Validate, Deserr, ToSchema)]
#[validate(schema(function = "Search::ascending"))]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct Search {
    /// 申报编号 Ids of declarations.
    #[deserr(default)]
    #[schema(value_type = Vec<Uuid>, max_items = 1000, required = false)]
    ids: List<Uuid, 1000>,
    /// 年度 Budget years.
    #[deserr(default)]
    #[schema(value_type = Vec<FiscalYear>, max_items = 100, required = false)]
    fiscal_year: List<FiscalYear, 100>,
    /// 填报单位代码前缀 Prefixes of unit codes. They select the units and the units below them.
    #[deserr(default)]
    #[schema(value_type = Vec<UnitPrefix>, max_items = 500, required = false)]
    unit_code: List<UnitPrefix, 500>,
    /// 项目类别 Categories.
    #[deserr(default)]
    #[schema(value_type = Vec<Category>, max_items = 10, required = false)]
    category: List<Category, 10>,
    /// 状态 States.
    #[deserr(default)]
    #[schema(value_type = Vec<Status>, max_items = 10, required = false)]
    status: List<Status, 10>,
    /// 规则集 Rule profiles.
    #[deserr(default)]
    #[schema(value_type = Vec<ProfileId>, max_items = 100, required = false)]
    profile: List<ProfileId, 100>,
    /// 当年预算下限（元） Lowest annual budget. A missing budget counts as 0.
    #[deserr(default)]
    budget_min: Option<Money>,
    /// 当年预算上限（元），不小于下限 Highest annual budget, not below `budget_min`. A missing budget counts as 0.
    #[deserr(default)]
    budget_max: Option<Money>,
    /// 此刻及以后更新 Only declarations that were changed at or after this moment (RFC 3339).
    #[deserr(default)]
    updated_since: Option<Timestamp>,
    /// 包含文字 Text to search for, as in the list.
    #[deserr(default)]
    q: Option<Sought>,
    /// 排序 Sort order, as in the list; -updated_at by default.
    #[deserr(default)]
    sort: Option<SortOrder>,
    #[deserr(default)]
    #[schema(schema_with = page_size_in_body)]
    page_size: Option<PageSize>,
    /// 游标 The next_cursor of the previous page, with the same filter and sort.
    #[deserr(default)]
    cursor: Option<Cursor>,
    /// 是否计算总数 Whether to count all declarations that match.
    #[deserr(default)]
    include_total: Option<bool>,
}

fn page_size_in_body() -> RefOr<Schema> {
    PageSize::in_body("每页条数 Most rows in a page; 50 by default.")
}

impl Content for Search {
    fn read(json: serde_json::Value) -> Result<Self, Faults> {
        let search: Self = shape::read(json)?;
        unrelated(search.validate(), "/").into_result(search)
    }
}

impl Search {
    fn ascending(&self) -> Result<(), ValidationError> {
        budgets(self.budget_min, self.budget_max)
    }

    /// Order and place of the page that is asked for.
    pub fn place(&self) -> PlaceQuery {
        PlaceQuery {
            sort: self.sort.unwrap_or_default(),
            page_size: self.page_size.unwrap_or_default(),
            cursor: self.cursor.clone(),
            include_total: self.include_total.unwrap_or_default(),
        }
    }
}

impl From<Search> for Filter {
    fn from(search: Search) -> Self {
        Self {
            ids: search.ids.into_vec(),
            fiscal_years: search.fiscal_year.into_vec(),
            unit_codes: search.unit_code.into_vec().into_iter().map(UnitPrefix::into_string).collect(),
            categories: search.category.into_vec(),
            statuses: search.status.into_vec(),
            profiles: search.profile.into_vec(),
            budget_min: search.budget_min,
            budget_max: search.budget_max,
            updated_since: search.updated_since,
            q: search.q.map(Sought::into_string),
        }
    }
}

/// What a list was asked, for its cursors.
pub fn question(filter: &Filter, sort: SortOrder) -> Question {
    let Filter {
        ids,
        fiscal_years,
        unit_codes,
        categories,
        statuses,
        profiles,
        budget_min,
        budget_max,
        updated_since,
        q,
    } = filter;
    Question::about("projects")
        .with("ids", texts(ids))
        .with("fiscal_year", texts(fiscal_years))
        .with("unit_code", texts(unit_codes))
        .with("category", categories.iter().map(|category| category.code()).collect::<Vec<_>>())
        .with("status", statuses.iter().map(|status| status.code()).collect::<Vec<_>>())
        .with("profile", texts(profiles))
        .with_text("budget_min", budget_min.as_ref())
        .with_text("budget_max", budget_max.as_ref())
        .with_text("updated_since", updated_since.as_ref())
        .with_text("q", q.as_ref())
        .with("sort", sort.code())
}

fn texts(values: &[impl ToString]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

/// Order and place of a page.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// 排序，默认 -updated_at Sort order; -updated_at by default. A leading - means descending. A missing budget sorts as 0,
    /// names sort by code point, and ties sort by id.
    #[param(inline, required = false)]
    pub sort: SortOrder,
    /// 每页条数 Most rows in a page.
    #[param(inline, example = 50, required = false)]
    pub page_size: PageSize,
    /// 游标 The next_cursor of the previous page, with the same filter and sort.
    #[param(inline)]
    pub cursor: Option<Cursor>,
    /// 是否计算总数 Whether to count all declarations that match.
    #[param(default = false, required = false)]
    pub include_total: bool,
}

impl Parameters for PlaceQuery {
    const LIMITED: bool = true;
    const NAMES: &[&str] = &["sort", "page_size", "cursor", "include_total"];

    fn read(values: &mut Values) -> Self {
        Self {
            sort: values.take("sort", &SortOrder::CODES.join(", "), SortOrder::from_code).unwrap_or_default(),
            page_size: PageSize::take(values, "page_size"),
            cursor: Cursor::take(values),
            include_total: values.flag("include_total"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_of_a_list_has_the_names_of_the_contract() {
        let filter = Filter {
            ids: vec![Uuid::nil()],
            fiscal_years: Vec::from_iter(FiscalYear::new(2020)),
            unit_codes: vec!["1200".to_owned()],
            categories: Vec::from_iter(Category::from_code("one_off")),
            statuses: Vec::from_iter(Status::from_code("draft")),
            profiles: Vec::from_iter(ProfileId::parse("minhang-2020".to_owned()).ok()),
            budget_min: Money::parse("1".to_owned()).ok(),
            budget_max: Money::parse("150000.5".to_owned()).ok(),
            updated_since: Timestamp::parse("2020-01-31T08:00:00Z"),
            q: Some("文化".to_owned()),
        };
        let question = question(&filter, SortOrder::default());
        let written: Vec<_> = question.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let expected = [
            r#"list="projects""#,
            r#"ids=["00000000-0000-0000-0000-000000000000"]"#,
            r#"fiscal_year=["2020"]"#,
            r#"unit_code=["1200"]"#,
            r#"category=["one_off"]"#,
            r#"status=["draft"]"#,
            r#"profile=["minhang-2020"]"#,
            r#"budget_min="1.00""#,
            r#"budget_max="150000.50""#,
            r#"updated_since="2020-01-31T08:00:00.000000Z""#,
            r#"q="文化""#,
            r#"sort="-updated_at""#,
        ];
        assert_eq!(written, expected);
    }
}
