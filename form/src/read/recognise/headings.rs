//! Headings of tables: which table a row of headings begins, and which column holds what.

use std::{collections::HashMap, sync::LazyLock};

use domain::form::{
    cost_item::CostItem,
    indicator::{Indicator, TargetPeriod},
    safeguard::{Safeguard, Stage},
    said,
    schedule::ScheduleStep,
};

use crate::own::{EXPLANATION_HEADINGS, FINDING_HEADINGS};

use crate::read::blocks::{
    grid::{Cell, MAX_HEADINGS, Row},
    place::Place,
};

use super::{
    figures::MoneyUnit,
    labels::{self, Field, key},
    levels,
};

/// A table whose rows lie below headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Indicators,
    CostItems,
    Safeguards,
    Explanations,
    Schedule,
    /// 校验发现: printed by this service, passed over.
    Findings,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Level1,
    Level2,
    Name,
    Target,
    Operator,
    /// 目标数值, where operator and unit stand beside it and the whole target too.
    Value,
    Unit,
    Weight,
    Component,
    Content,
    Detail,
    Amount,
    UnitPrice,
    Quantity,
    Stages,
    OneStage(Stage),
    FirstDay,
    LastDay,
    SafeguardKind,
    Rule,
    Pointer,
    Given,
    Explanation,
    Ordinal,
    /// A column of the other of two sets of indicators that stand side by side.
    Other,
    /// A column whose texts are values as they stand; the member of the row.
    Text(&'static str),
    /// 依据, of the figure to its left.
    Basis,
    Unknown,
}

impl Column {
    pub const DOCUMENT: Self = Self::Text("document_name");
    pub const MEASURES: Self = Self::Text("measures");
    /// 实施内容
    pub const STEP: Self = Self::Text("step");
}

/// A heading with the columns below it.
#[derive(Clone, Debug)]
pub struct Heading {
    text: String,
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
    /// 实施期绩效指标 beside the headings: the period of the rows below.
    pub period: Option<TargetPeriod>,
    /// The headings of a second set of indicators to the right of the first.
    pub second: Option<Box<Columns>>,
    /// Whether only the row of headings was met: a second one may refine it.
    fresh: bool,
}

/// Columns that forms have and declarations do not; the words for the others stand with the columns themselves.
const WORDS: &[(Kind, Column, &str)] = &[
    (Kind::Indicators, Column::Ordinal, "序号 编号 行号"),
    (Kind::CostItems, Column::Basis, "依据 测算依据"),
    (Kind::CostItems, Column::Ordinal, "序号 编号 行号"),
    (Kind::Safeguards, Column::Ordinal, "序号 编号 行号"),
    (Kind::Schedule, Column::Ordinal, "序号 编号 行号"),
];

/// The columns of a table with the words for them.
fn told<T>(kind: Kind, columns: &'static [said::Column<T>]) -> impl Iterator<Item = (Kind, Column, &'static str)> {
    let named = columns.iter().filter(|column| !column.words.is_empty());
    named.map(move |column| (kind, kind.of_member(column.member), column.words))
}

static COLUMNS: LazyLock<HashMap<(Kind, &str), Column>> = LazyLock::new(|| {
    let told = told(Kind::Indicators, Indicator::COLUMNS)
        .chain(told(Kind::CostItems, CostItem::COLUMNS))
        .chain(told(Kind::Safeguards, Safeguard::COLUMNS))
        .chain(told(Kind::Schedule, ScheduleStep::COLUMNS))
        .chain(WORDS.iter().copied());
    let words = told.flat_map(|(kind, column, words)| words.split(' ').map(move |word| ((kind, word), column)));
    let explanations = [Column::Rule, Column::Pointer, Column::Given, Column::Explanation];
    let explanations = EXPLANATION_HEADINGS.into_iter().zip(explanations);
    let explanations = explanations.map(|(word, column)| ((Kind::Explanations, word), column));
    let findings = FINDING_HEADINGS.into_iter().map(|word| ((Kind::Findings, word), Column::Unknown));
    words.chain(explanations).chain(findings).collect()
});

impl Kind {
    const ALL: [Self; 6] =
        [Self::Indicators, Self::CostItems, Self::Safeguards, Self::Explanations, Self::Schedule, Self::Findings];

