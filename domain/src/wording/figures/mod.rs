//! Figures written in Chinese prose: what a narrative promises, read once and without a copy of the text. What only
//! looks like a figure (years, dates, ordinals, document numbers, titles, telephone numbers) is passed over, and so
//! is what can be read in two ways.

use rust_decimal::Decimal;

pub use super::units::Unit;
use super::{
    numerals::{self, Number},
    operators::{self, Operator},
    units, words,
};

/// A figure that a narrative mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Pointer of the narrative.
    pub pointer: &'static str,
    /// The figure with 万 and 亿 multiplied in; the lower end of a range.
    pub value: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    /// Worth of the last digit that is written: 100 for 5.00万. Nothing finer can be compared.
    pub step: Decimal,
    /// None where no unit follows.
    pub unit: Option<&'static Unit>,
    /// What it is counted per: 人 of 元/人; empty where nothing is.
    pub per: &'a str,
    /// What is said of it, before or after: 达到, 不少于, 以上 …
    pub operator: Option<Operator>,
    /// The figure as written, with its unit.
    pub written: &'a str,
    /// The narrative up to the figure.
    prior: &'a str,
    /// From the figure before to this one, without its operator.
    lead: &'a str,
    /// The narrative after the figure.
    rest: &'a str,
}

/// Farthest that a clause is followed from its figure, in characters; without a bound many figures in one endless
/// sentence would be dear.
const CLAUSE: usize = 40;

/// Farthest that a sentence is followed back from its figure, in characters.
const SENTENCE: usize = 80;

/// Longest part of a clause that is quoted before and after its figure, in characters.
const QUOTED: usize = 30;

/// Longest title in 《》, in characters; a mark that never closes must not swallow the text.
const TITLE: usize = 120;

impl<'a> Mention<'a> {
    /// The amount in yuan, when the figure is one of money and no price per anything.
    pub fn yuan(&self) -> Option<Decimal> {
        (self.family() == "元" && self.per.is_empty() && self.high.is_none()).then_some(self.value)
    }

