//! Two sets of indicators side by side: those of the whole period and those of the year.

use std::sync::Arc;

use domain::form::indicator::TargetPeriod;

use crate::read::blocks::grid::Row;

use super::{
    column::{Column, Kind},
    headings::{Columns, Heading},
    labels,
};

/// The periods of the left and of the right set; none where it is one set in two columns.
pub type Periods = [Option<TargetPeriod>; 2];

/// Where a second set begins among these headings, and the periods of both: those that the headings name, else the whole one and
/// the year, as all forms have them that were met.
pub fn second(keys: &[String]) -> Option<(usize, Periods)> {
    let of = |key: &String| Kind::Indicators.column_of(key).map(|(column, _)| column);
    let sets = [Column::Level1, Column::Level2, Column::Name, Column::Target];
    let columns: Vec<_> = keys.iter().map(of).collect();
    let again = |at: &usize| {
        let column = columns.get(*at).copied().flatten().filter(|column| sets.contains(column));
        column.is_some() && columns.iter().take(*at).any(|before| *before == column)
    };
    let at = (0..columns.len()).find(again)?;
    let (left, right) = columns.split_at_checked(at)?;
    let has = |columns: &[Option<Column>], column| columns.contains(&Some(column));
    let whole = keys.iter().any(|key| TargetPeriod::of_target(key) == Some(TargetPeriod::Whole));
    if !has(left, Column::Name) || !has(left, Column::Target) || !has(right, Column::Target) {
        return None;
    }
    // 年度目标值 beside 实施周期目标值 of the same indicators has no second name.
    if !has(right, Column::Name) && !whole {
        return None;
    }
    let (before, behind) = keys.split_at_checked(at)?;
    let named = [named(before), named(behind)];
    if named == [None, None] && has(right, Column::Level1) {
        return Some((at, named));
    }
    let [left, right] = named;
    Some((at, [left.or(Some(TargetPeriod::Whole)), right.or(Some(TargetPeriod::Annual))]))
}

/// The period that headings name: 二级指标（长期）, 实施周期目标值.
fn named(keys: &[String]) -> Option<TargetPeriod> {
    let inside = |key: &String| key.split_once('(').map(|(_, inside)| inside.trim_end_matches(')').to_owned());
    let of_target = keys.iter().find_map(|key| TargetPeriod::of_target(key));
    of_target.or_else(|| keys.iter().filter_map(inside).find_map(|word| TargetPeriod::of_word(&word)))
}

impl Columns {
    /// Parts two sets. What the right one lacks of levels and names it shares with the left.
    pub fn part(&mut self, from: u32, [left, right]: Periods) {
        let mut second = self.clone();
        second.headings.clear();
        for heading in self.headings.iter_mut().filter(|heading| heading.from >= from) {
            let known = self.kind.column(&heading.text).map(|(column, _)| column);
            second.headings.push(Heading { column: known.unwrap_or(Column::Other), ..heading.clone() });
            // What is known in neither set is told once, with the first.
            heading.column = known.map_or(Column::Unknown, |_| Column::Other);
        }
        for heading in self.headings.iter().filter(|heading| heading.from < from) {
            let level = matches!(heading.column, Column::Level1 | Column::Level2 | Column::Name);
            let shared = level && second.headings.iter().all(|other| other.column != heading.column);
            let column = if shared { heading.column } else { Column::Other };
            second.headings.push(Heading { column, ..heading.clone() });
        }
        second.headings.sort_by_key(|heading| heading.from);
        (self.side, second.side) = (Some(left), Some(right));
        self.second = Some(Arc::new(second));
    }

    /// Takes the periods of two sets from the row above their headings, where it names them: 年度绩效指标 | 实施期绩效指标.
    pub fn name_periods(&mut self, above: &Row) {
        let Some(second) = self.second.as_deref() else { return };
        let begins = second.headings.iter().filter(|it| it.column == Column::Target).map(|it| it.from).min();
        let first = self.headings.iter().filter(|it| it.column == Column::Target).map(|it| it.to).max();
        let (Some(begins), Some(ends)) = (begins, first) else { return };
        let told = |within: &dyn Fn(u32, u32) -> bool| {
            let mut over = above.said().filter(|(_, cell)| within(cell.column, cell.end()));
            over.find_map(|(_, cell)| labels::period(&cell.text))
        };
        let left = told(&|from, to| from < ends && to <= begins);
        let right = told(&|from, to| from >= ends && to > begins);
        if let (Some(left), Some(right)) = (left, right) {
            self.side = Some(Some(left));
            let mut second = second.clone();
            second.side = Some(Some(right));
            self.second = Some(Arc::new(second));
        }
    }
}
