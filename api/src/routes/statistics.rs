//! `/statistics`: what many declarations come to.

use actix_web::{HttpRequest, get, web};
use domain::{
    process::stored::ToValidate,
    rules::Scope,
    values::{
        shape::{Fault, FaultCode},
        whole::Count,
    },
    views::statistics::{FindingCounter, FundingGroup, FundingTotals, GroupBy, RuleCount},
};
use persistence::{
    list::{self, Filter},
    statistics,
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    export::Pages,
    http::{
        context::Context,
        declaration::By,
        filter::FilterQuery,
        judge::Judge,
        parameter::Number,
        problem::Problem,
        query::{Parameters, Queries, Query, Values},
        respond::{Answer, Plain},
    },
    service::Service,
};

/// Most groups of an answer.
const GROUPS_MAX: u64 = 1000;
/// Characters of a unit's code, which has at most 21.
type UnitLength = Number<1, 21, 21>;
/// Most declarations whose findings are counted at once: each is read and validated anew.
const VALIDATED_MAX: u64 = 20_000;

/// What sums are told apart by.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
struct GroupQuery {
    /// 分组 What to group by, separated by commas. Without it all declarations form one group.
    #[param(value_type = Vec<GroupBy>, style = Form, explode = false, required = false, max_items = 4, example = json!(["year"]))]
    group_by: Vec<GroupBy>,
    /// 单位代码位数 How many leading characters of the unit's code to group by. Without it the whole code counts.
    #[param(inline, example = 4, required = false)]
    unit_length: UnitLength,
}

impl Parameters for GroupQuery {
    const LIMITED: bool = true;
    const NAMES: &[&str] = &["group_by", "unit_length"];

    fn read(values: &mut Values) -> Self {
        // What is named twice tells groups apart once.
        let groups = |list: &str| {
            let named = list.split(',').filter(|_| !list.is_empty());
            let all: Option<Vec<_>> = named.map(GroupBy::from_code).collect();
            let all = all.filter(|all| all.len() <= GroupBy::ALL.len())?;
            let first = |(place, by): (usize, &GroupBy)| (!all.iter().take(place).any(|it| it == by)).then_some(*by);
            Some(all.iter().enumerate().filter_map(first).collect())
        };
        Self {
            group_by: values.take("group_by", &GroupBy::CODES.join(","), groups).unwrap_or_default(),
            unit_length: UnitLength::take(values, "unit_length"),
        }
    }
}

/// 资金统计 Sums of the funding, by group and in total.
#[derive(Serialize, ToSchema)]
pub struct FundingStatistics {
    /// 各组 The groups, in the order of what they are grouped by.
    #[schema(max_items = 1000)]
    groups: Vec<FundingGroup>,
    /// 申报总份数 Number of declarations in total.
    #[schema(value_type = Count)]
    projects: i64,
    /// 资金总计（元） Sums over all groups.
    funding: FundingTotals,
}

/// 校验统计 Number of findings of each rule in many declarations.
#[derive(Serialize, ToSchema)]
pub struct FindingStatistics {
    /// 申报总份数 Number of declarations that were validated.
    #[schema(minimum = 0, maximum = 20_000)]
    projects: i64,
    /// 无错误的份数 Number of declarations without an error.
    #[schema(minimum = 0, maximum = 20_000)]
    valid: i64,
    /// 可报送的份数 Number of declarations without an error and without an unexplained warning.
    #[schema(minimum = 0, maximum = 20_000)]
    submittable: i64,
    /// 各规则 The rules that have findings, in the order of the catalogue.
    #[schema(max_items = 1000)]
    rules: Vec<RuleCount>,
}

pub fn routes(config: &mut ServiceConfig) {
    config.service(funding).service(findings);
}

/// 资金统计 Sum the funding
///
/// 按年度、单位、类别、状态分组统计份数和资金合计，精确到分；筛选条件与查询申报相同。至多 1000 组。
///
/// Counts the declarations that the filter selects and sums their funding, by year, unit, category and state. The sums
/// are exact to the fen. The filter is that of the list. An answer has at most 1,000 groups.
#[utoipa::path(
    tag = "statistics", operation_id = "sum_funding", security(("bearer" = ["read"])), params(FilterQuery, GroupQuery),
    responses(Queries<FilterQuery, GroupQuery>),
)]
#[get("/statistics/funding")]
async fn funding(
    act: By,
    service: web::Data<Service>,
    query: Queries<FilterQuery, GroupQuery>,
) -> Answer<Plain<FundingStatistics>> {
    let Queries(filter, GroupQuery { group_by, unit_length }) = query;
    let (units, filter) = (&act.caller.units, filter.into());
    let groups = statistics::funding(&service.db, units, &filter, &group_by, unit_length.get(), GROUPS_MAX + 1).await?;
    if u64::try_from(groups.len()).is_ok_and(|count| count > GROUPS_MAX) {
        return Err(Fault::new("group_by", FaultCode::TooManyItems).expected(GROUPS_MAX.to_string()).into());
    }
    let (mut projects, mut funding) = (0, FundingTotals::default());
    for group in &groups {
        projects += group.projects;
        funding.add(&group.funding);
    }
    Ok(Plain(FundingStatistics { groups, projects, funding }))
}

/// 校验统计 Count findings by rule
///
/// 以当前规则重新校验筛选出的申报，按规则统计；一次至多 20000 份。
///
/// Validates the declarations that the filter selects with the current rules, and counts the findings of each rule. One
/// request can validate at most 20,000 declarations.
#[utoipa::path(
    tag = "statistics", operation_id = "count_findings", security(("bearer" = ["read"])), params(FilterQuery),
    responses(Query<FilterQuery>),
)]
#[get("/statistics/findings")]
async fn findings(
    request: HttpRequest,
    act: By,
    service: web::Data<Service>,
    query: Query<FilterQuery>,
) -> Answer<Plain<FindingStatistics>> {
    let (units, filter) = (&act.caller.units, Filter::from(query.0));
    let _place = service.gates.validations.enter().await?;
    let count = list::count(&service.db, units, &filter).await?;
    if count > VALIDATED_MAX {
        return Err(Problem::too_many(count, VALIDATED_MAX));
    }
    let language = Context::of(&request).language;
    let judge = Judge { service: service.clone(), scope: Scope::All, at: act.at };
    let mut counter = FindingCounter::default();
    let mut pages = Pages::new(service.db.clone(), units.clone(), filter);
    while let Some(page) = pages.next().await? {
        let asked = page.into_iter().map(|stored| ToValidate { project: stored.content, previous: None }).collect();
        for report in judge.reports(units, asked).await? {
            counter.add(&report);
        }
    }
    let FindingCounter { projects, valid, submittable, .. } = counter;
    Ok(Plain(FindingStatistics { projects, valid, submittable, rules: counter.rules(language) }))
}
