//! What happens to a declaration: who acts, which moves are open, what is kept of it.

pub mod action;
pub mod attachment;
pub mod batch;
pub mod caller;
pub mod caller_name;
pub mod copy;
pub mod history;
pub mod lifecycle;
pub mod stored;
