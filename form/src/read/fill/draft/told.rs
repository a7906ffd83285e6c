//! Results that a form tells beside the declaration.

use domain::values::text::Narrative;

use crate::read::recognise::figures::MoneyUnit;

use super::{
    super::{amounts::Slot, parse::take, report::Report, written::Written},
    Draft,
};

impl Draft {
    /// 实际完成情况 of the goal.
    pub(super) fn put_achieved(&mut self, written: Written) {
        once(written, "/annual_goal", &mut self.results.achieved_goal, &mut self.report);
    }

    /// 全年执行数 of the whole budget.
    pub fn put_executed(&mut self, unit: Option<MoneyUnit>, written: Written) {
        if self.amounts.has(Slot::Executed) {
            return self.report.unread(written.place, written.text);
        }
        self.amounts.take(Slot::Executed, unit, written, &mut self.report);
    }

    /// 执行率 of the whole budget.
    pub fn put_rate(&mut self, written: Written) {
        once(written, "/funding", &mut self.results.execution_rate, &mut self.report);
    }

    /// 总分 Points of the whole form.
    pub fn put_score(&mut self, written: Written) {
        once(written, "/indicators", &mut self.results.score, &mut self.report);
    }
}

/// Takes a text of the results once; a second one is told.
fn once(written: Written, pointer: &str, member: &mut Option<Narrative>, report: &mut Report) {
    if member.is_some() {
        return report.unread(written.place, written.text);
    }
    take(written, pointer, member, report);
}
