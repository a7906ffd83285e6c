//! What forms call their fields. One table: another bureau's wording is a word more in it.

use std::{collections::HashMap, sync::LazyLock};

use domain::{
    form::project::Funding,
    wording::{fold::folded, numerals::is_one_to_ten},
};

/// A field of the form, outside of its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Year,
    UnitName,
    /// 主管部门: the unit above, the declaring unit only where no other is named.
    Authority,
    UnitCode,
    ProjectCode,
    ExternalId,
    Profile,
    Name,
    Category,
    Leader,
    Contact,
    Phone,
    Start,
    End,
    Period,
    Overview,
    Basis,
    Necessity,
    Feasibility,
    TotalBudget,
    AnnualBudget,
    FiscalAppropriation,
    SuperiorAppropriation,
    LocalAppropriation,
    SubordinateMatching,
    OtherFunds,
    Resources,
    OverallGoal,
    AnnualGoal,
    OtherMatters,
    Activities,
    MoneyUnit,
    /// 合计: its place says of what.
    Total,
    /// A heading over others, without a value of its own.
    Section,
}

use Field::{
    Activities, AnnualBudget, AnnualGoal, Authority, Basis, Category, Contact, End, ExternalId, Feasibility,
    FiscalAppropriation, Leader, LocalAppropriation, MoneyUnit, Name, Necessity, OtherFunds, OtherMatters, OverallGoal,
    Overview, Period, Phone, Profile, ProjectCode, Resources, Section, Start, SubordinateMatching,
    SuperiorAppropriation, Total, TotalBudget, UnitCode, UnitName, Year,
};