    /// The column of a member of its rows; what is read in no way of its own is a text.
    fn of_member(self, member: &'static str) -> Column {
        match (self, member) {
            (Self::Indicators, "level1") => Column::Level1,
            (Self::Indicators, "level2") => Column::Level2,
            (Self::Indicators, "name") => Column::Name,
            (Self::Indicators, "target") => Column::Target,
            (Self::Indicators, "operator") => Column::Operator,
            (Self::Indicators, "value") => Column::Value,
            (Self::Indicators, "unit") => Column::Unit,
            (Self::Indicators, "weight") => Column::Weight,
            (Self::CostItems, "component") => Column::Component,
            (Self::CostItems, "content") => Column::Content,
            (Self::CostItems, "detail") => Column::Detail,
            (Self::CostItems, "amount") => Column::Amount,
            (Self::CostItems, "unit_price") => Column::UnitPrice,
            (Self::CostItems, "quantity") => Column::Quantity,
            (Self::Safeguards, "kind") => Column::SafeguardKind,
            (Self::Safeguards, "stages") => Column::Stages,
            (Self::Schedule, "start_date") => Column::FirstDay,
            (Self::Schedule, "end_date") => Column::LastDay,
            (_, member) => Column::Text(member),
        }
    }

    /// Whether these headings are enough to know the table by.
    fn is_known_by(self, found: &[Column]) -> bool {
        let has = |column| found.contains(&column);
        match self {
            Self::Indicators => {
                let levels = [Column::Level1, Column::Level2].into_iter().filter(|level| has(*level)).count();
                let say = [Column::Name, Column::Target].into_iter().filter(|column| has(*column)).count();
                say > 0 && levels + say >= 2 && (levels > 0 || has(Column::Target))
            }
            Self::CostItems => {
                let names = [Column::Component, Column::Content, Column::Detail];
                let named = names.into_iter().filter(|column| has(*column)).count();
                named >= 2 || (named == 1 && has(Column::Amount) && found.len() >= 3)
            }
            Self::Safeguards => {
                has(Column::DOCUMENT) && (has(Column::MEASURES) || has(Column::Stages) || has(Column::SafeguardKind))
            }
            Self::Explanations => has(Column::Rule) && has(Column::Explanation),
            Self::Schedule => has(Column::STEP) && (has(Column::FirstDay) || has(Column::LastDay)),
            Self::Findings => found.len() == 4,
        }
    }

    fn column(self, text: &str) -> Option<(Column, Option<MoneyUnit>)> {
        self.column_of(&key(text))
    }

    /// The column that a heading names, folded as labels are.
    fn column_of(self, key: &str) -> Option<(Column, Option<MoneyUnit>)> {
        let word = |key: &str| COLUMNS.get(&(self, key)).copied();
        if let Some(column) = word(key) {
            return Some((column, None));
        }
        if let Some(stage) = levels::stage(key).filter(|_| self == Self::Safeguards) {
            return Some((Column::OneStage(stage), None));
        }
        let (outside, inside) = key.split_once('(')?;
        let inside = inside.trim_end_matches(')');
        // 数量（完成率） is an indicator, no heading.
        let of_period = TargetPeriod::of_word(inside).is_some();
        let bare = |column: &Column| of_period || !matches!(column, Column::Quantity | Column::Content | Column::Name);
        let column = word(outside).filter(bare)?;
        // 指标值（包含数字及文字描述）, 明细金额（元）
        Some((column, MoneyUnit::read(inside)))
    }
}

