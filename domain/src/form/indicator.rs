//! 绩效目标: one row of the second sheet's table of indicators.

use deserr::{Deserr, ValuePointerRef};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    form::{
        said::{Column, Refused, Said},
        taxonomy::{Level1, Level2},
    },
    values::{
        codes::codes,
        list::{List, Row},
        money::Weight,
        shape::{FaultCode, Faults, Ignored},
        text::{Name, Narrative, ShortText},
    },
    wording::{
        fold::{fold, half_width},
        operators::{self, Operator},
        placeholders::is_filler,
        target::{Target, is_measure},
    },
};

codes! {
    /// 目标期间 Whether a target is that of the budget year or of the whole project.
    TargetPeriod {
        Annual = "annual", "年度", "year";
        Whole = "whole", "实施期", "whole period";
    }
}

codes! {
    /// 指标方向 Which way an indicator is better.
    Direction {
        Positive = "positive", "正向", "more is better";
        Negative = "negative", "反向", "less is better";
    }
}

/// 绩效指标 One performance indicator with its target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = Indicator::read_target -> Faults)]
pub struct Indicator {
    /// 行编号 Id of the row. In a PUT a row with a known id keeps it, a row without one is new.
    #[deserr(default)]
    #[schema(value_type = Uuid)]
    pub id: Option<Uuid>,
    /// 一级目标 Level 1.
    #[deserr(default)]
    pub level1: Option<Level1>,
    /// 二级目标 Level 2.
    #[deserr(default)]
    pub level2: Option<Level2>,
    /// 三级目标（指标名称） Level 3, the indicator's name.
    #[deserr(default)]
    pub name: Option<Name>,
    /// 目标值 The target, kept as written (`KPI_VAL` in the data standard of budget management). Where it is null it is made of
    /// operator, value and unit. Whoever changes those sends it as null again.
    #[deserr(default)]
    pub target: Option<Narrative>,
    /// 计算符号 Operator of the target, where the sender keeps it apart.
    #[deserr(default)]
    pub operator: Option<Operator>,
    /// 目标数值 Value of the target without operator and unit, where the sender keeps it apart: 95, 优良.
    #[deserr(default)]
    pub value: Option<Name>,
    /// 计量单位 Unit of the value, where the sender keeps it apart: 次, %, 万元.
    #[deserr(default)]
    pub unit: Option<ShortText>,
    /// 目标值解析结果 How the server understands the target; null if no target is given.
    #[deserr(default, from(Ignored) = nothing)]
    #[schema(read_only)]
    pub target_parsed: Option<Target>,
    /// 权重 Weight.
    #[deserr(default)]
    pub weight: Option<Weight>,
    /// 目标期间 The period of the target; null where the form has one set of indicators.
    #[deserr(default)]
    pub period: Option<TargetPeriod>,
    /// 指标方向 Which way the indicator is better, where the form says so.
    #[deserr(default)]
    pub direction: Option<Direction>,
    /// 指标解释 What the indicator means and how it is counted.
    #[deserr(default)]
    pub explanation: Option<Narrative>,
    /// 评分标准 How points are given for it (`KPI_EVALSTD` in the data standard of budget management).
    #[deserr(default)]
    pub scoring_standard: Option<Narrative>,
    /// 备注 Remark, such as the source of the target value.
    #[deserr(default)]
    pub remark: Option<Narrative>,
}

/// 绩效目标表 The table of indicators.
pub type Indicators = List<Indicator, 200>;

/// What forms call the periods and the directions.
const PERIODS: [(&str, TargetPeriod); 16] = [
    ("年度", TargetPeriod::Annual),
    ("年度指标", TargetPeriod::Annual),
    ("年度目标", TargetPeriod::Annual),
    ("实施期指标", TargetPeriod::Whole),
    ("实施期目标", TargetPeriod::Whole),
    ("中期目标", TargetPeriod::Whole),
    ("中期指标", TargetPeriod::Whole),
    ("当年", TargetPeriod::Annual),
    ("本年", TargetPeriod::Annual),
    ("实施期", TargetPeriod::Whole),
    ("中期", TargetPeriod::Whole),
    ("长期", TargetPeriod::Whole),
    ("中长期", TargetPeriod::Whole),
    ("总体", TargetPeriod::Whole),
    ("实施周期", TargetPeriod::Whole),
    ("项目周期", TargetPeriod::Whole),
];
const DIRECTIONS: [(&str, Direction); 9] = [
    ("负向指标", Direction::Negative),
    ("逆向", Direction::Negative),
    ("反", Direction::Negative),
    ("正向", Direction::Positive),
    ("正向指标", Direction::Positive),
    ("正", Direction::Positive),
    ("反向", Direction::Negative),
    ("反向指标", Direction::Negative),
    ("负向", Direction::Negative),
];

