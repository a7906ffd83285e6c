//! 数据表: declarations as flat tables for spreadsheets, one for the declarations and one for each kind of row.

use crate::{
    form::{
        cost_item::CostItem,
        explanation::Explanation,
        fields::{self, FIELDS, Field},
        indicator::Indicator,
        safeguard::Safeguard,
        said::{Column, Said},
        schedule::ScheduleStep,
    },
    process::stored::{Record, Stored},
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
        Schedule = "schedule", "实施进度计划", "schedule";
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

/// What tells in a table of rows whose row it is.
const OWNER: [&str; 4] = ["/fiscal_year", "/unit_code", "/unit_name", "/name"];

fn owner() -> impl Iterator<Item = &'static Field> {
    OWNER.iter().filter_map(|pointer| fields::of(pointer))
}

impl Table {
    /// Titles of the columns.
    pub fn titles(self, language: Language) -> Vec<String> {
        let own = match self {
            Self::Projects => {
                let names = Record::NAMES.iter().map(|(_, name)| name).chain(FIELDS.iter().map(|field| &field.name));
                return names.map(|name| name.get(language).to_owned()).collect();
            }
            Self::Indicators => titles(Indicator::COLUMNS),
            Self::CostItems => titles(CostItem::COLUMNS),
            Self::Safeguards => titles(Safeguard::COLUMNS),
            Self::Explanations => titles(Explanation::COLUMNS),
            Self::Schedule => titles(ScheduleStep::COLUMNS),
        };
        let id = Record::NAMES.iter().take(1).map(|(_, name)| name);
        let row = Bilingual::fixed("序号", "row");
        let names = id.chain(owner().map(|field| &field.name)).chain([&row]).chain(own);
        names.map(|name| name.get(language).to_owned()).collect()
    }

    /// The rows that a declaration has in the table.
    pub fn rows(self, stored: &Stored, told: Told) -> Vec<Vec<Cell>> {
        let content = &stored.content;
        match self {
            Self::Projects => {
                let fields = FIELDS.iter().map(|field| cell(field.said(content), told.language));
                vec![record(&stored.record, told).into_iter().chain(fields).collect()]
            }
            Self::Indicators => rows(stored, &content.indicators, Indicator::COLUMNS, told.language),
            Self::CostItems => rows(stored, &content.cost_items, CostItem::COLUMNS, told.language),
            Self::Safeguards => rows(stored, &content.safeguards, Safeguard::COLUMNS, told.language),
            Self::Explanations => rows(stored, &content.explanations, Explanation::COLUMNS, told.language),
            Self::Schedule => rows(stored, &content.schedule, ScheduleStep::COLUMNS, told.language),
        }
    }
}

/// The columns that the form has.
fn printed<T>(columns: &'static [Column<T>]) -> impl Iterator<Item = (&'static Bilingual, fn(&T) -> Said<'_>)> {
    columns.iter().filter_map(|column| Some((&column.name, column.said?)))
}

fn titles<T>(columns: &'static [Column<T>]) -> Vec<&'static Bilingual> {
    printed(columns).map(|(name, _)| name).collect()
}

/// Each row with the declaration that it is of.
fn rows<T>(stored: &Stored, rows: &[T], columns: &'static [Column<T>], language: Language) -> Vec<Vec<Cell>> {
    let row = |(index, row): (usize, &T)| {
        let mut cells = vec![Cell::Text(stored.record.id.to_string())];
        cells.extend(owner().map(|field| cell(field.said(&stored.content), language)));
        cells.push(Cell::Number(index.saturating_add(1).to_string()));
        cells.extend(printed(columns).map(|(_, said)| cell(said(row), language)));
        cells
    };
    rows.iter().enumerate().map(row).collect()
}

/// What the server adds, in the order of [`Record::NAMES`].
fn record(record: &Record, told: Told) -> [Cell; 8] {
    let Record { id, revision, status, created_at, updated_at, submitted_at, decided_at, approved_revision } = record;
    let moment = |moment: Timestamp| Cell::Text(moment.local(told.offset));
    let number = |number: i64| Cell::Number(number.to_string());
    [
        Cell::Text(id.to_string()),
        number(*revision),
        Cell::Text(status.label().get(told.language).to_owned()),
        moment(*created_at),
        moment(*updated_at),
        submitted_at.map_or(Cell::Empty, moment),
        decided_at.map_or(Cell::Empty, moment),
        approved_revision.map_or(Cell::Empty, number),
    ]
}

fn cell(said: Said, language: Language) -> Cell {
    match said {
        Said::Nothing => Cell::Empty,
        Said::Text(text) => Cell::Text(text.to_owned()),
        Said::Made(text) => Cell::Text(text),
        Said::Number(number) => Cell::Number(number),
        Said::Labels(labels) => {
            let labels: Vec<_> = labels.iter().map(|label| label.get(language)).collect();
            let between = match language {
                Language::Zh => "、",
                Language::En => ", ",
            };
            Cell::Text(labels.join(between))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        form::project::Project,
        process::stored::{Content, Status},
    };

    /// Eight hours ahead, as in Shanghai.
    fn told(language: Language) -> Told<'static> {
        Told { language, offset: &|_| 8 * 3600 }
    }

    fn real() -> Stored {
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
        Stored { record, content, head: String::new() }
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
        assert_eq!(rows.collect::<Vec<_>>(), [1, 7, 1, 3, 0, 0]);
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
