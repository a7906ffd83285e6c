//! The tables of a declaration, filled in row by row.

use std::sync::Arc;

use domain::{
    form::{
        cost_item::CostItem,
        explanation::Explanation,
        indicator::{Indicator, Indicators, TargetPeriod},
        project::Project,
        safeguard::Safeguard,
        schedule::ScheduleStep,
        taxonomy::{Level1, Level2},
    },
    values::{
        list::List,
        money::{Money, UnitPrice},
    },
};

use crate::read::{
    blocks::grid::Row,
    recognise::{
        column::{Column, Kind},
        headings::Columns,
    },
};

use super::{
    amounts::Amounts, costs, entry::Entry, explanations, filled::Confidence, indicators, parse::parsed, report::Report,
    results::Achieved, safeguards, schedule,
};

/// What the rows of the table that is being read leave to those below.
#[derive(Default)]
pub struct Above {
    indicators: indicators::Above,
    costs: costs::Above,
    safeguards: safeguards::Above,
}

impl Above {
    /// Indicators of this period begin.
    pub fn begin(&mut self, period: Option<TargetPeriod>) {
        self.indicators = indicators::Above::of_period(period);
    }
}

#[derive(Default)]
pub struct Tables {
    indicators: Vec<Indicator>,
    cost_items: Vec<CostItem>,
    safeguards: Vec<Safeguard>,
    explanations: Vec<Explanation>,
    schedule: Vec<ScheduleStep>,
    /// Rows of a second set of indicators beside the first, which come behind all others.
    later: Vec<(Row, Arc<Columns>)>,
    achieved: Vec<Achieved>,
    /// Whether the form has a second set of indicators, filled in or not.
    two_sets: bool,
    /// Whether rows tell their period in a column of their own.
    periods_told: bool,
}

impl Tables {
    /// Reads a row below headings. `own`: this service printed it.
    pub fn add(
        &mut self,
        row: &Row,
        columns: &Columns,
        above: &mut Above,
        own: bool,
        amounts: &mut Amounts,
        report: &mut Report,
    ) {
        let mut entry = || Entry::of(row, columns, report);
        match columns.kind {
            Kind::Indicators if !columns.places.is_empty() => self.add_places(row, columns, above, report),
            Kind::Indicators => {
                let entry = entry();
                let before = self.indicators.len();
                self.periods_told |= entry.all(indicators::PERIOD).next().is_some();
                indicators::read(&entry, &mut above.indicators, own, &mut self.indicators, report);
                if self.indicators.len() > before {
                    self.achieved.extend(Achieved::read(&entry, before, report));
                } else {
                    Achieved::tell(&entry, report);
                }
                if let Some(second) = &columns.second {
                    self.later.push((row.clone(), Arc::clone(second)));
                }
            }
            Kind::CostItems => {
                let entry = entry();
                costs::read(&entry, &mut above.costs, own, &mut self.cost_items, amounts, report);
            }
            Kind::Safeguards => {
                let entry = entry();
                safeguards::read(&entry, &mut above.safeguards, own, &mut self.safeguards, report);
            }
            Kind::Explanations => {
                let entry = entry();
                explanations::read(&entry, &mut self.explanations, report);
            }
            Kind::Schedule => {
                let entry = entry();
                schedule::read(&entry, own, &mut self.schedule, report);
            }
            Kind::Execution | Kind::Projects | Kind::Findings => {}
        }
    }

    /// Reads a row with targets of several places: an indicator for each, with the place in brackets behind its name.
    fn add_places(&mut self, row: &Row, columns: &Columns, above: &mut Above, report: &mut Report) {
        if self.indicators.len() >= Indicators::MAX {
            return Entry::of(row, columns, report).refuse(report, "/indicators", Indicators::MAX);
        }
        let blank = columns
            .places
            .iter()
            .all(|(_, columns)| Entry::of(row, columns, &mut Report::default()).is_blank(Column::Target));
        for (at, (place, columns)) in columns.places.iter().enumerate() {
            // What stands beside the targets is told once.
            let mut again = Report::default();
            let report = if at == 0 { &mut *report } else { &mut again };
            let entry = Entry::of(row, columns, report);
            let before = self.indicators.len();
            // A row without targets is one indicator.
            if entry.is_blank(Column::Target) && !(blank && at == 0) {
                continue;
            }
            indicators::read(&entry, &mut above.indicators, false, &mut self.indicators, report);
            if blank {
                continue;
            }
            for indicator in self.indicators.iter_mut().skip(before) {
                let name =
                    indicator.name.as_ref().map_or(String::new(), |name| format!("{}（{place}）", name.as_str()));
                // A name that is too long with its place stays without it.
                indicator.name = parsed(name).ok().or_else(|| indicator.name.take());
            }
        }
        let (zh, en) = (
            "指标值按地区或单位分栏，每栏读取为一条指标，名称后注明该栏",
            "the targets have a column for each place; each was read as an indicator with the place behind its name",
        );
        report.guess("/indicators", Confidence::Medium, zh, en);
    }

    pub const fn has_indicators(&self) -> bool {
        !self.indicators.is_empty()
    }

    /// Takes indicators that the form tells in sentences.
    pub fn put_told(&mut self, indicators: Vec<Indicator>) {
        self.indicators = indicators;
    }