/// Every field with the words for it; brackets and numbering are left out.
const LABELS: &[(Field, &str)] = &[
    (Year, "年度 预算年度 申报年度 项目年度 年份 所属年度"),
    (
        UnitName,
        "填报单位 申报单位 填报单位名称 申报单位名称 单位名称 预算单位 预算单位名称 实施单位 实施单位名称 项目单位 项目单位名称 项目实施单位 填表单位 填报部门 申报部门 项目申报单位 使用单位",
    ),
    (Authority, "主管部门 项目主管部门 主管单位 主管部门名称 预算主管部门 主管预算单位"),
    (UnitCode, "填报单位代码 单位代码 预算单位代码 单位编码 预算单位编码 填报单位编码 申报单位代码"),
    (ProjectCode, "项目代码 项目编码 项目编号"),
    (ExternalId, "外部编号"),
    (Profile, "规则集"),
    (Name, "项目名称 项目全称"),
    (Category, "项目类别 项目类型 项目性质 项目属性 项目分类"),
    (Leader, "项目负责人 负责人 项目负责人姓名 负责人姓名"),
    (Contact, "联系人 项目联系人 联系人姓名 经办人"),
    (Phone, "联系电话 电话 联系方式 联系人电话 电话号码 项目联系电话 联系人联系电话"),
    (
        Start,
        "起始日期 开始日期 项目起始日期 项目开始日期 开始时间 起始时间 项目开始时间 项目起始时间 计划开始日期 计划开始时间 项目开始年月 起始年月",
    ),
    (
        End,
        "结束日期 终止日期 完成日期 项目结束日期 结束时间 完成时间 终止时间 项目结束时间 项目完成时间 项目终止时间 项目终止日期 项目完成日期 计划完成日期 计划完成时间 计划结束日期 计划结束时间 结束年月 截止日期 截止时间",
    ),
    (
        Period,
        "项目周期 实施期限 起止日期 起止时间 项目起止日期 项目起止时间 项目期限 项目实施期限 实施周期 执行期限 项目实施周期 项目实施期 实施期 实施时间 项目实施时间 起止年月 项目起止年月 项目执行期 项目期",
    ),
    (Overview, "项目概况 项目简介 项目概述 项目基本概况 项目主要内容 项目内容概述"),
    (Basis, "依据 立项依据 项目立项依据 立项的依据 项目设立依据 项目立项的依据 设立依据"),
    (
        Necessity,
        "必要性 立项必要性 项目立项必要性 项目立项的必要性 立项的必要性 项目必要性 项目设立必要性 项目设立的必要性",
    ),
    (
        Feasibility,
        "可行性 立项可行性 项目立项可行性 项目立项的可行性 立项的可行性 项目可行性 项目设立可行性 项目设立的可行性",
    ),
    (
        TotalBudget,
        "项目总预算 总预算 项目总投资 项目资金总额 实施期资金总额 中期资金总额 项目总资金 项目预算总额 项目总金额 项目总额 总投资 项目总预算金额",
    ),
    (
        AnnualBudget,
        "当年预算 年度预算 本年预算 本年度预算 年度资金总额 年度资金申请总额 当年预算金额 当年预算数 年度预算金额 年度预算资金 当年资金总额 本年资金总额 本年度资金总额 年度预算资金总额 项目当年预算 年度资金 年度金额",
    ),
    (
        FiscalAppropriation,
        "财政拨款 财政资金 当年财政拨款 年度财政拨款 财政拨款资金 本年财政拨款 申请财政资金 一般公共预算拨款 财政性资金",
    ),
    (
        SuperiorAppropriation,
        "上级财政拨款 上级补助 上级资金 上级财政资金 中央补助 中央资金 中央财政资金 上级财政补助 上级补助资金 上级拨款 上级转移支付",
    ),
    (
        LocalAppropriation,
        "本级财政安排 本级财政拨款 本级财政 本级资金 本级财政资金 地方资金 区级财政资金 区级财政安排 本级安排 本级财政安排资金 区级资金",
    ),
    (SubordinateMatching, "下级财政配套 下级配套 下级财政资金 下级配套资金 下级财政配套资金 下级资金"),
    (OtherFunds, "其他资金 其它资金 自筹资金 其他来源资金 其他资金来源"),
    (
        Resources,
        "项目相关资源投入和制度建设情况 项目相关资源投入与制度建设情况 资源投入和制度建设情况 项目相关资源投入及制度建设情况 相关资源投入和制度建设情况 项目资源投入和制度建设情况",
    ),
    (
        OverallGoal,
        "项目总目标 总目标 总体目标 项目总体目标 总体绩效目标 实施期目标 项目绩效总目标 绩效总目标 中期目标 项目总体绩效目标 实施期总目标 中长期目标 项目总绩效目标 实施期绩效目标 长期目标",
    ),
    (
        AnnualGoal,
        "年度绩效目标 年度目标 年度总体目标 年度绩效总目标 当年绩效目标 本年度绩效目标 项目年度目标 年度工作目标 项目年度绩效目标 年度总目标 当年目标 本年绩效目标 项目当年绩效目标 项目年度绩效总目标 项目绩效目标",
    ),
    (
        OtherMatters,
        "需要说明的其他问题 其他需要说明的问题 需说明的其他问题 其他说明 其他问题 其他需要说明的事项 需要说明的其他事项 需要说明的其它问题 其他需说明的问题 其他说明事项 其它需要说明的问题",
    ),
    (
        Activities,
        "主体活动作业任务和对应产出的详细描述 主体活动和对应产出的详细描述 主体活动和对应产出 主体活动作业任务和对应产出 主体活动 主体活动及对应产出的详细描述 主体活动作业任务及对应产出的详细描述",
    ),
    (MoneyUnit, "金额单位 单位 货币单位 资金单位"),
    (Total, "金额合计 合计 总计 明细金额合计 合计金额 小计 金额小计 分项小计"),
    (
        Section,
        "项目立项情况 立项情况 项目资金 项目资金来源 资金情况 资金来源 预算资金 项目资金情况 项目预算 项目预算资金 项目构成 绩效目标 绩效指标 年度绩效指标 项目绩效指标 项目构成分解 制度保障 项目基本情况 基本信息 基本情况 项目基本信息 情况说明 项目总体情况 项目资金构成 项目支出预算 目标 总体情况 绩效目标与指标 预算情况 预算资金情况 资金构成 项目起止信息 实施期绩效指标 年度指标",
    ),
];

