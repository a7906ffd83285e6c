//! The form as its writers see it: pages with lines above tables. Writers outside of this crate are given it as data.

use std::borrow::Cow;

use domain::{
    form::said::{Column, Said},
    values::{language::Bilingual, text::Text},
};
use serde::Serialize;

/// Width of the tables, in twentieths of a point: A4 without 15 mm on either side.
pub const WIDTH: u32 = 10_204;

/// A form of several pages.
#[derive(Clone, Debug, Serialize)]
pub struct Form<'a> {
    pub title: Cow<'a, str>,
    /// 草稿: whether the mark is on every page.
    pub draft: bool,
    pub pages: Vec<Page<'a>>,
}

/// A part of the form that begins on a new page: 项目总体情况, 绩效目标, 制度保障 and what is added to them.
#[derive(Clone, Debug, Serialize)]
pub struct Page<'a> {
    pub name: &'static str,
    pub lines: Vec<Line<'a>>,
    /// One below the other without a gap. They are apart only so that each repeats its own heads.
    pub tables: Vec<Table<'a>>,
}

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Style {
    Title,
    Year,
    Left,
    Right,
    Small,
}

#[derive(Clone, Debug, Serialize)]
pub struct Line<'a> {
    pub style: Style,
    pub text: Cow<'a, str>,
}

impl<'a> Line<'a> {
    pub fn new(style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        Self { style, text: clean(text.into()) }
    }
}

/// Size of the letters of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Size {
    /// 五号, 10.5 points.
    Normal,
    /// 小五, 9 points, for tables of many columns.
    Small,
}

impl Size {
    pub const fn half_points(self) -> u32 {
        match self {
            Self::Normal => 21,
            Self::Small => 18,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Table<'a> {
    /// Widths that add up to [`WIDTH`].
    pub columns: Vec<u32>,
    pub size: Size,
    /// How many rows at the top are repeated on the next page.
    pub heads: usize,
    pub rows: Vec<Row<'a>>,
}

/// Width of a column that the official form does not have, before all are fitted to the page.
const EXTRA: u32 = 900;

/// The widths of the official columns with room for `extra` ones behind them; together they fill the page.
pub fn widths(official: &[u32], extra: usize) -> Vec<u32> {
    let wanted: Vec<u32> = official.iter().copied().chain(std::iter::repeat_n(EXTRA, extra)).collect();
    let total: u32 = wanted.iter().sum();
    let mut widths: Vec<u32> = wanted.iter().map(|width| width * WIDTH / total).collect();
    let rest = WIDTH - widths.iter().sum::<u32>();
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}

/// The columns of a table that the form prints, without the ids of rows.
pub fn printed<T>(columns: &'static [Column<T>]) -> impl Iterator<Item = (&'static Column<T>, fn(&T) -> Said<'_>)> {
    let form = columns.iter().filter(|column| column.member != "id");
    form.filter_map(|column| Some((column, column.said?)))
}

/// A printed column, and what a row says there.
pub type Printed<T> = (&'static Column<T>, fn(&T) -> Said<'_>);

/// The columns behind the last one of the official form in which a row says something.
pub fn beyond<T>(columns: &'static [Column<T>], last: &'static str, rows: &[T]) -> Vec<Printed<T>> {
    let behind = printed(columns).skip_while(|(column, _)| column.member != last).skip(1);
    behind.filter(|(_, said)| rows.iter().any(|row| said(row) != Said::Nothing)).collect()
}

/// Cells from left to right that fill the columns of the table.
pub type Row<'a> = Vec<Cell<'a>>;

impl<'a> Table<'a> {
    /// The cells of a row with their widths.
    pub fn widths<'t>(&'t self, row: &'t Row<'a>) -> impl Iterator<Item = (&'t Cell<'a>, u32)> {
        let mut widths = self.columns.iter();
        row.iter().map(move |cell| (cell, widths.by_ref().take(cell.columns).sum()))
    }

    /// Whether a row is low enough to be kept on one page; a higher one would leave a page half empty.
    pub fn is_low(&self, row: &Row) -> bool {
        const TWIPS_OF_A_LETTER_ON_30_LINES: usize = 7;
        self.widths(row).all(|(cell, width)| match &cell.content {
            Content::Text(text) => {
                let room = usize::try_from(width).unwrap_or_default() / TWIPS_OF_A_LETTER_ON_30_LINES;
                text.chars().nth(room).is_none() && text.matches('\n').nth(30).is_none()
            }
            Content::Figure(_) | Content::Choices(_) => true,
        })
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Cell<'a> {
    pub content: Content<'a>,
    pub align: Align,
    /// Columns that it fills, at least one.
    pub columns: usize,
    /// Rows that it fills; zero: it is covered by the cell above.
    pub rows: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Align {
    Left,
    Centre,
    Right,
}

#[derive(Clone, Debug, Serialize)]
pub enum Content<'a> {
    Text(Cow<'a, str>),
    /// A figure with the decimals that are shown; exact, so never a floating point number.
    Figure(String),
    /// Boxes behind their labels, ticked or not.
    Choices(Vec<Choice>),
}

/// A box of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub label: Cow<'static, str>,
    pub ticked: bool,
}

impl<'a> Cell<'a> {
    fn new(content: Content<'a>, align: Align) -> Self {
        Self { content, align, columns: 1, rows: 1 }
    }

    pub fn label(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Content::Text(text.into()), Align::Centre)
    }

    /// The name of a line among others, set to the left.
    pub fn item(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Content::Text(text.into()), Align::Left)
    }

