//! Rows of labels with their values: to the right, in the same cell, or, under a row of labels, below.

use std::collections::{HashMap, HashSet};

use domain::values::language::Bilingual;

use crate::read::{
    blocks::grid::{Cell, Row, Table},
    fill::{category::is_option, filled::Confidence, written::Written},
    recognise::{
        figures::MoneyUnit,
        labels::{self, Field},
        levels, moments, prose, segments,
    },
};

use super::{
    heads::{self, Over, Said, money, what},
    lines,
    state::Walk,
};

/// Cells to the right that may repeat the label of an amount for another period.
const MOST_AMOUNTS: usize = 12;

/// What the rows of labels of one table leave to those below them.
#[derive(Default)]
pub struct LabelsAbove {
    /// Labels in a row whose values stand in the row below.
    over: Vec<Over>,
    /// The label that each column had last: its cell may go on downwards.
    beside: HashMap<u32, Field>,
    /// Grounds that have a cell of their own in this table.
    barred: HashSet<Field>,
    /// The next row is the second one of a head that was read.
    in_head: bool,
}

impl LabelsAbove {
    pub fn of(table: &Table) -> Self {
        Self { barred: grounds_of(table), ..Self::default() }
    }

    /// Labels reach down to where another cell begins in their column.
    pub fn end_beside(&mut self, row: &Row) {
        for cell in row.cells.iter().filter(|cell| !cell.covered) {
            self.beside.remove(&cell.column);
        }
    }

    pub const fn barred(&self) -> &HashSet<Field> {
        &self.barred
    }
}

/// The grounds that begin a cell of the table.
fn grounds_of(table: &Table) -> HashSet<Field> {
    let cells = table.rows.iter().flat_map(|row| row.said()).map(|(_, cell)| cell);
    let begins = |cell: &Cell| {
        let head = cell.text.split([':', '：']).next().unwrap_or_default();
        labels::field(head).map(|(field, _)| field).filter(|field| field.is_ground())
    };
    cells.filter_map(begins).collect()
}

/// Reads a row outside of tables with headings.
pub fn read(walk: &mut Walk, above: &mut LabelsAbove, row: &Row, rest: &[Row]) {
    if std::mem::take(&mut above.in_head) {
        return;
    }
    let next = rest.first();
    let over = std::mem::take(&mut above.over);
    if !over.is_empty() {
        return below(walk, &over, row);
    }
    if let Some(labels) = heads::head_of_two_rows(row, rest).filter(|_| !walk.is_own()) {
        (above.over, above.in_head) = (labels, true);
        return;
    }
    let known = heads::labels_over(row, next).or_else(|| heads::label_over(row, next));
    if let Some(labels) = known {
        above.over = labels;
        return;
    }
    if let Some(labels) = heads::amounts_over(row, next).filter(|_| !walk.is_own()) {
        for (_, cell) in row.said().filter(|(_, cell)| money(&cell.text).is_none()) {
            walk.draft().unread(&cell.place, &cell.text);
        }
        above.over = labels;
        return;
    }
    let cells: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.covered).collect();
    // 上年预算 | 预算数 | 90: amounts of another year.
    let former = |cell: &&Cell| ["上年", "上一年", "以前年度", "去年"].iter().any(|word| cell.text.contains(word));
    let of_former_year = cells.iter().filter(|cell| labels::field(&cell.text).is_none()).any(former);
    let going_on = row.cells.first().filter(|cell| cell.covered).and_then(|cell| above.beside.get(&cell.column));
    let going_on = going_on.copied().filter(|field| field.is_narrative() || field.has_options());
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        at += 1;
        if cell.is_blank() {
            continue;
        }
        match what(cell, &above.barred) {
            Said::Label(field, _) if field.is_weak() && field.is_amount() && of_former_year => {
                let value = cells.get(at).filter(|cell| !matches!(what(cell, &HashSet::new()), Said::Label(..)));
                walk.draft().unread(&cell.place, &cell.text);
                if let Some(value) = value.filter(|cell| !cell.is_blank()) {
                    walk.draft().unread(&value.place, &value.text);
                    at += 1;
                }
            }
            Said::Label(field, hint) => {
                above.beside.insert(cell.column, field);
                at += value(walk, field, hint, cell, cells.get(at..).unwrap_or_default());
            }
            Said::Inline => lines::segments(walk, Written::of(cell), &above.barred),
            Said::Other if !walk.is_own() => {
                let behind = cells.get(at..).unwrap_or_default();
                let used = told(walk, cell, behind).or_else(|| joint(walk, cell, behind));
                match (used, going_on) {
                    (Some(used), _) => at += used,
                    // 未实施情况及原因：
                    (None, Some(_)) if is_label(cell) => walk.draft().unread(&cell.place, &cell.text),
                    (None, Some(field)) => walk.draft().put_more(field, Written::of(cell)),
                    (None, None) => lines::line(walk, Written::of(cell), &above.barred),
                }
            }
            Said::Other => match going_on {
                Some(field) => walk.draft().put_more(field, Written::of(cell)),
                None => lines::line(walk, Written::of(cell), &above.barred),
            },
        }
    }
}

