//! Several labels with their values in one text: 填报单位（盖章） XX　　金额单位：元, 依据:… 必要性:….

use std::collections::HashSet;

use crate::own::GAP;

use super::labels::{self, Field, MAX_LABEL};

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
        // 联系人：张三；联系电话：123
        let parted = !own && "；;，,".contains(before);
        let begins = (before.is_whitespace() || parted) && !c.is_whitespace();
        let line = before == '\n';
        before = c;
        if !begins || at < from {
            continue;
        }
        if own && at > 0 && !text.get(..at).is_some_and(|before| before.ends_with(GAP)) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let found = if parted { with_colon(rest) } else { label_at(rest, at == 0, line) };
        let Some((field, hint, length)) = found else {
            // 填报单位：XX局　　填报日期：…: what is no field of the form is no part of the value before it either.
            if !own && !narrative && is_parted(text, at) && is_foreign(rest) {
                let value = trimmed(text.get(from..at).unwrap_or_default(), own);
                if label.is_some() || !value.is_empty() {
                    segments.push(Segment { label: label.take(), text: value });
                }
                from = at;
            }
            continue;
        };
        if narrative && !(line && field.is_ground() && !barred.contains(&field)) {
            continue;
        }
        let value = trimmed(text.get(from..at).unwrap_or_default(), own);
        let value = if parted { value.trim_end_matches(['；', ';', '，', ',']) } else { value };
        if label.is_some() || !value.is_empty() {
            segments.push(Segment { label: label.take(), text: value });
        }
        narrative = field.is_narrative();
        label = Some((field, hint));
        from = at.saturating_add(length);
    }
    let value = trimmed(text.get(from..).unwrap_or_default(), own);
    if label.is_some() || !value.is_empty() {
        segments.push(Segment { label, text: value });
    }
    if segments.len() > 1 && segments.iter().all(|segment| segment.label.is_none()) {
        segments = vec![Segment { label: None, text: text.trim() }];
    }
    segments
}

/// 项目概况：…, 立项依据：… and 预期目标：… below each other in one cell: the texts with their labels. None where the cell does not
/// begin with a label, or has only one.
pub fn narratives(text: &str) -> Vec<(Field, &str)> {
    let mut parts: Vec<(Field, usize, usize)> = Vec::new();
    let mut at: usize = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.len().saturating_sub(line.trim_start().len());
        let found = with_colon(line.trim_start()).filter(|(field, _, _)| field.is_narrative());
        if let Some((field, _, length)) = found {
            parts.push((field.strong(), at, at.saturating_add(blank).saturating_add(length)));
        } else if parts.is_empty() {
            return Vec::new();
        }
        at = at.saturating_add(line.len());
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    let ends = parts.iter().skip(1).map(|(_, begins, _)| *begins).chain([text.len()]);
    let texts =
        parts.iter().zip(ends).map(|((field, _, from), to)| (*field, text.get(*from..to).unwrap_or_default().trim()));
    texts.collect()
}

/// A value without the line that it was written upon: ____文旅局____.
fn trimmed(value: &str, own: bool) -> &str {
    let value = value.trim();
    if own {
        return value;
    }
    let value = value.trim_matches(|c: char| c == '_' || c == '＿' || c.is_whitespace());
    // 填报单位：（盖章）
    if matches!(value, "（盖章）" | "(盖章)" | "（公章）" | "(公章)" | "（签章）") { "" } else { value }
}

/// Whether a wide gap or another line is in front of a place.
fn is_parted(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.ends_with(['\t', '\n', '\u{3000}']) || before.ends_with("  ")
}

/// A label that is none of the form's: a few characters and a colon, 填报日期：.
pub fn is_foreign(text: &str) -> bool {
    const LONGEST: usize = 8;
    let name: String = text.chars().take_while(|c| !":：".contains(*c)).take(LONGEST + 1).collect();
    let length = name.chars().count();
    let written = name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (2..=LONGEST).contains(&length)
        && written
        && text.get(name.len()..).is_some_and(|rest| rest.starts_with([':', '：']))
}

