//! Excel: one sheet per table. Rows go to temporary files as they come, so that memory stays as it is.

use domain::{
    process::stored::Stored,
    values::language::Language,
    views::tables::{Cell, Table, Told},
};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::fs::File;

use super::{ExportError, Pages, Zone, blocking};

/// Rows that a sheet holds, the titles among them.
const ROWS_MAX: u32 = 1_048_576;
/// Digits that Excel keeps of a number; longer ones are written as text.
const DIGITS_MAX: usize = 15;
/// Width of the columns, in characters.
const WIDTH: f64 = 16.0;

/// Writes all pages to a temporary file that is gone with its handle.
pub async fn workbook(mut pages: Pages, language: Language, zone: Zone) -> Result<File, ExportError> {
    let mut book = blocking(move || Book::new(language, zone)).await?;
    while let Some(page) = pages.next().await? {
        book = blocking(move || book.add(&page)).await?;
    }
    let file = blocking(move || book.save()).await?;
    Ok(File::from_std(file))
}

/// A sheet that is being written.
struct Sheet {
    table: Table,
    /// Index of the sheet in the workbook.
    index: usize,
    /// Number of the sheet within its table: a table may need several sheets.
    part: u32,
    row: u32,
}

struct Book {
    workbook: Workbook,
    language: Language,
    zone: Zone,
    title: Format,
    decimal: Format,
    sheets: Vec<Sheet>,
}

impl Book {
    fn new(language: Language, zone: Zone) -> Result<Self, ExportError> {
        let mut book = Self {
            workbook: Workbook::new(),
            language,
            zone,
            title: Format::new().set_bold(),
            decimal: Format::new().set_num_format("0.00####"),
            sheets: Vec::new(),
        };
        for table in Table::ALL {
            let sheet = book.sheet(*table, 1)?;
            book.sheets.push(sheet);
        }
        Ok(book)
    }

    /// Begins a sheet with its titles.
    fn sheet(&mut self, table: Table, part: u32) -> Result<Sheet, XlsxError> {
        let label = table.label();
        let name = label.get(self.language);
        let name = if part == 1 { name.to_owned() } else { format!("{name} {part}") };
        let titles = table.titles(self.language);
        let last = u16::try_from(titles.len()).unwrap_or(u16::MAX).saturating_sub(1);
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?.set_column_range_width(0, last, WIDTH)?;
        for (column, title) in (0_u16..).zip(titles) {
            sheet.write_string_with_format(0, column, title, &self.title)?;
        }
        Ok(Sheet { table, index: self.workbook.worksheets().len().saturating_sub(1), part, row: 1 })
    }

    /// Adds the rows of a page.
    fn add(mut self, page: &[Stored]) -> Result<Self, ExportError> {
        let zone = self.zone;
        let offset = |moment| zone.offset(moment);
        let told = Told { language: self.language, offset: &offset };
        for stored in page {
            for place in 0..self.sheets.len() {
                let Some(table) = self.sheets.get(place).map(|sheet| sheet.table) else { continue };
                for cells in table.rows(stored, told) {
                    self.write(place, &cells)?;
                }
            }
        }
        Ok(self)
    }

    fn write(&mut self, place: usize, cells: &[Cell]) -> Result<(), ExportError> {
        if let Some((table, part)) =
            self.sheets.get(place).filter(|it| it.row >= ROWS_MAX).map(|it| (it.table, it.part))
        {
            let next = self.sheet(table, part.saturating_add(1))?;
            if let Some(sheet) = self.sheets.get_mut(place) {
                *sheet = next;
            }
        }
        let Some(sheet) = self.sheets.get_mut(place) else { return Ok(()) };
        let worksheet = self.workbook.worksheet_from_index(sheet.index)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(worksheet, sheet.row, column, cell, &self.decimal)?;
        }
        sheet.row = sheet.row.saturating_add(1);
        Ok(())
    }

    fn save(mut self) -> Result<std::fs::File, ExportError> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        std::io::Seek::rewind(&mut file)?;
        Ok(file)
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, decimal: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        // A text is no formula, whatever it begins with. These two characters may not stand in XML.
        Cell::Text(text) => {
            sheet.write_string(row, column, text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"))?;
        }
        Cell::Number(text) => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            match text.parse::<f64>() {
                Ok(number) if digits <= DIGITS_MAX && text.contains('.') => {
                    sheet.write_number_with_format(row, column, number, decimal)?
                }
                Ok(number) if digits <= DIGITS_MAX => sheet.write_number(row, column, number)?,
                Ok(_) | Err(_) => sheet.write_string(row, column, text)?,
            };
        }
    }
    Ok(())
}
