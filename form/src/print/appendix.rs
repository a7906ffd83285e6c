//! Pages beyond the official form: 情况说明 and 校验发现.

use domain::{form::explanation::Explanation, rules::FindingText, values::language::Language, views::place::words};

use crate::own::{EXPLANATION_HEADINGS, EXPLANATIONS, FINDING_HEADINGS, FINDINGS, NOTHING_OPEN};

use super::layout::{Cell, Line, Page, Row, Size, Style, Table};

/// 情况说明: the pointers as they are, because they are what a reader of the form needs.
pub fn explanations(explanations: &[Explanation]) -> Page<'_> {
    let rows = explanations.iter().map(|explanation| {
        vec![
            Cell::text(explanation.rule.as_str()).centred(),
            Cell::text(explanation.pointer.as_str()),
            Cell::given(&explanation.given),
            Cell::text(explanation.text.as_str()),
        ]
    });
    page(EXPLANATIONS, EXPLANATION_HEADINGS, [1100, 2700, 1800, 4604], rows)
}

/// 校验发现: what is still to be mended or explained.
pub fn findings(findings: &[FindingText]) -> Page<'_> {
    let rows = findings.iter().filter(|finding| !finding.explained).map(|finding| {
        vec![
            Cell::label(finding.severity.label().zh),
            Cell::text(finding.rule).centred(),
            Cell::text(words(&finding.pointer, Language::Zh)),
            Cell::text(finding.message.as_str()),
        ]
    });
    let mut page = page(FINDINGS, FINDING_HEADINGS, [2080, 800, 2500, 4824], rows);
    if findings.iter().all(|finding| finding.explained) {
        page.lines.push(Line::new(Style::Left, NOTHING_OPEN));
        page.tables.clear();
    }
    page
}

fn page<'a>(
    name: &'static str,
    heads: [&'static str; 4],
    columns: [u32; 4],
    rows: impl Iterator<Item = Row<'a>>,
) -> Page<'a> {
    let rows = std::iter::once(heads.map(Cell::label).to_vec()).chain(rows).collect();
    Page {
        name,
        lines: vec![Line::new(Style::Title, name)],
        tables: vec![Table { columns: columns.to_vec(), size: Size::Normal, heads: 1, rows }],
    }
}
