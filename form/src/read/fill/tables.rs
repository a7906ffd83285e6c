//! The tables of a declaration, filled in row by row.

use domain::{
    form::{
        cost_item::CostItem,
        explanation::Explanation,
        indicator::Indicator,
        project::Project,
        safeguard::Safeguard,
        taxonomy::{Level1, Level2},
    },
    values::{
        list::List,
        money::{Money, UnitPrice},
    },
};

use crate::read::{
    blocks::grid::Row,
    recognise::headings::{Columns, Kind},
};

use super::{amounts::Amounts, costs, entry::Entry, explanations, indicators, report::Report, safeguards};

/// What the rows of the table that is being read leave to those below.
#[derive(Default)]
pub struct Above {
    indicators: indicators::Above,
    costs: costs::Above,
    safeguards: safeguards::Above,
}

#[derive(Default)]
pub struct Tables {
    indicators: Vec<Indicator>,
    cost_items: Vec<CostItem>,
    safeguards: Vec<Safeguard>,
    explanations: Vec<Explanation>,
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
            Kind::Indicators => {
                let entry = entry();
                indicators::read(&entry, &mut above.indicators, own, &mut self.indicators, report);
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
            Kind::Findings => {}
        }
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

    /// 一级指标 of all rows.
    pub fn levels1(&self) -> impl Iterator<Item = Level1> {
        self.indicators.iter().filter_map(|indicator| indicator.level1)
    }

    /// 成本指标 under 产出指标, as the form of 2015 has it.
    pub fn has_cost_under_output(&self) -> bool {
        self.indicators.iter().any(|it| it.level1 == Some(Level1::Output) && it.level2 == Some(Level2::Cost))
    }

    pub fn put_into(self, project: &mut Project) {
        project.indicators = List::stored(self.indicators);
        project.cost_items = List::stored(self.cost_items);
        project.safeguards = List::stored(self.safeguards);
        project.explanations = List::stored(self.explanations);
    }
}
