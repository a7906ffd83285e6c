//! Number formats of worksheets: what a cell displays. 0.8 in `0%` says 80%, 44197 in `yyyy-mm-dd` says 2021-01-01.

use chrono::Datelike;
use rust_decimal::{Decimal, RoundingStrategy};

use super::grid::Number;

/// A format as far as it changes what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    General,
    /// The code itself.
    Date(String),
    Figure {
        before: String,
        after: String,
        decimals: u32,
        most: u32,
        grouped: bool,
        percent: bool,
        /// Powers of ten that the display is smaller by: `0.0,` shows thousands, `0!.0000` ten thousands.
        scale: u32,
    },
}

/// Excel keeps this many digits; what a file has beyond them is the trace of a binary fraction.
const DIGITS: u32 = 15;

/// The code of a format that Excel knows by its number.
pub fn built_in(id: &str) -> &'static str {
    match id {
        "1" => "0",
        "2" => "0.00",
        "3" => "#,##0",
        "4" => "#,##0.00",
        "9" => "0%",
        "10" => "0.00%",
        "14" | "22" | "30" => "yyyy/m/d",
        "15" | "16" => "yyyy/m/d",
        "17" => "yyyy\"年\"m\"月\"",
        "27" | "36" | "50" | "52" | "57" => "yyyy\"年\"m\"月\"",
        "28" | "29" | "51" | "53" | "54" | "58" => "yyyy\"年\"m\"月\"d\"日\"",
        "31" => "yyyy\"年\"m\"月\"d\"日\"",
        "37" | "38" => "#,##0",
        "39" | "40" | "43" | "44" => "#,##0.00",
        "41" | "42" => "#,##0",
        _ => "General",
    }
}

pub fn read(code: &str) -> Format {
    // Excel allows no longer ones.
    let code = code.char_indices().nth(255).and_then(|(end, _)| code.get(..end)).unwrap_or(code);
    let section = code.split(';').next().unwrap_or_default();
    let mut before = String::new();
    let mut after = String::new();
    let mut digits = String::new();
    let mut letters = String::new();
    let mut percent = false;
    // Where a point stands that is only drawn.
    let mut point = None;
    let mut rest = section.chars();
    while let Some(c) = rest.next() {
        let literal = match c {
            '"' => rest.by_ref().take_while(|c| *c != '"').collect(),
            '\\' | '!' if rest.as_str().starts_with('.') && !digits.is_empty() && !digits.contains('.') => {
                rest.next();
                point = point.or(Some(digits.len()));
                continue;
            }
            '\\' | '!' => rest.next().map(String::from).unwrap_or_default(),
            // Colours, locales, currencies.
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                inside.strip_prefix('$').and_then(|it| it.split('-').next()).unwrap_or_default().to_owned()
            }
            '_' | '*' => {
                rest.next();
                continue;
            }
            '0' | '#' | '?' | '.' | ',' => {
                digits.push(c);
                continue;
            }
            '%' => {
                percent = true;
                "%".to_owned()
            }
            c if c.is_ascii_alphabetic() => {
                letters.push(c.to_ascii_lowercase());
                continue;
            }
            c => c.to_string(),
        };
        if digits.is_empty() { before.push_str(&literal) } else { after.push_str(&literal) }
    }
    if letters.contains("general") || (digits.is_empty() && letters.is_empty()) {
        return Format::General;
    }
    if letters.contains(['y', 'd']) || (letters.contains('m') && digits.is_empty()) {
        return Format::Date(section.to_owned());
    }
    if !letters.is_empty() {
        // 0.00E+00, times of day: what the number is says more.
        return Format::General;
    }
    Figures::of(&digits, point).format(before, after, percent)
}

/// The places of the digits of a format.
struct Figures {
    decimals: u32,
    most: u32,
    grouped: bool,
    scale: u32,
}

