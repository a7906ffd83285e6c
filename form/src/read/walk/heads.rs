//! What a cell says by itself, and rows of labels whose values stand in the rows below.

use std::collections::HashSet;

use crate::read::{
    blocks::grid::{Cell, Row},
    fill::parse::is_filler,
    recognise::{
        figures,
        labels::{self, Field},
        segments::{self, Segment},
        titles,
    },
};

/// What a cell is by itself.
pub enum Said {
    Label(Field, Option<String>),
    /// Labels with values behind them.
    Inline,
    Other,
}

pub fn what(cell: &Cell, barred: &HashSet<Field>) -> Said {
    if let Some((field, hint)) = labels::field(&cell.text) {
        return Said::Label(field, hint);
    }
    let labelled = segments::split(&cell.text, barred, false).into_iter().any(|Segment { label, .. }| label.is_some());
    if labelled { Said::Inline } else { Said::Other }
}

/// A label above its value.
pub struct Over {
    pub field: Field,
    /// What its brackets say.
    pub hint: Option<String>,
    /// First column, and the one behind the last.
    pub from: u32,
    pub to: u32,
}

/// A row of nothing but labels above a row of nothing but values.
pub fn labels_over(row: &Row, next: Option<&Row>) -> Option<Vec<Over>> {
    let next = next?;
    let mut labels: Vec<Over> = Vec::new();
    let mut aside = false;
    let goes_on = |cell: &Cell| next.cells.iter().any(|below| below.covered && below.column == cell.column);
    for (_, cell) in row.said() {
        match labels::field(&cell.text)? {
            // A side label, such as 绩效目标 beside 总体目标 and 年度目标.
            (Field::SECTION, _) if labels.is_empty() => {}
            _ if goes_on(cell) && labels.is_empty() => aside = true,
            (Field::SECTION | Field::TOTAL | Field::MONEY_UNIT, _) => return None,
            (field, hint) => {
                if labels.iter().any(|other| other.field == field) {
                    return None;
                }
                labels.push(Over { field, hint, from: cell.column, to: cell.end() });
            }
        }
    }
    let blank = |cell: &&Cell| !cell.covered && cell.is_blank();
    let gaps = row.cells.iter().filter(blank).count();
    let aligned = |column: u32| next.cells.iter().any(|cell| cell.column == column && !cell.covered);
    // A value may look like a label: a project that is called 中央财政补助资金.
    let told = next.said().filter(|(_, cell)| labels::field(&cell.text).is_some()).count();
    let values = if labels.len() > 2 { told * 2 < next.said().count() } else { told == 0 };
    let filled = next.said().next().is_some();
    // 总体目标 at the side of two rows, 年度目标 over its text.
    let goal = labels.iter().all(|label| kind(label.field) == Some(0));
    let fits = (labels.len() >= 2 || (aside && goal && labels.len() == 1))
        && labels.iter().filter(|label| aligned(label.from)).count() * 2 > labels.len();
    // Two labels in a row may as well be a label and a value of the same words.
    let mut kinds = labels.iter().map(|label| kind(label.field));
    let first = kinds.next().flatten();
    let kin = labels.len() > 2 || (first.is_some() && kinds.all(|kind| kind == first));
    (fits && kin && values && filled && gaps <= 1).then_some(labels)
}

/// A label of an amount, whose 资金 may be left out: 其他, 中央.
pub fn money(text: &str) -> Option<(Field, Option<String>)> {
    let key = labels::key(text);
    labels::field(text).or_else(|| labels::field(&format!("{key}资金")).filter(|(field, _)| field.is_amount()))
}

/// 资金来源 | 财政拨款 | 非税安排 | 其他 over their amounts; one that is no field of a declaration is told as unread.
pub fn amounts_over(row: &Row, next: Option<&Row>) -> Option<Vec<Over>> {
    const FEWEST: usize = 2;
    let next = next?;
    let mut labels = Vec::new();
    let mut unit = None;
    let mut unknown: usize = 0;
    for (_, cell) in row.said() {
        match money(&cell.text) {
            Some((Field::SECTION, hint)) if labels.is_empty() => unit = hint,
            Some((field, hint)) if field.is_amount() => {
                let hint = hint.or_else(|| unit.clone());
                labels.push(Over { field, hint, from: cell.column, to: cell.end() });
            }
            Some(_) => return None,
            None => unknown = unknown.saturating_add(1),
        }
    }
    let figures = |cell: &Cell| is_filler(&cell.text) || figures::figure(&cell.text, cell.number.as_ref()).is_ok();
    let values = next.said().next().is_some() && next.said().all(|(_, cell)| figures(cell));
    (values && labels.len() >= FEWEST && unknown <= labels.len()).then_some(labels)
}

/// 财政资金 over 中央, 省级, 本级: amounts below a head of two rows. Labels of the first row that reach down over the second
/// have their amounts below too.
pub fn head_of_two_rows(row: &Row, rest: &[Row]) -> Option<Vec<Over>> {
    let (second, values) = (rest.first()?, rest.get(1)?);
    let reaches_down = |cell: &Cell| second.cells.iter().any(|below| below.covered && below.column == cell.column);
    let mut labels = Vec::new();
    let mut over = Vec::new();
    let mut unit = None;
    for (_, cell) in row.said() {
        let (field, hint) = money(&cell.text)?;
        match field {
            Field::SECTION if reaches_down(cell) => unit = hint,
            _ if reaches_down(cell) => {
                let hint = hint.or_else(|| unit.clone());
                labels.push(Over { field, hint, from: cell.column, to: cell.end() });
            }
            _ => over.push((hint.or_else(|| unit.clone()), cell.column..cell.end())),
        }
    }
    for (_, cell) in second.said() {
        let (above, _) = over.iter().find(|(_, columns)| columns.contains(&cell.column))?;
        let (field, hint) = money(&cell.text)?;
        labels.push(Over { field, hint: hint.or_else(|| above.clone()), from: cell.column, to: cell.end() });
    }
    let amounts = labels.iter().all(|label| label.field.is_amount());
    let figures = values.said().all(|(_, cell)| labels::field(&cell.text).is_none());
    (!over.is_empty() && amounts && figures).then_some(labels)
}

/// What stands side by side: goals, days, people, amounts.
fn kind(field: Field) -> Option<u8> {
    match field.strong() {
        Field::OVERALL_GOAL | Field::ANNUAL_GOAL | Field::ACHIEVED => Some(0),
        Field::START | Field::END => Some(1),
        Field::LEADER | Field::CONTACT | Field::PHONE => Some(2),
        field if field.is_amount() => Some(3),
        _ => None,
    }
}

/// A label alone in its row above a text alone in the next.
pub fn label_over(row: &Row, next: Option<&Row>) -> Option<Vec<Over>> {
    let alone = |row: &Row| {
        let mut cells = row.cells.iter().filter(|cell| !cell.covered);
        cells.next().filter(|cell| cells.next().is_none() && !cell.is_blank()).cloned()
    };
    let (label, value) = (alone(row)?, alone(next?)?);
    let (field, hint) = labels::field(&label.text)?;
    let below = value.column == label.column && matches!(what(&value, &HashSet::new()), Said::Other);
    let title = titles::title(&value.text).is_some();
    let over = || Over { field, hint, from: label.column, to: label.end().max(value.end()) };
    (field != Field::SECTION && field != Field::TOTAL && below && !title).then(|| vec![over()])
}
