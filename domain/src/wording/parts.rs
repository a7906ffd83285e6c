//! 其中: the parts that a narrative lists around a total, and whether they make it up.

use rust_decimal::Decimal;

use super::{figures::Mention, names::contains_any};

/// Most parts of one total.
const PARTS: usize = 20;

/// Families of units whose parts add up; people and things are often counted twice.
const ADDED: [&str; 6] = ["元", "平方米", "米", "亩", "公顷", "立方米"];

/// Whether a figure can be a total or a part.
fn adds_up(it: &Mention) -> bool {
    ADDED.contains(&it.family()) && it.per.is_empty() && it.high.is_none()
}

fn is_exact(it: &Mention) -> bool {
    it.operator.is_none() && it.high.is_none()
}

/// The parts listed around a total that do not make it up, and their sum; none where they do, or where nobody can be sure.
pub(crate) fn wrong_parts<'m>(mentions: &'m [Mention<'m>], at: usize) -> Option<(Vec<&'m Mention<'m>>, Decimal)> {
    let total = mentions.get(at).filter(|it| adds_up(it) && is_exact(it))?;
    let after = mentions.get(at.saturating_add(1)..)?;
    match after.first().map_or(List::None, |first| opening(total, first)) {
        List::None if ends_a_list(total) => parts_before(total, mentions.get(..at)?),
        List::None => None,
        list @ (List::Some | List::Bracket | List::Plain) => parts_behind(total, after, &list),
    }
}

/// How a list of parts begins behind a total.
#[derive(PartialEq, Eq)]
enum List {
    None,
    /// Behind 其中: some of the parts, maybe.
    Some,
    /// In brackets: all of them.
    Bracket,
    /// Behind 总投资36.5万元: all of them, when there are several to the end of the sentence.
    Plain,
}

fn opening(total: &Mention, first: &Mention) -> List {
    let lead = first.lead().trim_start_matches(|c: char| c.is_whitespace() || "，,：:".contains(c));
    let inner = lead.trim_start_matches(['（', '(', '。', '；']);
    if first.pointer != total.pointer {
        List::None
    } else if ["其中", "包括", "分别"].iter().any(|word| inner.starts_with(word)) {
        List::Some
    } else if lead.starts_with(['（', '(']) {
        List::Bracket
    } else if first.lead().starts_with(['，', ',', '：', ':']) && contains_any(clause_of(total), &TOTALS) {
        List::Plain
    } else {
        List::None
    }
}

/// Words of a total right before its figure.
const TOTALS: [&str; 7] = ["总投资", "总投入", "共计", "合计", "总计", "共投入", "共需"];

/// The clause up to a total, with the word that says so.
fn clause_of<'m>(total: &Mention<'m>) -> &'m str {
    let sentence = total.sentence().trim_end_matches(['：', ':', ' ', '为']);
    sentence.rsplit(['，', ',', '、', '；']).next().unwrap_or(sentence)
}

fn ends_a_list(total: &Mention) -> bool {
    contains_any(clause_of(total), &["共计", "合计", "总计", "共需", "总共"])
}

fn parts_behind<'m>(total: &Mention, after: &'m [Mention<'m>], list: &List) -> Option<(Vec<&'m Mention<'m>>, Decimal)> {
    let (mut parts, mut sum) = (Vec::new(), Decimal::ZERO);
    let mut end = "";
    for (at, part) in after.iter().enumerate().take(PARTS) {
        let lead = part.lead();
        let ends = part.pointer != total.pointer || lead.contains(['。', '；', ';', '\n']);
        let closed = *list == List::Bracket && lead.contains([')', '）']);
        if at > 0 && (ends || closed) {
            break;
        }
        if contains_any(lead, &STOPS) {
            // What was said to be all of the parts goes on with something else.
            if *list == List::Plain {
                return None;
            }
            break;
        }
        if at > 0 && contains_any(lead, &NESTED) {
            return None;
        }
        end = part.rest();
        add(total, part, &mut parts, &mut sum)?;
    }
    let complete = match list {
        List::Bracket => end.trim_start().starts_with([')', '）']),
        List::Plain => parts.len() > 2,
        List::Some | List::None => false,
    };
    told(total, parts, sum, complete)
}

