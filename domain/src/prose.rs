//! Figures written in Chinese prose.

use rust_decimal::Decimal;

use crate::target::fold;

/// A figure that a narrative mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Pointer of the narrative.
    pub pointer: &'static str,
    pub value: Decimal,
    /// Unit as written: 元, 万元, …; empty where none follows.
    pub unit: &'static str,
}

/// Units of money with their worth in yuan, longest first.
const MONEY: [(&str, i64); 3] = [("亿元", 100_000_000), ("万元", 10_000), ("元", 1)];

impl Mention {
    /// The amount in yuan, when the figure is one of money.
    pub fn yuan(&self) -> Option<Decimal> {
        let (_, yuan) = MONEY.into_iter().find(|(unit, _)| *unit == self.unit)?;
        self.value.checked_mul(Decimal::from(yuan))
    }
}

/// The figures in one narrative, in the order of the text, with or without thousands separators.
pub fn mentions(pointer: &'static str, text: &str) -> Vec<Mention> {
    let folded = fold(text);
    let mut found = Vec::new();
    let mut rest = folded.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let figure = rest.get(start..).unwrap_or_default();
        let end = figure.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(figure.len());
        let (digits, after) = figure.split_at_checked(end).unwrap_or((figure, ""));
        rest = after;
        let Ok(value) = Decimal::from_str_exact(&digits.replace(',', "")) else { continue };
        let unit =
            MONEY.into_iter().find(|(unit, _)| after.trim_start().starts_with(unit)).map_or("", |(unit, _)| unit);
        found.push(Mention { pointer, value, unit });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_figures_with_a_unit_of_money_are_money() {
        let read = |text: &str| {
            mentions("", text).iter().filter_map(Mention::yuan).map(|it| it.normalize().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(read("申请１５０,０００．００元，其中上级1.5万元、本级2亿元"), ["150000", "15000", "200000000"]);
        assert_eq!(read("直播10次，2020年15万人，元旦3天，1.2.3元，99999999999999999999999999999亿元"), [""; 0]);
    }
}
