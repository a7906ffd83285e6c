//! 项目期: how many years a term covers, and the years that a name tells.

use super::{dates, numerals};

/// The years that a text names, those of a range too: 2024年, 2024至2027, 2019-2021年. Numbers of documents, and what is longer
/// than a year, are none.
pub(crate) fn years_named(text: &str) -> Vec<u16> {
    let mut found: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = rest.get(..at).unwrap_or_default();
        let Some((value, digits, after)) = dates::figure(rest.get(at..).unwrap_or_default()) else { return found };
        let year = u16::try_from(value).ok().filter(|year| digits == 4 && (2000..=2100).contains(year));
        let spelled = after.starts_with('年') || joins_a_year(after);
        let joined = !found.is_empty() && before.chars().all(|c| dates::joins(c) || c == '年' || c == '度');
        let bracketed = before.ends_with(['〔', '[', '【', '［', '﹝', '第']);
        let coded = bracketed || (before.ends_with(['-', '.', '/']) && !joined && !after.starts_with('年'));
        if let Some(year) = year.filter(|_| (spelled || joined) && !coded) {
            found.push(year);
        }
        rest = after;
    }
    found
}

/// Whether a range to another year follows: —2027, 至2027年.
fn joins_a_year(after: &str) -> bool {
    let rest = after.trim_start_matches(|c: char| dates::joins(c));
    let other = dates::figure(rest).is_some_and(|(value, digits, _)| digits == 4 && (2000..=2100).contains(&value));
    rest.len() < after.len() && other
}

/// Whether a term is one year or less: 1年, 一年, 12个月.
pub(crate) fn is_one_year(term: &str) -> bool {
    let term = term.trim();
    if let Some((value, _, rest)) = dates::figure(term).filter(|(_, digits, _)| (1..=2).contains(digits)) {
        return (rest == "年" && value == 1) || (rest == "个月" && (1..=12).contains(&value));
    }
    matches!(numerals::chinese(term), (Some(1), "年"))
}

/// Whether a term covers several years: 3年, 三年, 36个月, 2019-2021, 2023年4月-2025年2月.
pub(crate) fn covers_years(term: &str) -> bool {
    let term = term.trim();
    if let Some((value, _, rest)) = dates::figure(term).filter(|(_, digits, _)| (1..=2).contains(digits)) {
        return (rest == "年" && value > 1) || (rest.starts_with("个月") && value > 12);
    }
    if let (Some(years), "年") = numerals::chinese(term) {
        return years > 1;
    }
    span(term).is_some_and(|years| years > 0)
}

/// The years from the first to the last that a term names; none where it names none.
fn span(term: &str) -> Option<u16> {
    let years = years_named(term);
    years.last()?.checked_sub(*years.first()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_names_are_read() {
        for (name, years) in [
            ("2023年文物保护经费", &[2023][..]),
            ("陇原区2022年度水源涵养林", &[2022]),
            ("机房租用2024至2027服务采购项目", &[2024, 2027]),
            ("2019-2021年三年行动", &[2019, 2021]),
            ("2023年4月-2025年2月", &[2023, 2025]),
            ("购置2000台设备", &[]),
            ("沪财教〔2019〕86号补助", &[]),
            ("20231231归档", &[]),
            ("数字乡村2.0平台", &[]),
        ] {
            assert_eq!(years_named(name), years, "{name}");
        }
    }

    #[test]
    fn terms_of_one_year_are_told() {
        for term in ["1年", "一年", "12个月", " 6个月"] {
            assert!(is_one_year(term), "{term}");
        }
        for term in ["3年", "两年", "18个月", "长期", "1年以上", "2023年", ""] {
            assert!(!is_one_year(term), "{term}");
        }
    }

    #[test]
    fn terms_of_several_years_are_told() {
        for term in ["3年", "三年", "两年", "36个月", "2019-2021", "2019年—2021年", "2023年4月-2025年2月"]
        {
            assert!(covers_years(term), "{term}");
        }
        for term in ["1年", "一年", "12个月", "长期", "2023年", "2023年1月-12月", "", "2021"] {
            assert!(!covers_years(term), "{term}");
        }
    }
}
