//! 完成情况: what self-evaluations and monitoring forms tell beside the goals. It is no part of a declaration and is told
//! apart from it.

use domain::values::{money::Money, text::Narrative};

use crate::read::{blocks::marks, recognise::column::Column};

use super::{
    entry::Entry,
    parse::{is_filler, take},
    report::Report,
    written::Written,
};

/// 完成情况 What was spent and achieved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// 全年执行数 What was spent of the budget, in yuan.
    pub executed: Option<Money>,
    /// 执行率 Its share of the budget, as written.
    pub execution_rate: Option<Narrative>,
    /// 总分 Points of the whole form, as written.
    pub score: Option<Narrative>,
    /// 实际完成情况 What was achieved of the goal.
    pub achieved_goal: Option<Narrative>,
    /// What is told of indicators, in their order.
    pub indicators: Vec<Achieved>,
}

/// 指标完成情况 What was achieved of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Achieved {
    /// Its place in the table of indicators, from 0.
    pub row: usize,
    /// 实际完成值 The value that was reached, as written.
    pub achieved: Option<Narrative>,
    /// 得分 Its points, as written.
    pub score: Option<Narrative>,
    /// 偏差原因 Why it differs from the target.
    pub reason: Option<Narrative>,
}

impl Results {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Achieved {
    /// What a row tells beside its indicator.
    pub fn read(entry: &Entry, row: usize, report: &mut Report) -> Option<Self> {
        let mut told = Self { row, ..Self::default() };
        let pointer = format!("/indicators/{row}");
        for (column, member) in [(Column::Achieved, &mut told.achieved), (Column::Score, &mut told.score)] {
            if let Some(written) = entry.said(column, report).filter(|written| !is_filler(written.text)) {
                take(written, pointer.clone(), member, report);
            }
        }
        // Kinds of reasons have a column each, which are ticked or written in.
        let reasons = entry.all(Column::Reason).filter(|cell| marks::alone(&cell.text).is_none());
        let reasons: Vec<_> = reasons.filter(|cell| !is_filler(&cell.text)).collect();
        if let Some(first) = reasons.first() {
            let text = reasons.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("；");
            take(Written { text: &text, ..Written::of(first) }, pointer, &mut told.reason, report);
        }
        (told != Self { row, ..Self::default() }).then_some(told)
    }
}

impl Achieved {
    /// Tells what stands beside no indicator.
    pub fn tell(entry: &Entry, report: &mut Report) {
        for column in [Column::Achieved, Column::Reason] {
            for cell in entry.all(column).filter(|cell| !is_filler(&cell.text)) {
                report.unread(&cell.place, &cell.text);
            }
        }
    }
}
