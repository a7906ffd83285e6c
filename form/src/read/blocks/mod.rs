//! What stands in the file: paragraphs and tables of cells in the order of the document, with the marks of check boxes.

pub mod docx;
pub mod grid;
pub mod marks;
pub mod number_format;
pub mod place;
pub mod xlsx;
pub mod xlsx_book;
pub mod xlsx_sheet;