impl TargetPeriod {
    /// The period that a word names: 年度, 长期.
    pub fn of_word(text: &str) -> Option<Self> {
        named(text, &PERIODS, &[]).ok()
    }

    /// The period of the targets below a heading: 实施周期目标值, 年度指标值.
    pub fn of_target(text: &str) -> Option<Self> {
        Self::of_word(["目标值", "指标值"].into_iter().find_map(|tail| text.strip_suffix(tail))?)
    }

    /// The period whose indicators a heading is over: 年度绩效指标, 实施期指标, 中长期目标.
    pub fn of_heading(text: &str) -> Option<Self> {
        let stem = ["绩效指标", "绩效目标", "指标", "目标"].into_iter().find_map(|tail| text.strip_suffix(tail));
        Self::of_word(stem?)
    }
}

impl Direction {
    /// The direction that a word names: 正向, 反向指标.
    pub fn of_word(text: &str) -> Option<Self> {
        named(text, &DIRECTIONS, &[]).ok()
    }
}

/// The value of this name.
fn named<T: Copy>(text: &str, names: &[(&str, T)], codes: &[&str]) -> Result<T, Refused> {
    let found = names.iter().find(|(name, _)| *name == text.trim());
    found.map(|(_, value)| *value).ok_or_else(|| (FaultCode::UnknownValue, codes.join(", ")))
}

const fn nothing(_: Ignored) -> Option<Target> {
    None
}

impl Row for Indicator {
    fn id(&self) -> Option<Uuid> {
        self.id
    }

    fn with_id(self, id: Option<Uuid>) -> Self {
        Self { id, ..self }
    }
}