/// Takes the value of a label out of the cells behind it; returns how many of them it used.
fn value(walk: &mut Walk, field: Field, hint: Option<String>, label: &Cell, rest: &[&Cell]) -> usize {
    walk.draft().note_label(field);
    let other = |cell: &Cell| matches!(what(cell, &HashSet::new()), Said::Other);
    if field == Field::SECTION {
        if let Some(unit) = hint.as_deref().and_then(MoneyUnit::read) {
            walk.draft().set_unit_of_funding(Some(unit));
        }
        return goal(walk, label, rest);
    }
    if field == Field::TOTAL {
        return 0;
    }
    // 2022年预算 in a form of 2023.
    if field.is_amount() && is_of_other_year(walk, &label.text) {
        walk.draft().unread(&label.place, &label.text);
        let value = rest.first().filter(|cell| !cell.is_blank() && other(cell));
        return value.map_or(0, |cell| {
            walk.draft().unread(&cell.place, &cell.text);
            1
        });
    }
    if field.has_options() {
        return options(walk, field, rest);
    }
    let Some(next) = rest.first() else { return 0 };
    let near = next.column == label.end();
    // 项目资金申请（万元） beside 资金总额：: its unit is that of the amounts.
    let over = near && !walk.is_own() && field.is_amount() && labels::field(&next.text).is_some();
    if let Some(unit) = hint.as_deref().and_then(MoneyUnit::read).filter(|_| over) {
        walk.draft().set_unit_of_funding(Some(unit));
    }
    let told = near && !next.is_blank() && field.is_amount() && !walk.is_own();
    if told && amounts(walk, field, hint.as_deref(), next) {
        return 1;
    }
    // An amount or a date never looks like a label: then the value is blank.
    let figure = field.is_amount() || matches!(field, Field::START | Field::END | Field::PERIOD);
    if near && !next.is_blank() && figure && !other(next) {
        return 0;
    }
    // 2021年金额
    if field.strong() == Field::ANNUAL_BUDGET
        && let Some(year) = moments::year_within(&label.text)
    {
        walk.draft().set_year_of_title(year);
    }
    // 总体目标 beside 年度目标: the second one names the text.
    let goals = [Field::OVERALL_GOAL, Field::ANNUAL_GOAL, Field::ACHIEVED];
    if near
        && goals.contains(&field.strong())
        && matches!(what(next, &HashSet::new()), Said::Label(other, _) if goals.contains(&other.strong()))
    {
        return 0;
    }
    // A label becomes no value: 负责人： beside 经办人：, nor does another one with its own value: 单位：万元.
    let inline = near && !field.is_narrative() && matches!(what(next, &HashSet::new()), Said::Inline);
    if !walk.is_own() && (is_label(next) || inline) {
        return 0;
    }
    // 年度目标 beside 产出指标 and its indicators; 预期目标 | 内容 | 部门申报 over others.
    let heading = || {
        let behind = rest.get(1).is_some_and(|cell| !cell.is_blank());
        levels::level1(&next.text).is_some() || (next.text.chars().nth(SHORTEST_GOAL).is_none() && behind)
    };
    if !walk.is_own() && near && field.strong().is_a_text() && !next.is_blank() && heading() {
        return 0;
    }
    if near && !next.is_blank() {
        return 1 + put(walk, field, hint, next, rest.get(1..).unwrap_or_default());
    }
    // Blank cells between a label and its value, as a worksheet without merged cells has them.
    let far = rest.iter().position(|cell| !cell.is_blank());
    match far.and_then(|far| rest.get(far).map(|cell| (far, *cell))) {
        Some((far, cell)) if other(cell) => {
            far + 1 + put(walk, field, hint, cell, rest.get(far + 1..).unwrap_or_default())
        }
        _ => usize::from(near),
    }
}