    /// Family of the unit, empty without a unit.
    pub fn family(&self) -> &'static str {
        self.unit.map_or("", |unit| unit.family)
    }

    /// The value in the smallest unit of its family: 5 of 5公里 is 5000 of 米.
    pub fn measured(&self, value: Decimal) -> Decimal {
        self.unit.and_then(|unit| value.checked_mul(unit.worth())).unwrap_or(value)
    }

    /// What stands before the figure in its clause, without operator: 直播 of 直播达到10次.
    pub fn before(&self) -> &'a str {
        let back = self.lead.char_indices().rev().take(CLAUSE).take_while(|(_, c)| !words::ends_clause(*c));
        tail(self.lead, back.last().map_or(self.lead.len(), |(at, _)| at))
    }

    /// The clause that the figure stands in, as written; before the figure no more than is read at once.
    pub fn clause(&self) -> String {
        let begin = self.prior.char_indices().rev().take_while(|(_, c)| !words::ends_clause(*c)).last();
        let before = tail(self.prior, begin.map_or(self.prior.len(), |(at, _)| at)).trim_start();
        let cut =
            before.char_indices().rev().nth(QUOTED).and_then(|(at, c)| before.get(at.saturating_add(c.len_utf8())..));
        let after = self.rest.char_indices().take(QUOTED).take_while(|(_, c)| !words::ends_clause(*c)).last();
        let after = after.and_then(|(at, c)| self.rest.get(..at.saturating_add(c.len_utf8()))).unwrap_or_default();
        let (dots, before) = cut.map_or(("", before), |cut| ("…", cut));
        format!("{dots}{before}{}{}", self.written, after.trim_end())
    }

    /// What follows the figure and its operator in its clause, up to the next digit.
    pub fn after(&self) -> &'a str {
        let (_, rest) = operators::operator_after(self.rest);
        let of_clause = |c| !words::ends_clause(c) && numerals::digit(c).is_none();
        let clause = rest.char_indices().take(CLAUSE).take_while(|(_, c)| of_clause(*c));
        let end = clause.last().map_or(0, |(at, c)| at.saturating_add(c.len_utf8()));
        rest.get(..end).unwrap_or_default()
    }

    /// What stands between the figure before and this one, without operator.
    pub fn lead(&self) -> &'a str {
        self.lead
    }

    /// The narrative behind the figure.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// The sentence up to the figure.
    pub fn sentence(&self) -> &'a str {
        let back = self.prior.char_indices().rev().take(SENTENCE).take_while(|(_, c)| !words::ends_sentence(*c));
        tail(self.prior, back.last().map_or(self.prior.len(), |(at, _)| at))
    }

    /// 长宽高 Whether it is one measure of a thing's size (宽 of 长4.5米、宽3米, either of 4.5米×3米), and no amount of work.
    pub fn is_of_size(&self) -> bool {
        let lead = self.lead.trim_end_matches(|c: char| c.is_whitespace() || ":：为约是达".contains(c));
        let next = self.rest.trim_start_matches(|c: char| c.is_whitespace() || ",，、；;".contains(c));
        let sides = ["宽", "高", "深", "厚", "径", "宽度", "高度", "深度", "厚度"];
        // 拓宽5公里 is a deed, and what is measured in 公里 is no side of a thing.
        let deeds = ["拓宽", "加宽", "加高", "提高", "增高", "加深", "挖深", "加厚"];
        let named = sides.iter().any(|side| lead.ends_with(side)) && !deeds.iter().any(|deed| lead.ends_with(deed));
        let joined = |text: &str, at_end: bool| {
            words::TIMES.iter().any(|sign| if at_end { text.ends_with(sign) } else { text.starts_with(sign) })
        };
        let length = (lead.ends_with('长') || lead.ends_with("长度"))
            && ["宽", "高", "深", "厚", "直径", "均宽", "平均宽"].iter().any(|side| next.starts_with(side));
        let short = self.unit.is_some_and(|unit| unit.family == "米" && unit.worth() <= Decimal::ONE);
        short && (named || length || joined(lead, true) || joined(next, false))
    }

    /// 在东山场、岳山场2个林场实施: where something is done, with no word yet of what.
    pub fn is_of_place(&self) -> bool {
        let of_clause = |c: char| c == '、' || !words::ends_clause(c);
        let back = self.prior.char_indices().rev().take(SENTENCE).take_while(|(_, c)| of_clause(*c)).last();
        let clause = tail(self.prior, back.map_or(self.prior.len(), |(at, _)| at)).trim_start();
        let of_people = ["在校", "在册", "在编", "在岗", "在园", "在职", "在读", "在建", "在线"];
        let place =
            clause.starts_with('在') && clause.contains('、') && !of_people.iter().any(|it| clause.starts_with(it));
        place && !words::DEEDS.iter().any(|deed| clause.contains(deed))
    }

    /// 占地 of 长4.5米，宽3米，占地13.5平方米: what the sides make, when the figure before is one of them.
    pub fn is_area_of_sides(&self) -> bool {
        self.family() == "平方米" && ["占地", "占地面积", "面积", "建筑面积"].contains(&self.before().trim())
    }

    /// Whether nothing stands between the figure before and this one: 174人 of 76户174人.
    pub fn follows_a_figure(&self) -> bool {
        self.lead.trim().is_empty() && !self.prior.trim().is_empty()
    }

    /// Whether this figure stands right behind that one.
    pub fn follows(&self, other: &Self) -> bool {
        self.follows_a_figure() && self.prior.ends_with(other.written)
    }

    /// A small Chinese count of general things (三个, 两项), as often a phrase as a promise.
    pub fn is_loose(&self) -> bool {
        let mut signs = self.written.chars();
        signs.next().is_some_and(numerals::is_chinese)
            && !signs.next().is_some_and(numerals::is_chinese)
            && !["人", "次", "天", "米", "平方米", "元", "月", "%"].contains(&self.family())
    }
}

/// The figures in one narrative, in the order of the text.
pub fn mentions<'a>(pointer: &'static str, text: &'a str) -> Vec<Mention<'a>> {
    let mut reader = Reader { pointer, text, rest: text, end_of_last: 0, found: Vec::new() };
    while let Some(at) = reader.rest.find(may_begin) {
        reader.rest = tail(reader.rest, at);
        reader.rest = reader.step();
    }
    reader.found
}

fn may_begin(c: char) -> bool {
    c == '《' || numerals::digit(c).is_some() || numerals::is_chinese(c)
}

fn tail(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// A number with its multiple and unit.
struct Figure<'a> {
    value: Decimal,
    step: Decimal,
    unit: Option<&'static Unit>,
    multiple: Decimal,
    /// 多 or 余 follows the number.
    vague: bool,
    rest: &'a str,
}

