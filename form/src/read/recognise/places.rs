//! 分地区指标: tables of indicators whose targets have a column for each place, 某镇 | 某乡 | 某街道.

use std::sync::Arc;

use crate::read::blocks::grid::Row;

use super::{
    column::{Column, Kind},
    headings::{Columns, Heading},
    labels::{self, key},
};

/// What the names of places and of bodies end with, and the columns that add them up.
const ENDINGS: [&str; 34] = [
    "镇",
    "乡",
    "村",
    "县",
    "区",
    "市",
    "旗",
    "州",
    "盟",
    "街道",
    "街道办",
    "办事处",
    "社区",
    "农场",
    "林场",
    "牧场",
    "学校",
    "中学",
    "小学",
    "幼儿园",
    "医院",
    "卫生院",
    "中心",
    "局",
    "所",
    "站",
    "公司",
    "本级",
    "合计",
    "小计",
    "全县",
    "全市",
    "全区",
    "开发区",
];

/// How many of these headings are places; none where one column has the targets of all.
pub fn count(keys: &[String], found: &[Column]) -> usize {
    const FEWEST: usize = 2;
    if !found.contains(&Column::Name) || found.iter().any(|it| matches!(it, Column::Target | Column::Value)) {
        return 0;
    }
    let places = keys.iter().filter(|key| is_place(key)).count();
    if places < FEWEST { 0 } else { places }
}

/// The name of a place alone; labels and columns that tables know are none.
fn is_place(key: &str) -> bool {
    const LONGEST: usize = 14;
    let short = (2..=LONGEST).contains(&key.chars().count());
    short
        && ENDINGS.iter().any(|ending| key.ends_with(ending))
        && Kind::Indicators.column_of(key).is_none()
        && labels::field(key).is_none_or(|(field, _)| field == labels::Field::TOTAL)
}

impl Columns {
    /// 区域目标值 over the names of places, in a second row of headings.
    pub fn refine_places(&mut self, row: &Row) -> bool {
        const FEWEST: usize = 2;
        let said: Vec<_> = row.said().map(|(_, cell)| cell).collect();
        let places = said.len() >= FEWEST && said.iter().all(|cell| is_place(&key(&cell.text)));
        let wide = self.headings.iter().position(|it| {
            said.iter().all(|cell| it.from <= cell.column && cell.end() <= it.to && it.to - it.from > cell.width)
        });
        let Some(wide) = wide.filter(|_| places && self.fresh && self.kind == Kind::Indicators) else { return false };
        self.headings.remove(wide);
        self.starts.clear();
        for cell in said {
            let (text, column) = (cell.text.clone(), Column::Unknown);
            self.headings.push(Heading { text, column, from: cell.column, to: cell.end(), unit: None });
        }
        self.name_places();
        true
    }

    /// Gives the columns of places their name.
    pub fn name_places(&mut self) {
        let found: Vec<_> = self.headings.iter().map(|heading| heading.column).collect();
        let keys: Vec<_> = self.headings.iter().map(|heading| key(&heading.text)).collect();
        if self.kind != Kind::Indicators || count(&keys, &found) == 0 {
            return;
        }
        for (heading, key) in self.headings.iter_mut().zip(&keys) {
            if heading.column == Column::Unknown && is_place(key) {
                heading.column = Column::Place;
            }
        }
        let places = self.headings.iter().filter(|heading| heading.column == Column::Place);
        self.places = places.map(|place| (place.text.clone(), Arc::new(self.of_place(place)))).collect();
    }

    /// The same headings where the targets of this place are the targets.
    fn of_place(&self, place: &Heading) -> Self {
        let headings = self.headings.iter().map(|heading| {
            let mut heading = heading.clone();
            if heading.column == Column::Place {
                heading.column = if heading.from == place.from { Column::Target } else { Column::Other };
            }
            heading
        });
        Self { headings: headings.collect(), places: Vec::new(), ..self.clone() }
    }
}
