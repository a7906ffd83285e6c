//! 全国通用式样: the one sheet of the national forms. What the form has no place for is printed only where it says something.

use domain::{
    form::{
        fields::{self, FIELDS, Field, Part, Value},
        indicator::{Indicator, TargetPeriod},
        project::{Category, Nature, Project},
        said::Said,
        taxonomy::{Level1, Level2},
    },
    values::period::Date,
};

use super::{
    layout::{Cell, Line, Page, Row, Size, Style, Table, beside, beyond, widths},
    overview::{codes, text, year},
    schedule,
    targets::{self, COLUMNS, REMARK},
};

/// Lines of the funding that are printed whether they are filled in or not, and what national forms call them.
const LINES: [(&str, &str); 4] = [
    ("/funding/total_budget", "实施期资金总额"),
    ("/funding/annual_budget", "年度资金总额"),
    ("/funding/fiscal_appropriation", "其中：财政拨款"),
    ("/funding/other_funds", "其他资金"),
];

pub fn page(project: &Project) -> Page<'_> {
    let mut lines = vec![
        Line::new(Style::Title, "项目支出绩效目标申报表"),
        Line::new(Style::Year, format!("（{} 年度）", year(project))),
        Line::new(Style::Right, "金额单位：元"),
    ];
    let codes = codes(project);
    if !codes.is_empty() {
        lines.push(Line::new(Style::Small, codes.join(crate::own::GAP)));
    }
    let rows = [heads(project), people(project), funding(project), goals(project), texts(project)].concat();
    let table = |extra, size, heads, rows| Table { columns: widths(&COLUMNS, extra), size, heads, rows };
    let mut tables = vec![table(0, Size::Normal, 0, rows)];
    if !project.schedule.is_empty() {
        tables.push(table(0, Size::Normal, 1, schedule::rows(&project.schedule, [1, 4, 2, 3])));
    }
    let sets = project.indicators.chunk_by(|above, below| above.period == below.period);
    for set in sets {
        let shown = Shown::of(set);
        tables.push(table(shown.extra.len(), Size::Small, 1, indicators(set, &shown)));
    }
    if project.indicators.is_empty() {
        tables.push(table(0, Size::Small, 1, indicators(&[], &Shown::of(&[]))));
    }
    if !project.cost_items.is_empty() {
        tables.push(targets::costs(&project.cost_items));
    }
    Page { name: "绩效目标申报表", lines, tables }
}

/// A label over the first two columns.
fn label<'a>(text: &'static str) -> Cell<'a> {
    Cell::label(text).across(2)
}

/// Two fields side by side, or one over the whole row.
fn pair<'a>(left: (&'static str, Cell<'a>), right: Option<(&'static str, Cell<'a>)>) -> Row<'a> {
    match right {
        Some((name, value)) => {
            vec![label(left.0), left.1.across(3), Cell::label(name).across(2), value.across(3)]
        }
        None => vec![label(left.0), left.1.across(8)],
    }
}

/// 项目名称 to 项目期.
fn heads(project: &Project) -> Vec<Row<'_>> {
    let nature = Nature::ALL.iter().map(|it| (it.label(), project.nature == Some(*it)));
    let category = Category::ALL.iter().map(|it| (it.label(), project.category == Some(*it)));
    let department = ("主管部门", Cell::given(&project.department_name));
    let code = project.department_code.as_ref().map(|code| ("主管部门代码", Cell::text(code.as_str())));
    let function = project.function_code.as_ref().map(|code| ("功能科目", Cell::text(code.as_str())));
    let mut rows = vec![
        pair(("项目名称", Cell::given(&project.name)), None),
        pair(department, Some(("实施单位", Cell::given(&project.unit_name)))),
        pair(("项目属性", Cell::choices(nature)), Some(("项目期", Cell::given(&project.term)))),
    ];
    rows.extend(match (code, function) {
        (Some(code), function) => Some(pair(code, function)),
        (None, Some(function)) => Some(pair(function, None)),
        (None, None) => None,
    });
    if project.category.is_some() {
        rows.push(pair(("项目类别", Cell::choices(category)), None));
    }
    rows
}

/// 项目负责人 to 结束日期, which national forms do not have.
fn people(project: &Project) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let Project { leader, contact, phone, start_date, end_date, .. } = project;
    if leader.is_some() || contact.is_some() || phone.is_some() {
        rows.push(vec![
            label("项目负责人"),
            Cell::given(leader),
            Cell::label("联系人"),
            Cell::given(contact),
            Cell::label("联系电话").across(2),
            Cell::given(phone).across(3),
        ]);
    }
    if start_date.is_some() || end_date.is_some() {
        let date = |date: &Option<Date>| Cell::text(date.map_or_else(String::new, |date| date.to_string()));
        rows.push(pair(("起始日期", date(start_date)), Some(("结束日期", date(end_date)))));
    }
    rows
}

/// 项目资金: an amount a row.
fn funding(project: &Project) -> Vec<Row<'_>> {
    let row = |(field, place): (&'static Field, &fields::Place<_>)| {
        let known = LINES.iter().find(|(pointer, _)| *pointer == field.pointer);
        let amount = *(place.get)(project);
        if known.is_none() && amount.is_none() {
            return None;
        }
        let name = known.map_or(field.printed, |(_, name)| name);
        Some(vec![Cell::item(name).across(4), Cell::figure(amount).across(4)])
    };
    beside(label("项目资金（元）"), fields::funding().filter_map(row).collect())
}

