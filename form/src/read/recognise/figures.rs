//! Amounts and other figures as people write them, kept exact.

use domain::values::{
    language::Bilingual,
    money::{Money, Quantity, Total, UnitPrice, Weight},
    shape::FaultCode,
};
pub use domain::wording::units::MoneyUnit;
use rust_decimal::Decimal;

use crate::read::blocks::grid::Number;

use super::labels::fold;

/// Why a text is no figure.
pub type Refused = Bilingual;

const NO_FIGURE: Refused = Bilingual::fixed("不是明确的数值", "this is not a definite figure");

/// A figure in plain decimals, and the unit of money that is glued to it; none for a blank or a dash.
pub fn figure(text: &str, number: Option<&Number>) -> Result<Option<(Decimal, Option<MoneyUnit>)>, Refused> {
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    // Nothing, or the unit alone beside what was to be filled in: 无, ____万元.
    let blank = folded.trim_start_matches(|c| "-—–/\\_*;。".contains(c));
    if blank.is_empty() || blank == "无" || MoneyUnit::read(blank).is_some() {
        return Ok(None);
    }
    // 150000元（大写：壹拾伍万元整）
    let folded = folded.split_once("(大写").map_or(folded.as_str(), |(figure, _)| figure);
    let folded = folded.trim_start_matches("(小写)").trim_start_matches("人民币");
    let body = ["RMB", "CNY", "rmb"].iter().find_map(|sign| folded.strip_prefix(sign)).unwrap_or(folded);
    let body = body.trim_start_matches(['¥', '￥']).trim_end_matches(['整', '。', ';', ',']);
    let digits = body.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = body.get(digits.len()..).unwrap_or_default();
    let unit = match unit {
        "" => None,
        unit => Some(MoneyUnit::read(unit).ok_or(NO_FIGURE)?),
    };
    let plain = match number {
        // A unit beside a number is that of its format; the number is exact where its display is rounded.
        Some(number) if !number.date => number.plain.clone(),
        _ => ungrouped(digits).ok_or(NO_FIGURE)?,
    };
    let figure = Decimal::from_str_exact(&plain).map_err(|_| NO_FIGURE)?;
    Ok(Some((figure, unit)))
}

/// The amount of a text that tells more than an amount: 854万元（道路400万元，示范454万元）, 中央补助资金50. The first figure in front
/// of a bracket, or the only one of the text, at its end.
pub fn amount_within(text: &str) -> Option<(Decimal, Option<MoneyUnit>)> {
    const FIGURES: &str = "0123456789.,";
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    if let Some((head, inside)) = folded.split_once('(').filter(|_| folded.ends_with(')')) {
        // 854万854万(…): written twice.
        let half = head.get(..head.len() / 2).filter(|half| head.strip_prefix(half) == Some(half));
        let half = half.filter(|half| half.ends_with(|c: char| !c.is_ascii_digit()));
        // 500000(50万元): the bracket says the same in another unit.
        if let Ok(Some((other, Some(unit)))) = figure(inside.trim_end_matches(')'), None)
            && let Ok(Some((told, None))) = figure(head, None)
        {
            let worth = other.checked_mul(unit.worth())?;
            let units = [MoneyUnit::Yuan, MoneyUnit::TenThousand];
            let same = units.into_iter().find(|unit| told.checked_mul(unit.worth()) == Some(worth))?;
            return Some((told, Some(same)));
        }
        return figure(half.unwrap_or(head), None)
            .ok()
            .flatten()
            .filter(|_| head.starts_with(|c: char| c.is_ascii_digit()));
    }
    let bare = folded.trim_end_matches(|c: char| !c.is_ascii_digit());
    let name = bare.trim_end_matches(|c: char| FIGURES.contains(c));
    let alone = !name.is_empty()
        && !name.chars().any(|c| c.is_ascii_digit())
        && !name.ends_with(['-', '−', '约', '第', '近', '超']);
    figure(folded.get(name.len()..)?, None).ok().flatten().filter(|_| alone)
}

/// Digits without the separators of thousands, which must stand where they belong.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.ends_with('.') || (text.contains('.') && !digits(decimals)) {
        return None;
    }
    let mut groups = whole.split([',', '，', '\'', '’']);
    let first = groups.next()?;
    let rest: Vec<_> = groups.collect();
    if !digits(first) || !rest.iter().all(|group| group.len() == 3 && digits(group)) {
        return None;
    }
    if !rest.is_empty() && first.len() > 3 {
        return None;
    }
    let whole = format!("{first}{}", rest.concat());
    Some(if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") })
}

