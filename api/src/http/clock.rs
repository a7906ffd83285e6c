//! The one place that asks for the time; everything else is told it.

use domain::values::period::Timestamp;

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> Timestamp {
    chrono::Utc::now().into()
}
