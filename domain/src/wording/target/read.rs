//! Reading a target whose text is folded and trimmed.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::{Figure, Target, TargetKind, dates};
use crate::wording::{
    self, numerals,
    operators::{self, Operator},
    units,
};

/// Labels of a pick list that were left standing as values.
const LABELS: [&str; 9] = ["好坏", "优劣", "高低", "多少", "大小", "有无", "是否", "好/坏", "是/否"];

/// Grades of a pick list that was left standing whole, without the signs between them.
const GRADES: [&str; 12] = [
    "优良中差",
    "优良中低差",
    "优良差",
    "好中差",
    "高中低",
    "优秀良好合格不合格",
    "优秀良好一般较差",
    "优良合格不合格",
    "合格不合格",
    "达标不达标",
    "完成未完成",
    "满意基本满意不满意",
];

/// Longest such list with its signs, in characters.
const LIST: usize = 16;

/// Words that answer yes or no.
const ANSWERS: [&str; 4] = ["是", "否", "有", "无"];

/// What a frequency is counted in, and what per.
const TIMES: [&str; 6] = ["次", "场", "期", "回", "遍", "批次"];
const SPANS: [&str; 12] = ["年", "半年", "季", "季度", "月", "旬", "周", "星期", "日", "天", "小时", "学期"];

/// By how many people rates of births and deaths are told.
const MANY: [&str; 6] = ["10万", "100000", "1000", "10000", "10万人", "1000人"];

/// Longest word that is still a state and no sentence, in characters.
const WORD: usize = 8;

/// Longest unit and longest remark behind one, in characters.
const UNIT: usize = 10;

type Blank = fn(TargetKind) -> Target;

pub(super) fn read(text: &str, blank: Blank) -> Target {
    if text.is_empty() {
        return blank(TargetKind::Blank);
    }
    if LABELS.contains(&text) || is_a_list(text) {
        return blank(TargetKind::Damaged);
    }
    if ANSWERS.contains(&text) {
        return blank(TargetKind::Boolean);
    }
    let (operator, rest) = split_operator(text);
    if let Some(date) = dates::read(rest) {
        let kind = if date.is_period() { TargetKind::Period } else { TargetKind::Date };
        return Target { operator: operator.or(date.operator), ..blank(kind) };
    }
    if is_torn(operator, rest) {
        return blank(TargetKind::Damaged);
    }
    let read = every(rest).or_else(|| figure(rest));
    match read {
        Some(found) => found.told(operator, blank),
        None => blank(wording(operator, text)),
    }
}

/// What has no figure that could be read.
fn wording(operator: Option<Operator>, text: &str) -> TargetKind {
    let short = text.chars().count() <= WORD && !text.chars().any(|c| c.is_ascii_digit());
    if short && operator.is_none() { TargetKind::State } else { TargetKind::Sentence }
}

/// Whether a text is all the grades of a pick list: 优良中差, 优/良/中/差.
fn is_a_list(text: &str) -> bool {
    let grades = || text.chars().filter(|c| !" 、/,;|(或)".contains(*c));
    text.chars().nth(LIST).is_none() && GRADES.iter().any(|list| grades().eq(list.chars()))
}

