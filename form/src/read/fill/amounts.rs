//! Amounts wait until the whole form is read: their unit may be declared further down.

use domain::values::{
    language::Bilingual,
    money::{Money, Total, UnitPrice},
};
use rust_decimal::Decimal;

use crate::read::{
    blocks::place::Place,
    recognise::{
        figures::{self, MoneyUnit},
        labels::Field,
    },
};

use super::{filled::Confidence, report::Report, written::Written};

/// Where an amount goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Funding(Field),
    Amount(usize),
    Price(usize),
    /// 金额合计 of a sheet.
    Total(usize),
}

impl Slot {
    fn pointer(self) -> String {
        match self {
            Self::Funding(field) => field.pointer().to_owned(),
            Self::Amount(row) => format!("/cost_items/{row}/amount"),
            Self::Price(row) => format!("/cost_items/{row}/unit_price"),
            Self::Total(_) => "/cost_items".to_owned(),
        }
    }
}

/// A figure with the unit that stands behind it in its own text.
type Figure = (Decimal, Option<MoneyUnit>);

/// An amount in yuan with its place in the declaration.
pub enum Settled {
    Funding(Field, Money),
    Amount(usize, Money),
    Price(usize, UnitPrice),
    Total(usize, Total),
}

/// An amount whose unit may be declared further down.
struct Waiting {
    slot: Slot,
    figure: Decimal,
    unit: Option<MoneyUnit>,
    text: String,
    place: Place,
}

/// The amounts of a form, and the units that were declared so far.
#[derive(Default)]
pub struct Amounts {
    waiting: Vec<Waiting>,
    /// 项目资金（万元）: unit of the funding alone.
    of_funding: Option<MoneyUnit>,
    of_sheet: Option<MoneyUnit>,
    /// The unit of the first sheet that declares one holds for sheets that declare none.
    of_form: Option<MoneyUnit>,
}

impl Amounts {
    pub const fn begin_sheet(&mut self) {
        self.of_sheet = None;
        self.of_funding = None;
    }

    /// 金额单位
    pub fn declare_unit(&mut self, written: Written, report: &mut Report) {
        match MoneyUnit::read(written.text) {
            Some(unit) => {
                self.of_sheet = self.of_sheet.or(Some(unit));
                self.of_form = self.of_form.or(Some(unit));
            }
            None => {
                let reason = Bilingual::fixed("不是金额单位", "this is no unit of money");
                report.refuse(written, "/funding", reason);
            }
        }
    }

    pub const fn set_unit_of_funding(&mut self, unit: Option<MoneyUnit>) {
        self.of_funding = unit;
    }

    /// Reads an amount and keeps it. `hint` is the unit that its label or heading gives.
    pub fn take(&mut self, slot: Slot, hint: Option<MoneyUnit>, written: Written, report: &mut Report) {
        if let Some(figure) = figure(slot, written, report) {
            self.keep(slot, figure, hint, written);
        }
    }

    /// Keeps an amount until the units are known.
    pub fn keep(&mut self, slot: Slot, (figure, glued): Figure, hint: Option<MoneyUnit>, written: Written) {
        let of_funding = self.of_funding.filter(|_| matches!(slot, Slot::Funding(_)));
        let unit = glued.or(hint).or(of_funding).or(self.of_sheet);
        let (text, place) = (written.text.to_owned(), written.place.clone());
        self.waiting.push(Waiting { slot, figure, unit, text, place });
    }

    /// All amounts in yuan; those that their fields do not take are refused.
    pub fn settle(self, report: &mut Report) -> Vec<Settled> {
        let undeclared = self.waiting.iter().find(|waiting| waiting.unit.or(self.of_form).is_none());
        if let Some(waiting) = undeclared {
            let pointer = if matches!(waiting.slot, Slot::Funding(_)) { "/funding" } else { "/cost_items" };
            let (zh, en) = ("没有注明金额单位，按元读取", "no unit of money is given; amounts were read as yuan");
            report.guess(pointer, Confidence::Medium, zh, en);
        }
        let mut settled = Vec::new();
        for Waiting { slot, figure, unit, text, place } in self.waiting {
            let unit = unit.or(self.of_form).unwrap_or(MoneyUnit::Yuan);
            let amount = match slot {
                Slot::Funding(field) => figures::money(figure, unit).map(|money| Settled::Funding(field, money)),
                Slot::Amount(row) => figures::money(figure, unit).map(|money| Settled::Amount(row, money)),
                Slot::Price(row) => figures::unit_price(figure, unit).map(|price| Settled::Price(row, price)),
                Slot::Total(sheet) => figures::total(figure, unit).map(|total| Settled::Total(sheet, total)),
            };
            match amount {
                Ok(amount) => settled.push(amount),
                Err(reason) => report.refuse(Written::plain(&text, &place), slot.pointer(), reason),
            }
        }
        settled
    }
}

/// Reads a figure; what is none is refused, what says nothing is passed over.
pub fn figure(slot: Slot, written: Written, report: &mut Report) -> Option<Figure> {
    if written.text.is_empty() {
        return None;
    }
    match figures::figure(written.text, written.number) {
        Ok(figure) => figure,
        Err(reason) => {
            report.refuse(written, slot.pointer(), reason);
            None
        }
    }
}
