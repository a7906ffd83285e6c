//! Numerals: digits as forms write them, and Chinese ones.

use rust_decimal::Decimal;

/// A number written in digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    pub value: Decimal,
    /// Digits before the decimal point.
    pub digits: usize,
    /// Neither separators nor decimals.
    pub plain: bool,
    /// Begins with a zero that counts nothing, as codes and telephone numbers do.
    pub padded: bool,
}

impl Number {
    /// Whether it may be the number of a year; 2023.07 is a month of one.
    pub fn is_year(&self) -> bool {
        self.digits == 4 && self.value >= Decimal::from(1900) && self.value < Decimal::from(2101)
    }
}

/// The value of a digit, ASCII or full-width.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => u32::from(c).checked_sub(0xff10),
        _ => None,
    }
}

pub(crate) fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c| digit(c).is_some())
}

/// Splits the digits at the beginning of the text off, and counts them.
fn split_digits(text: &str) -> (&str, usize, &str) {
    let end = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or(("", text));
    (digits, digits.chars().count(), rest)
}

fn push(mantissa: Option<i128>, digits: &str) -> Option<i128> {
    digits.chars().filter_map(digit).try_fold(mantissa?, |sum, digit| sum.checked_mul(10)?.checked_add(digit.into()))
}

/// The number at the beginning of the text, none when it is too large to hold, and what follows it. A comma is a
/// separator of thousands only where three digits follow and not a fourth.
pub(crate) fn arabic(text: &str) -> (Option<Number>, &str) {
    let (first, digits, mut rest) = split_digits(text);
    let mut number = Number { value: Decimal::ZERO, digits, plain: true, padded: false };
    number.padded = digits > 1 && first.starts_with(['0', '０']);
    let mut mantissa = push(Some(0), first);
    while digits <= 3 && !number.padded {
        let Some((group, 3, after)) = rest.strip_prefix([',', '，']).map(split_digits) else { break };
        mantissa = push(mantissa, group);
        (rest, number.plain) = (after, false);
        number.digits = number.digits.saturating_add(3);
    }
    let mut scale = 0;
    if let Some((fraction, count @ 1.., after)) = rest.strip_prefix(['.', '．']).map(split_digits) {
        mantissa = push(mantissa, fraction);
        (rest, number.plain, scale) = (after, false, count);
    }
    let value = mantissa
        .zip(u32::try_from(scale).ok())
        .and_then(|(mantissa, scale)| Decimal::try_from_i128_with_scale(mantissa, scale).ok());
    (value.map(|value| Number { value, ..number }), rest)
}

/// A part of a Chinese numeral.
#[derive(Clone, Copy)]
enum Sign {
    Digit(u64),
    /// 十 百 千
    Rank(u64),
    /// 万 亿
    Myriad(u64),
}

/// The value of 一 to 九. Zero is written in many ways and two in two; which of them are meant, the caller says.
pub fn chinese_digit(c: char) -> Option<u64> {
    Some(match c {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether the character is one of 一 to 十, with which lists, days and months are numbered.
pub fn is_one_to_ten(c: char) -> bool {
    c == '十' || chinese_digit(c).is_some()
}

fn sign(c: char) -> Option<Sign> {
    Some(match c {
        '零' | '〇' => Sign::Digit(0),
        '两' => Sign::Digit(2),
        '十' => Sign::Rank(10),
        '百' => Sign::Rank(100),
        '千' => Sign::Rank(1000),
        '万' => Sign::Myriad(10_000),
        '亿' => Sign::Myriad(100_000_000),
        _ => Sign::Digit(chinese_digit(c)?),
    })
}

pub(crate) fn is_chinese(c: char) -> bool {
    sign(c).is_some()
}

/// Whether a Chinese numeral has a digit here, not 十, 百, 千, 万 or 亿.
pub(crate) fn is_chinese_digit(c: char) -> bool {
    matches!(sign(c), Some(Sign::Digit(_)))
}

/// The Chinese numeral at the beginning of the text, and what follows its signs. None for what is read in more than
/// one way: 二〇二〇, 三五, 万一, 三万五.
pub(crate) fn chinese(text: &str) -> (Option<u64>, &str) {
    let end = text.find(|c| !is_chinese(c)).unwrap_or(text.len());
    let (signs, rest) = text.split_at_checked(end).unwrap_or(("", text));
    (value_of(signs), rest)
}

fn value_of(signs: &str) -> Option<u64> {
    let mut sum = Sum { myriads: 0, below: 0, digit: None, rank: u64::MAX, myriad: u64::MAX };
    let mut last = None;
    for c in signs.chars() {
        let before = last.replace(c);
        match sign(c)? {
            Sign::Digit(digit) => sum.digit(digit)?,
            Sign::Rank(rank) => sum.rank(rank, before.is_none())?,
            Sign::Myriad(myriad) => sum.myriad(myriad)?,
        }
    }
    sum.close(signs)
}

/// A Chinese numeral while it is read from left to right.
struct Sum {
    myriads: u64,
    below: u64,
    digit: Option<u64>,
    /// The last rank since the last myriad: ranks only fall.
    rank: u64,
    myriad: u64,
}

impl Sum {
    fn digit(&mut self, digit: u64) -> Option<()> {
        // Two digits side by side count differently from place to place.
        if self.digit.is_some_and(|waiting| waiting > 0) {
            return None;
        }
        self.digit = Some(digit);
        Some(())
    }

    fn rank(&mut self, rank: u64, first: bool) -> Option<()> {
        let count = match self.digit.take() {
            Some(count @ 1..) => count,
            None if rank == 10 && first => 1,
            Some(_) | None => return None,
        };
        if rank >= self.rank {
            return None;
        }
        self.rank = rank;
        self.below = self.below.checked_add(count.checked_mul(rank)?)?;
        Some(())
    }

    fn myriad(&mut self, myriad: u64) -> Option<()> {
        let count = self.below.checked_add(self.digit.take().unwrap_or_default())?;
        if count == 0 || myriad >= self.myriad {
            return None;
        }
        self.myriads = self.myriads.checked_add(count.checked_mul(myriad)?)?;
        (self.below, self.rank, self.myriad) = (0, u64::MAX, myriad);
        Some(())
    }

    fn close(self, signs: &str) -> Option<u64> {
        let last = self.digit.unwrap_or_default();
        // 三万五 is 35,000 to some and no numeral to others; 三万零五 is plain.
        let after_rank = self.rank < 100 || signs.chars().rev().nth(1) == Some('零') || signs.chars().count() == 1;
        if last > 0 && !after_rank {
            return None;
        }
        self.myriads.checked_add(self.below)?.checked_add(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals_are_read_where_they_are_plain() {
        for (signs, value) in [
            ("十", Some(10)),
            ("十二", Some(12)),
            ("两", Some(2)),
            ("二十一", Some(21)),
            ("三百万", Some(3_000_000)),
            ("一百二十三万四千五百", Some(1_234_500)),
            ("三万零五", Some(30_005)),
            ("一亿两千万", Some(120_000_000)),
            ("一百零五", Some(105)),
            ("百", None),
            ("万一", None),
            ("十四五", None),
            ("三五", None),
            ("二〇二〇", None),
            ("三万五", None),
            ("十百", None),
            ("三百千", None),
            ("", Some(0)),
        ] {
            assert_eq!(value_of(signs), value, "{signs}");
        }
    }
}
