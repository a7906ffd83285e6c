//! Excel: one sheet per page of the form, ready for A4.

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, RowNum, Workbook, Worksheet, XlsxError,
};

use crate::own::PRINTER;

use super::{
    PrintError,
    layout::{Align, Cell, Choice, Content, Form, Line, Page, Row, Style, Table, WIDTH},
};

/// Digits that Excel keeps of a number; longer ones are written as text.
const DIGITS_MAX: usize = 15;
/// Paper size A4.
const A4: u8 = 9;
/// Twentieths of a point in a pixel of 96 to the inch.
const PIXEL: u32 = 15;
/// Lines of text that a row of the sheet shows. Excel ends at 409 points, and only between rows a page is broken.
const LINES: u32 = 12;
/// Rows of the sheet that one row of the form may take; what does not fit is in the cell and not to be seen.
const PARTS: u32 = 140;
/// 宋体 and 黑体 by the names that are known outside of Chinese systems too.
const SONG: &str = "SimSun";
const HEI: &str = "SimHei";

pub fn write(form: &Form) -> Result<Vec<u8>, PrintError> {
    let mut book = Workbook::new();
    // The time of printing is not part of the form: the same declaration gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let about = DocProperties::new().set_title(form.title.as_ref()).set_author(PRINTER).set_creation_datetime(&day);
    book.set_properties(&about);
    for page in &form.pages {
        write_page(book.add_worksheet(), page, form.draft)?;
    }
    Ok(book.save_to_buffer()?)
}

fn write_page(sheet: &mut Worksheet, page: &Page, draft: bool) -> Result<(), XlsxError> {
    sheet.set_name(page.name)?.set_paper_size(A4).set_portrait();
    sheet.set_print_fit_to_pages(1, 0).set_print_center_horizontally(true).set_screen_gridlines(false);
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    if draft {
        sheet.set_header("&C&\"SimHei,Regular\"&26&KA0A0A0草稿");
    }
    let columns = page.tables.first().map_or(&[WIDTH][..], |table| &table.columns);
    for (column, width) in (0_u16..).zip(columns) {
        sheet.set_column_width_pixels(column, width / PIXEL)?;
    }
    let mut row = 0;
    for line in &page.lines {
        write_line(sheet, row, columns.len(), line)?;
        row = row.saturating_add(1);
    }
    // A page of several tables has no heads in common: it repeats its title.
    let title = page.lines.iter().rposition(|line| matches!(line.style, Style::Title | Style::Year));
    let mut repeated = (0, number(title.map_or(0, |last| last.saturating_add(1))));
    for table in &page.tables {
        let grid = Grid::of(table, row);
        if page.tables.len() == 1 && table.heads > 0 {
            repeated = (row, grid.start(table.heads));
        }
        grid.write(sheet, table)?;
        row = grid.start(table.rows.len());
    }
    if repeated.1 > repeated.0 {
        sheet.set_repeat_rows(repeated.0, repeated.1.saturating_sub(1))?;
    }
    Ok(())
}

fn write_line(sheet: &mut Worksheet, row: RowNum, columns: usize, line: &Line) -> Result<(), XlsxError> {
    let (font, half_points, align) = match line.style {
        Style::Title => (HEI, 32, FormatAlign::Center),
        Style::Year => (SONG, 24, FormatAlign::Center),
        Style::Left => (SONG, 21, FormatAlign::Left),
        Style::Right => (SONG, 21, FormatAlign::Right),
        Style::Small => (SONG, 18, FormatAlign::Left),
    };
    let format = lettering(font, half_points).set_align(align);
    let lines = lines(&line.text, WIDTH, half_points).min(LINES);
    sheet.set_row_height(row, height(lines, half_points))?;
    let last = number::<ColNum>(columns).saturating_sub(1);
    write_cell(sheet, [row, row], [0, last], &Content::Text(line.text.as_ref().into()), format)
}

/// Where the rows of a table stand in the sheet. A row that is higher than Excel allows takes several.
struct Grid {
    /// First row of the sheet for each row of the table, and the one behind the last.
    starts: Vec<RowNum>,
    /// Lines of text in each row of the sheet that belongs to the row of the table.
    lines: Vec<u32>,
}

impl Grid {
    fn of(table: &Table, first: RowNum) -> Self {
        let single = |row| needs(table, row).filter(|(cell, _)| cell.rows == 1).map(|(_, lines)| lines).max();
        let mut needed: Vec<u32> = table.rows.iter().map(|row| single(row).unwrap_or(1)).collect();
        // The label over several rows is to be read too: the last of them makes up for what the others lack.
        for (index, row) in table.rows.iter().enumerate() {
            for (cell, own) in needs(table, row).filter(|(cell, _)| cell.rows > 1) {
                let last = index.saturating_add(cell.rows).saturating_sub(1);
                let have: u32 = needed.iter().skip(index).take(cell.rows).sum();
                if let Some(lines) = needed.get_mut(last) {
                    *lines = lines.saturating_add(own.saturating_sub(have));
                }
            }
        }
        let mut starts = vec![first];
        let mut next = first;
        let mut lines = Vec::new();
        for needed in needed {
            let parts = needed.div_ceil(LINES).clamp(1, PARTS);
            next = next.saturating_add(parts);
            starts.push(next);
            lines.push(needed.div_ceil(parts).clamp(1, LINES));
        }
        Self { starts, lines }
    }