/// A label at the beginning of a text with its colon or dash, or in brackets of its own; at the beginning of all, and a
/// ground at the beginning of a line, with a blank behind it.
fn label_at(text: &str, first: bool, begins_line: bool) -> Option<(Field, Option<String>, usize)> {
    if let Some(found) = with_colon(text) {
        return Some(found);
    }
    // Longer than a label with an amount.
    let near: usize = text.chars().take(2 * MAX_LABEL).take_while(|c| *c != '\n').map(char::len_utf8).sum();
    let (line, rest) = text.split_at_checked(near)?;
    let whole = rest.is_empty() || rest.starts_with('\n');
    let found = if begins_line { dashed(line).or_else(|| framed(line)) } else { None };
    if let Some(found) = found.or_else(|| glued(line).filter(|_| begins_line && whole)) {
        return Some(found);
    }
    // 1. 上级财政拨款, 项 目 名 称: blanks may stand within the label.
    let blanks = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let ends = blanks.chain(Some(near).filter(|_| whole && !(first && rest.is_empty())));
    let mut found = ends.filter_map(|at| labels::field(line.get(..at)?).map(|(field, hint)| (field, hint, at)));
    let (field, hint, at) = found.next_back()?;
    let alone = first || (begins_line && (field.is_ground() || field.is_amount()));
    (alone && field != Field::SECTION && field != Field::TOTAL).then_some((field, hint, at))
}

/// A label with its colon.
fn with_colon(text: &str) -> Option<(Field, Option<String>, usize)> {
    let near: usize = text.chars().take(MAX_LABEL).take_while(|c| *c != '\n').map(char::len_utf8).sum();
    let line = text.get(..near)?;
    let colon = line.char_indices().find(|(_, c)| ":：﹕∶".contains(*c)).filter(|(at, _)| {
        // 其中：财政拨款：150000
        labels::key(line.get(..*at).unwrap_or_default()) != "其中"
    });
    let colon = colon.or_else(|| line.char_indices().filter(|(_, c)| ":：".contains(*c)).nth(1));
    let (at, c) = colon?;
    let (field, hint) = labels::field(line.get(..at)?).filter(|(field, _)| *field != Field::SECTION)?;
    Some((field, hint, at.saturating_add(c.len_utf8())))
}

/// 财政拨款（万元）15, 项目总预算………150000: a line of a label and its amount.
fn glued(line: &str) -> Option<(Field, Option<String>, usize)> {
    const FIGURES: &str = "0123456789０１２３４５６７８９,，.．¥￥元万亿整";
    let label = line.trim_end().trim_end_matches(|c| FIGURES.contains(c));
    let bare = label.trim_end_matches(|c: char| "…·_.".contains(c) || c.is_whitespace());
    let (field, hint) = labels::field(bare)?;
    (field.is_amount() && label.len() < line.trim_end().len()).then_some((field, hint, label.len()))
}

/// 依据——2015年: the label and the whole dash.
fn dashed(line: &str) -> Option<(Field, Option<String>, usize)> {
    let is_dash = |c: char| "-—–－―─".contains(c);
    let at = line.find(is_dash)?;
    let (field, hint) = labels::field(line.get(..at)?)?;
    let rest = line.get(at..)?;
    let dash = rest.len().saturating_sub(rest.trim_start_matches(is_dash).len());
    let alone = matches!(field, Field::SECTION | Field::TOTAL | Field::MONEY_UNIT);
    (!alone).then_some((field, hint, at.saturating_add(dash)))
}

/// 【依据】2015年
fn framed(line: &str) -> Option<(Field, Option<String>, usize)> {
    let (open, close) = [('【', '】'), ('〖', '〗')].into_iter().find(|(open, _)| line.starts_with(*open))?;
    let at = line.find(close)?;
    let (field, hint) = labels::field(line.get(open.len_utf8()..at)?)?;
    (field != Field::SECTION && field != Field::TOTAL).then_some((field, hint, at.saturating_add(close.len_utf8())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(Option<&'static str>, &str)> {
        split(text, &HashSet::new(), false)
            .into_iter()
            .map(|it| (it.label.map(|(field, _)| field.pointer()), it.text))
            .collect()
    }

    #[test]
    fn a_text_is_parted_at_its_labels() {
        assert_eq!(
            told("填报单位（盖章） 上海市闵行区文化和旅游局          金额单位：元"),
            [(Some("/unit_name"), "上海市闵行区文化和旅游局"), (Some("/funding"), "元")]
        );
        assert_eq!(
            told("依据:2015年，印发：\n必要性：民生\n可行性:完善"),
            [(Some("/basis"), "2015年，印发："), (Some("/necessity"), "民生"), (Some("/feasibility"), "完善")]
        );
        assert_eq!(told("项 目 名 称： 文化云"), [(Some("/name"), "文化云")]);
        assert_eq!(told("项目概况：负责人：张三 联系人：李四"), [(Some("/overview"), "负责人：张三 联系人：李四")]);
        assert_eq!(told("（2020年度） 金额单位：万元"), [(None, "（2020年度）"), (Some("/funding"), "万元")]);
        assert_eq!(told("附件3:"), [(None, "附件3:")]);
    }
}
