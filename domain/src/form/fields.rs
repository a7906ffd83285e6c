//! 栏目 The one table of the form's fields: what each is called, what it holds, where it is printed, by which words it is
//! recognised, whether it is searched. Blank checks, names, tables, the reader and the printer iterate over it, so that a
//! new field is one entry here beside its member in [`Project`].

use crate::{
    form::{
        cost_item::CostItem,
        explanation::Explanation,
        indicator::Indicator,
        project::{Category, Nature, Project},
        safeguard::Safeguard,
        said::{Column, Said, Taken},
        schedule::ScheduleStep,
    },
    values::{
        language::Bilingual,
        money::Money,
        period::{Date, FiscalYear},
        shape::is_blank,
        text::{ExternalId, Narrative, ProfileId, ProjectCode, ShortText, Title, UnitCode},
    },
};

/// 栏目 A field of the form, outside of its tables.
pub struct Field {
    /// JSON pointer (RFC 6901) of the field in a declaration.
    pub pointer: &'static str,
    pub name: Bilingual,
    pub part: Part,
    pub value: Value,
    /// What the printed form calls the field.
    pub printed: &'static str,
    /// 表上用语: the words by which forms name the field, divided by blanks, without brackets and numbering.
    pub labels: &'static str,
    /// Words that name the field where no other word of a form does: 预算数, 资金名称.
    pub weak: &'static str,
    /// Whether a draft cannot be stored without it.
    pub required: bool,
    /// Whether the field is part of the searched text.
    pub searched: bool,
    /// Whether the official form of Minhang has a place for it; where it has none, it is printed only where it says something.
    pub official: bool,
    /// Whether the approved declaration is published with it. Contacts are not (普陀区 2026 publishes its forms without
    /// them).
    pub published: bool,
}

/// 表式分块 The part of the form in which a field is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The lines above the first sheet's table.
    Heading,
    /// Codes that the official form has no place for.
    Code,
    /// Name, category, people and dates of the project.
    People,
    /// What national forms have and the official one has not: department, nature, term, function.
    National,
    /// 项目立项情况: several texts in one cell.
    Ground,
    /// 项目资金.
    Funding,
    /// A text with a row of its own on the first sheet.
    Text,
    /// 项目构成: the text on the second sheet.
    Activities,
}

/// Where a value lies in a declaration.
pub struct Place<T: 'static> {
    pub get: fn(&Project) -> &Option<T>,
    pub get_mut: fn(&mut Project) -> &mut Option<T>,
}

/// 取值 What a field holds.
pub enum Value {
    Year(Place<FiscalYear>),
    Category(Place<Category>),
    Nature(Place<Nature>),
    Date(Place<Date>),
    /// 金额（元）
    Money(Place<Money>),
    Narrative(Place<Narrative>),
    /// A short text or a code: what is written, whether that is blank, and how a text is taken.
    Text {
        get: fn(&Project) -> Option<&str>,
        set: Taken<Project>,
    },
}

impl Field {
    const fn new(pointer: &'static str, name: Bilingual, printed: &'static str, part: Part, value: Value) -> Self {
        Self {
            pointer,
            name,
            part,
            value,
            printed,
            labels: "",
            weak: "",
            required: false,
            searched: false,
            official: true,
            published: true,
        }
    }

    const fn labels(mut self, labels: &'static str) -> Self {
        self.labels = labels;
        self
    }

    const fn weak(mut self, weak: &'static str) -> Self {
        self.weak = weak;
        self
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn searched(mut self) -> Self {
        self.searched = true;
        self
    }

    const fn beyond(mut self) -> Self {
        self.official = false;
        self
    }

    const fn unpublished(mut self) -> Self {
        self.published = false;
        self
    }

    /// The member that holds the field: `annual_budget` of `/funding/annual_budget`.
    pub fn member(&self) -> &'static str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }

    pub fn said<'a>(&self, project: &'a Project) -> Said<'a> {
        match &self.value {
            Value::Year(place) => Said::number(*(place.get)(project)),
            Value::Category(place) => Said::label((place.get)(project).map(Category::label)),
            Value::Nature(place) => Said::label((place.get)(project).map(Nature::label)),
            Value::Date(place) => (place.get)(project).map_or(Said::Nothing, |date| Said::Made(date.to_string())),
            Value::Money(place) => Said::number(*(place.get)(project)),
            Value::Narrative(place) => Said::text((place.get)(project)),
            Value::Text { get, .. } => get(project).map_or(Said::Nothing, Said::Text),
        }
    }

    /// Whether nothing is given; a text of blanks says nothing.
    pub fn is_blank(&self, project: &Project) -> bool {
        match self.said(project) {
            Said::Nothing => true,
            Said::Text(text) => is_blank(text),
            Said::Made(_) | Said::Number(_) | Said::Labels(_) => false,
        }
    }
}

