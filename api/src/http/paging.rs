//! Pages of lists: how many rows one has, and where it begins.

use domain::values::period::Timestamp;
use utoipa::IntoParams;

use crate::http::{
    cursor::{Cursor, Question},
    parameter::PageSize,
    query::{Parameters, Values},
    respond::Answer,
};

/// How many rows to read for a page: one more than asked for tells whether there is a next page.
pub fn limit(page_size: PageSize) -> u64 {
    u64::from(page_size.get()) + 1
}

/// 分页 Place of a page.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// 每页条数 Most rows in a page.
    #[param(inline, example = 50, required = false)]
    pub page_size: PageSize,
    /// 游标 The next_cursor of the previous page.
    #[param(inline)]
    pub cursor: Option<Cursor>,
}

impl PageQuery {
    /// The number that the cursor of this question stands for.
    pub fn number(&self, question: &Question) -> Answer<Option<i64>> {
        Ok(self.cursor.as_ref().map(|cursor| cursor.read_number(question)).transpose()?)
    }
}

impl Parameters for PageQuery {
    const LIMITED: bool = true;
    const NAMES: &[&str] = &["page_size", "cursor"];

    fn read(values: &mut Values) -> Self {
        Self { page_size: PageSize::take(values, "page_size"), cursor: Cursor::take(values) }
    }
}

/// A moment of the history, as text.
pub fn moment(micros: i64) -> String {
    Timestamp::from_micros(micros).to_string()
}