    fn start(&self, row: usize) -> RowNum {
        self.starts.get(row).or(self.starts.last()).copied().unwrap_or_default()
    }

    fn write(&self, sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
        let half_points = table.size.half_points();
        for (index, (row, lines)) in table.rows.iter().zip(&self.lines).enumerate() {
            let first = self.start(index);
            for part in first..self.start(index.saturating_add(1)) {
                sheet.set_row_height(part, height(*lines, half_points))?;
            }
            let mut column = 0_usize;
            for cell in row {
                let next = column.saturating_add(cell.columns);
                if cell.rows > 0 {
                    let last = self.start(index.saturating_add(cell.rows)).saturating_sub(1);
                    let columns = [number::<ColNum>(column), number::<ColNum>(next).saturating_sub(1)];
                    let format =
                        lettering(SONG, half_points).set_border(FormatBorder::Thin).set_align(match cell.align {
                            Align::Left => FormatAlign::Left,
                            Align::Centre => FormatAlign::Center,
                            Align::Right => FormatAlign::Right,
                        });
                    // A text over several pages begins at its top, where it can be found.
                    let tall = cell.rows == 1 && last > first;
                    let format = if tall { format.set_align(FormatAlign::Top) } else { format };
                    write_cell(sheet, [first, last], columns, &cell.content, format)?;
                }
                column = next;
            }
        }
        Ok(())
    }
}

/// The cells of a row with the lines that each needs.
fn needs<'t>(table: &'t Table, row: &'t Row) -> impl Iterator<Item = (&'t Cell<'t>, u32)> {
    let half_points = table.size.half_points();
    table.widths(row).map(move |(cell, width)| {
        let lines = match &cell.content {
            Content::Text(text) => lines(text, width, half_points),
            Content::Figure(figure) => lines(figure, width, half_points),
            Content::Choices(choices) => lines(&boxes(choices), width, half_points),
        };
        (cell, lines)
    })
}

fn lettering(font: &str, half_points: u32) -> Format {
    let format = Format::new().set_font_name(font).set_font_size(f64::from(half_points) / 2.0);
    format.set_align(FormatAlign::VerticalCenter).set_text_wrap()
}

/// Height of some lines, in points.
fn height(lines: u32, half_points: u32) -> u32 {
    lines.saturating_mul(half_points.saturating_mul(5).div_ceil(7)).saturating_add(5)
}

/// How many lines a text takes in a cell of this width: an estimate, because Excel does not fit the height of merged
/// cells and fits no height before the sheet is opened.
fn lines(text: &str, width: u32, half_points: u32) -> u32 {
    // In half letters, as wide as those of ASCII; some room is left for the borders and at the ends of lines.
    let room = (width.saturating_sub(150) / (half_points.saturating_mul(5)) * 19 / 20).max(2);
    text.split('\n')
        .map(|line| {
            let halves: u32 = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            halves.div_ceil(room & !1).max(1)
        })
        .sum()
}

fn write_cell(
    sheet: &mut Worksheet,
    [first, last]: [RowNum; 2],
    [left, right]: [ColNum; 2],
    content: &Content,
    format: Format,
) -> Result<(), XlsxError> {
    let format = match content {
        Content::Figure(figure) => format.set_num_format(number_format(figure)),
        Content::Text(_) | Content::Choices(_) => format,
    };
    if (first, left) != (last, right) {
        sheet.merge_range(first, left, last, right, "", &format)?;
    }
    match content {
        // A text is no formula, whatever it begins with.
        Content::Text(text) => sheet.write_string_with_format(first, left, text.as_ref(), &format)?,
        Content::Choices(choices) => sheet.write_string_with_format(first, left, boxes(choices), &format)?,
        Content::Figure(figure) => match figure.parse::<f64>() {
            Ok(number) if figure.bytes().filter(u8::is_ascii_digit).count() <= DIGITS_MAX => {
                sheet.write_number_with_format(first, left, number, &format)?
            }
            Ok(_) | Err(_) => sheet.write_string_with_format(first, left, figure, &format)?,
        },
    };
    Ok(())
}

/// Shows as many decimals as were given.
fn number_format(figure: &str) -> String {
    let decimals = figure.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) }
}

fn boxes(choices: &[Choice]) -> String {
    let mut text = String::new();
    for (index, Choice { label, ticked }) in choices.iter().enumerate() {
        text.push_str(if index > 0 { "\u{3000}" } else { "" });
        text.push_str(label);
        text.push_str(if *ticked { " ☑" } else { " □" });
    }
    text
}

/// A place in a sheet; the limits of a declaration are far below those of Excel.
fn number<T: TryFrom<usize> + Default>(place: usize) -> T {
    T::try_from(place).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_high_as_their_texts_need() {
        let room = 8500;
        assert_eq!([lines("", room, 21), lines("短", room, 21), lines("a\n\nb", room, 21)], [1, 1, 3]);
        // 39 letters of 10.5 points stand on a line of 15 cm, less the margins.
        assert_eq!(lines(&"字".repeat(370), room, 21), 10);
        assert_eq!(lines(&"a".repeat(740), room, 21), 10, "letters of ASCII are half as wide");
        assert!(height(LINES, 21) < 409, "Excel's highest row");
    }

    #[test]
    fn figures_show_the_decimals_they_were_given() {
        assert_eq!(["150000.00", "1.5", "7"].map(number_format), ["0.00", "0.0", "0"]);
    }
}
