//! Amounts wait until the whole form is read: their unit may be declared further down.

use domain::form::fields::Value;
use rust_decimal::Decimal;

use crate::read::{
    blocks::place::Place,
    recognise::{
        figures::{self, MoneyUnit},
        labels::Field,
    },
};

use super::{
    draft::{Draft, Written},
    filled::Confidence,
};

/// Where an amount goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Funding(Field),
    Amount(usize),
    Price(usize),
    /// 金额合计 of a sheet.
    Total(usize),
}

/// An amount whose unit may be declared further down.
pub struct Pending {
    slot: Slot,
    figure: Decimal,
    pub unit: Option<MoneyUnit>,
    text: String,
    place: Place,
}

impl Draft {
    /// Keeps an amount until the units are known.
    pub fn amount(&mut self, slot: Slot, hint: Option<MoneyUnit>, written: Written) {
        if written.text.is_empty() {
            return;
        }
        let pointer = pointer_of(slot);
        match figures::figure(written.text, written.number) {
            Ok(Some((figure, glued))) => {
                if let Slot::Funding(field) = slot
                    && self.is_taken(field.pointer(), written)
                {
                    return;
                }
                let of_funding = self.funding_unit.filter(|_| matches!(slot, Slot::Funding(_)));
                let unit = glued.or(hint).or(of_funding).or(self.unit);
                let (text, place) = (written.text.to_owned(), written.place.clone());
                self.pending.push(Pending { slot, figure, unit, text, place });
            }
            Ok(None) => {}
            Err(reason) => self.refuse(written, pointer, reason),
        }
    }

    pub fn settle(&mut self) {
        let undeclared = self.pending.iter().find(|pending| pending.unit.or(self.first_unit).is_none());
        if let Some(pending) = undeclared {
            let pointer = if matches!(pending.slot, Slot::Funding(_)) { "/funding" } else { "/cost_items" };
            let (zh, en) = ("没有注明金额单位，按元读取", "no unit of money is given; amounts were read as yuan");
            self.guess(pointer, Confidence::Medium, zh, en);
        }
        for pending in std::mem::take(&mut self.pending) {
            let unit = pending.unit.or(self.first_unit).unwrap_or(MoneyUnit::Yuan);
            let set = match pending.slot {
                Slot::Funding(field) => figures::money(pending.figure, unit).map(|money| {
                    if let Some(Value::Money(place)) = field.value() {
                        *(place.get_mut)(&mut self.project) = Some(money);
                    }
                }),
                Slot::Amount(row) => figures::money(pending.figure, unit).map(|money| {
                    if let Some(item) = self.cost_items.get_mut(row) {
                        item.amount = Some(money);
                    }
                }),
                Slot::Price(row) => figures::unit_price(pending.figure, unit).map(|price| {
                    if let Some(item) = self.cost_items.get_mut(row) {
                        item.unit_price = Some(price);
                    }
                }),
                Slot::Total(sheet) => figures::total(pending.figure, unit).map(|total| {
                    if let Some(sheet) = self.sheets.get_mut(sheet) {
                        sheet.total = Some(total);
                    }
                }),
            };
            if let Err(reason) = set {
                let written = Written { text: &pending.text, number: None, stressed: None, place: &pending.place };
                self.refuse(written, pointer_of(pending.slot), reason);
            }
        }
    }
}

fn pointer_of(slot: Slot) -> String {
    match slot {
        Slot::Funding(field) => field.pointer().to_owned(),
        Slot::Amount(row) => format!("/cost_items/{row}/amount"),
        Slot::Price(row) => format!("/cost_items/{row}/unit_price"),
        Slot::Total(_) => "/cost_items".to_owned(),
    }
}
