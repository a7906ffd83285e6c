//! Rows of the table of indicators.

use domain::{
    form::{
        indicator::{Indicator, Indicators},
        taxonomy::{Level1, Level2},
    },
    values::language::Bilingual,
};

use crate::read::recognise::{figures, headings::Column, labels::fold, levels};

use super::{
    draft::{Draft, Written},
    entry::Entry,
    filled::Confidence,
    parse::{Parse, parsed},
};

/// What the rows above leave to those below.
#[derive(Default)]
pub struct Above {
    level1: Option<Level1>,
    level2: Option<Level2>,
}

/// Reads a row. `merged`: cells of level 1, or of level 2, are merged, so that a blank one is meant to be blank. `own`: it
/// was printed here, where levels alone are a row; a template has them for the rows that are to be filled.
pub fn read(entry: &Entry, above: &mut Above, own: bool, draft: &mut Draft) {
    let pointer = format!("/indicators/{}", draft.indicators.len());
    let says = [Column::Name, Column::Target, Column::Weight, Column::Remark, Column::Operator];
    let level2_says = entry.all(Column::Level2).any(|cell| levels::level2(&cell.text).is_none());
    let blank = says.into_iter().all(|column| entry.all(column).all(|cell| is_ellipsis(&cell.text, own)));
    let full = draft.indicators.len() >= Indicators::MAX;
    if full && !blank {
        return entry.refuse(draft, "/indicators", Indicators::MAX);
    }
    let mut indicator = Indicator { level1: level1(entry, above, own, &pointer, draft), ..Indicator::default() };
    let bracketed = level2(entry, above, own, &pointer, draft, &mut indicator);
    if blank && !level2_says && !own {
        return;
    }
    let name = entry.said(Column::Name, draft);
    if let Some(written) = name {
        take(written, format!("{pointer}/name"), &mut indicator.name, draft);
    } else if let Some((name, written)) = bracketed {
        match parsed(name) {
            Ok(name) => indicator.name = Some(name),
            Err(reason) => draft.refuse(written, format!("{pointer}/name"), reason),
        }
    }
    target(entry, &pointer, draft, &mut indicator);
    if let Some(written) = entry.said(Column::Weight, draft) {
        match figures::weight(written.text, written.number) {
            Ok(weight) => indicator.weight = weight,
            Err(reason) => draft.refuse(written, format!("{pointer}/weight"), reason),
        }
    }
    if let Some(written) = entry.said(Column::Remark, draft) {
        take(written, format!("{pointer}/remark"), &mut indicator.remark, draft);
    }
    let levels = Indicator { level1: indicator.level1, level2: indicator.level2, ..Indicator::default() };
    let filled = indicator != levels || (level2_says && indicator.level2.is_some());
    if filled || (own && indicator != Indicator::default()) {
        draft.indicators.push(indicator.with_target_read());
    }
}

/// …… of a template.
pub fn is_ellipsis(text: &str, own: bool) -> bool {
    !own && text.chars().all(|c| "….·。".contains(c) || c.is_whitespace())
}

pub fn take<T: Parse>(written: Written, pointer: String, slot: &mut Option<T>, draft: &mut Draft) {
    match parsed(written.text.to_owned()) {
        Ok(text) => *slot = Some(text),
        Err(reason) => draft.refuse(written, pointer, reason),
    }
}

fn level1(entry: &Entry, above: &mut Above, own: bool, pointer: &str, draft: &mut Draft) -> Option<Level1> {
    if let Some(written) = entry.said(Column::Level1, draft) {
        above.level1 = levels::level1(written.text);
        above.level2 = None;
        if above.level1.is_none() {
            let reason = Bilingual::fixed("不是已知的一级指标", "this is no known level 1");
            draft.refuse(written, format!("{pointer}/level1"), reason);
        }
        return above.level1;
    }
    if entry.is_covered(Column::Level1) {
        return above.level1;
    }
    if own {
        *above = Above::default();
        return None;
    }
    if above.level1.is_some() {
        let (zh, en) = ("一级指标空白，取上一行的", "level 1 is blank; that of the row above was taken");
        draft.guess(format!("{pointer}/level1"), Confidence::Medium, zh, en);
    }
    above.level1
}

/// Reads level 2, and the name that may stand in brackets behind it.
fn level2<'a>(
    entry: &Entry<'a>,
    above: &mut Above,
    own: bool,
    pointer: &str,
    draft: &mut Draft,
    indicator: &mut Indicator,
) -> Option<(String, Written<'a>)> {
    let Some(written) = entry.said(Column::Level2, draft) else {
        if entry.is_covered(Column::Level2) {
            indicator.level2 = above.level2;
        } else if !own && above.level2.is_some() && !entry.is_blank(Column::Name) {
            indicator.level2 = above.level2;
            let (zh, en) = ("二级指标空白，取上一行的", "level 2 is blank; that of the row above was taken");
            draft.guess(format!("{pointer}/level2"), Confidence::Medium, zh, en);
        }
        return None;
    };
    above.level2 = levels::level2(written.text);
    indicator.level2 = above.level2;
    if above.level2.is_some() {
        return None;
    }
    let split = levels::level2_with_name(written.text).filter(|_| entry.is_blank(Column::Name));
    if let Some((level, name)) = split {
        above.level2 = Some(level);
        indicator.level2 = Some(level);
        return Some((name, written)).filter(|(name, _)| !name.is_empty());
    }
    let reason = Bilingual::fixed("不是已知的二级指标", "this is no known level 2");
    draft.refuse(written, format!("{pointer}/level2"), reason);
    None
}

/// Joins the target with the sign and the unit that have columns of their own.
fn target(entry: &Entry, pointer: &str, draft: &mut Draft, indicator: &mut Indicator) {
    let sign = entry.said(Column::Operator, draft);
    let value = entry.said(Column::Target, draft);
    let unit = entry.said(Column::Unit, draft);
    let filler = |text: &str| matches!(text, "/" | "-" | "—" | "无" | "\\");
    let Some(value) = value else {
        for written in [sign, unit].into_iter().flatten() {
            draft.unread(written.place, written.text);
        }
        return;
    };
    let mut joined = value.text.to_owned();
    if let Some(sign) = sign.filter(|sign| !filler(sign.text)) {
        let given = joined.starts_with(|c| "≥≤=><≧≦＞＜＝".contains(c));
        if levels::is_operator(sign.text) && !given {
            joined = format!("{}{joined}", sign.text);
        } else if !given || fold(sign.text) != fold(&joined.chars().take(1).collect::<String>()) {
            draft.unread(sign.place, sign.text);
        }
    }
    if let Some(unit) = unit.filter(|unit| !filler(unit.text)) {
        let figure = value.text.trim_end().ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
        if figure {
            joined.push_str(unit.text);
        } else if !joined.ends_with(unit.text) {
            draft.unread(unit.place, unit.text);
        }
    }
    if joined != value.text {
        let (zh, en) = (
            "目标值由计算符号、指标值和计量单位各栏拼接而成",
            "the target was joined from the columns of sign, value and unit",
        );
        draft.guess(format!("{pointer}/target"), Confidence::High, zh, en);
    }
    take(Written { text: &joined, ..value }, format!("{pointer}/target"), &mut indicator.target, draft);
}
