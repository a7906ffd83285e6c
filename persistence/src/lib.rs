//! Where declarations are kept: PostgreSQL or SQLite, told apart by the URL alone.
//!
//! The only crate that names SeaORM. Row entities are private; what goes in and out are the types of `domain`.
//! Writes go through a [`Tx`], reads through a [`Db`] or a [`Tx`].

mod adopt;
mod aggregate;
mod arrays;
pub mod attachments;
pub mod audit;
pub mod changes;
mod children;
pub mod codes;
mod db;
mod entity;
mod error;
pub mod history;
pub mod idempotency;
mod ids;
mod insert;
pub mod keys;
pub mod list;
mod migrate;
mod migration;
pub mod now;
pub mod projects;
mod rekey;
mod rows;
mod sealing;
mod seals;
mod search;
mod sized;
pub mod statistics;
mod step;
mod units;
pub mod verify;
mod writers;

pub use db::{Db, Options, Read, Tx, Working};
pub use error::{Error, Unique};
pub use ids::new_id;
pub use rekey::{Rekeyed, Unproved, rekey};
