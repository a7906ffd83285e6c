//! Rows as they are stored, one file per table: its columns and both mappings.

pub(crate) mod api_key;
pub(crate) mod attachment;
pub(crate) mod audit;
pub(crate) mod cost_item;
pub(crate) mod explanation;
pub(crate) mod idempotency;
pub(crate) mod indicator;
pub(crate) mod project;
pub(crate) mod revision;
pub(crate) mod safeguard;
