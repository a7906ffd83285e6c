//! Lists of projects: tables of indicators with columns for fields of the project too.

use super::{
    column::{Column, Kind},
    headings::{Columns, Heading},
    labels::{self, Field, key},
};

/// Fewer fields make no list of projects without indicators.
pub const FEWEST: usize = 3;

/// How many of these headings are fields of a project; none where no project is named.
pub fn fields(keys: &[String]) -> usize {
    let fields: Vec<_> = keys.iter().filter_map(|key| field(key)).collect();
    if fields.contains(&Field::NAME) { fields.len() } else { 0 }
}

/// The field that a heading names: 项目名称, 预算数, 年度目标.
fn field(key: &str) -> Option<Field> {
    // 单位名称、项目名称: units in rows of their own above their projects.
    if key.contains("单位名称") && ["项目名称", "支出项目", "项目类别"].iter().any(|word| key.contains(word))
    {
        return Some(Field::NAME);
    }
    if let Some(goal) = goal(key) {
        return Some(goal);
    }
    let (field, _) = labels::field(key)?;
    let of_form = [Field::SECTION, Field::TOTAL, Field::MONEY_UNIT].contains(&field);
    (!of_form).then_some(field)
}

/// 绩效目标 over texts, where each row is a project.
pub fn goal(key: &str) -> Option<Field> {
    matches!(key, "绩效目标" | "项目绩效目标").then_some(Field::ANNUAL_GOAL)
}

/// Whether the headings name texts of a project, which no table of costs has.
pub fn tells_goals(keys: &[String]) -> bool {
    keys.iter().filter_map(|key| field(key)).any(|field| field.is_narrative())
}

impl Columns {
    /// The field that a heading names in a list of projects.
    pub fn field_of(&self, text: &str) -> Option<Field> {
        if matches!(self.kind, Kind::Indicators | Kind::Projects) { field(&key(text)) } else { None }
    }

    /// The fields of a list of projects with their headings.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &Heading)> {
        self.headings.iter().filter_map(|heading| {
            let Column::Field(field) = heading.column else { return None };
            Some((field, heading))
        })
    }

    /// Whether the table is a list of projects with their indicators.
    pub fn is_list(&self) -> bool {
        self.fields().any(|(field, _)| field == Field::NAME)
    }

    /// Where no project is named the headings mean something else.
    pub fn forget_fields(&mut self) {
        for heading in &mut self.headings {
            if matches!(heading.column, Column::Field(_)) {
                heading.column = Column::Unknown;
            }
        }
    }
}
