//! 数据表: declarations as flat tables for spreadsheets, one for the declarations and one for each kind of row.

use serde_json::{Map, Value};

use crate::{
    form::{
        cost_item::CostItem,
        explanation::Explanation,
        indicator::Indicator,
        project::{Category, Funding, Project},
        safeguard::{Safeguard, SafeguardKind, Stage},
        taxonomy::{Level1, Level2},
    },
    process::stored::{Record, Status, Stored},
    values::{
        codes::codes,
        language::{Bilingual, Language},
        period::Timestamp,
    },
};

codes! {
    /// 数据表 One flat table of declarations.
    Table {
        Projects = "projects", "申报", "declarations";
        Indicators = "indicators", "绩效目标", "indicators";
        CostItems = "cost_items", "项目构成分解", "cost items";
        Safeguards = "safeguards", "制度保障", "safeguards";
        Explanations = "explanations", "情况说明", "explanations";
    }
}

/// What stands in one place of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    /// A decimal number, exactly as it is written.
    Number(String),
}

/// How many seconds the clocks of the readers are ahead of UTC at a moment.
pub type Offset<'a> = &'a dyn Fn(Timestamp) -> i32;

/// How a table is told to people.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    pub language: Language,
    pub offset: Offset<'a>,
}

type Names = &'static [(&'static str, Bilingual)];

/// What tells in a table of rows whose row it is.
const OWNER: [&str; 4] = ["fiscal_year", "unit_code", "unit_name", "name"];
/// Moments, which are in UTC in JSON.
const MOMENTS: [&str; 4] = ["created_at", "updated_at", "submitted_at", "decided_at"];
/// Amounts and quantities, which are texts in JSON.
const FIGURES: [&str; 4] = ["amount", "unit_price", "quantity", "weight"];
/// What the server reads out of a target is no part of the form.
const LEFT_OUT: [&str; 1] = ["target_parsed"];

impl Table {
    /// Names and columns of the rows; none for the table of declarations.
    const fn rows_of(self) -> Option<Names> {
        match self {
            Self::Projects => None,
            Self::Indicators => Some(Indicator::NAMES),
            Self::CostItems => Some(CostItem::NAMES),
            Self::Safeguards => Some(Safeguard::NAMES),
            Self::Explanations => Some(Explanation::NAMES),
        }
    }

    /// Titles of the columns.
    pub fn titles(self, language: Language) -> Vec<String> {
        let told = |(_, title): &(&str, Bilingual)| title.get(language).to_owned();
        if let Some(names) = self.rows_of() {
            let id = Record::NAMES.iter().take(1);
            let owner = OWNER.iter().flat_map(|name| Project::NAMES.iter().filter(move |(known, _)| known == name));
            let mut titles: Vec<_> = id.chain(owner).map(told).collect();
            titles.push(Bilingual::fixed("序号", "row").get(language).to_owned());
            titles.extend(names.iter().filter(|(name, _)| !LEFT_OUT.contains(name)).map(told));
            return titles;
        }
        let mut titles: Vec<_> = Record::NAMES.iter().map(told).collect();
        for (name, title) in Project::NAMES.iter().filter(|(name, _)| Self::from_code(name).is_none()) {
            if *name == "funding" {
                titles.extend(Funding::NAMES.iter().map(told));
            } else {
                titles.push(title.get(language).to_owned());
            }
        }
        titles
    }

    /// The rows that a declaration has in the table.
    pub fn rows(self, declaration: &Flat, told: Told) -> Vec<Vec<Cell>> {
        let cell = |row: &Map<String, Value>, name: &str| cell(name, row.get(name), told);
        let whole = &declaration.0;
        let Some(names) = self.rows_of() else {
            let mut cells: Vec<_> = Record::NAMES.iter().map(|(name, _)| cell(whole, name)).collect();
            for (name, _) in Project::NAMES.iter().filter(|(name, _)| Self::from_code(name).is_none()) {
                match whole.get(*name) {
                    Some(Value::Object(funding)) => {
                        cells.extend(Funding::NAMES.iter().map(|(name, _)| cell(funding, name)));
                    }
                    _ => cells.push(cell(whole, name)),
                }
            }
            return vec![cells];
        };
        let rows = whole.get(self.code()).and_then(Value::as_array).into_iter().flatten();
        let rows = rows.filter_map(Value::as_object).enumerate().map(|(index, row)| {
            let mut cells = vec![cell(whole, "id")];
            cells.extend(OWNER.iter().map(|name| cell(whole, name)));
            cells.push(Cell::Number(index.saturating_add(1).to_string()));
            cells.extend(names.iter().filter(|(name, _)| !LEFT_OUT.contains(name)).map(|(name, _)| cell(row, name)));
            cells
        });
        rows.collect()
    }
}

