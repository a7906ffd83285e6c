//! 项目支出绩效目标申报: one project's declaration for one budget year, all three sheets.

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    form::{cost_item::CostItems, explanation::Explanations, indicator::Indicators, safeguard::Safeguards},
    values::{
        codes::codes,
        language::Bilingual,
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
    /// （二）其他资金 Other funds.
    #[deserr(default)]
    pub other_funds: Option<Money>,
}

impl Funding {
    /// What the form calls its lines.
    pub const NAMES: &[(&str, Bilingual)] = &[
        ("total_budget", Bilingual::fixed("项目总预算", "total budget")),
        ("annual_budget", Bilingual::fixed("当年预算", "annual budget")),
        ("fiscal_appropriation", Bilingual::fixed("财政拨款", "fiscal appropriation")),
        ("superior_appropriation", Bilingual::fixed("上级财政拨款", "superior appropriation")),
        ("local_appropriation", Bilingual::fixed("本级财政安排", "local appropriation")),
        ("subordinate_matching", Bilingual::fixed("下级财政配套", "subordinate matching")),
        ("other_funds", Bilingual::fixed("其他资金", "other funds")),
    ];
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
    /// What the form calls its fields and tables; a test holds it complete.
    pub const NAMES: &[(&str, Bilingual)] = &[
        ("fiscal_year", Bilingual::fixed("年度", "budget year")),
        ("unit_code", Bilingual::fixed("填报单位代码", "unit code")),
        ("unit_name", Bilingual::fixed("填报单位", "unit")),
        ("project_code", Bilingual::fixed("项目代码", "project code")),
        ("external_id", Bilingual::fixed("外部编号", "external id")),
        ("profile", Bilingual::fixed("规则集", "rule profile")),
        ("name", Bilingual::fixed("项目名称", "project name")),
        ("category", Bilingual::fixed("项目类别", "category")),
        ("leader", Bilingual::fixed("项目负责人", "leader")),
        ("contact", Bilingual::fixed("联系人", "contact")),
        ("phone", Bilingual::fixed("联系电话", "telephone")),
        ("start_date", Bilingual::fixed("起始日期", "first day")),
        ("end_date", Bilingual::fixed("结束日期", "last day")),
        ("overview", Bilingual::fixed("项目概况", "overview")),
        ("basis", Bilingual::fixed("立项依据", "basis")),
        ("necessity", Bilingual::fixed("立项必要性", "necessity")),
        ("feasibility", Bilingual::fixed("立项可行性", "feasibility")),
        ("funding", Bilingual::fixed("项目资金", "funding")),
        (
            "resources_and_institutions",
            Bilingual::fixed("项目相关资源投入和制度建设情况", "resources and institutions"),
        ),
        ("overall_goal", Bilingual::fixed("项目总目标", "overall goal")),
        ("annual_goal", Bilingual::fixed("年度绩效目标", "goal of the year")),
        ("other_matters", Bilingual::fixed("需要说明的其他问题", "other matters")),
        ("activities", Bilingual::fixed("主体活动和对应产出", "main activities")),
        ("indicators", Bilingual::fixed("绩效目标", "indicators")),
        ("cost_items", Bilingual::fixed("项目构成分解", "cost items")),
        ("safeguards", Bilingual::fixed("制度保障", "safeguards")),
        ("explanations", Bilingual::fixed("情况说明", "explanations")),
    ];

    /// What a draft cannot be stored without.
    pub const REQUIRED: [&str; 4] = ["fiscal_year", "unit_code", "unit_name", "name"];

    pub fn period(&self) -> Option<Period> {
        Some(Period { start: self.start_date?, end: self.end_date? })
    }

    /// The fields of the three sheets in the order of the form, each with its pointer and whether it is blank.
    /// Mandatory fields and the order of findings are told from this one table.
    pub fn fields(&self) -> Vec<(&'static str, bool)> {
        let title = |text: &Option<Title>| text.as_ref().is_none_or(Title::is_blank);
        let short = |text: &Option<ShortText>| text.as_ref().is_none_or(ShortText::is_blank);
        let narrative = |text: &Option<Narrative>| text.as_ref().is_none_or(Narrative::is_blank);
        let funding = &self.funding;
        vec![
            ("/fiscal_year", self.fiscal_year.is_none()),
            ("/unit_code", self.unit_code.is_none()),
            ("/unit_name", title(&self.unit_name)),
            ("/project_code", self.project_code.is_none()),
            ("/external_id", self.external_id.is_none()),
            ("/profile", false),
            ("/name", title(&self.name)),
            ("/category", self.category.is_none()),
            ("/leader", short(&self.leader)),
            ("/contact", short(&self.contact)),
            ("/phone", short(&self.phone)),
            ("/start_date", self.start_date.is_none()),
            ("/end_date", self.end_date.is_none()),
            ("/overview", narrative(&self.overview)),
            ("/basis", narrative(&self.basis)),
            ("/necessity", narrative(&self.necessity)),
            ("/feasibility", narrative(&self.feasibility)),
            ("/funding/total_budget", funding.total_budget.is_none()),
            ("/funding/annual_budget", funding.annual_budget.is_none()),
            ("/funding/fiscal_appropriation", funding.fiscal_appropriation.is_none()),
            ("/funding/superior_appropriation", funding.superior_appropriation.is_none()),
            ("/funding/local_appropriation", funding.local_appropriation.is_none()),
            ("/funding/subordinate_matching", funding.subordinate_matching.is_none()),
            ("/funding/other_funds", funding.other_funds.is_none()),
            ("/resources_and_institutions", narrative(&self.resources_and_institutions)),
            ("/overall_goal", narrative(&self.overall_goal)),
            ("/annual_goal", narrative(&self.annual_goal)),
            ("/other_matters", narrative(&self.other_matters)),
            ("/activities", narrative(&self.activities)),
            ("/indicators", self.indicators.is_empty()),
            ("/cost_items", self.cost_items.is_empty()),
            ("/safeguards", self.safeguards.is_empty()),
            ("/explanations", self.explanations.is_empty()),
        ]
    }

    /// The narratives of the declaration with their pointers, in the order of the form.
    pub fn narratives(&self) -> [(&'static str, Option<&Narrative>); 9] {
        [
            ("/overview", self.overview.as_ref()),
            ("/basis", self.basis.as_ref()),
            ("/necessity", self.necessity.as_ref()),
            ("/feasibility", self.feasibility.as_ref()),
            ("/resources_and_institutions", self.resources_and_institutions.as_ref()),
            ("/overall_goal", self.overall_goal.as_ref()),
            ("/annual_goal", self.annual_goal.as_ref()),
            ("/other_matters", self.other_matters.as_ref()),
            ("/activities", self.activities.as_ref()),
        ]
    }
}
