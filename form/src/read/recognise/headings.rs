//! Headings of tables: which table a row of headings begins, and which column holds what.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

use domain::form::{
    cost_item::CostItem,
    indicator::{Indicator, TargetPeriod},
    safeguard::{Safeguard, Stage},
    said,
    schedule::ScheduleStep,
};

use crate::own::{EXPLANATION_HEADINGS, FINDING_HEADINGS};

use crate::read::blocks::{
    grid::{Cell, MAX_HEADINGS, Row},
    place::Place,
};

use super::{
    figures::MoneyUnit,
    labels::{self, Field, key},
    levels, listed, own_words, places, sets,
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

/// A heading with the columns below it.
#[derive(Clone, Debug)]
pub struct Heading {
    pub text: String,
    pub column: Column,
    pub from: u32,
    pub to: u32,
    /// 明细金额（万元）
    pub unit: Option<MoneyUnit>,
}

/// The headings of one table.
#[derive(Clone, Debug)]
pub struct Columns {
    pub kind: Kind,
    pub headings: Vec<Heading>,
    pub width: u32,
    /// First columns of the cells of the row of headings, for rows that do not agree with it in their grid.
    pub starts: Vec<u32>,
    /// What a label beside the headings says of the period of the rows below, such as 实施期绩效指标; none without such a label.
    pub side: Option<Option<TargetPeriod>>,
    /// 项目资金（万元） beside the headings of an execution.
    pub unit: Option<MoneyUnit>,
    /// The headings of a second set of indicators to the right of the first.
    pub second: Option<Arc<Columns>>,
    /// The same headings for each of several places whose targets have columns of their own, with the place.
    pub places: Vec<(String, Arc<Columns>)>,
    /// Whether only the row of headings was met: a second one may refine it.
    pub(super) fresh: bool,
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
    const ALL: [Self; 8] = [
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
    fn is_known_by(self, found: &[Column]) -> bool {
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

/// The table that a row of headings begins. Most texts of the row must be headings, each another one; where this service
/// printed them, all, and none beside another row.
pub fn find(row: &Row, own: bool) -> Option<Columns> {
    let noted = |(at, cell): (usize, &Cell)| at == 0 && !own && labels::is_section_with_note(&cell.text);
    let said: Vec<&Cell> = row.said().filter(|said| !noted(*said)).map(|(_, cell)| cell).collect();
    if said.len() < 2
        || said.len() > MAX_HEADINGS
        || said.iter().any(|cell| cell.text.chars().nth(labels::MAX_LABEL).is_some())
    {
        return None;
    }
    if own && row.cells.iter().any(|cell| cell.covered) {
        return None;
    }
    let keys: Vec<_> = said.iter().map(|cell| key(&cell.text)).collect();
    let candidates = Kind::ALL.into_iter().filter_map(|kind| {
        let mut found: Vec<Column> = Vec::new();
        for (column, _) in keys.iter().filter_map(|key| kind.column_of(key)) {
            // A heading stands once; 依据 once for each figure. The findings have no columns of their own.
            if matches!(column, Column::Basis | Column::Former) || kind == Kind::Findings || !found.contains(&column) {
                found.push(column);
            }
        }
        let all = found.len() == said.len();
        // Headings of two sets side by side count both times.
        let twice = || !own && kind == Kind::Indicators && sets::second(&keys).is_some();
        let known = || keys.iter().filter(|key| kind.column_of(key).is_some()).count();
        // In a list of projects its fields are headings too.
        let listed = if own || !matches!(kind, Kind::Indicators | Kind::Projects) { 0 } else { listed::fields(&keys) };
        // Places have columns of their own.
        let places = if own || kind != Kind::Indicators { 0 } else { places::count(&keys, &found) };
        let most = [listed, places].iter().sum::<usize>().saturating_add(if twice() { known() } else { found.len() });
        if kind == Kind::Projects {
            let families = keys.iter().filter(|key| levels::level1(key).is_some()).count();
            let known = most.saturating_add(families);
            let rows = keys.iter().any(|key| {
                let column = Kind::Indicators.column_of(key).map(|(column, _)| column);
                matches!(column, Some(Column::Level1 | Column::Level2 | Column::Name | Column::Target))
            });
            let list = listed >= listed::FEWEST && known * 2 > said.len() && !rows;
            // 预算金额 and 项目概况 beside 项目名称 are no cost items.
            return list.then_some((kind, if listed::tells_goals(&keys) { listed.saturating_add(1) } else { 0 }));
        }
        // A label at the side is none of the headings.
        let side = |key: &String| {
            let field = labels::field(key).map(|(field, _)| field);
            // 项目资金申请（万元）, at the side of its sources.
            let money = kind == Kind::Execution && field.is_some_and(Field::is_amount);
            field == Some(Field::SECTION) || money
        };
        let sides = keys.iter().filter(|key| side(key) && kind.column_of(key).is_none()).count();
        let enough = kind.is_known_by(&found) && (all || (!own && most * 2 > said.len().saturating_sub(sides)));
        enough.then_some((kind, found.len()))
    });
    let (kind, _) = candidates.max_by_key(|(_, found)| *found)?;
    // Worksheets leave blank cells out; there the grid is the truth.
    let sheet = said.iter().any(|cell| matches!(cell.place, Place::Sheet { .. }));
    let starts = row.cells.iter().filter(|_| !sheet).map(|cell| cell.column).collect();
    let side = said.iter().find(|cell| labels::is_section(&key(&cell.text))).map(|cell| labels::period(&cell.text));
    let unit = said.iter().find_map(|cell| {
        let (field, hint) = labels::field(&cell.text)?;
        let side = field == Field::SECTION || (kind == Kind::Execution && field.is_amount());
        hint.as_deref().and_then(MoneyUnit::read).filter(|_| side)
    });
    let mut columns = Columns {
        kind,
        headings: Vec::new(),
        width: row.width(),
        starts,
        side,
        unit,
        second: None,
        places: Vec::new(),
        fresh: true,
    };
    let twice = side_label(kind, &said);
    let split = sets::second(&keys).filter(|_| !own && kind == Kind::Indicators);
    let list = !own && matches!(kind, Kind::Indicators | Kind::Projects) && listed::fields(&keys) > 0;
    for cell in said.iter().skip(usize::from(twice)) {
        match listed::goal(&key(&cell.text)).filter(|_| list && cell.column > 0) {
            Some(field) => columns.headings.push(Heading {
                text: cell.text.clone(),
                column: Column::Field(field),
                from: cell.column,
                to: cell.end(),
                unit: None,
            }),
            None => columns.add(cell),
        }
    }
    if let Some((at, periods)) = split {
        columns.part(said.get(at).map_or(0, |cell| cell.column), periods);
    }
    if !columns.is_list() {
        columns.forget_fields();
    }
    columns.name_places();
    columns.name_families();
    columns.name_bases();
    if sheet {
        columns.widen();
    }
    Some(columns)
}

impl Columns {
    /// A table of indicators whose headings follow.
    pub fn of_indicators(row: &Row) -> Self {
        let sheet = row.said().any(|(_, cell)| matches!(cell.place, Place::Sheet { .. }));
        let starts = row.cells.iter().filter(|_| !sheet).map(|cell| cell.column).collect();
        Self {
            kind: Kind::Indicators,
            headings: Vec::new(),
            width: row.width(),
            starts,
            side: None,
            unit: None,
            second: None,
            places: Vec::new(),
            fresh: false,
        }
    }
}

/// Whether the first heading is a label at the side: 制度保障 in front of 制度类别 says the same.
fn side_label(kind: Kind, said: &[&Cell]) -> bool {
    let mut columns = said.iter().map(|cell| kind.column(&cell.text).map(|(column, _)| column));
    let section = |cell: &&&Cell| labels::field(&cell.text).is_some_and(|(field, _)| field == Field::SECTION);
    let first = columns.next().flatten().filter(|_| said.first().is_some_and(|cell| section(&cell)));
    first.is_some() && columns.any(|column| column == first)
}

impl Columns {
    fn add(&mut self, cell: &Cell) {
        let side = labels::field(&cell.text).is_some_and(|(field, _)| field == Field::SECTION);
        let (column, unit) = match self.kind.column(&cell.text) {
            Some(found) => found,
            None if side => return,
            None => (self.field_of(&cell.text).map_or(Column::Unknown, Column::Field), None),
        };
        // The second column of the same kind belongs to another year or is a mistake: the first is the one that counts.
        let twice = self.headings.iter().any(|heading| heading.column == column);
        // 指标内容 beside 三级指标 tells what it means.
        let meaning = column == Column::Name && twice && key(&cell.text) == "指标内容";
        let again = twice && !matches!(column, Column::Basis | Column::Unknown);
        let column = match (meaning, again) {
            (true, _) => Column::Text("explanation"),
            (false, true) => Column::Unknown,
            (false, false) => column,
        };
        self.headings.push(Heading { text: cell.text.clone(), column, from: cell.column, to: cell.end(), unit });
    }

    /// Of columns that name their years the one of the form is its budget.
    pub fn settle_years(&mut self, year: Option<u16>) {
        for heading in &mut self.headings {
            if let Column::OfYear(named) = heading.column {
                heading.column = if Some(named) == year { Column::Budget } else { Column::Former };
            }
        }
    }

    /// 指标 beside 指标内容 is the family.
    fn name_families(&mut self) {
        let has = |column: Column| self.headings.iter().any(|heading| heading.column == column);
        if self.kind != Kind::Indicators || has(Column::Level1) || has(Column::Level2) {
            return;
        }
        let at = |words: &[&str]| self.headings.iter().position(|it| words.contains(&key(&it.text).as_str()));
        let (Some(family), Some(name)) = (at(&["指标"]), at(&["指标内容", "指标名称", "具体指标", "指标描述"]))
        else {
            return;
        };
        for (at, column) in [(family, Column::Level1), (name, Column::Name)] {
            if let Some(heading) = self.headings.get_mut(at) {
                heading.column = column;
            }
        }
    }

    /// Adds what a row of headings above this one has over columns that are without one: 分值, 实际完成值 over the second row of
    /// a head of two.
    pub fn complete(&mut self, above: &Row) -> Vec<Place> {
        let mut added = Vec::new();
        for (_, cell) in above.said() {
            let free = |heading: &Heading| heading.to <= cell.column || cell.end() <= heading.from;
            if self.headings.iter().all(free) && self.kind.column(&cell.text).is_some() {
                self.add(cell);
                added.push(cell.place.clone());
            }
        }
        self.headings.sort_by_key(|heading| heading.from);
        added
    }

    /// In a worksheet without merged cells a heading holds for the blank columns to its right.
    fn widen(&mut self) {
        let starts: Vec<u32> = self.headings.iter().skip(1).map(|heading| heading.from).collect();
        let last = self.headings.len().saturating_sub(1);
        for (at, heading) in self.headings.iter_mut().enumerate() {
            if let Some(next) = starts.get(at) {
                heading.to = heading.to.max(*next);
            } else if at == last && heading.column == Column::Stages {
                let stages = u32::try_from(Stage::ALL.len()).unwrap_or_default();
                heading.to = heading.to.max(heading.from.saturating_add(stages));
            }
        }
    }

    /// 依据 stands to the right of what it is the basis of.
    fn name_bases(&mut self) {
        self.headings.sort_by_key(|heading| heading.from);
        let mut last = None;
        for heading in &mut self.headings {
            heading.column = match (heading.column, last) {
                (Column::Basis, Some(Column::Quantity)) => Column::Text("quantity_basis"),
                (Column::Basis, _) => Column::Text("unit_price_basis"),
                (column, _) => column,
            };
            if matches!(heading.column, Column::UnitPrice | Column::Quantity) {
                last = Some(heading.column);
            }
        }
    }

    /// A second row of headings: narrower ones below a wide one.
    pub fn refine(&mut self, row: &Row) -> bool {
        let said: Vec<&Cell> = row.said().map(|(_, cell)| cell).collect();
        if self.refine_places(row) {
            return true;
        }
        let known = |cell: &&Cell| self.kind.column(&cell.text).is_some();
        let over = |cell: &&Cell| {
            let above = self.headings.iter().find(|heading| heading.from <= cell.column && cell.end() <= heading.to);
            above.is_none_or(|heading| heading.to - heading.from > cell.width)
        };
        // 2021年实际值 | 预期2022年实现值 below 指标值: one that is known makes the row a head.
        let below_wide = |cell: &&Cell| {
            let above = self.headings.iter().find(|it| it.from <= cell.column && cell.end() <= it.to);
            above.is_some_and(|it| it.to - it.from > cell.width)
        };
        let all = said.iter().all(|cell| known(cell) && over(cell));
        let some = said.len() > 1 && said.iter().any(known) && said.iter().all(below_wide);
        if !self.fresh || said.is_empty() || !(all || some) {
            return false;
        }
        let wide = |heading: &Heading| said.iter().any(|cell| heading.from <= cell.column && cell.end() <= heading.to);
        self.headings.retain(|heading| !wide(heading));
        self.starts.clear();
        for cell in said {
            self.add(cell);
        }
        self.name_bases();
        true
    }

    /// A row below the headings was read: no second row of headings follows.
    pub const fn settle(&mut self) {
        self.fresh = false;
    }

    /// The heading that a cell lies under: that of its first column, or the next that it reaches.
    pub fn of(&self, cell: &Cell) -> Option<&Heading> {
        let begins = self.at(cell.column);
        begins.or_else(|| self.headings.iter().find(|heading| cell.column < heading.from && heading.from < cell.end()))
    }

    /// The heading over a column.
    pub fn at(&self, column: u32) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.from <= column && column < heading.to)
    }

    /// Whether a cell reaches over several headings that do not belong together.
    pub fn is_across(&self, cell: &Cell) -> bool {
        let levels = |column| matches!(column, Column::Level1 | Column::Level2 | Column::Name);
        let mut under = self.headings.iter().filter(|it| it.from < cell.end() && cell.column < it.to);
        let first = under.next();
        first.is_some_and(|first| under.any(|other| !(levels(first.column) && levels(other.column))))
    }
}
