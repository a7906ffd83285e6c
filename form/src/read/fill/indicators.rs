//! Rows of the table of indicators.

use domain::{
    form::{
        indicator::{Direction, Indicator, Indicators, TargetPeriod},
        taxonomy::{Level1, Level2},
    },
    values::language::Bilingual,
    wording::operators::leading,
};

use crate::read::{
    blocks::grid::Cell,
    recognise::{column::Column, figures, labels::fold, levels},
};

use super::{
    entry::Entry,
    filled::Confidence,
    parse::{is_filler, parsed, take},
    report::Report,
    written::Written,
};

const DIRECTION: Column = Column::Text("direction");
/// 目标期间
pub const PERIOD: Column = Column::Text("period");

/// What the rows above leave to those below.
#[derive(Default)]
pub struct Above {
    level1: Option<Level1>,
    level2: Option<Level2>,
    /// 产出指标 in the column of level 2, below a level 1 that no form of ours has.
    family: Option<Level1>,
    period: Option<TargetPeriod>,
}

impl Above {
    /// Rows of this period begin.
    pub fn of_period(period: Option<TargetPeriod>) -> Self {
        Self { period, ..Self::default() }
    }
}

/// Reads a row. `own`: this service printed it. There levels alone are a row; in a template they stand for the rows that
/// are to be filled in.
pub fn read(entry: &Entry, above: &mut Above, own: bool, rows: &mut Vec<Indicator>, report: &mut Report) {
    let pointer = format!("/indicators/{}", rows.len());
    let columns = [Column::Name, Column::Target, Column::Weight, Column::Operator, Column::Value];
    let numbers = |text: &str| !own && text.chars().all(|c| c.is_ascii_digit() || ".、．)）".contains(c));
    let bare = columns_of_numbers(entry) && !own;
    let says = |cell: &Cell| {
        let filled = own || !(without_number(&cell.text).is_empty() || (bare && numbers(&cell.text)));
        // 指标1：/ with / beside it says that there is none.
        let nothing = !own && is_filler(without_number(&cell.text));
        filled && !nothing && !is_ellipsis(&cell.text, own)
    };
    let level2_says = entry.all(Column::Level2).any(|cell| levels::level2(&cell.text).is_none());
    // A unit alone stands in the rows of a template.
    let unit = own.then_some(Column::Unit);
    let blank = columns.into_iter().chain(unit).flat_map(|column| entry.all(column)).all(|cell| !says(cell))
        && entry.is_empty(Indicator::COLUMNS, says);
    let full = rows.len() >= Indicators::MAX;
    if full && !blank {
        return entry.refuse(report, "/indicators", Indicators::MAX);
    }
    if let Some(period) = entry.side {
        above.period = period;
    }
    let level1 = level1(entry, above, own, &pointer, report);
    let mut indicator = Indicator { level1, period: above.period, ..Indicator::default() };
    let bracketed = level2(entry, above, own, &pointer, report, &mut indicator);
    if blank && !level2_says && !own {
        return;
    }
    let name = entry.said(Column::Name, report);
    // 质量, 时效 in the column of names, where level 2 has none: the family stands for the name.
    let family =
        name.and_then(|written| levels::level2(written.text)).filter(|_| !own && entry.cell(Column::Level2).is_none());
    if let Some(family) = family {
        if entry.is_blank(Column::Target) {
            return;
        }
        indicator.level2 = Some(family);
    }
    let name = name.filter(|written| own || !bare || !numbers(written.text));
    if let Some(written) = name {
        let text = if own { written.text } else { without_number(written.text) };
        let written = Written { text, ..written };
        take(written, format!("{pointer}/name"), &mut indicator.name, report);
    } else if let Some((name, written)) = bracketed {
        match parsed(name) {
            Ok(name) => indicator.name = Some(name),
            Err(reason) => report.refuse(written, format!("{pointer}/name"), reason),
        }
    }
    target(entry, own, &pointer, report, &mut indicator);
    if let Some(written) = entry.said(Column::Weight, report) {
        match figures::weight(written.text, written.number) {
            Ok(weight) => indicator.weight = weight,
            Err(reason) => report.refuse(written, format!("{pointer}/weight"), reason),
        }
    }
    entry.take_texts(Indicator::COLUMNS, &pointer, &mut indicator, report);
    if let Some(sign) = exchanged(entry, own) {
        report.forget(std::slice::from_ref(&sign.place));
    }
    grades(entry, &pointer, report, &mut indicator);
    let Indicator { level1, level2, period, .. } = indicator;
    let levels = Indicator { level1, level2, period, ..Indicator::default() };
    let filled = indicator != levels || (level2_says && indicator.level2.is_some());
    if filled || (own && indicator != Indicator::default()) {
        rows.push(indicator.with_target_read());
    }
}

/// Whether nothing but a number stands where the name should: 1., 2. of a template.
fn columns_of_numbers(entry: &Entry) -> bool {
    [Column::Target, Column::Operator, Column::Value, Column::Unit].into_iter().all(|column| entry.is_blank(column))
}

