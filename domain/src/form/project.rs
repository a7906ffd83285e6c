//! 项目支出绩效目标申报: one project's declaration for one budget year, all three sheets.

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    form::{
        cost_item::CostItems,
        explanation::Explanations,
        fields::{FIELDS, TABLES, Value},
        indicator::Indicators,
        safeguard::Safeguards,
        schedule::Schedule,
    },
    values::{
        codes::codes,
        money::Money,
        period::{Date, FiscalYear, Period},
        shape::Faults,
        text::{ExternalId, Narrative, ProfileId, ProjectCode, ShortText, Title, UnitCode},
    },
};

codes! {
    /// 项目类别 Category of the project; exactly one box of the form is ticked.
    Category {
        OneOff = "one_off", "一次性项目", "one-off";
        Recurring = "recurring", "经常性项目", "recurring";
        MediumTermPilot = "medium_term_pilot", "中期预算试点项目", "medium-term budget pilot";
    }
}

codes! {
    /// 项目属性 Nature of the project: of this year, or begun in an earlier one.
    Nature {
        New = "new", "新增项目", "new";
        Continued = "continued", "延续项目", "continued";
    }
}

/// 项目资金（元） Funding of the project. A blank is not a zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct Funding {
    /// 一、项目总预算 Total budget.
    #[deserr(default)]
    pub total_budget: Option<Money>,
    /// 二、当年预算 Budget of the year.
    #[deserr(default)]
    pub annual_budget: Option<Money>,
    /// （一）财政拨款 Fiscal appropriation.
    #[deserr(default)]
    pub fiscal_appropriation: Option<Money>,
    /// 1. 上级财政拨款 Appropriation of the superior level.
    #[deserr(default)]
    pub superior_appropriation: Option<Money>,
    /// 2. 本级财政安排 Appropriation of the own level.
    #[deserr(default)]
    pub local_appropriation: Option<Money>,
    /// 3. 下级财政配套 Matching funds of the subordinate level.
    #[deserr(default)]
    pub subordinate_matching: Option<Money>,
    /// 上年结转资金 Carried over from the year before.
    #[deserr(default)]
    pub carried_over: Option<Money>,
    /// 财政专户管理资金 Managed in special fiscal accounts.
    #[deserr(default)]
    pub fiscal_account: Option<Money>,
    /// 单位资金 Money of the unit: earned by its work, from other levels, from enterprises below it.
    #[deserr(default)]
    pub unit_funds: Option<Money>,
    /// 自有资金 Own money.
    #[deserr(default)]
    pub own_funds: Option<Money>,
    /// （二）其他资金 Other funds.
    #[deserr(default)]
    pub other_funds: Option<Money>,
}

