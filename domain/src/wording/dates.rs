//! Dates: what every reader of them shares.

use chrono::{Days, NaiveDate};

/// The day that a spreadsheet shows as this number; 44561 is 2021-12-31. Excel counts from the last day of 1899 and
/// believes in 29 February 1900. Which days are likely, the caller knows.
pub fn of_serial(days: u64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}
