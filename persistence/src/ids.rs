//! Ids of everything that is stored.

use uuid::Uuid;

/// A new id: UUID version 7, rising with time, so that new rows land at the end of their indexes.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
