//! What every route stands on: reading requests, answering them, refusing them.

pub mod address;
pub mod audited;
pub mod clock;
pub mod context;
pub mod cursor;
pub mod declaration;
pub mod document;
pub mod feed;
pub mod filter;
pub mod gate;
pub mod idempotency;
pub mod json;
pub mod judge;
pub mod load;
pub mod middleware;
pub mod paging;
pub mod parameter;
pub mod payload;
pub mod precondition;
pub mod problem;
pub mod query;
pub mod refusals;
pub mod respond;
pub mod route_table;
pub mod table;
pub mod upload;