/// The operator at the beginning of a text, also one that a column of its own was glued to, and what follows.
pub(super) fn split_operator(text: &str) -> (Option<Operator>, &str) {
    let text = ["定量", "定性"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(text);
    let text = text.trim_start_matches([' ', ':', ',', '、']);
    let (operator, rest) = operators::leading(text);
    (operator, rest.trim_start_matches([' ', ':', '为']))
}

/// Damage that a target cannot be read through: an operator or a unit without a figure, a Chinese digit where a symbol
/// was, two points in one figure, a share of something without its unit.
fn is_torn(operator: Option<Operator>, rest: &str) -> bool {
    let bare = rest.trim_matches([' ', '(', ')', '_', '-', '*', '.']);
    // 万亩 is a unit too; 百年 and 千人 are words.
    let unit = bare.strip_prefix(['万', '亿']).filter(|unit| !unit.is_empty()).unwrap_or(bare);
    let only_a_unit = bare == "百分比" || units::leading(unit).is_some_and(|(_, after)| after.is_empty());
    if only_a_unit || bare.is_empty() || is_a_serial_twice(rest) {
        return true;
    }
    let mut chars = rest.chars();
    let first = chars.next();
    let misread = first.is_some_and(numerals::is_chinese_digit);
    misread && operator.is_none() && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// 44,561 44,561: the number of a day as it stands in two columns that were joined; 44,56144,561 without a blank.
fn is_a_serial_twice(text: &str) -> bool {
    let halves = text.split_at_checked(text.len() / 2).filter(|(one, other)| one == other && text.is_ascii());
    if halves.is_some_and(|(one, _)| one.contains(',') && serial_day(&one.replace(',', "")).is_some()) {
        return true;
    }
    let mut words = text.split_whitespace();
    let (Some(one), Some(other), None) = (words.next(), words.next(), words.next()) else { return false };
    one == other && serial_day(&one.replace(',', "")).is_some()
}

/// The day that a spreadsheet shows as this number of five digits, where it is a likely one. Round numbers are counts.
pub(super) fn serial_day(digits: &str) -> Option<NaiveDate> {
    let plain = digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.ends_with("00");
    let day = digits.parse().ok().filter(|_| plain).and_then(wording::dates::of_serial)?;
    (2015..2036).contains(&day.year()).then_some(day)
}

/// What was read behind the operator.
struct Found<'a> {
    low: Option<Decimal>,
    value: Decimal,
    unit: &'a str,
    per: Option<&'a str>,
    operator: Option<Operator>,
    damaged: bool,
}

impl Found<'_> {
    fn told(self, operator: Option<Operator>, blank: Blank) -> Target {
        if self.damaged || self.is_a_serial(operator) {
            return blank(TargetKind::Damaged);
        }
        let percent = self.unit == "%" && self.per.is_none();
        let kind = match self.per {
            Some(per) if TIMES.contains(&self.unit) && SPANS.contains(&per) => TargetKind::Frequency,
            Some(_) | None if percent => TargetKind::Percent,
            Some(_) | None => TargetKind::Number,
        };
        let unit = match self.per {
            Some(per) => format!("{}/{per}", self.unit),
            None => self.unit.to_owned(),
        };
        let (low, high, value) = match self.low {
            Some(low) => (Some(Figure(low)), Some(Figure(self.value)), None),
            None => (None, None, Some(Figure(self.value))),
        };
        let unit = Some(unit).filter(|unit| !unit.is_empty());
        Target { operator: operator.or(self.operator), low, high, value, unit, ..blank(kind) }
    }

    /// A date that a spreadsheet turned into a number: five digits, no operator, no unit. Round numbers are counts.
    fn is_a_serial(&self, operator: Option<Operator>) -> bool {
        let alone = operator.or(self.operator).is_none() && self.low.is_none() && self.unit.is_empty();
        alone && self.value.scale() == 0 && serial_day(&self.value.to_string()).is_some()
    }
}

/// 每月1次, 每年 2 场.
fn every(text: &str) -> Option<Found<'_>> {
    let rest = text
        .strip_prefix('每')
        .or_else(|| text.strip_prefix('一').filter(|rest| rest.starts_with(['年', '月', '周'])))?;
    let span = SPANS.iter().filter(|span| rest.starts_with(**span)).max_by_key(|span| span.len())?;
    let found = figure(rest.strip_prefix(span)?.trim_start_matches([' ', '度']))?;
    (TIMES.contains(&found.unit) && found.per.is_none()).then_some(Found { per: Some(span), ..found })
}

/// A figure, a range, or a percentage, with its unit.
fn figure(text: &str) -> Option<Found<'_>> {
    if let Some(share) = text.strip_prefix("百分之") {
        let (value, rest) = number(share)?;
        return finished(Found { unit: "%", ..plain(value) }, rest, false);
    }
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (value, rest) = number(digits)?;
    let chinese = digits.starts_with(numerals::is_chinese);
    let value = if negative { -value } else { value };
    // 12/10万 is a rate by the hundred thousand.
    if let Some(many) = rest.strip_prefix('/').filter(|rest| MANY.contains(rest)) {
        return Some(Found { per: Some(many), ..plain(value) });
    }
    if rest.strip_prefix(['.', '/']).is_some_and(numerals::starts_with_digit) {
        return Some(Found { damaged: true, ..plain(value) });
    }
    match upper_end(rest) {
        Some((upper, after, low_times)) => {
            let found = measured(plain(upper), after)?;
            let times = if low_times == Decimal::ONE { ratio(found.value, upper) } else { low_times };
            Some(Found { low: value.checked_mul(times), ..found })
        }
        None => {
            let found = measured(plain(value), rest)?;
            // 一致 and 三公 are words, not counts.
            let counted = !chinese || units::leading(found.unit).is_some() || found.value != value;
            counted.then_some(found)
        }
    }
}

