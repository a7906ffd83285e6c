//! 算式: calculations that a text writes out, and whether they come out: 20万元+10万元+5万元=36.5万元.

use rust_decimal::Decimal;

use super::{
    fold::half_width,
    numerals, units,
    words::{TIMES, ends_sentence},
};

/// Most calculations of one text that are looked at, and longest one in characters.
const MOST: usize = 20;
const LONGEST: usize = 120;

/// A calculation that does not come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong<'a> {
    /// As it is written.
    pub written: &'a str,
    /// What its parts make.
    pub made: Decimal,
    /// What is written as their result.
    pub told: Decimal,
}

/// The calculations of a text that do not come out. What is not plainly a sum or a product of figures is passed over.
pub(crate) fn wrong(text: &str) -> Vec<Wrong<'_>> {
    if !text.contains(['=', '＝']) {
        return Vec::new();
    }
    let clauses = text.split(|c: char| ends_sentence(c) || "，,：:（）()".contains(c) && c != ',');
    clauses.filter(|clause| clause.contains(['=', '＝'])).take(MOST).filter_map(judge).collect()
}

/// A side of a calculation.
struct Side {
    value: Decimal,
    /// Worth of the last digit that is written.
    step: Decimal,
    /// The multiple of its unit: 10,000 of 万元.
    multiple: Decimal,
    parts: usize,
}

fn judge(clause: &str) -> Option<Wrong<'_>> {
    let clause = clause.trim();
    if clause.chars().nth(LONGEST).is_some() {
        return None;
    }
    let mut sides = clause.split(['=', '＝']);
    let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else { return None };
    let (left, right) = (side(left)?, side(right)?);
    let (made, told) = match (left.parts, right.parts) {
        (1, 1) => return None,
        (_, 1) => (left, right),
        (1, _) => (right, left),
        _ => return None,
    };
    // 20+10+5=35万元: the unit stands once.
    let once = made.multiple == Decimal::ONE && told.multiple > Decimal::ONE;
    let bare = |size: Decimal| size.checked_div(told.multiple).filter(|_| once);
    let mut nearest: Option<(Decimal, Decimal)> = None;
    for (size, step) in [(Some(told.value), Some(told.step)), (bare(told.value), bare(told.step))] {
        let (Some(size), Some(step)) = (size, step) else { continue };
        let apart = size.checked_sub(made.value)?.abs();
        if apart < step {
            return None;
        }
        nearest = nearest.filter(|(_, least)| *least <= apart).or(Some((size, apart)));
    }
    let (shown, _) = nearest?;
    Some(Wrong { written: clause, made: made.value.normalize(), told: shown.normalize() })
}

/// Reads a side: figures that are added, each of which may be a product. Nothing but + and × is understood.
fn side(text: &str) -> Option<Side> {
    if text.contains(['-', '－', '÷', '/', '／', '≈', '~', '～', '^', '[']) {
        return None;
    }
    let mut sum = Side { value: Decimal::ZERO, step: Decimal::ONE, multiple: Decimal::ONE, parts: 0 };
    for term in text.split(['+', '＋']) {
        let (mut product, mut factors) = (Decimal::ONE, 0_usize);
        for factor in split_product(term) {
            let (value, step, multiple) = figure(factor)?;
            product = product.checked_mul(value)?;
            factors = factors.saturating_add(1);
            sum.step = step;
            sum.multiple = sum.multiple.max(multiple);
        }
        sum.value = sum.value.checked_add(product)?;
        sum.parts = sum.parts.saturating_add(factors);
    }
    Some(sum)
}

fn split_product(term: &str) -> impl Iterator<Item = &str> {
    term.split(|c: char| TIMES.iter().any(|sign| sign.starts_with(c)))
}

/// The one figure of a part, with its 万 or %, the worth of its last digit, and its multiple.
fn figure(part: &str) -> Option<(Decimal, Decimal, Decimal)> {
    let part: String = part.chars().map(half_width).collect();
    let at = part.find(|c: char| c.is_ascii_digit())?;
    let (number, after) = numerals::arabic(part.get(at..)?);
    let number = number?;
    let share = after.trim_start().starts_with('%');
    let (multiple, rest) = units::multiple(after.trim_start());
    // A second figure, as in 3人2天, is not understood.
    if rest.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let worth = if share { Decimal::new(1, 2) } else { multiple };
    let step = Decimal::new(1, number.value.scale()).checked_mul(worth)?;
    Some((number.value.checked_mul(worth)?, step, multiple))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, String, String)> {
        let each = wrong(text).into_iter();
        each.map(|it| (it.written.to_owned(), it.made.to_string(), it.told.to_string())).collect()
    }

    #[test]
    fn calculations_that_do_not_come_out_are_told() {
        for (text, made, right) in [
            ("36.5=20+10+5", "35", "36.5"),
            ("设备20万元+人工10万元+其他5万元=36.5万元", "350000", "365000"),
            ("20+10+5=36.5万元", "35", "36.5"),
            ("培训50人×3天×200元=35000元", "30000", "35000"),
            ("１００万元×３０％＝３１万元", "300000", "310000"),
        ] {
            assert_eq!(told(text), [(text.to_owned(), made.to_owned(), right.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_comes_out_or_is_no_calculation_is_left_alone() {
        for text in [
            "36.5=20+10+6.5",
            "20+10+5=35万元",
            "费用共计1,200元×30人=36,000元",
            "71.86元×26970.7平方米=193.81万元",
            "完成率=完成数/计划数×100%",
            "完成率=完成数/100×100%",
            "得分=5",
            "a=b",
            "2020=2021",
            "8-3=4",
            "3人2天×200元=1000元",
            "",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }
}
