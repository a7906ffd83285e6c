//! Headings of tables: which table a row of headings begins, and which column lies below which heading.

use std::sync::Arc;

use domain::form::{indicator::TargetPeriod, safeguard::Stage};

use crate::read::blocks::{
    grid::{Cell, MAX_HEADINGS, Row},
    place::Place,
};

use super::{
    column::{Column, Kind},
    figures::MoneyUnit,
    labels::{self, Field, key},
    levels, listed, places, sets,
};

/// A heading with the columns below it.
#[derive(Clone, Debug)]
pub struct Heading {
    pub text: String,
    pub column: Column,
    pub from: u32,
    pub to: u32,
    /// 明细金额（万元）
    pub unit: Option<MoneyUnit>,
}

/// The headings of one table.
#[derive(Clone, Debug)]
pub struct Columns {
    pub kind: Kind,
    pub headings: Vec<Heading>,
    pub width: u32,
    /// First columns of the cells of the row of headings, for rows that do not agree with it in their grid.
    pub starts: Vec<u32>,
    /// What a label beside the headings says of the period of the rows below, such as 实施期绩效指标; none without such a label.
    pub side: Option<Option<TargetPeriod>>,
    /// 项目资金（万元） beside the headings of an execution.
    pub unit: Option<MoneyUnit>,
    /// The headings of a second set of indicators to the right of the first.
    pub second: Option<Arc<Columns>>,
    /// The same headings for each of several places whose targets have columns of their own, with the place.
    pub places: Vec<(String, Arc<Columns>)>,
    /// Whether only the row of headings was met: a second one may refine it.
    pub(super) fresh: bool,
}

/// The table that a row of headings begins. Most texts of the row must be headings, each another one; where this service
/// printed them, all, and none beside another row.
pub fn find(row: &Row, own: bool) -> Option<Columns> {
    let noted = |(at, cell): (usize, &Cell)| at == 0 && !own && labels::is_section_with_note(&cell.text);
    let said: Vec<&Cell> = row.said().filter(|said| !noted(*said)).map(|(_, cell)| cell).collect();
    if said.len() < 2
        || said.len() > MAX_HEADINGS
        || said.iter().any(|cell| cell.text.chars().nth(labels::MAX_LABEL).is_some())
    {
        return None;
    }
    if own && row.cells.iter().any(|cell| cell.covered) {
        return None;
    }
    let keys: Vec<_> = said.iter().map(|cell| key(&cell.text)).collect();
    let candidates = Kind::ALL.into_iter().filter_map(|kind| {
        let mut found: Vec<Column> = Vec::new();
        for (column, _) in keys.iter().filter_map(|key| kind.column_of(key)) {
            // A heading stands once; 依据 once for each figure. The findings have no columns of their own.
            if matches!(column, Column::Basis | Column::Former) || kind == Kind::Findings || !found.contains(&column) {
                found.push(column);
            }
        }
        let all = found.len() == said.len();
        // Headings of two sets side by side count both times.
        let twice = || !own && kind == Kind::Indicators && sets::second(&keys).is_some();
        let known = || keys.iter().filter(|key| kind.column_of(key).is_some()).count();
        // In a list of projects its fields are headings too.
        let listed = if own || !matches!(kind, Kind::Indicators | Kind::Projects) { 0 } else { listed::fields(&keys) };
        // Places have columns of their own.
        let places = if own || kind != Kind::Indicators { 0 } else { places::count(&keys, &found) };
        let most = [listed, places].iter().sum::<usize>().saturating_add(if twice() { known() } else { found.len() });
        if kind == Kind::Projects {
            let families = keys.iter().filter(|key| levels::level1(key).is_some()).count();
            let known = most.saturating_add(families);
            let rows = keys.iter().any(|key| {
                let column = Kind::Indicators.column_of(key).map(|(column, _)| column);
                matches!(column, Some(Column::Level1 | Column::Level2 | Column::Name | Column::Target))
            });
            let list = listed >= listed::FEWEST && known * 2 > said.len() && !rows;
            // 预算金额 and 项目概况 beside 项目名称 are no cost items.
            return list.then_some((kind, if listed::tells_goals(&keys) { listed.saturating_add(1) } else { 0 }));
        }
        // A label at the side is none of the headings.
        let side = |key: &String| {
            let field = labels::field(key).map(|(field, _)| field);
            // 项目资金申请（万元）, at the side of its sources.
            let money = kind == Kind::Execution && field.is_some_and(Field::is_amount);
            field == Some(Field::SECTION) || money
        };
        let sides = keys.iter().filter(|key| side(key) && kind.column_of(key).is_none()).count();
        let enough = kind.is_known_by(&found) && (all || (!own && most * 2 > said.len().saturating_sub(sides)));
        enough.then_some((kind, found.len()))
    });
    let (kind, _) = candidates.max_by_key(|(_, found)| *found)?;
    // Worksheets leave blank cells out; there the grid is the truth.
    let sheet = said.iter().any(|cell| matches!(cell.place, Place::Sheet { .. }));
    let starts = row.cells.iter().filter(|_| !sheet).map(|cell| cell.column).collect();
    let side = said.iter().find(|cell| labels::is_section(&key(&cell.text))).map(|cell| labels::period(&cell.text));
    let unit = said.iter().find_map(|cell| {
        let (field, hint) = labels::field(&cell.text)?;
        let side = field == Field::SECTION || (kind == Kind::Execution && field.is_amount());
        hint.as_deref().and_then(MoneyUnit::read).filter(|_| side)
    });
    let mut columns = Columns {
        kind,
        headings: Vec::new(),
        width: row.width(),
        starts,
        side,
        unit,
        second: None,
        places: Vec::new(),
        fresh: true,
    };
    let twice = side_label(kind, &said);
    let split = sets::second(&keys).filter(|_| !own && kind == Kind::Indicators);
    let list = !own && matches!(kind, Kind::Indicators | Kind::Projects) && listed::fields(&keys) > 0;
    for cell in said.iter().skip(usize::from(twice)) {
        match listed::goal(&key(&cell.text)).filter(|_| list && cell.column > 0) {
            Some(field) => columns.headings.push(Heading {
                text: cell.text.clone(),
                column: Column::Field(field),
                from: cell.column,
                to: cell.end(),
                unit: None,
            }),
            None => columns.add(cell),
        }
    }
    if let Some((at, periods)) = split {
        columns.part(said.get(at).map_or(0, |cell| cell.column), periods);
    }
    if !columns.is_list() {
        columns.forget_fields();
    }
    columns.name_places();
    columns.name_families();
    columns.name_bases();
    if sheet {
        columns.widen();
    }
    Some(columns)
}

