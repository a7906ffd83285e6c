//! The HTTP service: the only crate that names HTTP.

pub mod cli;
pub mod contract;

mod auth;
mod database;
pub mod demo;
mod export;
mod failure;
pub mod heads;
mod http;
pub mod office;
mod routes;
mod server;
mod service;
mod start;
mod stop;
mod upkeep;

pub use failure::StartError;
pub use start::{Running, Stopper, migrate, start};
pub use stop::Phase;