/// The field with this pointer.
pub fn of(pointer: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.pointer == pointer)
}

/// The lines of the funding with their amounts, in the order of the form.
pub fn funding() -> impl Iterator<Item = (&'static Field, &'static Place<Money>)> {
    FIELDS.iter().filter_map(|field| match &field.value {
        Value::Money(place) => Some((field, place)),
        Value::Year(_)
        | Value::Category(_)
        | Value::Nature(_)
        | Value::Date(_)
        | Value::Narrative(_)
        | Value::Text { .. } => None,
    })
}

/// 表格 A table of the form: a list of rows in a declaration.
pub struct Table {
    /// JSON pointer of the list.
    pub pointer: &'static str,
    pub name: Bilingual,
    pub is_empty: fn(&Project) -> bool,
    /// Members of a row in the order of the columns, and what they are called.
    pub columns: fn() -> Vec<(&'static str, &'static Bilingual)>,
}

impl Table {
    /// The member that holds the list.
    pub fn member(&self) -> &'static str {
        self.pointer.trim_start_matches('/')
    }
}

fn names<T>(columns: &'static [Column<T>]) -> Vec<(&'static str, &'static Bilingual)> {
    columns.iter().map(|column| (column.member, &column.name)).collect()
}

/// The tables of the form, in its order.
pub static TABLES: [Table; 5] = [
    Table {
        pointer: "/schedule",
        name: Bilingual::fixed("实施进度计划", "schedule"),
        is_empty: |it| it.schedule.is_empty(),
        columns: || names(ScheduleStep::COLUMNS),
    },
    Table {
        pointer: "/indicators",
        name: Bilingual::fixed("绩效目标", "indicators"),
        is_empty: |it| it.indicators.is_empty(),
        columns: || names(Indicator::COLUMNS),
    },
    Table {
        pointer: "/cost_items",
        name: Bilingual::fixed("项目构成分解", "cost items"),
        is_empty: |it| it.cost_items.is_empty(),
        columns: || names(CostItem::COLUMNS),
    },
    Table {
        pointer: "/safeguards",
        name: Bilingual::fixed("制度保障", "safeguards"),
        is_empty: |it| it.safeguards.is_empty(),
        columns: || names(Safeguard::COLUMNS),
    },
    Table {
        pointer: "/explanations",
        name: Bilingual::fixed("情况说明", "explanations"),
        is_empty: |it| it.explanations.is_empty(),
        columns: || names(Explanation::COLUMNS),
    },
];

/// A member that holds fields.
pub struct Group {
    pub member: &'static str,
    pub name: Bilingual,
}

/// 项目资金 The member that holds the lines of the funding.
pub static FUNDING: Group = Group { member: "funding", name: Bilingual::fixed("项目资金", "funding") };

/// The place of a member, read and written.
macro_rules! place {
    ($($member:ident).+) => {
        Place { get: |it| &it.$($member).+, get_mut: |it| &mut it.$($member).+ }
    };
}

/// A short text or a code that may be missing.
macro_rules! text {
    ($member:ident: $Type:ty) => {
        Value::Text {
            get: |it| it.$member.as_ref().map(<$Type>::as_str),
            set: |it, text| {
                it.$member = Some(<$Type>::parse(text)?);
                Ok(())
            },
        }
    };
}

