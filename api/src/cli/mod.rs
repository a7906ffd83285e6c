//! The command line: its settings and the commands that are not the service itself.

pub mod admin;
pub mod import;
pub mod profiles;
pub mod settings;
pub mod validate;
