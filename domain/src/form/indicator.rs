//! 绩效目标: one row of the second sheet's table of indicators.

use deserr::{Deserr, ValuePointerRef};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    form::{
        said::{Column, Said},
        taxonomy::{Level1, Level2},
    },
    values::{
        language::Bilingual,
        list::{List, Row},
        money::Weight,
        shape::{Faults, Ignored},
        text::{Name, Narrative},
    },
    wording::target::Target,
};

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
    /// 目标值 The target, kept as written.
    #[deserr(default)]
    pub target: Option<Narrative>,
    /// 目标值解析结果 How the server understands the target; null if no target is given.
    #[deserr(default, from(Ignored) = nothing)]
    #[schema(read_only)]
    pub target_parsed: Option<Target>,
    /// 权重 Weight.
    #[deserr(default)]
    pub weight: Option<Weight>,
    /// 备注 Remark, such as the source of the target value.
    #[deserr(default)]
    pub remark: Option<Narrative>,
}

/// 绩效目标表 The table of indicators.
pub type Indicators = List<Indicator, 200>;

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
        Column::new("id", "行编号", "id of the row", |row| {
            row.id.map_or(Said::Nothing, |id| Said::Made(id.to_string()))
        }),
        Column::new("level1", "一级目标", "level 1", |row| Said::label(row.level1.map(Level1::label))),
        Column::new("level2", "二级目标", "level 2", |row| Said::label(row.level2.map(Level2::label))),
        Column::new("name", "指标名称", "name", |row| Said::text(&row.name)),
        Column::new("target", "目标值", "target", |row| Said::text(&row.target)),
        Column {
            member: "target_parsed", name: Bilingual::fixed("目标值解析结果", "target as read"), said: None
        },
        Column::new("weight", "权重", "weight", |row| Said::number(row.weight)),
        Column::new("remark", "备注", "remark", |row| Said::text(&row.remark)),
    ];

    /// Completes a row whose target was set.
    #[must_use]
    pub fn with_target_read(mut self) -> Self {
        self.target_parsed = self.target.as_ref().map(|target| Target::read(target.as_str()));
        self
    }

    fn read_target(self, _: ValuePointerRef) -> Result<Self, Faults> {
        Ok(self.with_target_read())
    }
}