const fn plain(value: Decimal) -> Found<'static> {
    Found { low: None, value, unit: "", per: None, operator: None, damaged: false }
}

/// By how much a unit such as 万元 multiplied a figure.
fn ratio(after: Decimal, before: Decimal) -> Decimal {
    after.checked_div(before).unwrap_or(Decimal::ONE)
}

/// A number in digits or Chinese numerals at the beginning of the text.
fn number(text: &str) -> Option<(Decimal, &str)> {
    if numerals::starts_with_digit(text) {
        let (number, rest) = numerals::arabic(text);
        return Some((number?.value, rest));
    }
    let (value, rest) = numerals::chinese(text);
    Some((value.filter(|_| rest.len() < text.len())?.into(), rest))
}

/// The upper end of a range, what follows it, and the multiple that stands at the lower end itself.
fn upper_end(text: &str) -> Option<(Decimal, &str, Decimal)> {
    let (times, after) = units::multiple(text);
    let after = after.trim_start();
    let after = after.strip_prefix('%').unwrap_or(after);
    let after = units::leading(after).map_or(after, |(_, rest)| rest).trim_start();
    let rest = after.trim_start_matches(|c| wording::dates::joins(c) || c == '、');
    if rest.len() == after.len() {
        return None;
    }
    let (upper, rest) = number(rest.trim_start())?;
    Some((upper, rest, times))
}

/// Multiple, unit and trailing operator of a figure.
fn measured<'a>(found: Found<'_>, text: &'a str) -> Option<Found<'a>> {
    let text = text.trim();
    // 百分比 begins with a multiple, 百, and is none.
    let known = units::leading(text).is_some() || text.starts_with("百分比");
    let (times, rest) = if known { (Decimal::ONE, text) } else { units::multiple(text) };
    let value = found.value.checked_mul(times)?;
    finished(Found { value, unit: "", ..plain(value) }, rest, true)
}

/// The unit and what stands behind it; none where that is a text of its own.
fn finished<'a>(found: Found<'a>, rest: &'a str, wants_unit: bool) -> Option<Found<'a>> {
    let rest = rest.trim();
    let rest = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(rest).trim();
    let (operator, rest) = trailing_operator(rest);
    let found = Found { operator, ..found };
    if !wants_unit || rest.is_empty() {
        return is_remark(rest).then_some(found);
    }
    if rest == "百分比" {
        return Some(Found { unit: "%", ..found });
    }
    let (unit, after) = unit(rest)?;
    let per = after.strip_prefix(['/', '每']).filter(|per| !per.is_empty() && is_remark(per));
    if per.is_none() && !is_remark(after.trim_start_matches(['(', ')', '/'])) {
        return None;
    }
    Some(Found { unit, per, ..found })
}

/// A unit: one that is known, or a short word.
fn unit(text: &str) -> Option<(&str, &str)> {
    if let Some((unit, rest)) = units::leading(text) {
        let name = text.get(..text.len().saturating_sub(rest.len()))?;
        return Some((if unit.name == "％" { "%" } else { name }, rest));
    }
    let end = text.find(['/', '(']).unwrap_or(text.len());
    let (unit, rest) = text.split_at_checked(end)?;
    is_remark(unit).then_some((unit, rest))
}

fn is_remark(text: &str) -> bool {
    text.chars().count() <= UNIT && !text.chars().any(|c| c.is_ascii_digit() || ",，。；;、".contains(c))
}

/// 以上, 以内, 左右 … at the end, or in brackets: (含)以上.
fn trailing_operator(text: &str) -> (Option<Operator>, &str) {
    // 起 is a unit where it stands alone: 10起.
    if units::leading(text).is_some_and(|(_, rest)| rest.is_empty()) {
        return (None, text);
    }
    let (operator, rest) = operators::trailing(text);
    (operator, rest.trim_end_matches([' ', '(', ')', '含', '及']))
}
