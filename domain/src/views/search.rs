//! 检索: what of a declaration is searched, and its bigrams. Chinese is written without blanks between words, so that
//! pairs of neighbouring characters are what an index can hold; both databases are given the same ones.

use std::collections::BTreeSet;

use crate::{
    form::{
        fields::{FIELDS, Field},
        project::Project,
        said::Said,
    },
    values::text::Text,
    wording::fold::fold,
};

/// Divides the fields of a text: no pair of characters spans two of them.
const BORDER: char = '\n';

/// What is searched of a declaration, as it stands: names, overview, goals, steps, indicators and cost items.
pub fn said(project: &Project) -> Vec<&str> {
    let text = |field: &'static Field| match field.said(project) {
        Said::Text(text) => text,
        Said::Nothing | Said::Made(_) | Said::Number(_) | Said::Labels(_) => "",
    };
    let mut fields: Vec<_> = FIELDS.iter().filter(|field| field.searched).map(text).collect();
    fields.extend(project.schedule.iter().map(|row| text_of(&row.step)));
    for row in project.indicators.iter() {
        fields.extend([text_of(&row.name), text_of(&row.target)]);
    }
    for row in project.cost_items.iter() {
        fields.extend([text_of(&row.component), text_of(&row.content), text_of(&row.detail)]);
    }
    fields
}

/// The searched text of a declaration: each field as [`needle`] makes it.
pub fn haystack(project: &Project) -> String {
    let mut text = String::new();
    for field in said(project).into_iter().map(needle).filter(|field| !field.is_empty()) {
        text.push_str(&field);
        text.push(BORDER);
    }
    text
}

/// What a field says, if anything.
fn text_of<const MAX: usize, const MIN: usize>(text: &Option<Text<MAX, MIN>>) -> &str {
    text.as_ref().map_or("", Text::as_str)
}

/// A text as it is compared: full-width forms folded, letters in lower case, without blanks.
pub fn needle(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Every pair of neighbouring characters, written in letters and digits that no tokenizer divides.
pub fn bigrams(text: &str) -> BTreeSet<String> {
    pairs(text).map(|(first, second)| format!("{:x}x{:x}", u32::from(first), u32::from(second))).collect()
}

/// Every pair of neighbouring characters as one number: half of its bits for each character. Characters beyond the basic
/// plane of Unicode share numbers with others.
pub fn pair_numbers(text: &str) -> BTreeSet<i32> {
    pairs(text)
        .map(|(first, second)| {
            let ([_, _, a, b], [_, _, c, d]) = (u32::from(first).to_be_bytes(), u32::from(second).to_be_bytes());
            i32::from_be_bytes([a, b, c, d])
        })
        .collect()
}

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.split(BORDER).flat_map(|field| field.chars().zip(field.chars().skip(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::stored::Content;

    #[test]
    fn what_is_searched_is_folded() {
        assert_eq!(needle(" ＡＰＰ 运维　Ｖ２ "), "app运维v2");
        let form = Project::read(serde_json::from_str(crate::SAMPLE).unwrap()).unwrap();
        let text = haystack(&form);
        for word in ["文化云", "受众满意度", "子平台内容运营", "直播10次", "闵行区文化和旅游局"]
        {
            assert!(text.contains(word), "{word}");
        }
        assert!(!text.contains("翁建伟"), "people are not searched for");
    }

    #[test]
    fn a_text_has_the_pairs_of_its_parts() {
        let all = bigrams("文化云\n运营");
        assert_eq!(all.len(), 3);
        assert!(bigrams("文化").is_subset(&all) && bigrams("运营").is_subset(&all));
        assert!(!bigrams("云运").is_subset(&all), "no pair spans two fields");
        assert!(bigrams("文").is_empty());
        assert_eq!(pair_numbers("文化云\n运营").len(), 3);
        assert_eq!(pair_numbers("文化").into_iter().collect::<Vec<_>>(), [0x6587_5316]);
    }
}