/// The fields in the order of the form.
pub static FIELDS: &[Field] = &[
    Field::new("/fiscal_year", Bilingual::fixed("年度", "budget year"), "年度", Part::Heading, Value::Year(place!(fiscal_year)))
        .labels("年度 预算年度 申报年度 项目年度 年份 所属年度").required(),
    Field::new("/unit_code", Bilingual::fixed("填报单位代码", "unit code"), "填报单位代码", Part::Code, text!(unit_code: UnitCode))
        .labels("填报单位代码 单位代码 预算单位代码 单位编码 预算单位编码 填报单位编码 申报单位代码").required(),
    Field::new("/unit_name", Bilingual::fixed("填报单位", "unit"), "填报单位", Part::Heading, text!(unit_name: Title))
        .labels("填报单位 申报单位 填报单位名称 申报单位名称 单位名称 预算单位 预算单位名称 实施单位 实施单位名称 项目单位 项目单位名称 项目实施单位 填表单位 填报部门 申报部门 项目申报单位 使用单位").weak("用款单位 资金使用单位 编制单位 项目执行单位 执行单位 承担单位 项目承担单位 下达地方或单位 资金下达单位 具体实施单位 单位信息 绩效编制单位").required().searched(),
    Field::new("/project_code", Bilingual::fixed("项目代码", "project code"), "项目代码", Part::Code, text!(project_code: ProjectCode))
        .labels("项目代码 项目编码 项目编号 二级项目编码 二级项目代码").searched(),
    Field::new("/external_id", Bilingual::fixed("外部编号", "external id"), "外部编号", Part::Code, text!(external_id: ExternalId))
        .labels("外部编号"),
    Field::new("/profile", Bilingual::fixed("规则集", "rule profile"), "规则集", Part::Code, Value::Text {
            get: |it| Some(it.profile.as_str()),
            set: |it, text| {
                it.profile = ProfileId::parse(text)?;
                Ok(())
            },
        })
        .labels("规则集"),
    Field::new("/name", Bilingual::fixed("项目名称", "project name"), "项目名称", Part::People, text!(name: Title))
        .labels("项目名称 项目全称 二级项目名称").weak("专项名称 专项资金名称 资金名称").required().searched(),
    Field::new("/category", Bilingual::fixed("项目类别", "category"), "项目类别", Part::People, Value::Category(place!(category)))
        .labels("项目类别 项目类型 项目性质 项目分类"),
    Field::new("/leader", Bilingual::fixed("项目负责人", "leader"), "项目负责人", Part::People, text!(leader: ShortText))
        .labels("项目负责人 负责人 项目负责人姓名 负责人姓名 项目责任人").unpublished(),
    Field::new("/contact", Bilingual::fixed("联系人", "contact"), "联系人", Part::People, text!(contact: ShortText))
        .labels("联系人 项目联系人 联系人姓名 经办人 申报联系人").unpublished(),
    Field::new("/phone", Bilingual::fixed("联系电话", "telephone"), "联系电话", Part::People, text!(phone: ShortText))
        .labels("联系电话 电话 联系方式 联系人电话 电话号码 项目联系电话 联系人联系电话 申报联系电话").weak("项目负责人电话 负责人电话 项目负责人联系电话 负责人联系电话").unpublished(),
    Field::new("/start_date", Bilingual::fixed("起始日期", "first day"), "起始日期", Part::People, Value::Date(place!(start_date)))
        .labels("起始日期 开始日期 项目起始日期 项目开始日期 开始时间 起始时间 项目开始时间 项目起始时间 计划开始日期 计划开始时间 项目开始年月 起始年月 起始年度 开始年度 项目开始年度 项目起始年度 开始实施时间 项目开始实施时间"),
    Field::new("/end_date", Bilingual::fixed("结束日期", "last day"), "结束日期", Part::People, Value::Date(place!(end_date)))
        .labels("结束日期 终止日期 完成日期 项目结束日期 结束时间 完成时间 终止时间 项目结束时间 项目完成时间 项目终止时间 项目终止日期 项目完成日期 计划完成日期 计划完成时间 计划结束日期 计划结束时间 结束年月 截止日期 截止时间 到期年度 结束年度 终止年度 项目结束年度 项目终止年度 完成年度"),
    Field::new("/department_name", Bilingual::fixed("主管部门", "department"), "主管部门", Part::National, text!(department_name: Title))
        .labels("主管部门 项目主管部门 主管单位 主管部门名称 预算主管部门 主管预算单位 主管部门及代码 主管部门及编码 项目主管单位 主管单位名称 主管预算部门 业务主管部门 区县主管部门 区级主管部门 预算部门 县级主管部门 县区主管部门 市县主管部门 资金主管部门 项目业务主管部门").weak("部门名称 实施部门").searched().beyond(),
    Field::new("/department_code", Bilingual::fixed("主管部门代码", "department code"), "主管部门代码", Part::National, text!(department_code: UnitCode))
        .labels("主管部门代码 主管部门编码 主管单位代码 主管单位编码 部门预算编码 部门编码 部门代码").beyond(),
    Field::new("/nature", Bilingual::fixed("项目属性", "nature"), "项目属性", Part::National, Value::Nature(place!(nature)))
        .labels("项目属性 申报属性").beyond(),
    Field::new("/term", Bilingual::fixed("项目期", "term"), "项目期", Part::National, text!(term: ShortText))
        .labels("项目期 执行年限 项目年限 实施年限 建设周期 项目建设周期 建设期限 实施时限 项目实施期 实施期 实施周期 项目实施周期 项目周期 项目期限 执行期限").beyond(),
    Field::new("/function_code", Bilingual::fixed("功能科目", "function code"), "功能科目", Part::National, text!(function_code: ShortText))
        .labels("功能科目 功能科目编码 功能科目代码 功能分类科目 支出功能分类科目 支出功能分类科目编码 支出功能分类 支出功能科目 功能分类科目编码 财政资金科目代码 预算科目代码 功能科目名称及编码").beyond(),
    Field::new("/overview", Bilingual::fixed("项目概况", "overview"), "项目概况", Part::Text, Value::Narrative(place!(overview)))
        .labels("项目概况 项目简介 项目概述 项目基本概况 项目主要内容 项目内容概述 项目总体概况 项目概况及主要内容").weak("项目内容 概况").searched(),
    Field::new("/basis", Bilingual::fixed("立项依据", "basis"), "依据", Part::Ground, Value::Narrative(place!(basis)))
        .labels("依据 立项依据 项目立项依据 立项的依据 项目设立依据 项目立项的依据 设立依据 申报依据 项目申报的依据 项目申报依据 设立依据及申报理由 立项依据及申报理由").weak("政策依据 项目审批 立项文件"),
    Field::new("/necessity", Bilingual::fixed("立项必要性", "necessity"), "必要性", Part::Ground, Value::Narrative(place!(necessity)))
        .labels("必要性 立项必要性 项目立项必要性 项目立项的必要性 立项的必要性 项目必要性 项目设立必要性 项目设立的必要性 申报必要性 申报的必要性 项目申报必要性 项目申报的必要性 项目申请原因 申请原因 申请理由 项目申请理由"),
    Field::new("/feasibility", Bilingual::fixed("立项可行性", "feasibility"), "可行性", Part::Ground, Value::Narrative(place!(feasibility)))
        .labels("可行性 立项可行性 项目立项可行性 项目立项的可行性 立项的可行性 项目可行性 项目设立可行性 项目设立的可行性 申报可行性 申报的可行性 项目申报可行性 项目申报的可行性"),
    Field::new("/funding/total_budget", Bilingual::fixed("项目总预算", "total budget"), "一、项目总预算", Part::Funding, Value::Money(place!(funding.total_budget)))
        .labels("项目总预算 总预算 项目总投资 项目资金总额 实施期资金总额 中期资金总额 项目总资金 项目预算总额 项目总金额 项目总额 总投资 项目总预算金额 资金总额 总金额 项目预算金额 项目金额 项目资金总金额 实施周期资金总额 项目总资金额 中期财政预算 中期市财政预算"),
    Field::new("/funding/annual_budget", Bilingual::fixed("当年预算", "annual budget"), "二、当年预算", Part::Funding, Value::Money(place!(funding.annual_budget)))
        .labels("当年预算 年度预算 本年预算 本年度预算 年度资金总额 年度资金申请总额 当年预算金额 当年预算数 年度预算金额 年度预算资金 当年资金总额 本年资金总额 本年度资金总额 年度预算资金总额 项目当年预算 年度资金 年度金额 当年年度预算 当年度预算 当年度金额 当年金额 年度预算数 预算申报数 年度申请资金 申请资金总额 项目资金申请 本年度申请预算 本年度申请预算资金 本年度申请市财政预算资金 申请预算数 本年预算数 当年度资金总额").weak("年初预算数 全年预算数 预算数 预算金额"),
    Field::new("/funding/fiscal_appropriation", Bilingual::fixed("财政拨款", "fiscal appropriation"), "（一）财政拨款", Part::Funding, Value::Money(place!(funding.fiscal_appropriation)))
        .labels("财政拨款 财政资金 当年财政拨款 年度财政拨款 财政拨款资金 本年财政拨款 申请财政资金 一般公共预算拨款 财政性资金 当年一般公共预算拨款 本年一般公共预算拨款 一般公共预算财政拨款 一般公共预算资金 本年度财政拨款"),
    Field::new("/funding/superior_appropriation", Bilingual::fixed("上级财政拨款", "superior appropriation"), "1. 上级财政拨款", Part::Funding, Value::Money(place!(funding.superior_appropriation)))
        .labels("上级财政拨款 上级补助 上级资金 上级财政资金 中央补助 中央资金 中央财政资金 上级财政补助 上级补助资金 上级拨款 上级转移支付 中央补助安排 上级补助安排 中央补助资金 上级专项资金"),
    Field::new("/funding/local_appropriation", Bilingual::fixed("本级财政安排", "local appropriation"), "2. 本级财政安排", Part::Funding, Value::Money(place!(funding.local_appropriation)))
        .labels("本级财政安排 本级财政拨款 本级财政 本级资金 本级财政资金 地方资金 区级财政资金 区级财政安排 本级安排 本级财政安排资金 区级资金 市县财政资金 市县区财政资金 县级财政资金 区县财政资金 县区财政资金 县级资金 县级财政安排"),
    Field::new("/funding/subordinate_matching", Bilingual::fixed("下级财政配套", "subordinate matching"), "3. 下级财政配套", Part::Funding, Value::Money(place!(funding.subordinate_matching)))
        .labels("下级财政配套 下级配套 下级财政资金 下级配套资金 下级财政配套资金 下级资金"),
    Field::new("/funding/carried_over", Bilingual::fixed("上年结转资金", "carried over"), "上年结转资金", Part::Funding, Value::Money(place!(funding.carried_over)))
        .labels("上年结转资金 上年结转 结转资金 上年结转结余 上年结转结余资金 以前年度结转资金 结转结余资金 上年结余资金").beyond(),
    Field::new("/funding/fiscal_account", Bilingual::fixed("财政专户管理资金", "fiscal accounts"), "财政专户管理资金", Part::Funding, Value::Money(place!(funding.fiscal_account)))
        .labels("财政专户管理资金 财政专户 财政专户资金 财政专户拨款 财政专户核拨资金 专户资金").beyond(),
    Field::new("/funding/unit_funds", Bilingual::fixed("单位资金", "money of the unit"), "单位资金", Part::Funding, Value::Money(place!(funding.unit_funds)))
        .labels("单位资金 单位收入").beyond(),
    Field::new("/funding/own_funds", Bilingual::fixed("自有资金", "own money"), "自有资金", Part::Funding, Value::Money(place!(funding.own_funds)))
        .labels("自有资金 自有 单位自筹 单位自筹资金 单位自有资金").beyond(),
    Field::new("/funding/other_funds", Bilingual::fixed("其他资金", "other funds"), "（二）其他资金", Part::Funding, Value::Money(place!(funding.other_funds)))
        .labels("其他资金 其它资金 自筹资金 其他来源资金 其他资金来源 当年其他资金 本年其他资金 年度其他资金 其他收入 其它收入"),
    Field::new("/resources_and_institutions", Bilingual::fixed("项目相关资源投入和制度建设情况", "resources and institutions"), "项目相关资源投入和制度建设情况", Part::Text, Value::Narrative(place!(resources_and_institutions)))
        .labels("项目相关资源投入和制度建设情况 项目相关资源投入与制度建设情况 资源投入和制度建设情况 项目相关资源投入及制度建设情况 相关资源投入和制度建设情况 项目资源投入和制度建设情况"),
    Field::new("/overall_goal", Bilingual::fixed("项目总目标", "overall goal"), "项目总目标", Part::Text, Value::Narrative(place!(overall_goal)))
        .labels("项目总目标 总目标 总体目标 项目总体目标 总体绩效目标 实施期目标 项目绩效总目标 绩效总目标 中期目标 项目总体绩效目标 实施期总目标 中长期目标 项目总绩效目标 实施期绩效目标 长期目标 中期滚动目标 项目中期目标 三年总目标").searched(),
    Field::new("/annual_goal", Bilingual::fixed("年度绩效目标", "goal of the year"), "年度绩效目标", Part::Text, Value::Narrative(place!(annual_goal)))
        .labels("年度绩效目标 年度目标 年度总体目标 年度绩效总目标 当年绩效目标 本年度绩效目标 项目年度目标 年度工作目标 项目年度绩效目标 年度总目标 当年目标 本年绩效目标 项目当年绩效目标 项目年度绩效总目标 项目绩效目标 当年度目标 年度预期目标 年度主要目标和成果 年度主要目标 年度预期总目标").weak("预期目标 年初设定目标").searched(),
    Field::new("/other_matters", Bilingual::fixed("需要说明的其他问题", "other matters"), "需要说明的其他问题", Part::Text, Value::Narrative(place!(other_matters)))
        .labels("需要说明的其他问题 其他需要说明的问题 需说明的其他问题 其他说明 其他问题 其他需要说明的事项 需要说明的其他事项 需要说明的其它问题 其他需说明的问题 其他说明事项 其它需要说明的问题"),
    Field::new("/activities", Bilingual::fixed("主体活动和对应产出", "main activities"), "主体活动（作业、任务）和对应产出的详细描述", Part::Activities, Value::Narrative(place!(activities)))
        .labels("主体活动作业任务和对应产出的详细描述 主体活动和对应产出的详细描述 主体活动和对应产出 主体活动作业任务和对应产出 主体活动 主体活动及对应产出的详细描述 主体活动作业任务及对应产出的详细描述").searched(),
];
