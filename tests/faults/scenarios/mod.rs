//! The faults, a file for each kind.

pub mod crowds;
pub mod deadlocks;
pub mod fuzz;
pub mod hostile;
pub mod kills;
pub mod outages;
pub mod overload;
pub mod seals;
pub mod slow;
pub mod stalls;
pub mod stops;