impl Field {
    /// The field of the declaration.
    pub const fn pointer(self) -> &'static str {
        match self {
            Year => "/fiscal_year",
            UnitName | Authority => "/unit_name",
            UnitCode => "/unit_code",
            ProjectCode => "/project_code",
            ExternalId => "/external_id",
            Profile => "/profile",
            Name => "/name",
            Category => "/category",
            Leader => "/leader",
            Contact => "/contact",
            Phone => "/phone",
            Start | Period => "/start_date",
            End => "/end_date",
            Overview => "/overview",
            Basis => "/basis",
            Necessity => "/necessity",
            Feasibility => "/feasibility",
            TotalBudget => "/funding/total_budget",
            AnnualBudget => "/funding/annual_budget",
            FiscalAppropriation => "/funding/fiscal_appropriation",
            SuperiorAppropriation => "/funding/superior_appropriation",
            LocalAppropriation => "/funding/local_appropriation",
            SubordinateMatching => "/funding/subordinate_matching",
            OtherFunds => "/funding/other_funds",
            Resources => "/resources_and_institutions",
            OverallGoal => "/overall_goal",
            AnnualGoal => "/annual_goal",
            OtherMatters => "/other_matters",
            Activities => "/activities",
            MoneyUnit => "/funding",
            Total => "/cost_items",
            Section => "",
        }
    }

    /// 依据, 必要性, 可行性: often one below the other in one cell.
    pub const fn is_ground(self) -> bool {
        matches!(self, Basis | Necessity | Feasibility)
    }

    /// Long texts.
    pub const fn is_narrative(self) -> bool {
        matches!(
            self,
            Overview
                | Basis
                | Necessity
                | Feasibility
                | Resources
                | OverallGoal
                | AnnualGoal
                | OtherMatters
                | Activities
        )
    }

    /// The amount of the funding that the field is.
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other field is no amount")]
    pub fn amount(self, funding: &mut Funding) -> Option<&mut Option<domain::values::money::Money>> {
        match self {
            TotalBudget => Some(&mut funding.total_budget),
            AnnualBudget => Some(&mut funding.annual_budget),
            FiscalAppropriation => Some(&mut funding.fiscal_appropriation),
            SuperiorAppropriation => Some(&mut funding.superior_appropriation),
            LocalAppropriation => Some(&mut funding.local_appropriation),
            SubordinateMatching => Some(&mut funding.subordinate_matching),
            OtherFunds => Some(&mut funding.other_funds),
            _ => None,
        }
    }

    pub fn is_amount(self) -> bool {
        self.amount(&mut Funding::default()).is_some()
    }
}

static FIELDS: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    LABELS.iter().flat_map(|(field, names)| names.split(' ').map(|name| (name.to_owned(), *field))).collect()
});

/// Longest label, with its brackets, in characters.
pub const MAX_LABEL: usize = 40;

/// The field that a text names, and what stands in brackets behind the name (万元).
pub fn field(text: &str) -> Option<(Field, Option<String>)> {
    // A label may be written downwards, a character a line.
    if text.chars().filter(|c| !c.is_whitespace()).nth(MAX_LABEL).is_some() {
        return None;
    }
    let key = key(text);
    let known = |key: &str| FIELDS.get(key).copied();
    if let Some(found) = known(&key) {
        return Some((found, None));
    }
    let (outside, inside) = without_brackets(&key)?;
    if let Some(found) = known(&outside).or_else(|| known(outside.strip_prefix("其中")?)) {
        return Some((found, Some(inside).filter(|inside| !inside.is_empty())));
    }
    // Brackets in the middle belong to the label: 主体活动（作业、任务）和对应产出.
    let plain: String = key.chars().filter(|c| !"()、,[]".contains(*c)).collect();
    // 项目（任务）名称
    let bare = || {
        let (before, rest) = key.split_once('(').filter(|(before, _)| !before.is_empty())?;
        rest.split_once(')').and_then(|(_, after)| known(&format!("{before}{after}")))
    };
    known(&plain).or_else(bare).map(|found| (found, None))
}

