//! Several labels with their values in one text: 填报单位（盖章） XX　　金额单位：元, 依据:… 必要性:….

use std::collections::HashSet;

use super::labels::{self, Field, MAX_LABEL};

/// Between two things that this service prints on one line.
const GAP: &str = "\u{3000}\u{3000}";

/// A value with its label; without one it is what stands before the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    pub label: Option<(Field, Option<String>)>,
    pub text: &'a str,
}

/// Parts a text at its labels. A narrative ends only at another ground (依据, 必要性, 可行性) at the beginning of a
/// line, and only when that has no cell of its own: `barred` holds those that have. What this service printed has
/// a wide gap in front of each label but the first.
pub fn split<'a>(text: &'a str, barred: &HashSet<Field>, own: bool) -> Vec<Segment<'a>> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut label: Option<(Field, Option<String>)> = None;
    let mut from = 0;
    let mut narrative = false;
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        let begins = before.is_whitespace() && !c.is_whitespace();
        let line = before == '\n';
        before = c;
        if !begins || at < from {
            continue;
        }
        if own && at > 0 && !text.get(..at).is_some_and(|before| before.ends_with(GAP)) {
            continue;
        }
        let Some((field, hint, length)) = text.get(at..).and_then(|rest| label_at(rest, at == 0)) else { continue };
        if narrative && !(line && field.is_ground() && !barred.contains(&field)) {
            continue;
        }
        let value = text.get(from..at).unwrap_or_default().trim();
        if label.is_some() || !value.is_empty() {
            segments.push(Segment { label: label.take(), text: value });
        }
        narrative = field.is_narrative();
        label = Some((field, hint));
        from = at.saturating_add(length);
    }
    let value = text.get(from..).unwrap_or_default().trim();
    if label.is_some() || !value.is_empty() {
        segments.push(Segment { label, text: value });
    }
    segments
}

/// A label at the beginning of a text with its colon, or, at the beginning of all, with a blank behind it.
fn label_at(text: &str, first: bool) -> Option<(Field, Option<String>, usize)> {
    let near: usize = text.chars().take(MAX_LABEL).take_while(|c| *c != '\n').map(char::len_utf8).sum();
    let line = text.get(..near)?;
    let colon = line.char_indices().find(|(_, c)| ":：﹕∶".contains(*c)).filter(|(at, _)| {
        // 其中：财政拨款：150000
        labels::key(line.get(..*at).unwrap_or_default()) != "其中"
    });
    let colon = colon.or_else(|| line.char_indices().filter(|(_, c)| ":：".contains(*c)).nth(1));
    if let Some((at, c)) = colon
        && let Some((field, hint)) = labels::field(line.get(..at)?)
        && field != Field::Section
    {
        return Some((field, hint, at.saturating_add(c.len_utf8())));
    }
    let blank = text.find(char::is_whitespace).filter(|_| first)?;
    let (field, hint) = labels::field(text.get(..blank)?)?;
    (field != Field::Section && field != Field::Total).then_some((field, hint, blank))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(Option<Field>, &str)> {
        split(text, &HashSet::new(), false).into_iter().map(|it| (it.label.map(|(field, _)| field), it.text)).collect()
    }

    #[test]
    fn a_text_is_parted_at_its_labels() {
        assert_eq!(
            told("填报单位（盖章） 上海市闵行区文化和旅游局          金额单位：元"),
            [(Some(Field::UnitName), "上海市闵行区文化和旅游局"), (Some(Field::MoneyUnit), "元")]
        );
        assert_eq!(
            told("依据:2015年，印发：\n必要性：民生\n可行性:完善"),
            [
                (Some(Field::Basis), "2015年，印发："),
                (Some(Field::Necessity), "民生"),
                (Some(Field::Feasibility), "完善")
            ]
        );
        assert_eq!(told("项 目 名 称： 文化云"), [(Some(Field::Name), "文化云")]);
        assert_eq!(told("项目概况：负责人：张三 联系人：李四"), [(Some(Field::Overview), "负责人：张三 联系人：李四")]);
        assert_eq!(told("（2020年度） 金额单位：万元"), [(None, "（2020年度）"), (Some(Field::MoneyUnit), "万元")]);
        assert_eq!(told("附件3:"), [(None, "附件3:")]);
    }
}