/// A declaration that is ready to be put into tables.
pub struct Flat(Map<String, Value>);

impl Flat {
    /// # Errors
    /// Never for what is stored.
    pub fn of(stored: &Stored) -> Result<Self, serde_json::Error> {
        let Value::Object(whole) = serde_json::to_value(stored.whole())? else { return Ok(Self(Map::new())) };
        Ok(Self(whole))
    }
}

fn cell(name: &str, value: Option<&Value>, told: Told) -> Cell {
    let language = told.language;
    match value {
        None | Some(Value::Null) => Cell::Empty,
        Some(Value::Number(number)) => Cell::Number(number.to_string()),
        Some(Value::String(text)) if FIGURES.contains(&name) || Funding::NAMES.iter().any(|(it, _)| *it == name) => {
            Cell::Number(text.clone())
        }
        Some(Value::String(text)) if MOMENTS.contains(&name) => {
            Cell::Text(Timestamp::parse(text).map_or_else(|| text.clone(), |moment| moment.local(told.offset)))
        }
        Some(Value::String(code)) => Cell::Text(label(name, code, language)),
        Some(Value::Array(codes)) => {
            let labels = codes.iter().filter_map(Value::as_str).map(|code| label(name, code, language));
            let between = match language {
                Language::Zh => "、",
                Language::En => ", ",
            };
            Cell::Text(labels.collect::<Vec<_>>().join(between))
        }
        Some(other) => Cell::Text(other.to_string()),
    }
}

/// What a code means; other texts are told as they are.
fn label(name: &str, text: &str, language: Language) -> String {
    let label = match name {
        "status" => Status::from_code(text).map(Status::label),
        "category" => Category::from_code(text).map(Category::label),
        "level1" => Level1::from_code(text).map(Level1::label),
        "level2" => Level2::from_code(text).map(Level2::label),
        "kind" => SafeguardKind::from_code(text).map(SafeguardKind::label),
        "stages" => Stage::from_code(text).map(Stage::label),
        _ => None,
    };
    label.map_or_else(|| text.to_owned(), |label| label.get(language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::stored::Content;

    /// Eight hours ahead, as in Shanghai.
    fn told(language: Language) -> Told<'static> {
        Told { language, offset: &|_| 8 * 3600 }
    }

    fn real() -> Flat {
        let moment = Timestamp::from_micros(1_577_836_800_000_000);
        let record = Record {
            id: uuid::Uuid::nil(),
            revision: 3,
            status: Status::Draft,
            created_at: moment,
            updated_at: moment,
            submitted_at: None,
            decided_at: None,
            approved_revision: None,
        };
        let content = Project::read(serde_json::from_str(crate::SAMPLE).unwrap()).unwrap();
        Flat::of(&Stored { record, content, head: String::new() }).unwrap()
    }

    #[test]
    fn every_row_has_a_cell_for_every_title() {
        for language in [Language::Zh, Language::En] {
            for table in Table::ALL {
                let titles = table.titles(language);
                for row in table.rows(&real(), told(language)) {
                    assert_eq!(row.len(), titles.len(), "{table:?}");
                }
            }
        }
        let rows = Table::ALL.iter().map(|table| table.rows(&real(), told(Language::Zh)).len());
        assert_eq!(rows.collect::<Vec<_>>(), [1, 7, 1, 3, 0]);
    }

    #[test]
    fn codes_are_told_in_words_and_figures_as_figures() {
        let find = |table: Table, title: &str| {
            let place = table.titles(Language::Zh).iter().position(|it| it == title).unwrap();
            table.rows(&real(), told(Language::Zh))[0][place].clone()
        };
        assert_eq!(find(Table::Projects, "状态"), Cell::Text("草稿".into()));
        assert_eq!(find(Table::Projects, "当年预算"), Cell::Number("150000.00".into()));
        assert_eq!(find(Table::Projects, "年度"), Cell::Number("2020".into()));
        assert_eq!(find(Table::Projects, "创建时间"), Cell::Text("2020-01-01 08:00:00".into()));
        assert_eq!(find(Table::Projects, "审批时间"), Cell::Empty);
        assert_eq!(find(Table::Indicators, "一级目标"), Cell::Text("产出目标".into()));
        assert_eq!(find(Table::Indicators, "序号"), Cell::Number("1".into()));
        assert_eq!(find(Table::CostItems, "明细金额"), Cell::Number("150000.00".into()));
    }
}
