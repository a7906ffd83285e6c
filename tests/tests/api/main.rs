//! Everything that can be seen over HTTP.

mod audit;
mod bodies;
mod callers;
mod catalogue;
mod concurrency;
mod contract;
mod duplicates;
mod fixtures;
mod history;
mod keys;
mod language;
mod lifecycle;
mod list;
mod oidc;
mod paging;
mod patch;
mod preconditions;
mod projects;
mod requests;
mod roles;
mod round_trip;
mod rows;
mod service;
mod specification;
mod start;
mod validation;
