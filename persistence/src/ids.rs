//! Ids of everything that is stored.

use uuid::Uuid;

/// A new id: UUID version 7, rising with time, so that new rows land at the end of their indexes.
#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
