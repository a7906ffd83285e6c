//! Comparing texts by their wording. Everything here reads a text lazily and allocates nothing, or nothing
//! but a few characters: most texts differ from one another at their first characters.

use super::fold::half_width;

/// A character of no width or of white space: it is neither counted nor compared.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Number of characters, blanks aside.
pub fn length(text: &str) -> usize {
    text.chars().filter(|c| !is_blank(*c)).count()
}

/// Whether the text has fewer than `least` characters, blanks aside; reads no further than it must.
pub fn is_shorter(text: &str, least: usize) -> bool {
    text.chars().filter(|c| !is_blank(*c)).take(least).count() < least
}

/// The last characters of a text, blanks aside, by which its reader finds the place.
pub fn tail(text: &str) -> String {
    const SHOWN: usize = 15;
    let text = text.trim_end_matches(is_blank);
    let before = text.char_indices().rev().nth(SHOWN).and_then(|(at, c)| text.get(at + c.len_utf8()..));
    before.map_or_else(|| text.to_owned(), |shown| format!("…{shown}"))
}

/// The characters that make the wording: letters, ideographs and digits, full-width ones folded, capitals lowered;
/// blanks, punctuation and symbols aside.
pub fn significant(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().filter_map(|c| match c {
        '\u{4e00}'..='\u{9fff}' => Some(c),
        _ => Some(half_width(c)).filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()),
    })
}

/// Whether two texts have the same wording.
pub fn same(one: &str, other: &str) -> bool {
    significant(one).eq(significant(other))
}

/// Whether the wording of `part`, which has one, appears within that of `whole`.
pub fn contains(whole: &str, part: &str) -> bool {
    let mut rest = significant(whole);
    if significant(part).next().is_none() {
        return false;
    }
    loop {
        let mut here = rest.clone();
        if significant(part).all(|c| here.next() == Some(c)) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_leave_blanks_out() {
        assert_eq!(length(" 项目\u{3000}概 况\n\u{200b}"), 4);
        assert!(is_shorter("项 目 概 况", 5) && !is_shorter("项 目 概 况", 4));
        assert!(!is_shorter("", 0));
        assert_eq!(tail("达到90%， "), "达到90%，");
        assert_eq!(tail("受众满意度达90%，建立健全项目长效管理机制，"), "…%，建立健全项目长效管理机制，");
    }

    #[test]
    fn the_same_wording_may_be_typed_in_several_ways() {
        assert!(same("提高品牌活动的影响力，满意度达９０％。", " 提高品牌活动的影响力,\n满意度达90%"));
        assert!(same("建设ＡＰＰ", "建设 app"));
        assert!(!same("提高品牌活动的影响力", "提高品牌活动的影响力和参与度"));
        assert!(contains("《闵行区文旅局经费报销管理办法》", "《 经费报销管理办法 》"));
        assert!(contains("《财务管理制度》", "财务管理制度"));
        assert!(!contains("《财务管理制度》", "严格执行《财务管理制度》"));
        assert!(!contains("《财务管理制度》", "——"));
    }
}