/// A name without the number that a form has printed in front of it: 指标1：安置小区数量.
fn without_number(name: &str) -> &str {
    let number = |rest: &'_ str| -> Option<usize> {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
        (digits.len() < rest.len()).then_some(digits.len())
    };
    let Some(rest) = name.trim_start().strip_prefix("指标") else { return name };
    let Some(left) = number(rest) else { return name };
    let behind = rest.get(rest.len().saturating_sub(left)..).unwrap_or_default().trim_start();
    match behind.strip_prefix([':', '：', '、', '.', '．']) {
        Some(name) => name.trim(),
        None if behind.is_empty() => "",
        // 指标1工程完工率, and not 指标1号井产量 or 指标3项均值.
        None if behind.starts_with("项目") => behind,
        None if behind
            .starts_with(|c: char| c.is_alphabetic() && !c.is_ascii() && !"号类级期项个至到次".contains(c)) =>
        {
            behind
        }
        None => name,
    }
}

/// …… of a template.
pub fn is_ellipsis(text: &str, own: bool) -> bool {
    !own && text.chars().all(|c| "….·。".contains(c) || c.is_whitespace())
}

fn level1(entry: &Entry, above: &mut Above, own: bool, pointer: &str, report: &mut Report) -> Option<Level1> {
    if let Some(written) = entry.said(Column::Level1, report) {
        above.level1 = levels::level1(written.text);
        above.level2 = None;
        // 社会效益 over the columns of both levels.
        if let Some(level2) = levels::level2(written.text).filter(|_| above.level1.is_none() && !own) {
            (above.level1, above.level2) = (levels::above(level2), Some(level2));
        }
        if above.level1.is_none() {
            let reason = Bilingual::fixed("不是已知的一级指标", "this is no known level 1");
            report.refuse(written, format!("{pointer}/level1"), reason);
        }
        return above.level1;
    }
    if entry.is_covered(Column::Level1) {
        return above.level1;
    }
    if own {
        *above = Above::of_period(above.period);
        return None;
    }
    if above.level1.is_some() {
        let (zh, en) = ("一级指标空白，取上一行的", "level 1 is blank; that of the row above was taken");
        report.guess(format!("{pointer}/level1"), Confidence::Medium, zh, en);
    }
    above.level1
}

/// Reads level 2, and the name that may stand in brackets behind it.
fn level2<'a>(
    entry: &Entry<'a>,
    above: &mut Above,
    own: bool,
    pointer: &str,
    report: &mut Report,
    indicator: &mut Indicator,
) -> Option<(String, Written<'a>)> {
    let Some(written) = entry.said(Column::Level2, report) else {
        if entry.is_covered(Column::Level2) {
            indicator.level2 = above.level2;
            indicator.level1 = indicator.level1.or(above.family);
        } else if entry.cell(Column::Level2).is_none() && !own {
            indicator.level2 = above.level2;
        } else if !own && above.level2.is_some() && !entry.is_blank(Column::Name) {
            indicator.level2 = above.level2;
            let (zh, en) = ("二级指标空白，取上一行的", "level 2 is blank; that of the row above was taken");
            report.guess(format!("{pointer}/level2"), Confidence::Medium, zh, en);
        }
        return None;
    };
    above.level2 = levels::level2(written.text);
    above.family = levels::level1(written.text).filter(|_| indicator.level1.is_none() && !own);
    indicator.level1 = indicator.level1.or(above.family);
    indicator.level2 = above.level2;
    if above.level2.is_some() || above.family.is_some() {
        return None;
    }
    let split = levels::level2_with_name(written.text).filter(|_| entry.is_blank(Column::Name));
    if let Some((level, name)) = split {
        above.level2 = Some(level);
        indicator.level2 = Some(level);
        return Some((name, written)).filter(|(name, _)| !name.is_empty());
    }
    let reason = Bilingual::fixed("不是已知的二级指标", "this is no known level 2");
    report.refuse(written, format!("{pointer}/level2"), reason);
    None
}

/// 优, 良, 中, 差 with a column each: what the grades demand is the standard by which points are given.
fn grades(entry: &Entry, pointer: &str, report: &mut Report, indicator: &mut Indicator) {
    let grades = ["良", "中", "差"].map(|grade| (grade, entry.said(Column::Grade(grade), report)));
    let Some(first) = grades.iter().find_map(|(_, said)| *said) else { return };
    let own = indicator.scoring_standard.as_ref().map(|standard| standard.as_str().to_owned());
    let best = indicator.target.as_ref().map(|target| format!("优：{}", target.as_str()));
    let others = grades.iter().filter_map(|(grade, said)| Some(format!("{grade}：{}", said.as_ref()?.text)));
    let text = own.into_iter().chain(best).chain(others).collect::<Vec<_>>().join("；");
    take(
        Written { text: &text, ..first },
        format!("{pointer}/scoring_standard"),
        &mut indicator.scoring_standard,
        report,
    );
}