impl Columns {
    /// A table of indicators whose headings follow.
    pub fn of_indicators(row: &Row) -> Self {
        let sheet = row.said().any(|(_, cell)| matches!(cell.place, Place::Sheet { .. }));
        let starts = row.cells.iter().filter(|_| !sheet).map(|cell| cell.column).collect();
        Self {
            kind: Kind::Indicators,
            headings: Vec::new(),
            width: row.width(),
            starts,
            side: None,
            unit: None,
            second: None,
            places: Vec::new(),
            fresh: false,
        }
    }
}

/// Whether the first heading is a label at the side: 制度保障 in front of 制度类别 says the same.
fn side_label(kind: Kind, said: &[&Cell]) -> bool {
    let mut columns = said.iter().map(|cell| kind.column(&cell.text).map(|(column, _)| column));
    let section = |cell: &&&Cell| labels::field(&cell.text).is_some_and(|(field, _)| field == Field::SECTION);
    let first = columns.next().flatten().filter(|_| said.first().is_some_and(|cell| section(&cell)));
    first.is_some() && columns.any(|column| column == first)
}

impl Columns {
    fn add(&mut self, cell: &Cell) {
        let side = labels::field(&cell.text).is_some_and(|(field, _)| field == Field::SECTION);
        let (column, unit) = match self.kind.column(&cell.text) {
            Some(found) => found,
            None if side => return,
            None => (self.field_of(&cell.text).map_or(Column::Unknown, Column::Field), None),
        };
        // The second column of the same kind belongs to another year or is a mistake: the first is the one that counts.
        let twice = self.headings.iter().any(|heading| heading.column == column);
        // 指标内容 beside 三级指标 tells what it means.
        let meaning = column == Column::Name && twice && key(&cell.text) == "指标内容";
        let again = twice && !matches!(column, Column::Basis | Column::Unknown);
        let column = match (meaning, again) {
            (true, _) => Column::Text("explanation"),
            (false, true) => Column::Unknown,
            (false, false) => column,
        };
        self.headings.push(Heading { text: cell.text.clone(), column, from: cell.column, to: cell.end(), unit });
    }

    /// Of columns that name their years the one of the form is its budget.
    pub fn settle_years(&mut self, year: Option<u16>) {
        for heading in &mut self.headings {
            if let Column::OfYear(named) = heading.column {
                heading.column = if Some(named) == year { Column::Budget } else { Column::Former };
            }
        }
    }