impl Indicator {
    /// The columns of the table, in its order.
    pub const COLUMNS: &'static [Column<Self>] = &[
        Column::<Self>::new("id", "行编号", "id of the row", |row| {
            row.id.map_or(Said::Nothing, |id| Said::Made(id.to_string()))
        }),
        Column::<Self>::new("level1", "一级目标", "level 1", |row| Said::label(row.level1.map(Level1::label)))
            .words("一级目标 一级指标 一级 一级绩效目标 一级绩效指标 一级分类"),
        Column::<Self>::new("level2", "二级目标", "level 2", |row| Said::label(row.level2.map(Level2::label)))
            .words("二级目标 二级指标 二级 二级绩效目标 二级绩效指标 二级分类"),
        Column::<Self>::new("name", "指标名称", "name", |row| Said::text(&row.name))
            .words("三级目标 三级指标 三级 三级绩效目标 三级绩效指标 指标名称 三级指标名称 指标内容 绩效指标名称 绩效指标内容 具体指标 指标"),
        Column::<Self>::new("target", "目标值", "target", |row| Said::text(&row.target))
            .words("目标值 指标值 年度指标值 年度目标值 绩效目标值 指标目标值 计划指标值 绩效指标值 本年目标值 目标值或指标值 预期指标值 预期目标值 计划目标值 指标值及单位 目标值及单位 计划值 数值 当年目标值 本年指标值 本年度指标值 预期值 年初目标值 当年预期实现值 预期当年实现值 本年绩效指标值 预算设定指标值 绩效目标指标值 年度绩效指标值 指标目标值 当年度指标值 当年指标值 目标指标值 年度绩效目标值 全年目标值"),
        Column::added("target_parsed", "目标值解析结果", "target as read"),
        Column::<Self>::new("weight", "权重", "weight", |row| Said::number(row.weight))
            .words("权重 分值 指标权重 分值权重 权重分值 分值(权重) 指标分值 权重(%)"),
        Column::<Self>::new("remark", "备注", "remark", |row| Said::text(&row.remark))
            .words("备注 说明 备注说明 目标值来源 指标值来源 指标说明 备注(目标值来源) 备注及说明 备注或说明")
            .taken(|row, text| {
                row.remark = Some(Narrative::parse(text)?);
                Ok(())
            }),
        Column::<Self>::new("operator", "计算符号", "operator", |row| Said::label(row.operator.map(Operator::label)))
            .words("计算符号 运算符号 运算符 符号 指标符号 比较符号 指标值符号 计算符 比较符 关系符号 指标性质 绩效指标性质 指标值性质"),
        Column::<Self>::new("value", "目标数值", "value of the target", |row| Said::text(&row.value)).words("目标数值 指标数值"),
        Column::<Self>::new("unit", "计量单位", "unit of the target", |row| Said::text(&row.unit))
            .words("计量单位 单位 度量单位 指标单位 指标值单位 数据单位 目标值单位 绩效度量单位 指标度量单位 指标计量单位"),
        Column::<Self>::new("period", "目标期间", "period of the target", |row| {
            Said::label(row.period.map(TargetPeriod::label))
        })
        .words("目标期间 指标期间 指标周期")
        .taken(|row, text| {
            row.period = Some(named(&text, &PERIODS, TargetPeriod::CODES)?);
            Ok(())
        }),
        Column::<Self>::new("direction", "指标方向", "direction", |row| Said::label(row.direction.map(Direction::label)))
            .words("指标方向 指标方向性 方向 方向性")
            .taken(|row, text| {
                row.direction = Some(named(&text, &DIRECTIONS, Direction::CODES)?);
                Ok(())
            }),
        Column::<Self>::new("explanation", "指标解释", "explanation", |row| Said::text(&row.explanation))
            .words("指标解释 指标释义 指标定义 指标内涵 指标解释说明 指标含义 绩效标准 绩效指标描述 指标描述 指标内容解释")
            .taken(|row, text| {
                row.explanation = Some(Narrative::parse(text)?);
                Ok(())
            }),
        Column::<Self>::new("scoring_standard", "评分标准", "scoring standard", |row| Said::text(&row.scoring_standard))
            .words("评分标准 评分细则 评分规则 评价标准 计分标准 扣分标准 评分办法 评扣分标准 评(扣)分标准")
            .taken(|row, text| {
                row.scoring_standard = Some(Narrative::parse(text)?);
                Ok(())
            }),
    ];

    /// 目标值 The target that operator, value and unit make; none without a value. A value without a figure (优良) is the target by
    /// itself, and what it says already is not said twice.
    pub fn composed(&self) -> Option<Narrative> {
        let value = self.value.as_ref().map(|value| value.as_str().trim()).filter(|value| !value.is_empty())?;
        Some(Narrative::stored(self.completed(value)))
    }

    /// A text with the operator and the unit that it does not say itself.
    fn completed(&self, text: &str) -> String {
        if !text.contains(|c: char| half_width(c).is_ascii_digit()) {
            return text.to_owned();
        }
        let operator = self.operator.filter(|_| operators::leading(&fold(text)).0.is_none());
        let operator = operator.map_or("".into(), |operator| operator.label().zh);
        let unit = self.unit.as_ref().map_or("", |unit| unit.as_str().trim());
        let unit = if is_filler(unit) || text.ends_with(unit) { "" } else { unit };
        format!("{operator}{text}{unit}")
    }

    /// Completes a row whose target was set. A target that is a bare figure is understood with the operator and the unit that
    /// were sent beside it.
    #[must_use]
    pub fn with_target_read(mut self) -> Self {
        self.target_parsed = self.target.as_ref().map(|target| {
            let read = Target::read(target.as_str());
            let parts = self.operator.is_some() || self.unit.is_some();
            if !parts || !is_measure(&read) || (read.operator.is_some() && read.unit.is_some()) {
                return read;
            }
            let whole = Target::read(&self.completed(&read.text));
            if is_measure(&whole) { Target { text: read.text, ..whole } } else { read }
        });
        self
    }

    fn read_target(mut self, _: ValuePointerRef) -> Result<Self, Faults> {
        self.target = self.target.take().or_else(|| self.composed());
        Ok(self.with_target_read())
    }
}