/// In words for whoever filled the form, with an example instead of a pattern.
fn reason((code, expected): (FaultCode, String)) -> Refused {
    if code == FaultCode::InvalidAmount {
        return Bilingual::fixed("不是合法的数值，应写成 150000.00", "not a valid amount; write it as 150000.00");
    }
    let fault = domain::values::shape::Fault::new("", code).expected(expected);
    let told = |language| fault.message(language);
    Bilingual::new(told(domain::values::language::Language::Zh), told(domain::values::language::Language::En))
}

/// An amount in yuan, exact to the fen. What is finer is refused, never rounded.
pub fn money(figure: Decimal, unit: MoneyUnit) -> Result<Money, Refused> {
    Money::parse(in_yuan(figure, unit)?.to_string()).map_err(reason)
}

/// A sum of amounts, which may be larger than an amount can be.
pub fn total(figure: Decimal, unit: MoneyUnit) -> Result<Total, Refused> {
    Total::of(in_yuan(figure, unit)?).ok_or(NO_FIGURE)
}

pub fn unit_price(figure: Decimal, unit: MoneyUnit) -> Result<UnitPrice, Refused> {
    UnitPrice::parse(in_yuan(figure, unit)?.to_string()).map_err(reason)
}

fn in_yuan(figure: Decimal, unit: MoneyUnit) -> Result<Decimal, Refused> {
    figure.checked_mul(unit.worth()).map(|yuan| yuan.normalize()).ok_or(NO_FIGURE)
}

pub fn quantity(text: &str, number: Option<&Number>) -> Result<Option<Quantity>, Refused> {
    let Some(figure) = bare(text, number)? else { return Ok(None) };
    Quantity::parse(figure.normalize().to_string()).map(Some).map_err(reason)
}

/// A weight in points; 20% and the 0.2 behind it are 20.
pub fn weight(text: &str, number: Option<&Number>) -> Result<Option<Weight>, Refused> {
    let text = fold(text);
    let text = text.trim().trim_end_matches(['%', '分']);
    let number = number.filter(|number| !number.percent);
    let Some(figure) = bare(text, number)? else { return Ok(None) };
    Weight::parse(figure.normalize().to_string()).map(Some).map_err(reason)
}

/// A figure without a unit.
fn bare(text: &str, number: Option<&Number>) -> Result<Option<Decimal>, Refused> {
    match figure(text, number)? {
        Some((figure, None)) => Ok(Some(figure)),
        Some((_, Some(_))) => Err(NO_FIGURE),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str, unit: MoneyUnit) -> Option<String> {
        let (figure, glued) = figure(text, None).ok()??;
        money(figure, glued.unwrap_or(unit)).ok().map(|money| money.to_string())
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, expected) in [
            ("150000", "150000.00"),
            ("150,000.00", "150000.00"),
            ("１５００００", "150000.00"),
            ("１５０，０００元", "150000.00"),
            ("15万元", "150000.00"),
            ("￥1,234.5", "1234.50"),
            ("0.000001万元", "0.01"),
            ("1.5亿元", "150000000.00"),
        ] {
            assert_eq!(yuan(text, MoneyUnit::Yuan).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(yuan("15.000001", MoneyUnit::TenThousand).as_deref(), Some("150000.01"));
        for refused in ["约15万", "15.0000001万元", "1,50,000", "15000,000", "-5", "1.", "十五万元", "15万左右", "3人"]
        {
            assert_eq!(yuan(refused, MoneyUnit::Yuan), None, "{refused}");
        }
        assert_eq!(figure("----", None), Ok(None));
    }

    #[test]
    fn an_amount_may_be_told_with_more() {
        let within = |text: &str| amount_within(text).map(|(figure, unit)| (figure.to_string(), unit));
        let units = Some(MoneyUnit::TenThousand);
        assert_eq!(within("854万（道路400万元，示范454万元）"), Some(("854".into(), units)));
        assert_eq!(within("854万854万（道路400万元，示范454万元）"), Some(("854".into(), units)));
        assert_eq!(within("中央补助资金（少数民族任务）50"), Some(("50".into(), None)));
        assert_eq!(within("500000（50万元）"), Some(("500000".into(), Some(MoneyUnit::Yuan))));
        assert_eq!(within("1212（甲、乙）"), Some(("1212".into(), None)));
        for refused in ["500000（60万元）", "约50", "2021年资金50", "50人以上", "第3", "一期30，二期20"]
        {
            assert_eq!(within(refused), None, "{refused}");
        }
    }
}