/// 绩效目标: that of the whole period only where there is one.
fn goals(project: &Project) -> Vec<Row<'_>> {
    let goal = |name, goal| vec![Cell::label(name).across(2), Cell::given(goal).across(6)];
    match &project.overall_goal {
        Some(_) => {
            let rows = vec![goal("实施期目标", &project.overall_goal), goal("年度目标", &project.annual_goal)];
            beside(label("绩效目标"), rows)
        }
        None => vec![vec![label("年度目标"), Cell::given(&project.annual_goal).across(8)]],
    }
}

/// What stands in narratives that national forms do not have.
fn texts(project: &Project) -> Vec<Row<'_>> {
    let own = |field: &&Field| match field.value {
        Value::Narrative(_) => !field.pointer.ends_with("_goal") && field.said(project) != Said::Nothing,
        Value::Year(_)
        | Value::Category(_)
        | Value::Nature(_)
        | Value::Date(_)
        | Value::Money(_)
        | Value::Text { .. } => false,
    };
    let name = |field: &Field| match field.part {
        Part::Ground => field.name.zh.clone(),
        Part::Heading | Part::Code | Part::People | Part::National | Part::Funding | Part::Text | Part::Activities => {
            field.printed.into()
        }
    };
    let row =
        |field: &'static Field| vec![Cell::label(name(field)).across(2), Cell::text(text(field, project)).across(8)];
    FIELDS.iter().filter(own).map(row).collect()
}

/// Which columns a set of indicators shows.
struct Shown {
    weight: bool,
    remark: bool,
    extra: Vec<super::layout::Printed<Indicator>>,
}

impl Shown {
    fn of(set: &[Indicator]) -> Self {
        let extra = beyond(Indicator::COLUMNS, REMARK, set).into_iter();
        Self {
            weight: set.iter().any(|it| it.weight.is_some()),
            remark: set.iter().any(|it| it.remark.is_some()),
            // The period stands beside the set.
            extra: extra.filter(|(column, _)| column.member != "period").collect(),
        }
    }

    /// The cells of a row, as wide as those that are not shown leave room for.
    fn row<'a>(&self, [level2, name, target, weight, remark]: [Cell<'a>; 5]) -> Row<'a> {
        let wide = if self.remark { 2 } else { 4 };
        let remark = self.remark.then(|| remark.across(2));
        let weight = self.weight.then_some(weight);
        let target = target.across(if self.weight { 2 } else { 3 });
        [level2, name.across(wide), target].into_iter().chain(weight).chain(remark).collect()
    }
}

/// 一级指标 to 指标值 of indicators of one period.
fn indicators<'a>(set: &'a [Indicator], shown: &Shown) -> Vec<Row<'a>> {
    let heads = shown.row(["二级指标", "三级指标", "指标值", "分值", "备注"].map(Cell::label));
    let heads: Row =
        heads.into_iter().chain(shown.extra.iter().map(|(column, _)| Cell::label(column.printed))).collect();
    let row = |it: &'a Indicator| -> Row<'a> {
        let cells = [
            Cell::label(it.level2.map_or_else(String::new, level2)),
            Cell::given(&it.name),
            Cell::given(&it.target).centred(),
            Cell::figure(it.weight).centred(),
            Cell::given(&it.remark),
        ];
        shown.row(cells).into_iter().chain(shown.extra.iter().map(|(_, said)| Cell::said(said(it)))).collect()
    };
    let mut rows = Vec::new();
    for same in targets::of_one_level(set) {
        let name = same.first().and_then(|it| it.level1).map_or_else(String::new, level1);
        rows.extend(beside(Cell::label(name), same.iter().map(row).collect()));
    }
    if rows.is_empty() {
        let blank = shown.row(std::array::from_fn(|_| Cell::blank()));
        rows.push([Cell::blank()].into_iter().chain(blank).collect());
    }
    let side = match set.first().and_then(|it| it.period) {
        Some(TargetPeriod::Annual) => "年度绩效指标",
        Some(TargetPeriod::Whole) => "实施期绩效指标",
        None => "绩效指标",
    };
    [beside(Cell::blank(), beside(Cell::label("一级指标"), vec![heads])), beside(Cell::label(side), rows)].concat()
}

/// 产出指标, where other forms say 产出目标.
fn level1(level: Level1) -> String {
    level.label().zh.replace("目标", "指标")
}

fn level2(level: Level2) -> String {
    match level {
        Level2::Satisfaction => "服务对象满意度指标".to_owned(),
        Level2::EnvironmentalBenefit => "生态效益指标".to_owned(),
        Level2::Quantity
        | Level2::Quality
        | Level2::Timeliness
        | Level2::Cost
        | Level2::EconomicBenefit
        | Level2::SocialBenefit
        | Level2::LongTermManagement
        | Level2::HumanResources
        | Level2::DepartmentCoordination
        | Level2::SupportingFacilities
        | Level2::InformationSharing
        | Level2::SustainableImpact
        | Level2::EconomicCost
        | Level2::SocialCost
        | Level2::EnvironmentalCost
        | Level2::Other => format!("{}指标", level.label().zh),
    }
}