impl<'a> Figure<'a> {
    /// Reads what follows the number; none when the value grows too large to hold.
    fn read(number: Decimal, after: &'a str) -> Option<Self> {
        let (vague, rest) = vagueness(after);
        let rest = rest.trim_start_matches(words::BLANKS);
        let (mut multiple, mut vague_multiple, mut after) = (Decimal::ONE, false, rest);
        let mut found = units::leading(rest);
        if found.is_none() {
            (multiple, after) = units::multiple(rest);
            (vague_multiple, after) = vagueness(after);
            found = units::leading(after.trim_start_matches(words::BLANKS));
        }
        let (unit, rest) = found.map_or((None, after), |(unit, rest)| (Some(unit), rest));
        let vague = vague || vague_multiple;
        let step = Decimal::new(1, number.scale()).checked_mul(multiple)?;
        Some(Self { value: number.checked_mul(multiple)?, step, unit, multiple, vague, rest })
    }
}

/// Takes 多, 余 or 来 off: 150多万 is a figure, though not an exact one.
fn vagueness(text: &str) -> (bool, &str) {
    text.strip_prefix(['多', '余', '来']).map_or((false, text), |rest| (true, rest))
}

struct Reader<'a> {
    pointer: &'static str,
    text: &'a str,
    /// What is not read yet.
    rest: &'a str,
    /// Where the last figure ended.
    end_of_last: usize,
    found: Vec<Mention<'a>>,
}