    pub fn set_amount(&mut self, row: usize, amount: Money) {
        if let Some(item) = self.cost_items.get_mut(row) {
            item.amount = Some(amount);
        }
    }

    pub fn set_unit_price(&mut self, row: usize, price: UnitPrice) {
        if let Some(item) = self.cost_items.get_mut(row) {
            item.unit_price = Some(price);
        }
    }

    /// Reads the rows of second sets of indicators.
    pub fn read_later(&mut self, report: &mut Report) {
        let mut above = indicators::Above::default();
        let mut before: Option<Arc<Columns>> = None;
        for (row, columns) in std::mem::take(&mut self.later) {
            if before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &columns)) {
                above = indicators::Above::of_period(columns.side.flatten());
                self.two_sets |= columns.side.flatten().is_some();
                tell_sets(columns.side.flatten(), report);
                before = Some(Arc::clone(&columns));
            }
            // What has no heading was told with the first set.
            let entry = Entry::of(&row, &columns, &mut Report::default());
            let before = self.indicators.len();
            indicators::read(&entry, &mut above, false, &mut self.indicators, report);
            if self.indicators.len() > before {
                self.achieved.extend(Achieved::read(&entry, before, report));
            } else {
                Achieved::tell(&entry, report);
            }
        }
    }

    /// 年度 is a period only beside another one: most forms have one set of indicators and call it so.
    pub fn settle_periods(&mut self) {
        if !self.two_sets
            && !self.periods_told
            && self.indicators.iter().all(|it| it.period != Some(TargetPeriod::Whole))
        {
            self.indicators.iter_mut().for_each(|it| it.period = None);
        }
    }

    /// 一级指标 of all rows.
    pub fn levels1(&self) -> impl Iterator<Item = Level1> {
        self.indicators.iter().filter_map(|indicator| indicator.level1)
    }

    /// Whether there is neither a breakdown of the cost nor a table of safeguards, of which national forms have none.
    pub fn is_of_indicators_alone(&self) -> bool {
        self.cost_items.is_empty() && self.safeguards.is_empty()
    }

    /// 效果指标 in a form of the national kind is what others call 效益指标, and 满意度 below it stands for itself; whether there
    /// was one.
    pub fn settle_effects(&mut self) -> bool {
        for it in self.indicators.iter_mut().filter(|it| it.level1 == Some(Level1::Benefit)) {
            if it.level2 == Some(Level2::Satisfaction) {
                it.level1 = Some(Level1::Satisfaction);
            }
        }
        // A form without level 2 has satisfaction among its effects.
        if self.indicators.iter().all(|it| it.level2.is_none()) && !self.levels1().any(|it| it == Level1::Satisfaction)
        {
            let names = |it: &Indicator| it.name.as_ref().is_some_and(|name| name.as_str().contains("满意"));
            let effect = |it: &Indicator| matches!(it.level1, Some(Level1::Benefit | Level1::Effect));
            for it in self.indicators.iter_mut().filter(|it| names(it) && effect(it)) {
                it.level1 = Some(Level1::Satisfaction);
            }
        }
        // Satisfaction has no other level 2 in the national forms.
        for it in self.indicators.iter_mut().filter(|it| it.level1 == Some(Level1::Satisfaction)) {
            it.level2 = it.level2.or(Some(Level2::Satisfaction));
        }
        let has = |level| self.indicators.iter().any(|it| it.level1 == Some(level));
        let sustained = self.indicators.iter().any(|it| it.level2 == Some(Level2::SustainableImpact));
        let national = !has(Level1::Impact) && (has(Level1::Satisfaction) || has(Level1::Cost) || sustained);
        if !national || !has(Level1::Effect) {
            return false;
        }
        for it in self.indicators.iter_mut().filter(|it| it.level1 == Some(Level1::Effect)) {
            let satisfied = it.level2 == Some(Level2::Satisfaction);
            it.level1 = Some(if satisfied { Level1::Satisfaction } else { Level1::Benefit });
        }
        true
    }

    /// 成本指标 under 产出指标, as the form of 2015 has it.
    pub fn has_cost_under_output(&self) -> bool {
        self.indicators.iter().any(|it| it.level1 == Some(Level1::Output) && it.level2 == Some(Level2::Cost))
    }

    /// Puts the rows into the declaration; answers what was achieved of indicators.
    pub fn put_into(self, project: &mut Project) -> Vec<Achieved> {
        project.indicators = List::stored(self.indicators);
        project.cost_items = List::stored(self.cost_items);
        project.safeguards = List::stored(self.safeguards);
        project.explanations = List::stored(self.explanations);
        project.schedule = List::stored(self.schedule);
        self.achieved
    }
}

/// Tells how two sets side by side were read.
fn tell_sets(right: Option<TargetPeriod>, report: &mut Report) {
    let (zh, en) = match right {
        Some(TargetPeriod::Annual) => (
            "两套指标左右并列，左边按实施期、右边按年度读取",
            "two sets of indicators stand side by side; the left one was read as that of the whole period, the right one as that of the year",
        ),
        Some(TargetPeriod::Whole) => (
            "两套指标左右并列，左边按年度、右边按实施期读取",
            "two sets of indicators stand side by side; the left one was read as that of the year, the right one as that of the whole period",
        ),
        None => {
            ("指标分左右两栏排列，依次读取", "the indicators stand in two columns, which were read one after the other")
        }
    };
    report.guess("/indicators", Confidence::Medium, zh, en);
}