/// Whether a label names another year than that of the form.
fn is_of_other_year(walk: &mut Walk, label: &str) -> bool {
    let named = labels::key(label).chars().take_while(char::is_ascii_digit).count() == 4;
    let year = moments::year_within(label).filter(|_| named);
    year.zip(walk.draft().year()).is_some_and(|(named, of_form)| named != of_form)
}

/// Shorter texts in front of another one are headings over goals.
const SHORTEST_GOAL: usize = 5;

/// 产出指标 beside its indicators, told in sentences, outside of tables with headings; how many cells they were.
fn told(walk: &mut Walk, family: &Cell, behind: &[&Cell]) -> Option<usize> {
    let level1 = levels::level1(&family.text);
    let level2 = levels::level2(&family.text).filter(|_| level1.is_none());
    if level1.is_none() && (level2.is_none() || !labels::key(&family.text).ends_with("指标")) {
        return None;
    }
    let next = behind.first().filter(|next| !next.is_blank())?;
    let below = levels::level2(&next.text);
    let (level2, text, used) = match below {
        Some(level2) => (Some(level2), behind.get(1).filter(|cell| !cell.is_blank())?, 2),
        None => (level2, next, 1),
    };
    // A name and its target in cells of their own are rows of a table.
    let alone = behind.get(used).is_none_or(|cell| cell.is_blank());
    if !alone || !matches!(what(text, &HashSet::new()), Said::Other) || levels::level1(&text.text).is_some() {
        return None;
    }
    walk.draft().keep_told(prose::indicators(&text.text, level1, level2), Written::of(text));
    Some(used)
}

/// 项目实施单位/项目负责人 beside 某中心/某人: two fields in one cell; how many cells their values were.
fn joint(walk: &mut Walk, label: &Cell, behind: &[&Cell]) -> Option<usize> {
    const STROKES: [char; 2] = ['/', '／'];
    let named: Option<Vec<_>> = label.text.split(STROKES).map(|text| labels::field(text).map(|it| it.0)).collect();
    let fields = named.filter(|fields| fields.len() > 1)?;
    let next = behind.first().filter(|next| next.text.split(STROKES).count() == fields.len())?;
    for (field, text) in fields.iter().zip(next.text.split(STROKES)) {
        walk.draft().put(*field, None, Written { text, number: None, ..Written::of(next) });
    }
    Some(1)
}

/// Whether a cell holds nothing but the label of what stands behind it.
fn is_label(cell: &Cell) -> bool {
    const LONGEST: usize = 12;
    cell.text.trim_end().ends_with(['：', ':']) && cell.text.chars().nth(LONGEST).is_none()
}

/// The options of the category may lie in several cells.
fn options(walk: &mut Walk, field: Field, rest: &[&Cell]) -> usize {
    let own = |(at, cell): &(usize, &&Cell)| {
        let label = matches!(what(cell, &HashSet::new()), Said::Label(..));
        !label && (*at == 0 || cell.is_blank() || is_option(&cell.text))
    };
    let length = rest.iter().enumerate().take_while(own).count();
    let options = rest.get(..length).unwrap_or_default();
    let text = options.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    if let Some(first) = options.iter().find(|cell| !cell.is_blank()) {
        walk.note_used(Written::of(first));
        walk.draft().put(field, None, Written { text: &text, ..Written::of(first) });
    }
    length
}