/// 绩效目标申报内容 Content of a declaration. A draft may be incomplete: null and absent mean the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = ProjectInput)]
pub struct Project {
    /// 年度 Budget year.
    #[deserr(default)]
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: Option<FiscalYear>,
    /// 填报单位代码 Code of the declaring unit; a prefix is the parent unit.
    #[deserr(default)]
    #[schema(value_type = UnitCode)]
    pub unit_code: Option<UnitCode>,
    /// 填报单位 Name of the declaring unit.
    #[deserr(default)]
    #[schema(value_type = Title)]
    pub unit_name: Option<Title>,
    /// 主管部门代码 Code of the department above the unit (`DEPT_CODE` in the data standard of budget management).
    #[deserr(default)]
    pub department_code: Option<UnitCode>,
    /// 主管部门 Name of the department above the unit.
    #[deserr(default)]
    pub department_name: Option<Title>,
    /// 项目代码 Project code, unique per year and unit.
    #[deserr(default)]
    pub project_code: Option<ProjectCode>,
    /// 外部编号 The sender's own id, echoed everywhere, unique per year and unit.
    #[deserr(default)]
    pub external_id: Option<ExternalId>,
    /// 规则集 Rule profile; absent: minhang-2020.
    #[deserr(default, from(Option<ProfileId>) = Option::unwrap_or_default)]
    pub profile: ProfileId,
    /// 项目名称 Name of the project.
    #[deserr(default)]
    #[schema(value_type = Title)]
    pub name: Option<Title>,
    /// 项目类别 Category.
    #[deserr(default)]
    pub category: Option<Category>,
    /// 项目属性 Nature: new or continued.
    #[deserr(default)]
    pub nature: Option<Nature>,
    /// 项目期 Term, as written: 1年, 长期, 2023年—2025年 (`PRO_TERM` in the data standard of budget management).
    #[deserr(default)]
    pub term: Option<ShortText>,
    /// 支出功能分类科目编码 Code of the function that the spending serves, such as 2050202 (`EXP_FUNC_CODE` in the data standard
    /// of budget management).
    #[deserr(default)]
    pub function_code: Option<ShortText>,
    /// 项目负责人 Leader.
    #[deserr(default)]
    pub leader: Option<ShortText>,
    /// 联系人 Contact.
    #[deserr(default)]
    pub contact: Option<ShortText>,
    /// 联系电话 Telephone.
    #[deserr(default)]
    pub phone: Option<ShortText>,
    /// 起始日期 First day.
    #[deserr(default)]
    pub start_date: Option<Date>,
    /// 结束日期 Last day.
    #[deserr(default)]
    pub end_date: Option<Date>,
    /// 项目概况 Overview.
    #[deserr(default)]
    pub overview: Option<Narrative>,
    /// 项目立项情况：依据 Basis.
    #[deserr(default)]
    pub basis: Option<Narrative>,
    /// 项目立项情况：必要性 Necessity.
    #[deserr(default)]
    pub necessity: Option<Narrative>,
    /// 项目立项情况：可行性 Feasibility.
    #[deserr(default)]
    pub feasibility: Option<Narrative>,
    /// 项目资金 Funding.
    #[deserr(default, from(Option<Funding>) = Option::unwrap_or_default)]
    pub funding: Funding,
    /// 项目相关资源投入和制度建设情况 Resources and institutions.
    #[deserr(default)]
    pub resources_and_institutions: Option<Narrative>,
    /// 项目总目标 Overall goal.
    #[deserr(default)]
    pub overall_goal: Option<Narrative>,
    /// 年度绩效目标 Goal of the year.
    #[deserr(default)]
    pub annual_goal: Option<Narrative>,
    /// 需要说明的其他问题 Other matters.
    #[deserr(default)]
    pub other_matters: Option<Narrative>,
    /// 主体活动（作业、任务）和对应产出的详细描述 Main activities and their outputs.
    #[deserr(default)]
    pub activities: Option<Narrative>,
    /// 实施进度计划 Schedule.
    #[deserr(default)]
    pub schedule: Schedule,
    /// 绩效目标 Indicators.
    #[deserr(default)]
    pub indicators: Indicators,
    /// 项目构成分解 Cost items.
    #[deserr(default)]
    pub cost_items: CostItems,
    /// 制度保障 Safeguards.
    #[deserr(default)]
    pub safeguards: Safeguards,
    /// 情况说明 Explanations of warnings.
    #[deserr(default)]
    pub explanations: Explanations,
}

/// Without a choice a declaration follows the form that this service was built for.
pub const DEFAULT_PROFILE: &str = "minhang-2020";

impl Default for ProfileId {
    fn default() -> Self {
        Self::stored(DEFAULT_PROFILE.to_owned())
    }
}

impl Project {
    pub fn period(&self) -> Option<Period> {
        Some(Period { start: self.start_date?, end: self.end_date? })
    }

    /// The fields and tables in the order of the form, each with its pointer and whether it is blank. Mandatory fields
    /// and the order of findings follow it.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, bool)> + '_ {
        let fields = FIELDS.iter().map(|field| (field.pointer, field.is_blank(self)));
        fields.chain(TABLES.iter().map(|table| (table.pointer, (table.is_empty)(self))))
    }

    /// The narratives of the declaration with their pointers, in the order of the form.
    pub fn narratives(&self) -> impl Iterator<Item = (&'static str, &Narrative)> {
        FIELDS.iter().filter_map(|field| match &field.value {
            Value::Narrative(place) => Some((field.pointer, (place.get)(self).as_ref()?)),
            Value::Year(_)
            | Value::Category(_)
            | Value::Nature(_)
            | Value::Date(_)
            | Value::Money(_)
            | Value::Text { .. } => None,
        })
    }
}