/// The table that a row of headings begins. Most texts of the row must be headings, each another one; where this service
/// printed them, all, and none beside another row.
pub fn find(row: &Row, own: bool) -> Option<Columns> {
    let said: Vec<&Cell> = row.said().map(|(_, cell)| cell).collect();
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
            if column == Column::Basis || kind == Kind::Findings || !found.contains(&column) {
                found.push(column);
            }
        }
        let all = found.len() == said.len();
        // Headings of two sets side by side count both times.
        let twice = || !own && kind == Kind::Indicators && second_set(&keys).is_some();
        let known = || keys.iter().filter(|key| kind.column_of(key).is_some()).count();
        let most = if twice() { known() } else { found.len() };
        let enough = kind.is_known_by(&found) && (all || (!own && most * 2 > said.len()));
        enough.then_some((kind, found.len()))
    });
    let (kind, _) = candidates.max_by_key(|(_, found)| *found)?;
    // Worksheets leave blank cells out; there the grid is the truth.
    let sheet = said.iter().any(|cell| matches!(cell.place, Place::Sheet { .. }));
    let starts = row.cells.iter().filter(|_| !sheet).map(|cell| cell.column).collect();
    let period = said.iter().find_map(|cell| labels::period(&cell.text));
    let mut columns =
        Columns { kind, headings: Vec::new(), width: row.width(), starts, period, second: None, fresh: true };
    let side = side_label(kind, &said);
    let split = second_set(&keys).filter(|_| !own && kind == Kind::Indicators);
    for cell in said.iter().skip(usize::from(side)) {
        columns.add(cell);
    }
    if let Some((at, periods)) = split {
        columns.part(said.get(at).map_or(0, |cell| cell.column), periods);
    }
    columns.name_bases();
    if sheet {
        columns.widen();
    }
    Some(columns)
}

/// Where a second set of indicators begins among these headings, and the periods of both: those that the headings name, else
/// the whole one and the year, as all forms have them that were met.
fn second_set(keys: &[String]) -> Option<(usize, [TargetPeriod; 2])> {
    let of = |key: &String| Kind::Indicators.column_of(key).map(|(column, _)| column);
    let sets = [Column::Level1, Column::Level2, Column::Name, Column::Target];
    let columns: Vec<_> = keys.iter().map(of).collect();
    let again = |at: &usize| {
        let column = columns.get(*at).copied().flatten().filter(|column| sets.contains(column));
        column.is_some() && columns.iter().take(*at).any(|before| *before == column)
    };
    let at = (0..columns.len()).find(again)?;
    let behind = columns.get(at..)?;
    if ![Column::Name, Column::Target].iter().all(|column| behind.contains(&Some(*column))) {
        return None;
    }
    let named = |keys: &[String]| {
        let inside = keys.iter().filter_map(|key| key.split_once('(').map(|(_, inside)| inside.trim_end_matches(')')));
        inside.filter_map(TargetPeriod::of_word).next()
    };
    let (left, right) = keys.split_at_checked(at)?;
    Some((at, [named(left).unwrap_or(TargetPeriod::Whole), named(right).unwrap_or(TargetPeriod::Annual)]))
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
            None => (Column::Unknown, None),
        };
        // The second column of the same kind belongs to another year or is a mistake: the first is the one that counts.
        let twice = self.headings.iter().any(|heading| heading.column == column);
        let column = if twice && !matches!(column, Column::Basis | Column::Unknown) { Column::Unknown } else { column };
        self.headings.push(Heading { text: cell.text.clone(), column, from: cell.column, to: cell.end(), unit });
    }

    /// Parts two sets of indicators. What the right one lacks of the levels it shares with the left.
    fn part(&mut self, from: u32, [left, right]: [TargetPeriod; 2]) {
        let mut second = Self { headings: Vec::new(), ..self.clone() };
        for heading in &mut self.headings {
            if heading.from >= from {
                second.headings.push(Heading {
                    column: self.kind.column(&heading.text).map_or(Column::Unknown, |it| it.0),
                    ..heading.clone()
                });
                heading.column = Column::Other;
            }
        }
        for heading in self.headings.iter().filter(|heading| heading.from < from) {
            let level = matches!(heading.column, Column::Level1 | Column::Level2 | Column::Name);
            let shared = level && second.headings.iter().all(|other| other.column != heading.column);
            let column = if shared { heading.column } else { Column::Other };
            second.headings.push(Heading { column, ..heading.clone() });
        }
        second.headings.sort_by_key(|heading| heading.from);
        second.period = Some(right);
        self.period = Some(left);
        self.second = Some(Box::new(second));
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
        let known = |cell: &&Cell| self.kind.column(&cell.text).is_some();
        let over = |cell: &&Cell| {
            let above = self.headings.iter().find(|heading| heading.from <= cell.column && cell.end() <= heading.to);
            above.is_none_or(|heading| heading.to - heading.from > cell.width)
        };
        if !self.fresh || said.is_empty() || !said.iter().all(|cell| known(cell) && over(cell)) {
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
