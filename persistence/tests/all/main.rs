//! Storage on both databases: every test runs on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../harness/mod.rs"]
mod harness;

/// Declares each test for both databases.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let place = crate::harness::Place::sqlite();
                super::$test(&place).await;
                place.remove().await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let place = crate::harness::Place::postgres().await;
                super::$test(&place).await;
                place.remove().await;
            })+
        }
    };
}

mod actions;
mod aggregate;
mod concurrency;
mod idempotency;
mod keys;
mod listing;
mod paging;
mod rekey;
mod seals;
mod tampering;
mod ways;
