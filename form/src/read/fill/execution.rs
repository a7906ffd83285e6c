//! 预算执行情况: the table of the funding in self-evaluations and monitoring forms, with what was budgeted, spent and scored.

use crate::read::{
    blocks::grid::{Cell, Row},
    recognise::{
        column::Column,
        figures::{self, MoneyUnit},
        headings::Columns,
        labels::{self, Field},
    },
};

use super::{draft::Draft, parse::is_filler, written::Written};

/// What a row of the table is.
pub enum Line<'a> {
    /// A line of the funding with its label and the unit that the label gives.
    Of(Field, &'a Cell, Option<MoneyUnit>),
    /// A line that a declaration has not.
    Other,
}

/// Reads the label of a row; none where the table has ended.
pub fn line<'a>(row: &'a Row, columns: &Columns) -> Option<Line<'a>> {
    let section = |text: &str| matches!(labels::field(text), Some((Field::SECTION, _)));
    let (_, first) = row.said().find(|(_, cell)| !section(&cell.text))?;
    let figures = columns.headings.iter().filter(|it| matches!(it.column, Column::Budget | Column::BudgetAtStart));
    let begins = figures.map(|it| it.from).min()?;
    if first.column >= begins {
        return None;
    }
    match labels::field(&first.text) {
        // 合计, 资金总额: of the year, in this table.
        Some((field, hint)) if field == Field::TOTAL || field == Field::TOTAL_BUDGET => {
            Some(Line::Of(Field::ANNUAL_BUDGET, first, hint.as_deref().and_then(MoneyUnit::read)))
        }
        Some((field, hint)) if field.is_amount() => {
            Some(Line::Of(field.strong(), first, hint.as_deref().and_then(MoneyUnit::read)))
        }
        Some(_) => None,
        None => {
            let under = |cell: &Cell| columns.of(cell).is_some_and(|it| it.from >= begins);
            let amounts = row
                .said()
                .filter(|(_, cell)| under(cell))
                .all(|(_, cell)| is_filler(&cell.text) || figures::figure(&cell.text, cell.number.as_ref()).is_ok());
            // 其中：中央、省、市补助, with nothing beside it.
            let blank =
                || ["资金", "补助", "拨款", "收入", "配套"].iter().any(|word| first.text.trim().ends_with(word));
            (amounts && (row.said().count() > 1 || blank())).then_some(Line::Other)
        }
    }
}

/// Reads a row: the budget of the year as it was adjusted, else as it was at first; of the whole sum also what was spent.
pub fn read(row: &Row, columns: &Columns, (field, label, unit): (Field, &Cell, Option<MoneyUnit>), draft: &mut Draft) {
    let cells = || row.said().map(|(_, cell)| cell).filter(|cell| cell.column > label.column);
    let under = |column| {
        let heading = columns.headings.iter().find(|heading| heading.column == column)?;
        cells().find(|cell| heading.from < cell.end() && cell.column < heading.to).map(|cell| (cell, heading))
    };
    let said = |column| under(column).filter(|(cell, _)| !is_filler(&cell.text));
    let budget = said(Column::Budget).or_else(|| said(Column::BudgetAtStart));
    let whole = field.strong() == Field::ANNUAL_BUDGET;
    let mut used: Vec<u32> = Vec::new();
    if let Some((cell, heading)) = budget {
        draft.put_amount(field, unit.or(heading.unit).or(columns.unit), Written::of(cell));
        used.push(cell.column);
    }
    if let Some((cell, heading)) = said(Column::Whole).filter(|_| whole) {
        draft.put_amount(Field::TOTAL_BUDGET, unit.or(heading.unit).or(columns.unit), Written::of(cell));
        used.push(cell.column);
    }
    if whole {
        if let Some((cell, heading)) = said(Column::Executed) {
            draft.put_executed(unit.or(heading.unit).or(columns.unit), Written::of(cell));
            used.push(cell.column);
        }
        if let Some((cell, _)) = said(Column::Rate) {
            draft.put_rate(Written::of(cell));
            used.push(cell.column);
        }
    }
    // Points and weights of the execution say nothing of the declaration.
    for cell in cells().filter(|cell| !used.contains(&cell.column) && !is_filler(&cell.text)) {
        draft.unread(&cell.place, &cell.text);
    }
}
