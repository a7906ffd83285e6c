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
    /// 全年执行数
    Executed,
}

impl Slot {
    fn pointer(self) -> String {
        match self {
            Self::Funding(field) => field.pointer().to_owned(),
            Self::Amount(row) => format!("/cost_items/{row}/amount"),
            Self::Price(row) => format!("/cost_items/{row}/unit_price"),
            Self::Total(_) => "/cost_items".to_owned(),
            Self::Executed => "/funding".to_owned(),
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
    Executed(Money),
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
    /// The amounts of a form that stands below this declared unit.
    pub fn of(unit: Option<MoneyUnit>) -> Self {
        Self { of_sheet: unit, of_form: unit, ..Self::default() }
    }

    /// The unit that was declared for the form.
    pub fn unit_of_form(&self) -> Option<MoneyUnit> {
        self.of_sheet.or(self.of_form)
    }

    pub const fn begin_sheet(&mut self) {
        self.of_sheet = None;
        self.of_funding = None;
    }

    /// 金额单位
    pub fn declare_unit(&mut self, written: Written, report: &mut Report) {
        match MoneyUnit::read(written.text) {
            Some(unit) => {
                // What stands below another declaration is of that unit; whoever knows the form has to look.
                if self.of_sheet.is_some_and(|before| before != unit) {
                    let (zh, en) = (
                        "同一张表先后注明了不同的金额单位，各项按其上方最近的单位读取",
                        "the sheet declares two units of money; each amount was read in the one that stands nearest above it",
                    );
                    report.guess("/funding", Confidence::Low, zh, en);
                }
                self.of_sheet = Some(unit);
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

    /// Whether an amount waits for this place.
    pub fn has(&self, slot: Slot) -> bool {
        self.waiting.iter().any(|waiting| waiting.slot == slot)
    }

    /// Keeps an amount until the units are known.
    pub fn keep(&mut self, slot: Slot, (figure, glued): Figure, hint: Option<MoneyUnit>, written: Written) {
        let of_funding = self.of_funding.filter(|_| matches!(slot, Slot::Funding(_) | Slot::Executed));
        let unit = glued.or(hint).or(of_funding).or(self.of_sheet);
        let (text, place) = (written.text.to_owned(), written.place.clone());
        self.waiting.push(Waiting { slot, figure, unit, text, place });
    }

    /// All amounts in yuan; those that their fields do not take are refused.
    pub fn settle(self, report: &mut Report) -> Vec<Settled> {
        let mut settled = Vec::new();
        for Waiting { slot, figure, unit, text, place } in self.waiting {
            // 36.5 may be yuan or ten thousand times as much: whoever reads money does not guess.
            let nothing = figure.is_zero().then_some(MoneyUnit::Yuan);
            let Some(unit) = unit.or(self.of_form).or(nothing) else {
                let reason = Bilingual::fixed(
                    "没有注明金额单位（元或万元），未读取",
                    "no unit of money (元 or 万元) is given, so the amount was not read",
                );
                report.refuse(Written::plain(&text, &place), slot.pointer(), reason);
                continue;
            };
            let amount = match slot {
                Slot::Funding(field) => figures::money(figure, unit).map(|money| Settled::Funding(field, money)),
                Slot::Amount(row) => figures::money(figure, unit).map(|money| Settled::Amount(row, money)),
                Slot::Price(row) => figures::unit_price(figure, unit).map(|price| Settled::Price(row, price)),
                Slot::Executed => figures::money(figure, unit).map(Settled::Executed),
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
            let Some(within) = figures::amount_within(written.text) else {
                report.refuse(written, slot.pointer(), reason);
                return None;
            };
            let zh = format!("“{}”不只是一个金额，取其中的 {}", written.text, within.0);
            let en = format!("“{}” is more than an amount; {} was taken out of it", written.text, within.0);
            report.guess(slot.pointer(), Confidence::Low, &zh, &en);
            Some(within)
        }
    }
}