/// Puts the value; a unit of money may stand in the cell behind an amount.
fn put(walk: &mut Walk, field: Field, hint: Option<String>, cell: &Cell, rest: &[&Cell]) -> usize {
    let unit = rest.iter().find(|cell| !cell.is_blank()).filter(|_| field.is_amount());
    let unit = unit.filter(|cell| MoneyUnit::read(&cell.text).is_some());
    let hint = unit.map(|cell| cell.text.clone()).or(hint);
    walk.note_used(Written::of(cell));
    if field.is_narrative() && !walk.is_own() {
        let parts = segments::narratives(&cell.text);
        if !parts.is_empty() {
            for (field, text) in parts {
                walk.draft().put(field, None, Written { text, number: None, ..Written::of(cell) });
            }
            return 0;
        }
    }
    if field == Field::NAME && !walk.is_own() {
        walk.begin_next(&cell.text);
    }
    // The colon of the label may stand in front of the value.
    let text = if walk.is_own() { &cell.text } else { cell.text.trim_start_matches([':', '：', ' ']) };
    let written = Written { text, ..Written::of(cell) };
    let again = |cell: &&&Cell| matches!(what(cell, &HashSet::new()), Said::Label(other, _) if other == field);
    let repeated = rest.iter().take(MOST_AMOUNTS).filter(again).map(|cell| cell.text.clone()).collect::<Vec<_>>();
    if field.is_amount() && repeated.iter().any(|label| !is_of_other_year(walk, label)) {
        // 实施期 and 年度 side by side: the form declares the year.
        let reason = Bilingual::fixed(
            "同一行另有年度的数值，此处未取",
            "the row has the figure of the year as well; this one was not taken",
        );
        walk.draft().refuse(Written::of(cell), field.pointer(), reason);
    } else {
        walk.draft().put(field, hint.as_deref(), written);
    }
    match unit {
        Some(_) => rest.iter().position(|cell| !cell.is_blank()).map_or(0, |at| at + 1),
        None => 0,
    }
}

/// 资金总额及构成 beside 总额100万元 一、财政拨款：80万元（其中：上级财政资金：60万元；本级财政：20万元）: amounts that are told in one cell,
/// with their labels; whether it was such a cell.
fn amounts(walk: &mut Walk, field: Field, hint: Option<&str>, cell: &Cell) -> bool {
    let text = cell.text.replace("（其中：", "\n").replace("(其中:", "\n");
    let parts: Vec<&str> =
        text.split(['\n', '；', ';']).map(|part| part.trim().trim_end_matches(['）', ')', '。'])).collect();
    let named = |part: &str| {
        let (label, amount) = part.split_once(['：', ':'])?;
        let (field, _) = money(label)?;
        field.is_amount().then(|| (field, amount.to_owned()))
    };
    let labelled: Vec<_> = parts.iter().map(|part| named(part)).collect();
    if labelled.iter().flatten().count() < 2 {
        return false;
    }
    for (at, (part, named)) in parts.iter().zip(labelled).enumerate() {
        let plain = |text| Written { text, number: None, ..Written::of(cell) };
        match named {
            Some((field, amount)) => walk.draft().put(field, hint, plain(&amount)),
            // 总额100万元 in front of its parts.
            None if at == 0 => {
                let amount = part.trim_start_matches(|c: char| !c.is_ascii_digit());
                walk.draft().put(field, hint, plain(amount));
            }
            None if part.is_empty() => {}
            None => walk.draft().unread(&cell.place, part),
        }
    }
    true
}

/// 绩效目标 with nothing but a text beside it is the goal of the year.
fn goal(walk: &mut Walk, label: &Cell, rest: &[&Cell]) -> usize {
    const SHORTEST: usize = 10;
    const SHORTEST_OVERVIEW: usize = 7;
    let mut said = rest.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    let (Some((at, text)), None) = (said.next(), said.next()) else { return 0 };
    let long = text.text.chars().nth(SHORTEST).is_some();
    let said = matches!(what(text, &HashSet::new()), Said::Other);
    match labels::key(&label.text).as_str() {
        "绩效目标" if long && said => {}
        "基本情况" | "项目基本情况" | "项目总体情况" | "总体情况" | "概况"
            if said && !walk.is_own() && text.text.chars().nth(SHORTEST_OVERVIEW).is_some() =>
        {
            walk.draft().put(Field::OVERVIEW, None, Written::of(text));
            return at + 1;
        }
        _ => return 0,
    }
    walk.draft().put(Field::ANNUAL_GOAL, None, Written::of(text));
    let (zh, en) = ("“绩效目标”一栏按年度绩效目标读取", "the text beside “绩效目标” was read as the goal of the year");
    walk.draft().guess("/annual_goal", Confidence::Medium, zh, en);
    at + 1
}

/// Reads the values below a row of labels.
fn below(walk: &mut Walk, labels: &[Over], row: &Row) {
    for (_, cell) in row.said() {
        let over = labels.iter().find(|label| label.from <= cell.column && cell.column < label.to);
        match over {
            Some(label) => walk.draft().put(label.field, label.hint.as_deref(), Written::of(cell)),
            None if labels::field(&cell.text).is_some() => {}
            None => walk.draft().unread(&cell.place, &cell.text),
        }
    }
}
