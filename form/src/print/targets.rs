//! The second sheet: 绩效目标 with 项目构成分解.

use domain::{
    form::{cost_item::CostItem, indicator::Indicator, project::Project},
    values::{
        money::{sum, to_fen},
        text::Title,
    },
};

use super::{
    layout::{Cell, Line, Page, Printed, Row, Size, Style, Table, beside, beyond, printed, widths},
    overview::year,
};

/// The side label, three texts, amount, unit price, its basis, quantity, its basis, remark.
pub const COLUMNS: [u32; 10] = [664, 1260, 1500, 1120, 1300, 1100, 840, 760, 840, 820];

/// The last column of both tables on the official form.
pub const REMARK: &str = "remark";

pub fn page(project: &Project) -> Page<'_> {
    let name = project.name.as_ref().map_or("", Title::as_str);
    let lines = vec![
        Line::new(Style::Title, "财政项目支出绩效目标申报表（绩效目标）"),
        Line::new(Style::Year, format!("（{} 年）", year(project))),
        Line::new(Style::Left, format!("项目名称：{name}")),
        Line::new(Style::Right, "金额单位：元"),
    ];
    let activities = vec![
        Cell::label("项目构成"),
        Cell::label("主体活动（作业、任务）和对应产出的详细描述").across(3),
        Cell::given(&project.activities).across(6),
    ];
    let table = |extra, heads, rows| Table { columns: widths(&COLUMNS, extra), size: Size::Small, heads, rows };
    let extra = beyond(Indicator::COLUMNS, REMARK, &project.indicators).len();
    Page {
        name: "绩效目标",
        lines,
        tables: vec![
            table(0, 0, vec![activities]),
            table(extra, 1, indicators(&project.indicators)),
            costs(&project.cost_items),
        ],
    }
}

/// 项目构成分解 The table of the cost items.
pub fn costs(items: &[CostItem]) -> Table<'_> {
    let more = beyond(CostItem::COLUMNS, REMARK, items).len();
    Table { columns: widths(&COLUMNS, more), size: Size::Small, heads: 1, rows: cost_items(items) }
}

/// Rows one below the other that share the cell of their level 1. A blank level belongs to its own row alone, and a row that
/// says nothing else names its level itself.
pub fn of_one_level(indicators: &[Indicator]) -> impl Iterator<Item = &[Indicator]> {
    let alone =
        |it: &Indicator| *it == Indicator { id: it.id, level1: it.level1, period: it.period, ..Indicator::default() };
    let together = move |above: &Indicator, below: &Indicator| {
        above.level1.is_some() && above.level1 == below.level1 && !alone(above) && !alone(below)
    };
    indicators.chunk_by(together)
}

fn indicators(indicators: &[Indicator]) -> Vec<Row<'_>> {
    let weighted = indicators.iter().any(|indicator| indicator.weight.is_some());
    let extra = beyond(Indicator::COLUMNS, REMARK, indicators);
    let heads = spread(["二级目标", "三级目标", "目标值", "权重", "备 注"].map(Cell::label), weighted);
    let heads: Row = heads.into_iter().chain(extra.iter().map(|(column, _)| Cell::label(column.printed))).collect();
    let mut rows = Vec::new();
    for same in of_one_level(indicators) {
        let level1 = same.first().and_then(|indicator| indicator.level1);
        let level1 = Cell::label(level1.map_or("".into(), |level1| level1.label().zh));
        rows.extend(beside(level1, same.iter().map(|row| indicator(row, weighted, &extra)).collect()));
    }
    if rows.is_empty() {
        let blank = spread(std::array::from_fn(|_| Cell::blank()), weighted);
        rows.push([Cell::blank()].into_iter().chain(blank).collect());
    }
    [beside(Cell::blank(), beside(Cell::label("一级目标"), vec![heads])), beside(Cell::label("绩效目标"), rows)]
        .concat()
}

/// A row without its level 1.
fn indicator<'a>(indicator: &'a Indicator, weighted: bool, extra: &[Printed<Indicator>]) -> Row<'a> {
    let level2 = indicator.level2.map_or("".into(), |level2| level2.label().zh);
    let extra = extra.iter().map(|(_, said)| Cell::said(said(indicator)));
    let official = spread(
        [
            Cell::label(level2),
            Cell::given(&indicator.name),
            Cell::given(&indicator.target).centred(),
            Cell::figure(indicator.weight).centred(),
            Cell::given(&indicator.remark),
        ],
        weighted,
    );
    official.into_iter().chain(extra).collect()
}

/// The official form has no weights: their column is cut out of that of the remarks.
fn spread(cells: [Cell<'_>; 5], weighted: bool) -> Row<'_> {
    let [level2, name, target, weight, remark] = cells;
    let remark = remark.across(if weighted { 2 } else { 3 });
    let weight = Some(weight).filter(|_| weighted);
    [level2, name.across(2), target.across(2)].into_iter().chain(weight).chain([remark]).collect()
}

fn cost_items(items: &[CostItem]) -> Vec<Row<'_>> {
    let heads: Row = printed(CostItem::COLUMNS).map(|(column, _)| Cell::label(column.printed)).collect();
    let mut rows: Vec<_> = items.iter().map(cost_item).collect();
    if rows.is_empty() {
        rows.push(heads.iter().map(|_| Cell::blank()).collect());
    }
    let amounts: Vec<_> = items.iter().filter_map(|item| item.amount).collect();
    // A blank is not a zero, and neither is the sum of blanks.
    let total = Some(amounts).filter(|amounts| !amounts.is_empty()).map(|amounts| to_fen(sum(amounts)));
    let before = printed(CostItem::COLUMNS).take_while(|(column, _)| column.member != "amount").count();
    let behind = heads.len().saturating_sub(before).saturating_sub(1);
    let total = [Cell::label("金额合计").across(before.saturating_add(1)), Cell::figure(total)].into_iter();
    [
        beside(Cell::blank(), vec![heads]),
        beside(Cell::label("项目构成分解"), rows),
        vec![total.chain(std::iter::repeat_n(Cell::label("----"), behind)).collect()],
    ]
    .concat()
}

fn cost_item(item: &CostItem) -> Row<'_> {
    printed(CostItem::COLUMNS).map(|(_, said)| Cell::said(said(item))).collect()
}
