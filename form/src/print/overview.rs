//! The first sheet: 项目总体情况.

use domain::{
    form::project::{Category, Project},
    values::{
        money::Money,
        period::Date,
        text::{ExternalId, Narrative, ProfileId, ProjectCode, Title, UnitCode},
    },
};

use crate::own::GAP;

use super::layout::{Cell, Line, Page, Row, Size, Style, Table, beside};

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
    let rows = [
        people(project),
        labelled("项目概况", &project.overview),
        beside(Cell::label("项目立项情况"), grounds(project)),
        beside(Cell::label("项目资金"), funding(project)),
        labelled("项目相关资源投入和制度建设情况", &project.resources_and_institutions),
        labelled("项目总目标", &project.overall_goal),
        labelled("年度绩效目标", &project.annual_goal),
        labelled("需要说明的其他问题", &project.other_matters),
    ];
    let table = Table { columns: COLUMNS.to_vec(), size: Size::Normal, heads: 0, rows: rows.concat() };
    Page { name: "项目总体情况", lines, tables: vec![table] }
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
fn codes(project: &Project) -> Vec<String> {
    let profile = Some(&project.profile).filter(|_| !is_official(project));
    [
        ("填报单位代码", project.unit_code.as_ref().map(UnitCode::as_str)),
        ("项目代码", project.project_code.as_ref().map(ProjectCode::as_str)),
        ("外部编号", project.external_id.as_ref().map(ExternalId::as_str)),
        ("规则集", profile.map(ProfileId::as_str)),
    ]
    .into_iter()
    .filter_map(|(label, code)| Some(format!("{label}：{}", code?)))
    .collect()
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

fn labelled<'a>(label: &'static str, narrative: &'a Option<Narrative>) -> Vec<Row<'a>> {
    vec![vec![Cell::label(label), Cell::given(narrative).across(5)]]
}

/// 项目立项情况: each text stands behind its name in one cell.
fn grounds(project: &Project) -> Vec<Row<'_>> {
    [("依据", &project.basis), ("必要性", &project.necessity), ("可行性", &project.feasibility)]
        .into_iter()
        .map(|(label, text)| {
            let text = text.as_ref().map_or("", Narrative::as_str);
            vec![Cell::text(format!("{label}:{text}")).across(5)]
        })
        .collect()
}

fn funding<'a>(project: &Project) -> Vec<Row<'a>> {
    let funding = &project.funding;
    let total = funding.total_budget.map_or_else(String::new, |total| total.to_string());
    let line = |label, amount: Option<Money>| vec![Cell::item(label).across(2), Cell::figure(amount).across(3)];
    vec![
        vec![Cell::text(format!("一、项目总预算：{total}")).across(5)],
        line("二、当年预算：", funding.annual_budget),
        line("（一）财政拨款：", funding.fiscal_appropriation),
        line("1. 上级财政拨款：", funding.superior_appropriation),
        line("2. 本级财政安排：", funding.local_appropriation),
        line("3. 下级财政配套：", funding.subordinate_matching),
        line("（二）其他资金：", funding.other_funds),
    ]
}
