//! Everything that can be seen over HTTP.

mod bodies;
mod callers;
mod catalogue;
mod concurrency;
mod contract;
mod duplicates;
mod language;
mod list;
mod paging;
mod patch;
mod preconditions;
mod projects;
mod requests;
mod round_trip;
mod rows;
mod service;
mod specification;
mod start;
mod validation;
