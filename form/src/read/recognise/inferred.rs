//! Columns that no word names, known by what stands below them: families in one column, kinds of indicators in the next, then names
//! and targets.

use crate::read::blocks::grid::{MAX_HEADINGS, Row};

use super::{
    column::{Column, Kind},
    headings::{Columns, Heading},
    labels::{self, Field, key},
    levels,
};

/// Rows below a head that are looked at.
const LOOKED_AT: usize = 12;
/// Longest heading, in characters.
const LONGEST: usize = 20;

/// Labels whose values stand beside them.
const ROW_LABELS: [Field; 8] = [
    Field::NAME,
    Field::LEADER,
    Field::CONTACT,
    Field::PHONE,
    Field::UNIT_NAME,
    Field::DEPARTMENT,
    Field::START,
    Field::END,
];

/// Words of columns that hold neither names nor targets.
const OTHERS: [&str; 24] = [
    "备注", "说明", "解释", "标准", "来源", "依据", "性质", "方向", "单位", "权重", "分值", "责任", "级别", "序号",
    "编码", "编号", "类型", "评分", "上年", "历史", "时间", "公式", "属性", "口径",
];

impl Columns {
    /// Names the columns of names and targets by their places, where no word does: what stands right of the levels is the
    /// name, what stands right of the name the target. Answers the headings that were so named.
    pub fn name_by_place(&mut self) -> Vec<(String, Column)> {
        let mut named = Vec::new();
        if self.kind != Kind::Indicators {
            return named;
        }
        let after = |columns: &[Column], headings: &[Heading]| {
            headings.iter().filter(|it| columns.contains(&it.column)).map(|it| it.to).max()
        };
        for (missing, left) in
            [(Column::Name, [Column::Level1, Column::Level2].as_slice()), (Column::Target, [Column::Name].as_slice())]
        {
            let has = |column: Column| self.headings.iter().any(|it| it.column == column);
            let instead = missing == Column::Target && (has(Column::Value) || has(Column::Place));
            if has(missing) || instead {
                continue;
            }
            let Some(from) = after(left, &self.headings) else { continue };
            let free = |it: &&mut Heading| {
                it.column == Column::Unknown && it.from >= from && !OTHERS.iter().any(|word| it.text.contains(word))
            };
            if let Some(heading) = self.headings.iter_mut().find(free) {
                heading.column = missing;
                named.push((heading.text.clone(), missing));
            }
        }
        named
    }
}

/// The head of a table of indicators whose words say little: 绩效目标 | 评价指标 | 绩效内容, above 产出 | 数量目标 | ….
pub fn head(row: &Row, rest: &[Row]) -> Option<(Columns, Vec<(String, Column)>)> {
    const FEWEST: usize = 3;
    let said: Vec<_> = row.said().map(|(_, cell)| cell).collect();
    let level = |text: &str| levels::level1(text).is_some() || levels::level2(text).is_some();
    let plain = said.iter().all(|cell| !level(&cell.text) && cell.text.chars().nth(LONGEST).is_none());
    if said.len() < FEWEST || said.len() > MAX_HEADINGS || !plain || row.cells.iter().any(|cell| cell.covered) {
        return None;
    }
    // 项目负责人 | 张三 | 联系电话 | 138… is a row of labels and values.
    let value = |text: &str| {
        let field = labels::field(text).map(|(field, _)| field);
        let of_row = field.is_some_and(|field| field.is_amount() || ROW_LABELS.contains(&field));
        of_row || text.chars().any(|c| c.is_ascii_digit())
    };
    if said.iter().any(|cell| value(&cell.text)) {
        return None;
    }
    let (family, kind) = level_columns(rest)?;
    // The first row below, or the one below a second row of headings, has both.
    let level_at = |row: &Row, column: u32| row.said().any(|(_, cell)| cell.column == column && level(&cell.text));
    let begins = |row: &Row| level_at(row, family) && kind.is_none_or(|kind| level_at(row, kind));
    let two_rows = !begins(rest.first()?);
    if two_rows && !(rest.get(1).is_some_and(begins) && rest.first()?.cells.iter().any(|cell| cell.covered)) {
        return None;
    }
    // Without a column of kinds the words of the others must tell more.
    const FEWEST_KNOWN: usize = 2;
    let known = said.iter().filter(|cell| Kind::Indicators.column(&cell.text).is_some()).count();
    if kind.is_none() && known < FEWEST_KNOWN {
        return None;
    }
    let kind = kind.unwrap_or(u32::MAX);
    let mut columns = Columns::of_indicators(row);
    for cell in said {
        let over = |column: u32| cell.column <= column && column < cell.end();
        let heading = |column, from, to| Heading { text: cell.text.clone(), column, from, to, unit: None };
        match (over(family), over(kind)) {
            (true, true) => {
                columns.headings.push(heading(Column::Level1, cell.column, kind));
                columns.headings.push(heading(Column::Level2, kind, cell.end()));
            }
            (true, false) => columns.headings.push(heading(Column::Level1, cell.column, cell.end())),
            (false, true) => columns.headings.push(heading(Column::Level2, cell.column, cell.end())),
            (false, false) => {
                let known = Kind::Indicators.column(&cell.text).map(|(column, _)| column);
                let side = labels::field(&cell.text).is_some_and(|(field, _)| field == Field::SECTION);
                if known.is_some() || !side || kind == u32::MAX {
                    let column = known.unwrap_or(Column::Unknown);
                    let twice = columns.headings.iter().any(|it| it.column == column);
                    let column = if twice { Column::Unknown } else { column };
                    columns.headings.push(heading(column, cell.column, cell.end()));
                }
            }
        }
    }
    columns.headings.sort_by_key(|heading| heading.from);
    let mut named: Vec<_> = columns
        .headings
        .iter()
        .filter(|it| matches!(it.column, Column::Level1 | Column::Level2))
        .filter(|it| Kind::Indicators.column_of(&key(&it.text)).is_none())
        .map(|it| (it.text.clone(), it.column))
        .collect();
    named.extend(columns.name_by_place());
    let has = |column: Column| columns.headings.iter().any(|it| it.column == column);
    let target = has(Column::Target) || has(Column::Value);
    let enough = has(Column::Name) && (target || two_rows);
    columns.fresh = two_rows;
    enough.then_some((columns, named))
}

/// The columns in which the rows below have families and kinds of indicators.
fn level_columns(rest: &[Row]) -> Option<(u32, Option<u32>)> {
    const FEWEST: usize = 2;
    let cells = || rest.iter().take(LOOKED_AT).flat_map(|row| row.said().map(|(_, cell)| cell));
    let count =
        |column: u32, is: &dyn Fn(&str) -> bool| cells().filter(|cell| cell.column == column && is(&cell.text)).count();
    let mut columns: Vec<u32> = cells().map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let most = |is: &dyn Fn(&str) -> bool, from: u32| {
        let of = columns.iter().filter(|column| **column >= from).map(|column| (count(*column, is), *column));
        of.filter(|(count, _)| *count >= FEWEST).max_by_key(|(count, column)| (*count, std::cmp::Reverse(*column)))
    };
    let (_, family) = most(&|text| levels::level1(text).is_some(), 0)?;
    let kind = most(&|text| levels::level2(text).is_some(), family.saturating_add(1));
    Some((family, kind.map(|(_, kind)| kind)))
}
