//! Figures written in Chinese prose.

use rust_decimal::Decimal;

use crate::target::fold;

/// The amounts of money in a text, in yuan: figures followed by 元, 万元 or 亿元, with or without thousands
/// separators. A figure without its unit is no money.
pub fn money(text: &str) -> impl Iterator<Item = Decimal> + use<> {
    let folded = fold(text);
    let mut found = Vec::new();
    let mut rest = folded.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let figure = rest.get(start..).unwrap_or_default();
        let end = figure.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(figure.len());
        let (digits, after) = figure.split_at_checked(end).unwrap_or((figure, ""));
        rest = after;
        let unit = after.trim_start();
        let scale = [("亿元", 100_000_000), ("万元", 10_000), ("元", 1)];
        let Some((_, yuan)) = scale.into_iter().find(|(name, _)| unit.starts_with(name)) else { continue };
        let value = Decimal::from_str_exact(&digits.replace(',', "")).ok();
        found.extend(value.and_then(|value| value.checked_mul(Decimal::from(yuan))));
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_figures_with_a_unit_of_money_are_money() {
        let read = |text: &str| money(text).map(|amount| amount.normalize().to_string()).collect::<Vec<_>>();
        assert_eq!(read("申请１５０,０００．００元，其中上级1.5万元、本级2亿元"), ["150000", "15000", "200000000"]);
        assert_eq!(read("直播10次，2020年15万人，元旦3天，1.2.3元，99999999999999999999999999999亿元"), [""; 0]);
    }
}