    /// 指标 beside 指标内容 is the family.
    fn name_families(&mut self) {
        let has = |column: Column| self.headings.iter().any(|heading| heading.column == column);
        if self.kind != Kind::Indicators || has(Column::Level1) || has(Column::Level2) {
            return;
        }
        let at = |words: &[&str]| self.headings.iter().position(|it| words.contains(&key(&it.text).as_str()));
        let (Some(family), Some(name)) = (at(&["指标"]), at(&["指标内容", "指标名称", "具体指标", "指标描述"]))
        else {
            return;
        };
        for (at, column) in [(family, Column::Level1), (name, Column::Name)] {
            if let Some(heading) = self.headings.get_mut(at) {
                heading.column = column;
            }
        }
    }

    /// Adds what a row of headings above this one has over columns that are without one: 分值, 实际完成值 over the second row of
    /// a head of two.
    pub fn complete(&mut self, above: &Row) -> Vec<Place> {
        let mut added = Vec::new();
        for (_, cell) in above.said() {
            let free = |heading: &Heading| heading.to <= cell.column || cell.end() <= heading.from;
            if self.headings.iter().all(free) && self.kind.column(&cell.text).is_some() {
                self.add(cell);
                added.push(cell.place.clone());
            }
        }
        self.headings.sort_by_key(|heading| heading.from);
        added
    }

    /// In a worksheet without merged cells a heading holds for the blank columns to its right.
    fn widen(&mut self) {
        let starts: Vec<u32> = self.headings.iter().skip(1).map(|heading| heading.from).collect();
        let last = self.headings.len().saturating_sub(1);
        for (at, heading) in self.headings.iter_mut().enumerate() {
            if let Some(next) = starts.get(at) {
                heading.to = heading.to.max(*next);
            } else if at == last && heading.column == Column::Stages {
                let stages = u32::try_from(Stage::ALL.len()).unwrap_or_default();
                heading.to = heading.to.max(heading.from.saturating_add(stages));
            }
        }
    }

    /// 依据 stands to the right of what it is the basis of.
    fn name_bases(&mut self) {
        self.headings.sort_by_key(|heading| heading.from);
        let mut last = None;
        for heading in &mut self.headings {
            heading.column = match (heading.column, last) {
                (Column::Basis, Some(Column::Quantity)) => Column::Text("quantity_basis"),
                (Column::Basis, _) => Column::Text("unit_price_basis"),
                (column, _) => column,
            };
            if matches!(heading.column, Column::UnitPrice | Column::Quantity) {
                last = Some(heading.column);
            }
        }
    }

    /// A second row of headings: narrower ones below a wide one.
    pub fn refine(&mut self, row: &Row) -> bool {
        let said: Vec<&Cell> = row.said().map(|(_, cell)| cell).collect();
        if self.refine_places(row) {
            return true;
        }
        let known = |cell: &&Cell| self.kind.column(&cell.text).is_some();
        let over = |cell: &&Cell| {
            let above = self.headings.iter().find(|heading| heading.from <= cell.column && cell.end() <= heading.to);
            above.is_none_or(|heading| heading.to - heading.from > cell.width)
        };
        // 2021年实际值 | 预期2022年实现值 below 指标值: one that is known makes the row a head.
        let below_wide = |cell: &&Cell| {
            let above = self.headings.iter().find(|it| it.from <= cell.column && cell.end() <= it.to);
            above.is_some_and(|it| it.to - it.from > cell.width)
        };
        let all = said.iter().all(|cell| known(cell) && over(cell));
        let some = said.len() > 1 && said.iter().any(known) && said.iter().all(below_wide);
        if !self.fresh || said.is_empty() || !(all || some) {
            return false;
        }
        let wide = |heading: &Heading| said.iter().any(|cell| heading.from <= cell.column && cell.end() <= heading.to);
        self.headings.retain(|heading| !wide(heading));
        self.starts.clear();
        for cell in said {
            self.add(cell);
        }
        self.name_bases();
        true
    }

    /// A row below the headings was read: no second row of headings follows.
    pub const fn settle(&mut self) {
        self.fresh = false;
    }

    /// The heading that a cell lies under: that of its first column, or the next that it reaches.
    pub fn of(&self, cell: &Cell) -> Option<&Heading> {
        let begins = self.at(cell.column);
        begins.or_else(|| self.headings.iter().find(|heading| cell.column < heading.from && heading.from < cell.end()))
    }

    /// The heading over a column.
    pub fn at(&self, column: u32) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.from <= column && column < heading.to)
    }

    /// Whether a cell reaches over several headings that do not belong together.
    pub fn is_across(&self, cell: &Cell) -> bool {
        let levels = |column| matches!(column, Column::Level1 | Column::Level2 | Column::Name);
        let mut under = self.headings.iter().filter(|it| it.from < cell.end() && cell.column < it.to);
        let first = under.next();
        first.is_some_and(|first| under.any(|other| !(levels(first.column) && levels(other.column))))
    }
}