/// A label as it is compared: half width, without blanks, numbering, required marks and colons.
pub fn key(text: &str) -> String {
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let bare = folded.trim_start_matches('*').trim_end_matches([':', '*', '：']);
    // 【项目名称】
    let bare = bare.strip_prefix('【').and_then(|bare| bare.strip_suffix('】')).unwrap_or(bare);
    let bare = without_numbering(bare);
    bare.strip_prefix("其中:").map_or(bare, without_numbering).to_owned()
}

/// Full-width ASCII in its ordinary form, and so the blanks and colons that word processors put into forms.
pub fn fold(text: &str) -> String {
    let of_forms = |c: char| match c {
        '\u{a0}' => ' ',
        '﹕' | '∶' => ':',
        other => other,
    };
    folded(text).map(of_forms).collect()
}

/// 一、 （一） 1. 1、 (1) ① in front of a label.
fn without_numbering(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix(|c| ('①'..='⑳').contains(&c)) {
        return rest;
    }
    let opened = text.strip_prefix('(');
    let rest = opened.unwrap_or(text).trim_start_matches(|c: char| c.is_ascii_digit() || is_one_to_ten(c));
    if rest.len() == opened.unwrap_or(text).len() {
        return text;
    }
    let rest = match opened {
        Some(_) => rest.strip_prefix(')').map(|rest| rest.trim_start_matches(['.', '、'])),
        None => rest.strip_prefix(['、', '.', ')', ',']),
    };
    rest.unwrap_or(text)
}

/// A text without the last pair of brackets at its end, and what stood in it.
fn without_brackets(key: &str) -> Option<(String, String)> {
    let body = key.strip_suffix([')', ']']);
    let Some(body) = body else {
        return Some((key.to_owned(), String::new()));
    };
    let open = body.rfind(['(', '['])?;
    let (outside, inside) = (body.get(..open)?, body.get(open..)?.trim_start_matches(['(', '[']));
    // 填报单位：（盖章） is a label still; 依据：（2020年） has its value.
    let stamp = matches!(inside, "盖章" | "公章" | "签章" | "元" | "万元" | "单位:元" | "单位:万元");
    (stamp || !outside.ends_with(':')).then(|| (outside.trim_end_matches(':').to_owned(), inside.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_their_variants() {
        for (text, known) in [
            ("项目名称", Name),
            ("项 目 名 称：", Name),
            ("（一）财政拨款：", FiscalAppropriation),
            ("1. 上级财政拨款：", SuperiorAppropriation),
            ("其中：财政拨款", FiscalAppropriation),
            ("一、项目总预算", TotalBudget),
            ("填报单位（盖章）", UnitName),
            ("主体活动（作业、任务）和对应产出的详细描述", Activities),
            ("*项目负责人", Leader),
            ("３．下级财政配套", SubordinateMatching),
            ("总体目标（2021年—2023年）", OverallGoal),
        ] {
            assert_eq!(field(text).map(|(field, _)| field), Some(known), "{text}");
        }
        assert_eq!(field("当年预算（万元）"), Some((AnnualBudget, Some("万元".into()))));
        assert_eq!(field("2020年"), None);
        assert_eq!(field("翁建伟"), None);
    }

    #[test]
    fn no_word_stands_for_two_fields() {
        let mut seen = HashMap::new();
        for (field, names) in LABELS {
            for name in names.split(' ') {
                assert_eq!(key(name), name, "the table holds labels as they are compared");
                assert_eq!(seen.insert(name, *field), None, "{name}");
            }
        }
    }
}
