//! What every route stands on: reading requests, answering them, refusing them.

pub mod address;
pub mod audited;
pub mod clock;
pub mod context;
pub mod cursor;
pub mod declaration;
pub mod document;
pub mod extract;
pub mod filter;
pub mod idempotency;
pub mod json;
pub mod judge;
pub mod middleware;
pub mod paging;
pub mod parameter;
pub mod problem;
pub mod refusals;
pub mod respond;
pub mod route_table;
pub mod table;
pub mod upload;
