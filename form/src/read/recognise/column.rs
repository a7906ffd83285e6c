//! What the columns of tables hold, and the words by which headings name them.

use std::{collections::HashMap, sync::LazyLock};

use domain::form::{
    cost_item::CostItem,
    indicator::{Indicator, TargetPeriod},
    safeguard::{Safeguard, Stage},
    said,
    schedule::ScheduleStep,
};

use crate::own::{EXPLANATION_HEADINGS, FINDING_HEADINGS};

use super::{
    figures::MoneyUnit,
    labels::{Field, key},
    levels, own_words,
};

/// A table whose rows lie below headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Indicators,
    CostItems,
    Safeguards,
    Explanations,
    Schedule,
    /// 预算执行情况: the funding with what was spent.
    Execution,
    /// A list of projects, one a row, without indicators.
    Projects,
    /// 校验发现: printed by this service, passed over.
    Findings,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Level1,
    Level2,
    Name,
    Target,
    Operator,
    /// 目标数值, where operator and unit stand beside it and the whole target too.
    Value,
    Unit,
    Weight,
    Component,
    Content,
    Detail,
    Amount,
    UnitPrice,
    Quantity,
    Stages,
    /// 实际完成值, 得分, 偏差原因: of an indicator in a self-evaluation.
    Achieved,
    /// 良, 中, 差 beside the target, which is what 优 demands.
    Grade(&'static str),
    Score,
    Reason,
    /// 全年预算数, 年初预算数, 全年执行数, 执行率
    Budget,
    BudgetAtStart,
    Executed,
    Rate,
    /// 上年度预算: of another year than the one that is declared.
    Former,
    /// 项目总预算, beside that of the year.
    Whole,
    /// 2023年预算: of the year that it names.
    OfYear(u16),
    OneStage(Stage),
    FirstDay,
    LastDay,
    SafeguardKind,
    Rule,
    Pointer,
    Given,
    Explanation,
    Ordinal,
    /// A field of the declaration, in a list of projects.
    Field(Field),
    /// A column of the other of two sets of indicators that stand side by side, or of another place.
    Other,
    /// 某镇: the targets of one of several places.
    Place,
    /// A column whose texts are values as they stand; the member of the row.
    Text(&'static str),
    /// 依据, of the figure to its left.
    Basis,
    Unknown,
}

impl Column {
    pub const DOCUMENT: Self = Self::Text("document_name");
    pub const MEASURES: Self = Self::Text("measures");
    /// 实施内容
    pub const STEP: Self = Self::Text("step");
}

/// Columns that forms have and declarations do not; the words for the others stand with the columns themselves.
const WORDS: &[(Kind, Column, &str)] = &[
    (Kind::Indicators, Column::Ordinal, "序号 编号 行号"),
    (
        Kind::Indicators,
        Column::Achieved,
        "实际完成值 全年实际值 全年完成值 实际完成情况 实际值 完成值 实际完成指标值 年度完成值 实际完成数 完成情况 指标完成情况 执行情况 全年实际完成值 实际完成 完成指标值 年度实际值",
    ),
    (Kind::Indicators, Column::Score, "得分 自评得分 评分 自评分 指标得分 实际得分"),
    (
        Kind::Indicators,
        Column::Reason,
        "偏差原因分析及改进措施 偏差原因分析 偏差原因 未完成原因及拟采取的改进措施 未完成原因 未完成原因分析 原因分析 偏差原因及改进措施 未完成原因及改进措施 未完成原因和改进措施 偏差原因分析与改进措施 未完成原因分析及改进措施 未完成原因分析与改进措施",
    ),
    (
        Kind::Execution,
        Column::Budget,
        "全年预算数 全年预算 调整后预算数 全年预算金额 调整后预算 调整预算数 本年度申请金额 本年申请金额 本年度申请数 本年申请数 本年度申请预算 本年预算申请数",
    ),
    (
        Kind::Execution,
        Column::Former,
        "上年度预算安排 上年预算安排 上年度预算 上年预算 上年预算数 上年度预算数 上年度实际执行 上年实际执行 上年执行数 上年度执行数",
    ),
    (Kind::Execution, Column::BudgetAtStart, "年初预算数 年初预算 预算数 年度预算数 预算金额"),
    (
        Kind::Execution,
        Column::Executed,
        "全年执行数 执行数 实际执行数 全年实际执行数 全年支出数 实际支出数 决算数 预算执行数 执行金额",
    ),
    (Kind::Execution, Column::Ordinal, "项目 资金来源 来源 资金项目 资金名称"),
    (Kind::Execution, Column::Rate, "执行率 预算执行率"),
    (Kind::Indicators, Column::Weight, "参考分值 标准分 标准分值 满分 权重分值 分值权重"),
    (Kind::Execution, Column::Weight, "分值 权重"),
    (Kind::Execution, Column::Score, "得分 自评得分"),
    (Kind::Indicators, Column::Level1, "绩效指标分类 指标分类 指标类别 绩效指标类别 指标类型"),
    (Kind::Indicators, Column::Target, "优"),
    (Kind::Indicators, Column::Grade("良"), "良"),
    (Kind::Indicators, Column::Grade("中"), "中"),
    (Kind::Indicators, Column::Grade("差"), "差"),
    (Kind::CostItems, Column::Basis, "依据 测算依据 测算(公式)依据 测算公式及依据 测算依据及说明"),
    (Kind::CostItems, Column::Ordinal, "序号 编号 行号"),
    (Kind::Safeguards, Column::Ordinal, "序号 编号 行号"),
    (Kind::Schedule, Column::Ordinal, "序号 编号 行号"),
    (Kind::Projects, Column::Ordinal, "序号 编号 行号"),
];

/// The columns of a table with the words for them.
fn told<T>(kind: Kind, columns: &'static [said::Column<T>]) -> impl Iterator<Item = (Kind, Column, &'static str)> {
    let named = columns.iter().filter(|column| !column.words.is_empty());
    named.map(move |column| (kind, kind.of_member(column.member), column.words))
}

static COLUMNS: LazyLock<HashMap<(Kind, &str), Column>> = LazyLock::new(|| {
    let told = told(Kind::Indicators, Indicator::COLUMNS)
        .chain(told(Kind::CostItems, CostItem::COLUMNS))
        .chain(told(Kind::Safeguards, Safeguard::COLUMNS))
        .chain(told(Kind::Schedule, ScheduleStep::COLUMNS))
        .chain(WORDS.iter().copied());
    let words = told.flat_map(|(kind, column, words)| words.split(' ').map(move |word| ((kind, word), column)));
    let explanations = [Column::Rule, Column::Pointer, Column::Given, Column::Explanation];
    let explanations = EXPLANATION_HEADINGS.into_iter().zip(explanations);
    let explanations = explanations.map(|(word, column)| ((Kind::Explanations, word), column));
    let findings = FINDING_HEADINGS.into_iter().map(|word| ((Kind::Findings, word), Column::Unknown));
    words.chain(explanations).chain(findings).collect()
});

impl Kind {
    pub(super) const ALL: [Self; 8] = [
        Self::Indicators,
        Self::CostItems,
        Self::Safeguards,
        Self::Explanations,
        Self::Schedule,
        Self::Execution,
        Self::Projects,
        Self::Findings,
    ];

    /// The column of a member of its rows; what is read in no way of its own is a text.
    pub fn of_member(self, member: &'static str) -> Column {
        match (self, member) {
            (Self::Indicators, "level1") => Column::Level1,
            (Self::Indicators, "level2") => Column::Level2,
            (Self::Indicators, "name") => Column::Name,
            (Self::Indicators, "target") => Column::Target,
            (Self::Indicators, "operator") => Column::Operator,
            (Self::Indicators, "value") => Column::Value,
            (Self::Indicators, "unit") => Column::Unit,
            (Self::Indicators, "weight") => Column::Weight,
            (Self::CostItems, "component") => Column::Component,
            (Self::CostItems, "content") => Column::Content,
            (Self::CostItems, "detail") => Column::Detail,
            (Self::CostItems, "amount") => Column::Amount,
            (Self::CostItems, "unit_price") => Column::UnitPrice,
            (Self::CostItems, "quantity") => Column::Quantity,
            (Self::Safeguards, "kind") => Column::SafeguardKind,
            (Self::Safeguards, "stages") => Column::Stages,
            (Self::Schedule, "start_date") => Column::FirstDay,
            (Self::Schedule, "end_date") => Column::LastDay,
            (_, member) => Column::Text(member),
        }
    }

    /// Whether these headings are enough to know the table by.
    pub(super) fn is_known_by(self, found: &[Column]) -> bool {
        let has = |column| found.contains(&column);
        match self {
            Self::Indicators => {
                let levels = [Column::Level1, Column::Level2].into_iter().filter(|level| has(*level)).count();
                let say = [Column::Name, Column::Target].into_iter().filter(|column| has(*column)).count();
                say > 0 && levels + say >= 2 && (levels > 0 || has(Column::Target))
            }
            Self::CostItems => {
                let names = [Column::Component, Column::Content, Column::Detail];
                let named = names.into_iter().filter(|column| has(*column)).count();
                named >= 2 || (named == 1 && has(Column::Amount) && found.len() >= 3)
            }
            Self::Safeguards => {
                has(Column::DOCUMENT) && (has(Column::MEASURES) || has(Column::Stages) || has(Column::SafeguardKind))
            }
            Self::Explanations => has(Column::Rule) && has(Column::Explanation),
            Self::Schedule => has(Column::STEP) && (has(Column::FirstDay) || has(Column::LastDay)),
            Self::Execution => {
                let budget = has(Column::Budget) || has(Column::BudgetAtStart);
                let beside = has(Column::Former) || has(Column::Whole);
                let years = found.iter().filter(|column| matches!(column, Column::OfYear(_))).count();
                years > 1 || (budget && (has(Column::Executed) || (beside && has(Column::Budget))))
            }
            // By its fields, which are no columns of their own.
            Self::Projects => false,
            Self::Findings => found.len() == 4,
        }
    }

    pub fn column(self, text: &str) -> Option<(Column, Option<MoneyUnit>)> {
        self.column_of(&key(text))
    }

    /// The column that a heading names, folded as labels are.
    pub fn column_of(self, key: &str) -> Option<(Column, Option<MoneyUnit>)> {
        // 全年(程)预算数
        let key = &key.replace("(程)", "");
        let word = |key: &str| COLUMNS.get(&(self, key)).copied().or_else(|| own_words::column(self, key));
        if let Some(column) = word(key) {
            return Some((column, None));
        }
        // 实施周期目标值
        if self == Self::Indicators && TargetPeriod::of_target(key).is_some() {
            return Some((Column::Target, None));
        }
        // 1-7月执行数
        let monthly = key.split_once('月').filter(|(months, _)| {
            !months.is_empty() && months.chars().all(|c| c.is_ascii_digit() || "-—~至月".contains(c))
        });
        if let Some((_, rest)) = monthly {
            return word(rest).map(|column| (column, None));
        }
        if let Some(stage) = levels::stage(key).filter(|_| self == Self::Safeguards) {
            return Some((Column::OneStage(stage), None));
        }
        if let Some(column) = self.column_by_its_parts(key) {
            return Some((column, None));
        }
        let (outside, inside) = key.split_once('(')?;
        let inside = inside.trim_end_matches(')');
        // 数量（完成率） is an indicator, no heading.
        let of_period = TargetPeriod::of_word(inside).is_some();
        let bare = |column: &Column| {
            let told = *column == Column::Name && outside.contains("指标");
            of_period || told || !matches!(column, Column::Quantity | Column::Content | Column::Name)
        };
        let column = word(outside).or_else(|| self.column_by_its_parts(outside)).filter(bare)?;
        // 指标值（包含数字及文字描述）, 明细金额（元）
        Some((column, MoneyUnit::read(inside)))
    }
}

impl Kind {
    /// The column of indicators that a heading names by its parts: 三级指标内容, 年初绩效指标值, 半年度指标执行情况.
    fn column_by_its_parts(self, key: &str) -> Option<Column> {
        const LONGEST: usize = 14;
        if self == Self::Execution {
            let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
            // 项目总预算：15 is no heading.
            let figures = key.chars().skip_while(char::is_ascii_digit).any(|c| c.is_ascii_digit() || c == ':');
            let money = has(&["预算", "资金", "金额", "安排", "申请", "投资"]);
            let money = money && !figures && key.chars().nth(LONGEST).is_none();
            let budget = money && !has(&["来源", "情况", "说明", "依据", "总额", "财政", "执行", "支出"]);
            let named = key.get(..4).and_then(|year| year.parse::<u16>().ok()).filter(|_| key.get(4..7) == Some("年"));
            return match () {
                () if budget && named.is_some() => named.map(Column::OfYear),
                () if budget && has(&["上年", "上一年", "以前年度"]) => Some(Column::Former),
                () if budget && has(&["本年度", "本年", "当年"]) && has(&["申请", "安排", "数", "预算"]) => {
                    Some(Column::Budget)
                }
                () if budget && has(&["总"]) && has(&["项目", "投资"]) => Some(Column::Whole),
                () => None,
            };
        }
        if self != Self::Indicators || key.contains('(') || key.chars().nth(LONGEST).is_some() {
            return None;
        }
        let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
        let ends = |words: &[&str]| words.iter().any(|word| key.ends_with(word));
        let level = has(&["指标"]).then(|| {
            [("一级", Column::Level1), ("二级", Column::Level2), ("三级", Column::Name)]
                .into_iter()
                .find_map(|(word, column)| key.contains(word).then_some(column))
        });
        if let Some(level) = level.flatten() {
            return Some(level);
        }
        let of_year = key.starts_with(|c: char| c.is_ascii_digit());
        if has(&[
            "上年",
            "去年",
            "历史",
            "行业",
            "参考",
            "预计",
            "可能",
            "时间",
            "计算",
            "绩效指标完成",
            "目标完成情况",
        ]) {
            return None;
        }
        if has(&["预期", "计划", "拟"]) && ends(&["值", "数"]) && !has(&["半年"]) {
            return Some(Column::Target);
        }
        // 2021年实际值 is of another year than the one that is declared.
        if of_year && has(&["实际"]) {
            return None;
        }
        match () {
            () if has(&["指标"]) && ends(&["说明", "解释", "描述", "口径", "内涵"]) => {
                Some(Column::Text("explanation"))
            }
            () if has(&["原因"]) => Some(Column::Reason),
            () if has(&["实际", "完成", "执行", "达成"]) && ends(&["值", "情况", "数", "结果"]) => {
                Some(Column::Achieved)
            }
            () if ends(&["得分", "评分"]) => Some(Column::Score),
            () if has(&["半年"]) => None,
            () if ends(&["指标值", "目标值", "预期值", "计划值", "设定值"]) => Some(Column::Target),
            () => None,
        }
    }
}