/// Adds a part that is measured as the total is. Nothing where it is not exact, or where the list makes up the total: what
/// follows is something else.
fn add<'m>(total: &Mention, part: &'m Mention<'m>, parts: &mut Vec<&'m Mention<'m>>, sum: &mut Decimal) -> Option<()> {
    if part.family() != total.family() || !part.per.is_empty() {
        return Some(());
    }
    if !is_exact(part) {
        return None;
    }
    *sum = sum.checked_add(part.measured(part.value))?;
    parts.push(part);
    (*sum != total.measured(total.value)).then_some(())
}

/// The parts of a total that stands at their end: A20万元、B10万元，合计36.5万元.
fn parts_before<'m>(total: &Mention, before: &'m [Mention<'m>]) -> Option<(Vec<&'m Mention<'m>>, Decimal)> {
    let (mut parts, mut sum) = (Vec::new(), Decimal::ZERO);
    let mut lead = total.lead();
    for part in before.iter().rev().take(PARTS) {
        if part.pointer != total.pointer || lead.contains(['。', '；', ';', '\n']) {
            break;
        }
        let of_total = parts.is_empty();
        if contains_any(lead, &NESTED) || (!of_total && contains_any(lead, &STOPS)) {
            return None;
        }
        lead = part.lead();
        add(total, part, &mut parts, &mut sum)?;
    }
    if contains_any(lead, &STOPS) || contains_any(lead, &NESTED) {
        return None;
    }
    parts.reverse();
    told(total, parts, sum, true)
}

fn told<'m>(
    total: &Mention,
    parts: Vec<&'m Mention<'m>>,
    sum: Decimal,
    complete: bool,
) -> Option<(Vec<&'m Mention<'m>>, Decimal)> {
    let apart = sum.checked_sub(total.measured(total.value))?;
    let least = total.measured(total.step);
    let wrong = apart >= least || (complete && -apart >= least);
    (parts.len() > 1 && wrong).then_some((parts, sum))
}

/// Words of what is no part any more.
const STOPS: [&str; 22] = [
    "当年", "本年", "今年", "年度", "本次", "此次", "申请", "已", "剩余", "结余", "余", "尚", "上年", "去年", "累计",
    "人均", "平均", "每", "合计", "共计", "收入", "节约",
];

/// Words of parts of a part.
const NESTED: [&str; 6] = ["（", "(", "其中", "含", "包括", "分别"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::figures::mentions;

    #[test]
    fn parts_are_held_against_their_total() {
        for (text, sum) in [
            ("资金854万元（农田400万元，示范295万元，畅通159万元）", None),
            ("资金855万元（农田400万元，示范295万元，畅通159万元）", Some("8540000")),
            ("资金500万元，其中：中央400万元、省200万元。", Some("6000000")),
            ("资金500万元，其中：中央400万元。", None),
            ("资金500万元，其中：中央400万元、省50万元。", None),
            ("资金500万元，包括设备300万元（含安装100万元）、人工300万元", None),
            ("资金500万元（设备300万元、人工100万元，其他另计", None),
            ("资金36.5万元（20万元、10万元、6.48万元）", None),
            ("营造林8万亩。其中：新造林3万亩，改造5万亩；作业道30公里", None),
            ("营造林8万亩。其中：新造林3万亩，改造6万亩；作业道30公里", Some("90000")),
            ("总投资36.5万元，道路20万元、水渠10万元、围墙5万元。", Some("350000")),
            ("总投资36.5万元，道路20万元、水渠10万元。", None),
            ("总投资500万元，已安排200万元，今年100万元、明年100万元", None),
            ("硬化道路20公里、10公里、5公里，合计36.5公里", Some("35000")),
            ("硬化道路20公里、10公里、6.5公里，合计36.5公里", None),
            ("上年结余5万元，设备20万元、人工10万元，合计30万元", None),
            ("培训200人（骨干50人、村民100人）", None),
        ] {
            let found = mentions("", text);
            let found = (0..found.len()).find_map(|at| wrong_parts(&found, at));
            let found = found.map(|(_, sum)| sum.normalize().to_string());
            assert_eq!(found.as_deref(), sum, "{text}");
        }
    }
}
