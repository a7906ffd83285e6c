//! 实施进度计划: what is done from when to when, as national forms plan it.

use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    form::said::{Column, Said},
    values::{list::List, period::Date, shape::Faults, text::Narrative},
};

/// 实施步骤 One step of the schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct ScheduleStep {
    /// 实施内容 What is done.
    #[deserr(default)]
    pub step: Option<Narrative>,
    /// 开始日期 First day.
    #[deserr(default)]
    pub start_date: Option<Date>,
    /// 完成日期 Last day.
    #[deserr(default)]
    pub end_date: Option<Date>,
}

/// 实施进度计划 The schedule of a declaration.
pub type Schedule = List<ScheduleStep, 100>;

impl ScheduleStep {
    /// The columns of the table, in its order.
    pub const COLUMNS: &'static [Column<Self>] = &[
        Column::<Self>::new("step", "实施内容", "step", |row| Said::text(&row.step))
            .words("实施内容 项目实施内容 实施步骤 进度内容 实施进度内容 工作内容 工作任务 实施阶段 项目实施步骤 进度安排内容")
            .taken(|row, text| {
                row.step = Some(Narrative::parse(text)?);
                Ok(())
            }),
        Column::<Self>::new("start_date", "开始日期", "first day", |row| day(row.start_date))
            .words("开始日期 开始时间 起始时间 起始日期 计划开始时间 计划开始日期 项目开始时间"),
        Column::<Self>::new("end_date", "完成日期", "last day", |row| day(row.end_date))
            .words("完成日期 完成时间 结束时间 结束日期 终止时间 计划完成时间 计划完成日期 项目完成时间"),
    ];
}

fn day(date: Option<Date>) -> Said<'static> {
    date.map_or(Said::Nothing, |date| Said::Made(date.to_string()))
}