impl Figures {
    fn of(digits: &str, point: Option<usize>) -> Self {
        let count = |text: &str, wanted: &str| {
            u32::try_from(text.chars().filter(|c| wanted.contains(*c)).count()).unwrap_or_default()
        };
        let thousands = |text: &str| {
            let commas = text.len().saturating_sub(text.trim_end_matches(',').len());
            u32::try_from(commas.min(4)).unwrap_or_default().saturating_mul(3)
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let drawn = point.and_then(|at| digits.get(at..)).map_or(0, |rest| count(rest, "0#?").min(12));
        Self {
            decimals: count(decimals, "0").saturating_add(drawn),
            most: count(decimals, "0#?").saturating_add(drawn),
            grouped: whole.trim_end_matches(',').contains(','),
            scale: thousands(whole).saturating_add(thousands(decimals)).saturating_add(drawn),
        }
    }

    fn format(self, before: String, after: String, percent: bool) -> Format {
        let Self { decimals, most, grouped, scale } = self;
        Format::Figure { before, after, decimals, most, grouped, percent, scale }
    }
}

/// What a number displays, with the number in plain decimals; none where it is no number.
pub fn shown(value: &str, format: Option<&Format>, epoch_1904: bool) -> Option<(String, Number)> {
    let exact = Decimal::from_str_exact(value).or_else(|_| Decimal::from_scientific(value)).ok()?;
    let number = exact.round_sf_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero)?.normalize();
    let plain = Number { plain: number.to_string(), date: false, percent: false };
    match format.unwrap_or(&Format::General) {
        Format::General => Some((plain.plain.clone(), plain)),
        Format::Date(code) => {
            let days = if epoch_1904 { number.checked_add(Decimal::from(1462))? } else { number };
            match date(code, days) {
                Some(text) => Some((text, Number { plain: days.to_string(), date: true, percent: false })),
                None => Some((plain.plain.clone(), plain)),
            }
        }
        Format::Figure { before, after, decimals, most, grouped, percent, scale } => {
            let number = number.checked_mul(Decimal::try_new(1, *scale).ok()?)?.normalize();
            let plain = Number { plain: number.to_string(), ..plain };
            let value = if *percent { number.checked_mul(Decimal::ONE_HUNDRED)? } else { number };
            let mut value = value.round_dp_with_strategy(*most, RoundingStrategy::MidpointAwayFromZero).normalize();
            if value.scale() < *decimals {
                value.rescale(*decimals);
            }
            let text = if *grouped { group(&value.to_string()) } else { value.to_string() };
            Some((format!("{before}{text}{after}"), Number { percent: *percent, ..plain }))
        }
    }
}

/// 1,234,567.80
fn group(plain: &str) -> String {
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain), |plain| ("-", plain));
    let (whole, decimals) = plain.split_once('.').map_or((plain, None), |(whole, decimals)| (whole, Some(decimals)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match decimals {
        Some(decimals) => format!("{sign}{grouped}.{decimals}"),
        None => format!("{sign}{grouped}"),
    }
}

/// A serial day in the words of its format.
fn date(code: &str, days: Decimal) -> Option<String> {
    let whole: u64 = days.trunc().to_string().parse().ok()?;
    let day = domain::wording::dates::of_serial(whole)?;
    if day.year() > 9999 {
        return None;
    }
    let mut told = String::new();
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        let mut run = 1;
        while c.is_ascii_alphabetic() && rest.peek().is_some_and(|next| next.eq_ignore_ascii_case(&c)) {
            rest.next();
            run += 1;
        }
        match c.to_ascii_lowercase() {
            'y' if run > 2 => told.push_str(&day.year().to_string()),
            'y' => told.push_str(&format!("{:02}", day.year().rem_euclid(100))),
            'm' if run > 2 => told.push_str(&day.month().to_string()),
            'm' => told.push_str(&padded(day.month(), run)),
            'd' if run > 2 => {}
            'd' => told.push_str(&padded(day.day(), run)),
            '"' => told.extend(rest.by_ref().take_while(|c| *c != '"')),
            '\\' => told.extend(rest.next()),
            '[' => while rest.next().is_some_and(|c| c != ']') {},
            // The hours of a day say nothing on a form.
            'h' | 's' | 'a' | 'p' | '@' | ';' => break,
            '_' | '*' => {
                rest.next();
            }
            other => told.push(other),
        }
    }
    Some(told.trim().to_owned())
}

fn padded(number: u32, run: usize) -> String {
    if run > 1 { format!("{number:02}") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn display(value: &str, code: &str) -> String {
        shown(value, Some(&read(code)), false).map(|(text, _)| text).unwrap_or_default()
    }

    #[test]
    fn numbers_are_told_as_they_are_displayed() {
        for (value, code, text) in [
            ("0.8", "0%", "80%"),
            ("0.90000000000000002", "0.00%", "90.00%"),
            ("1234567.8", "#,##0.00", "1,234,567.80"),
            ("150000", "General", "150000"),
            ("0.1", "General", "0.1"),
            ("0.30000000000000004", "General", "0.3"),
            ("1.5E5", "General", "150000"),
            ("44197", "yyyy\\-mm\\-dd", "2021-01-01"),
            ("44197", "yyyy\"年\"m\"月\"d\"日\";@", "2021年1月1日"),
            ("44561.5", "yyyy/m/d h:mm", "2021/12/31"),
            ("5", "0\"人次\"", "5人次"),
            ("0.8", "\"≥\"0%", "≥80%"),
            ("12", "[$-804]General", "12"),
            ("153456", "0!.0,\"万元\"", "15.3万元"),
            ("153456", "#,##0,\"千元\"", "153千元"),
            ("150000", "0\\.0000", "15.0000"),
        ] {
            assert_eq!(display(value, code), text, "{value} {code}");
        }
        assert_eq!(shown("8.6", None, false).map(|(_, number)| number.plain).as_deref(), Some("8.6"));
        assert_eq!(shown("x", None, false), None);
    }
}