impl<'a> Reader<'a> {
    /// Reads what may begin a figure, and returns what follows it; always shorter than the rest was.
    fn step(&mut self) -> &'a str {
        let mut chars = self.rest.chars();
        match chars.next() {
            Some('《') => after_title(chars.as_str()),
            Some(c) if numerals::digit(c).is_some() => self.digits(),
            Some(_) => self.chinese(),
            None => "",
        }
    }

    fn prior(&self) -> &'a str {
        let at = self.text.len().saturating_sub(self.rest.len());
        self.text.get(..at).unwrap_or_default()
    }

    fn digits(&mut self) -> &'a str {
        let (number, after) = numerals::arabic(self.rest);
        let prior = self.prior();
        let Some(number) = number.filter(|_| !words::names_a_number(prior)) else { return after_code(after) };
        let mut next = after.chars();
        let joint = next.next();
        let joined = numerals::starts_with_digit(next.as_str());
        let a_code = number.is_year() || number.padded || number.digits >= 7;
        if joined && joint.is_some_and(|c| words::joins_a_code(c) || a_code && words::joins_a_range(c)) {
            return after_code(after);
        }
        let next = after.trim_start_matches(words::BLANKS);
        if next.starts_with(words::numbers_a_thing) || is_calendar_year(&number, next) {
            return next;
        }
        let Some(figure) = Figure::read(number.value, after) else { return after };
        let (figure, high) = with_upper_end(figure);
        let bare = figure.unit.is_none() && figure.multiple == Decimal::ONE;
        // 1至12月 are months and 2-3楼 are floors.
        let torn = joined && joint.is_some_and(words::joins_a_range);
        let rank = prior.ends_with('前') && next.starts_with(['名', '位']);
        if rank || bare && (torn || counts_nothing(&number, prior, next)) {
            return after;
        }
        self.tell(figure, high)
    }

    fn chinese(&mut self) -> &'a str {
        let prior = self.prior();
        if let Some(share) = self.rest.strip_prefix("百分之") {
            return self.share(share);
        }
        let (value, after) = numerals::chinese(self.rest);
        if let Some(parts) = after.strip_prefix("分之") {
            return after_code(parts.trim_start_matches(numerals::is_chinese));
        }
        let held = prior.chars().next_back().is_some_and(words::holds_a_numeral);
        // 一 alone is more often an article, 二 alone an ordinal.
        let begins_so = self.rest.starts_with('二');
        let counted = value.filter(|value| !held && (*value > 10 || *value >= 2 && !begins_so));
        let Some(figure) = counted.and_then(|value| Figure::read(value.into(), after)) else { return after };
        match figure.unit {
            Some(unit) if !["年", "分", "期", "周", "批", "类", "小时"].contains(&unit.name) => {
                self.tell(figure, None)
            }
            Some(_) | None => after,
        }
    }

    /// 百分之八十, 百分之80.
    fn share(&mut self, text: &'a str) -> &'a str {
        let (value, after) = if numerals::starts_with_digit(text) {
            let (number, after) = numerals::arabic(text);
            (number.map(|number| number.value), after)
        } else if let Some(after) = text.strip_prefix('百') {
            (Some(Decimal::ONE_HUNDRED), after)
        } else {
            let (value, after) = numerals::chinese(text);
            (value.filter(|value| *value > 0).map(Decimal::from), after)
        };
        let Some(value) = value else { return after };
        let (unit, step) = (units::leading("%").map(|(unit, _)| unit), Decimal::new(1, value.scale()));
        self.tell(Figure { value, step, unit, multiple: Decimal::ONE, vague: false, rest: after }, None)
    }

    /// Keeps a figure and returns what follows it.
    fn tell(&mut self, figure: Figure<'a>, high: Option<Decimal>) -> &'a str {
        let per = figure.rest.strip_prefix(['/', '／']).filter(|_| figure.unit.is_some());
        let per = per.map_or("", |text| {
            let end = text.char_indices().take(4).find(|(_, c)| !c.is_alphabetic() || words::ends_clause(*c));
            let end = end.or_else(|| text.char_indices().nth(4)).map_or(text.len(), |(at, _)| at);
            text.get(..end).unwrap_or_default()
        });
        let after = figure.rest.split_once(per).filter(|_| !per.is_empty());
        let rest = after.map_or(figure.rest, |(_, after)| after);
        let prior = self.prior();
        let written = self.rest.get(..self.rest.len().saturating_sub(rest.len())).unwrap_or_default();
        let (lead, operator) = operators::operator_before(tail(prior, self.end_of_last));
        let vague = figure.vague.then_some(Operator::About);
        self.found.push(Mention {
            pointer: self.pointer,
            value: figure.value,
            high,
            step: figure.step,
            unit: figure.unit,
            per,
            operator: vague.or_else(|| operators::operator_after(rest).0).or(operator),
            written,
            prior,
            lead,
            rest,
        });
        self.end_of_last = self.text.len().saturating_sub(rest.len());
        rest
    }
}

/// The upper end of a range (3-5次, 80%~90%), where one follows in the same unit.
fn with_upper_end(low: Figure<'_>) -> (Figure<'_>, Option<Decimal>) {
    let text = low.rest.trim_start_matches(words::joins_a_range);
    let joint = low.rest.len().saturating_sub(text.len());
    if joint == 0 || joint > "——".len() || !numerals::starts_with_digit(text) {
        return (low, None);
    }
    let (number, after) = numerals::arabic(text);
    let Some(high) = number.and_then(|number| Figure::read(number.value, after)) else { return (low, None) };
    let shared = low.unit.is_none() && low.multiple == Decimal::ONE;
    let value = if shared { low.value.checked_mul(high.multiple) } else { Some(low.value) };
    match value {
        Some(value) if high.unit.is_some() && value < high.value && (shared || low.unit == high.unit) => {
            let upper = high.value;
            (Figure { value, vague: low.vague || high.vague, ..high }, Some(upper))
        }
        Some(_) | None => (low, None),
    }
}

/// Skips to the end of a title whose 《 was read.
fn after_title(text: &str) -> &str {
    let mut depth = 1_u32;
    for (at, c) in text.char_indices().take(TITLE) {
        match c {
            '《' => depth = depth.saturating_add(1),
            '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return tail(text, at);
        }
    }
    text
}

/// Skips the rest of a date, version, telephone number or fraction.
fn after_code(text: &str) -> &str {
    let of_code = |c| numerals::digit(c).is_some() || words::joins_a_code(c) || c == '-' || c == '－';
    text.trim_start_matches(of_code)
}

/// 2020年, 20年12月, 20年底: a year, not a number of years.
fn is_calendar_year(number: &Number, next: &str) -> bool {
    let Some(after) = next.strip_prefix('年') else { return false };
    let month = after.trim_start_matches(|c| numerals::digit(c).is_some());
    number.is_year()
        || number.digits == 2
            && (after.starts_with(['底', '初', '末', '度', '版'])
                || month.len() < after.len() && month.starts_with('月'))
}

/// Whether a number without a unit is a year, a code or the number of a list.
fn counts_nothing(number: &Number, before: &str, after: &str) -> bool {
    let listed = number.plain && number.digits <= 2 && after.starts_with(['.', '．', '、', ')', '）', '：', ':']);
    let coded = number.padded || number.plain && (number.digits == 11 || words::announces_a_code(before));
    let torn =
        after.starts_with(|c: char| c.is_ascii_alphabetic() || ('Ａ'..='ｚ').contains(&c)) || after.starts_with("热线");
    number.is_year() || listed || coded || torn
}

#[cfg(test)]
mod tests;
