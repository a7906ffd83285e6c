//! The HTTP service: the only crate that names HTTP.

pub mod admin;
pub mod import;
pub mod openapi;
pub mod profiles;
pub mod settings;
pub mod validate;

mod audit_key;
mod auth;
mod body;
mod clock;
mod context;
mod cursor;
mod exchange;
mod export;
mod extract;
mod idempotency;
mod input;
mod json;
mod paging;
mod problem;
mod refusals;
mod respond;
mod route_table;
mod routes;
mod start;
mod upload;

pub use start::{Running, StartError, migrate, start};
