//! The third sheet: 制度保障.

use domain::{
    form::{
        project::Project,
        safeguard::{Safeguard, SafeguardKind, Stage},
    },
    values::text::Title,
};

use super::{
    layout::{Cell, Line, Page, Printed, Row, Size, Style, Table, beside, beyond, widths},
    overview::year,
};

const COLUMNS: [u32; 6] = [1404, 1720, 1900, 1930, 1320, 1930];
/// The last column of the official form.
const STAGES: &str = "stages";
/// Rows that the official form has for each kind.
const ROWS: usize = 3;

pub fn page(project: &Project) -> Page<'_> {
    let name = project.name.as_ref().map_or("", Title::as_str);
    let lines = vec![
        Line::new(Style::Title, "项目支出绩效目标申报表(制度保障)"),
        Line::new(Style::Year, format!("({} 年)", year(project))),
    ];
    let extra = beyond(Safeguard::COLUMNS, STAGES, &project.safeguards);
    let columns = widths(&COLUMNS, extra.len());
    let heads = vec![
        vec![Cell::text(format!("项目名称：{name}")).across(columns.len())],
        vec![
            Cell::label("制度保障"),
            Cell::label("文件名称"),
            Cell::label("具体措施"),
            Cell::label("保障阶段").across(3),
        ]
        .into_iter()
        .chain(extra.iter().map(|(column, _)| Cell::label(column.printed)))
        .collect(),
    ];
    let groups = groups(&project.safeguards);
    let rows = groups.iter().enumerate().flat_map(|(index, group)| {
        let label = group.kind.map_or("".into(), |kind| kind.label().zh);
        let blanks = blanks(&groups, index);
        let rows = group.rows.iter().map(Some).chain(std::iter::repeat_n(None, blanks)).map(|it| row(it, &extra));
        beside(Cell::label(label), rows.collect())
    });
    let rows = heads.into_iter().chain(rows).collect();
    Page { name: "制度保障", lines, tables: vec![Table { columns, size: Size::Normal, heads: 2, rows }] }
}

/// Adjacent safeguards of one kind, or the place of a kind of which there are none.
struct Group<'a> {
    kind: Option<SafeguardKind>,
    rows: &'a [Safeguard],
}

/// All safeguards in their order, and each kind at least once. A row without a kind stands alone.
fn groups(safeguards: &[Safeguard]) -> Vec<Group<'_>> {
    let same = |above: &Safeguard, below: &Safeguard| above.kind.is_some() && above.kind == below.kind;
    let mut groups: Vec<_> =
        safeguards.chunk_by(same).map(|rows| Group { kind: rows.first().and_then(|row| row.kind), rows }).collect();
    let mut behind = 0;
    for kind in SafeguardKind::ALL.iter().copied().map(Some) {
        match groups.iter().rposition(|group| group.kind == kind) {
            Some(last) => behind = last.saturating_add(1),
            None => {
                groups.insert(behind, Group { kind, rows: &[] });
                behind = behind.saturating_add(1);
            }
        }
    }
    groups
}

/// Blank rows that a group gets: the last of its kind fills up the rows of the official form.
fn blanks(groups: &[Group], index: usize) -> usize {
    let of_kind = |kind| groups.iter().enumerate().filter(move |(_, group)| group.kind == kind);
    let Some(kind) = groups.get(index).and_then(|group| group.kind) else { return 0 };
    let last = of_kind(Some(kind)).map(|(place, _)| place).max() == Some(index);
    let rows = of_kind(Some(kind)).map(|(_, group)| group.rows.len()).sum();
    if last { ROWS.saturating_sub(rows) } else { 0 }
}

fn row<'a>(safeguard: Option<&'a Safeguard>, extra: &[Printed<Safeguard>]) -> Row<'a> {
    let ticked = |stage: Stage| safeguard.is_some_and(|it| it.stages.iter().any(|covered| *covered == stage));
    let document = safeguard.map_or_else(Cell::blank, |it| Cell::given(&it.document_name));
    let measures = safeguard.map_or_else(Cell::blank, |it| Cell::given(&it.measures));
    let stages = Stage::ALL.iter().map(|stage| Cell::choices([(stage.label(), ticked(*stage))]));
    let extra = extra.iter().map(|(_, said)| safeguard.map_or_else(Cell::blank, |it| Cell::said(said(it))));
    [document, measures].into_iter().chain(stages).chain(extra).collect()
}
