//! Requests that need more than one thing at a time, all at once; somebody else reads meanwhile.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    http::{Caller, Outcome},
    report::{Database, Finding},
    world::World,
};

const COPIES: usize = 40;
const WITHIN: Duration = Duration::from_secs(10);
const READ_WITHIN: Duration = Duration::from_millis(500);

/// Copies under keys read while they write; as many as there are connections used to stop everybody.
pub async fn starvation(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let service = world.service(database, &[]).await;
        let caller = Caller::new(service.address);
        let body = json!({ "fiscal_year": 2020, "unit_code": "120001", "unit_name": "区文化和旅游局", "name": "项目" });
        let Outcome::Answered(created) = caller.send(Method::POST, "/api/v1/projects", &[], Some(&body)).await else {
            panic!("a declaration is not stored")
        };
        let path = format!("/api/v1/projects/{}", created.body["id"].as_str().expect("an answer has an id"));
        let begun = Instant::now();
        let mut copies = JoinSet::new();
        for number in 0..COPIES {
            let (caller, path) = (Caller::new(service.address), format!("{path}/copies"));
            copies.spawn(async move {
                let (key, body) = (format!("copy-{number}"), json!({ "fiscal_year": 2031 + number }));
                match caller.send(Method::POST, &path, &[("idempotency-key", &key)], Some(&body)).await {
                    Outcome::Answered(reply) if reply.status == 201 => None,
                    other => Some(format!("a copy is not made: {other:?}")),
                }
            });
        }
        let (mut faults, mut misses, mut slowest) = (Vec::new(), Vec::new(), Duration::ZERO);
        while !copies.is_empty() {
            let asked = Instant::now();
            let answered = caller.get(&path).await;
            slowest = slowest.max(asked.elapsed());
            if !matches!(answered, Outcome::Answered(reply) if reply.status == 200) {
                faults.push("a read is not answered meanwhile".to_owned());
            }
            while let Some(done) = copies.try_join_next() {
                faults.extend(done.expect("a copy does not panic"));
            }
        }
        let took = begun.elapsed();
        if took > WITHIN {
            misses.push(format!("it takes {} ms", took.as_millis()));
        }
        if slowest > READ_WITHIN {
            misses.push(format!("a read takes {} ms meanwhile", slowest.as_millis()));
        }
        let figure = format!(
            "{COPIES} copies under keys at once in {} ms, the slowest read meanwhile {} ms",
            took.as_millis(),
            slowest.as_millis()
        );
        let promise = "all done within 10 s, a read within 0.5 s";
        world.found(Finding { scenario: "starvation", database, figure, promise, faults, misses });
    }
}