    pub fn blank() -> Self {
        Self::label("")
    }

    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(Content::Text(clean(text.into())), Align::Left)
    }

    /// A text; nothing where there is none.
    pub fn given<const MAX: usize, const MIN: usize>(text: &'a Option<Text<MAX, MIN>>) -> Self {
        Self::text(text.as_ref().map_or("", Text::as_str))
    }

    pub fn figure(figure: Option<impl ToString>) -> Self {
        let figure = figure.map(|figure| figure.to_string()).filter(|figure| !figure.is_empty());
        figure.map_or_else(Self::blank, |figure| Self::new(Content::Figure(figure), Align::Right))
    }

    /// What a column says in a row.
    pub fn said(said: Said<'a>) -> Self {
        match said {
            Said::Nothing => Self::text(""),
            Said::Text(text) => Self::text(text),
            Said::Made(text) => Self::text(text),
            Said::Number(number) => Self::figure(Some(number)),
            Said::Labels(labels) => {
                Self::text(labels.iter().map(|label| label.zh.as_ref()).collect::<Vec<_>>().join("、"))
            }
        }
    }

    pub fn choices(choices: impl IntoIterator<Item = (Bilingual, bool)>) -> Self {
        let choices = choices.into_iter().map(|(label, ticked)| Choice { label: label.zh, ticked });
        Self::new(Content::Choices(choices.collect()), Align::Left)
    }

    pub fn centred(self) -> Self {
        Self { align: Align::Centre, ..self }
    }

    pub fn across(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    pub fn down(self, rows: usize) -> Self {
        Self { rows, ..self }
    }
}

/// Puts `label` to the left of the rows, as one cell over all of them.
pub fn beside<'a>(label: Cell<'a>, rows: Vec<Row<'a>>) -> Vec<Row<'a>> {
    let count = rows.len();
    let side = |index| match index {
        0 => label.clone().down(count),
        _ => Cell::blank().across(label.columns).down(0),
    };
    rows.into_iter().enumerate().map(|(index, row)| [vec![side(index)], row].concat()).collect()
}

/// Text as XML can hold it, the two characters that it cannot hold replaced.
pub fn legal(text: &str) -> Cow<'_, str> {
    clean(Cow::Borrowed(text))
}

fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    let illegal =
        |c: char| matches!(c, '\u{fffe}' | '\u{ffff}') || (c.is_ascii_control() && !"\t\n\r\u{7f}".contains(c));
    if text.contains(illegal) { text.replace(illegal, "\u{fffd}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use domain::form::{project::Project, style::FormStyle};
    use serde_json::json;

    use super::{super::Printed, *};

    fn projects() -> Vec<Project> {
        let rows = |kinds: &[Option<&str>]| -> Vec<_> { kinds.iter().map(|kind| json!({ "kind": kind })).collect() };
        let levels = [Some("output"), Some("output"), None, None, Some("output")];
        let indicators: Vec<_> = levels.iter().map(|level1| json!({ "level1": level1, "weight": "1" })).collect();
        let schedule = vec![json!({ "step": "x" }); 3];
        let kinds = [Some("budget_management"), None, None, Some("budget_management")];
        let read = |json| Project::read_partial(json).unwrap();
        vec![
            Project::default(),
            read(serde_json::from_str(domain::SAMPLE).unwrap()),
            read(
                json!({ "schedule": schedule, "overall_goal": "x", "indicators": indicators, "cost_items": vec![json!({}); 7], "safeguards": rows(&kinds),
                "explanations": [{ "rule": "C004", "pointer": "", "text": "x" }] }),
            ),
        ]
    }

    #[test]
    fn every_table_is_full_and_as_wide_as_the_page() {
        for project in projects() {
            let styles = FormStyle::ALL.iter();
            let printed = styles.map(|style| Printed { style: *style, findings: Some(&[]), ..Printed::of(&project) });
            let pages: Vec<_> = printed.flat_map(|printed| printed.form().pages).collect();
            for table in pages.iter().flat_map(|page| &page.tables) {
                assert_eq!(table.columns.iter().sum::<u32>(), WIDTH);
                let mut covered = vec![0; table.columns.len()];
                for row in &table.rows {
                    let mut column = 0;
                    for cell in row {
                        let below = &mut covered[column..column + cell.columns];
                        // A cell is covered exactly where the one above still reaches.
                        assert!(below.iter().all(|rows| (*rows > 0) == (cell.rows == 0)), "{cell:?}");
                        below.iter_mut().for_each(|rows| *rows = cell.rows.max(*rows) - 1);
                        column += cell.columns;
                    }
                    assert_eq!(column, table.columns.len());
                }
                assert!(covered.iter().all(|rows| *rows == 0), "no cell reaches below its table");
            }
        }
    }

    #[test]
    fn rows_that_would_fill_a_page_are_broken() {
        let row = |text: String| vec![Cell::text(text)];
        let table = Table { columns: vec![1000], size: Size::Small, heads: 0, rows: Vec::new() };
        assert!(table.is_low(&row("字".repeat(100))) && table.is_low(&row(String::new())));
        assert!(!table.is_low(&row("字".repeat(1000))) && !table.is_low(&row("\n".repeat(40))));
    }

    #[test]
    fn only_what_xml_cannot_hold_is_replaced() {
        assert_eq!(legal("a\u{fffe}\u{1}\t\r\n\u{7f}\u{85}"), "a\u{fffd}\u{fffd}\t\r\n\u{7f}\u{85}");
    }
}
