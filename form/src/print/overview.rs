//! The first sheet: 项目总体情况.

use domain::{
    form::{
        fields::{FIELDS, Field, Part, Value},
        project::{Category, Project},
        said::Said,
    },
    values::{
        period::Date,
        text::{ProfileId, Title},
    },
};

use crate::own::GAP;

use super::{
    layout::{Cell, Line, Page, Row, Size, Style, Table, beside},
    schedule,
};

const COLUMNS: [u32; 6] = [1704, 1700, 1700, 1700, 1700, 1700];

pub fn page(project: &Project) -> Page<'_> {
    let unit = project.unit_name.as_ref().map_or("", Title::as_str);
    let mut lines = vec![
        Line::new(Style::Title, "财政项目支出绩效目标申报表（项目总体情况）"),
        Line::new(Style::Year, format!("（{} 年）", year(project))),
        Line::new(Style::Left, format!("填报单位（盖章）：{unit}{GAP}金额单位：元")),
    ];
    if is_official(project) {
        // The notice that introduced the form has it as its third attachment.
        lines.insert(0, Line::new(Style::Left, "附件3:"));
    }
    let codes = codes(project);
    if !codes.is_empty() {
        lines.push(Line::new(Style::Small, codes.join(GAP)));
    }
    // Fields of one part stand together; a text has a row of its own.
    let parts = FIELDS.chunk_by(|one, next| one.part == next.part && one.part != Part::Text);
    let rows: Vec<_> = parts.map(|fields| part(fields, project)).collect();
    let table = Table { columns: COLUMNS.to_vec(), size: Size::Normal, heads: 0, rows: rows.concat() };
    let mut tables = vec![table];
    if !project.schedule.is_empty() {
        let rows = schedule::rows(&project.schedule, [1, 3, 1, 1]);
        tables.push(Table { columns: COLUMNS.to_vec(), size: Size::Normal, heads: 1, rows });
    }
    Page { name: "项目总体情况", lines, tables }
}

/// 年度; a blank of its width where none is given.
pub fn year(project: &Project) -> String {
    project.fiscal_year.map_or_else(|| GAP.to_owned(), |year| year.to_string())
}

/// Whether the declaration follows the form that the service was built for.
fn is_official(project: &Project) -> bool {
    project.profile == ProfileId::default()
}

/// What the official form has no place for and a reader cannot do without.
pub fn codes(project: &Project) -> Vec<String> {
    let own = project.profile.as_str();
    let told = |field: &'static Field| match field.said(project) {
        Said::Text(code) if !(is_official(project) && code == own && field.pointer == "/profile") => {
            Some(format!("{}：{code}", field.printed))
        }
        Said::Text(_) | Said::Nothing | Said::Made(_) | Said::Number(_) | Said::Labels(_) => None,
    };
    FIELDS.iter().filter(|field| field.part == Part::Code).filter_map(told).collect()
}

/// The rows of the fields of one part.
fn part<'a>(fields: &'static [Field], project: &'a Project) -> Vec<Row<'a>> {
    match fields.first().map(|field| field.part) {
        Some(Part::People) => people(project),
        Some(Part::National) => national(fields, project),
        Some(Part::Ground) => beside(Cell::label("项目立项情况"), grounds(fields, project)),
        Some(Part::Funding) => beside(Cell::label("项目资金"), funding(fields, project)),
        Some(Part::Text) => fields.iter().map(|field| labelled(field, project)).collect(),
        Some(Part::Heading | Part::Code | Part::Activities) | None => Vec::new(),
    }
}

fn people(project: &Project) -> Vec<Row<'_>> {
    let date = |date: Option<Date>| Cell::text(date.map_or_else(String::new, |date| date.to_string())).across(2);
    let category = |category: &Category| (category.label(), project.category == Some(*category));
    vec![
        vec![Cell::label("项目名称"), Cell::given(&project.name).across(5)],
        vec![Cell::label("项目类别"), Cell::choices(Category::ALL.iter().map(category)).across(5)],
        vec![
            Cell::label("项目负责人："),
            Cell::given(&project.leader),
            Cell::label("联系人："),
            Cell::given(&project.contact),
            Cell::label("联系电话："),
            Cell::given(&project.phone),
        ],
        vec![Cell::label("起始日期："), date(project.start_date), Cell::label("结束日期："), date(project.end_date)],
    ]
}

/// What is given of it, two fields in a row.
fn national<'a>(fields: &'static [Field], project: &'a Project) -> Vec<Row<'a>> {
    let given: Vec<_> = fields.iter().filter(|field| !field.is_blank(project)).collect();
    let cells =
        |field: &&'static Field, columns| [Cell::label(field.printed), Cell::said(field.said(project)).across(columns)];
    let row = |fields: &[&'static Field]| match fields {
        [one] => cells(one, 5).into(),
        several => several.iter().flat_map(|field| cells(field, 2)).collect(),
    };
    given.chunks(2).map(row).collect()
}

fn labelled<'a>(field: &'static Field, project: &'a Project) -> Row<'a> {
    vec![Cell::label(field.printed), Cell::text(text(field, project)).across(5)]
}

/// The text of a field, as it is written.
pub fn text<'a>(field: &Field, project: &'a Project) -> &'a str {
    match field.said(project) {
        Said::Text(text) => text,
        Said::Nothing | Said::Made(_) | Said::Number(_) | Said::Labels(_) => "",
    }
}

/// 项目立项情况: each text stands behind its name in one cell.
fn grounds<'a>(fields: &'static [Field], project: &'a Project) -> Vec<Row<'a>> {
    let row = |field: &Field| vec![Cell::text(format!("{}:{}", field.printed, text(field, project))).across(5)];
    fields.iter().map(row).collect()
}

/// 项目资金: the total stands behind its name, every other amount in a cell of its own.
fn funding<'a>(fields: &'static [Field], project: &Project) -> Vec<Row<'a>> {
    let line = |(place, field): (usize, &'static Field)| {
        let amount = match &field.value {
            Value::Money(place) => *(place.get)(project),
            Value::Year(_)
            | Value::Category(_)
            | Value::Nature(_)
            | Value::Date(_)
            | Value::Narrative(_)
            | Value::Text { .. } => None,
        };
        if place == 0 {
            let total = amount.map_or_else(String::new, |total| total.to_string());
            return vec![Cell::text(format!("{}：{total}", field.printed)).across(5)];
        }
        vec![Cell::item(format!("{}：", field.printed)).across(2), Cell::figure(amount).across(3)]
    };
    let due = |(_, field): &(usize, &'static Field)| field.official || !field.is_blank(project);
    fields.iter().enumerate().filter(due).map(line).collect()
}
