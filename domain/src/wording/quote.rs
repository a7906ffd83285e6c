//! Texts of the form as messages quote them.

use std::borrow::Cow;

/// Longest text that a message quotes, and longest name by which it calls a row, in characters.
const QUOTED: usize = 40;
const CALLED: usize = 24;

/// The text as a message quotes it; a longer one up to the end of its last clause that fits.
pub fn bounded(text: &str) -> Cow<'_, str> {
    within(text, QUOTED)
}

/// The same of a name.
pub fn called(name: &str) -> Cow<'_, str> {
    within(name, CALLED)
}

fn within(text: &str, most: usize) -> Cow<'_, str> {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(most) else { return inside_quotes(text) };
    let shown = text.get(..end).unwrap_or_default();
    let clause = shown.rfind(['，', ',', '。', '；', ';', '、', '\n']).filter(|at| *at >= end / 2);
    let kept = clause.and_then(|at| shown.get(..at)).unwrap_or(shown);
    format!("{}…", inside_quotes(kept)).into()
}

/// In one line, because a line that ends in a cell says nothing, and with ‘ ’ for the quotes inside.
fn inside_quotes(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r', '“', '”']) {
        return text.into();
    }
    let told = |c| match c {
        '\n' | '\r' => None,
        '“' => Some('‘'),
        '”' => Some('’'),
        c => Some(c),
    };
    text.chars().filter_map(told).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::{bounded, called};

    #[test]
    fn texts_are_quoted_as_written_and_no_longer_than_they_are_read() {
        assert_eq!(bounded(" 提高，不断提高 "), "提高，不断提高");
        assert_eq!(bounded("网球\n公开赛"), "网球公开赛");
        let long = "利用义教补助资金提高学校公用经费标准，资金由自治区保障，不向家长收取费用，也不向学生收取费用";
        assert_eq!(bounded(long), "利用义教补助资金提高学校公用经费标准，资金由自治区保障，不向家长收取费用…");
        assert_eq!(called("推动体育消费、“网球+”产业融合"), "推动体育消费、‘网球+’产业融合");
        assert_eq!(called("提升云川城市知名度和美誉度，推动体育消费和产业深度融合"), "提升云川城市知名度和美誉度…");
        let endless = "长".repeat(50);
        assert_eq!(bounded(&endless).chars().count(), 41);
    }
}