/// The sign, where the words of 指标性质 and 指标方向 are exchanged.
fn exchanged<'a>(entry: &Entry<'a>, own: bool) -> Option<&'a Cell> {
    let sign = entry.all(DIRECTION).next().filter(|cell| levels::operator(&cell.text).is_some())?;
    let mut other = entry.all(Column::Operator);
    // 指标方向 alone may hold the signs too.
    let free = other.next().is_none_or(|cell| Direction::of_word(&cell.text).is_some());
    (free && !own).then_some(sign)
}

/// Joins the target with the sign and the unit that have columns of their own.
fn target(entry: &Entry, own: bool, pointer: &str, report: &mut Report, indicator: &mut Indicator) {
    let mut sign = entry.said(Column::Operator, report);
    if let Some(exchanged) = exchanged(entry, own) {
        indicator.direction = sign.and_then(|sign| Direction::of_word(sign.text));
        sign = Some(Written::of(exchanged));
    }
    // 004 >=: the number of a choice in front of it.
    let bare = |text: &'_ str| text.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace()).len();
    let sign = sign.map(|sign| {
        let rest = sign.text.get(sign.text.len().saturating_sub(bare(sign.text))..).unwrap_or_default();
        if levels::operator(rest).is_some() && !own { Written { text: rest, ..sign } } else { sign }
    });
    let target = entry.said(Column::Target, report);
    let figure = entry.said(Column::Value, report);
    let value = if own { target } else { target.or(figure) };
    let unit = entry.said(Column::Unit, report);
    if own {
        return as_printed([sign, value, unit], figure, pointer, report, indicator);
    }
    let figure_column = figure;
    let filler = |text: &str| matches!(text, "/" | "-" | "—" | "无" | "\\");
    let Some(value) = value else {
        for written in [sign, unit].into_iter().flatten() {
            report.unread(written.place, written.text);
        }
        return;
    };
    let mut joined = value.text.to_owned();
    if let Some(sign) = sign.filter(|sign| !filler(sign.text)) {
        let given = joined.starts_with(|c| "≥≤=><≧≦＞＜＝".contains(c));
        indicator.operator = levels::operator(sign.text);
        if indicator.operator.is_some() && !given {
            joined = format!("{}{joined}", sign.text);
        } else if !given || fold(sign.text) != fold(&joined.chars().take(1).collect::<String>()) {
            report.unread(sign.place, sign.text);
        }
    }
    if let Some(unit) = unit.filter(|unit| !filler(unit.text)) {
        let counts = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "万亿".contains(c);
        let figure = value.text.trim_end().ends_with(counts);
        if figure || joined.ends_with(unit.text) {
            indicator.unit = parsed(unit.text.to_owned()).ok();
        }
        if figure {
            joined.push_str(unit.text);
        } else if !joined.ends_with(unit.text) {
            report.unread(unit.place, unit.text);
        }
    }
    if joined != value.text {
        let (zh, en) = (
            "目标值由计算符号、指标值和计量单位各栏拼接而成",
            "the target was joined from the columns of sign, value and unit",
        );
        report.guess(format!("{pointer}/target"), Confidence::High, zh, en);
    }
    if indicator.operator.is_some() || indicator.unit.is_some() {
        // A column of its own has the figure alone; the one of the target may have operator and unit in it.
        let alone = figure_column.map_or(value.text, |figure| figure.text);
        let (_, bare) = leading(alone.trim());
        let unit = indicator.unit.as_ref().map_or("", |unit| unit.as_str());
        let bare = bare.strip_suffix(unit).unwrap_or(bare).trim();
        // What is too long for a value is a sentence, which the target holds.
        indicator.value = parsed(bare.to_owned()).ok();
    }
    take(Written { text: &joined, ..value }, format!("{pointer}/target"), &mut indicator.target, report);
}

/// What this service printed is meant literally.
fn as_printed(
    [sign, target, unit]: [Option<Written>; 3],
    value: Option<Written>,
    pointer: &str,
    report: &mut Report,
    indicator: &mut Indicator,
) {
    if let Some(sign) = sign {
        indicator.operator = levels::operator(sign.text);
    }
    if let Some(value) = value {
        take(value, format!("{pointer}/value"), &mut indicator.value, report);
    }
    if let Some(unit) = unit {
        take(unit, format!("{pointer}/unit"), &mut indicator.unit, report);
    }
    if let Some(target) = target {
        take(target, format!("{pointer}/target"), &mut indicator.target, report);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_in_front_of_a_name_is_no_part_of_it() {
        for (written, name) in [
            ("指标1：安置小区数量", "安置小区数量"),
            ("指标１:  维修面积", "维修面积"),
            ("指标12、合格率", "合格率"),
            ("指标1工程完工率", "工程完工率"),
            ("指标2", ""),
            ("指标2：", ""),
            ("指标完成率", "指标完成率"),
            ("指标1号井产量", "指标1号井产量"),
            ("指标1项目完成率", "项目完成率"),
            ("指标3项均值", "指标3项均值"),
            ("安置小区数量", "安置小区数量"),
        ] {
            assert_eq!(without_number(written), name, "{written}");
        }
    }
}
