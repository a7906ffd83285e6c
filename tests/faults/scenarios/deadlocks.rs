//! Batches that write the same declarations, each in another order.

use std::time::Instant;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    chance::Chance,
    http::{Caller, Outcome},
    report::{Database, Finding},
    world::World,
};

const WRITERS: usize = 16;
const BATCHES: usize = 3;
const ITEMS: usize = 50;

pub async fn deadlocks(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let service = world.service(database, &[]).await;
        let begun = Instant::now();
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            let (caller, mut chance) = (Caller::new(service.address), world.chance.fork());
            writers.spawn(async move {
                let mut refused = Vec::new();
                for _ in 0..BATCHES {
                    let batch = batch(&mut chance);
                    match caller.send(Method::POST, "/api/v1/projects/batch", &[], Some(&batch)).await {
                        Outcome::Answered(reply) if reply.status == 201 => {}
                        other => refused.push(format!("a batch is not stored: {other:?}")),
                    }
                }
                refused
            });
        }
        let faults: Vec<_> = writers.join_all().await.into_iter().flatten().collect();
        let all = WRITERS * BATCHES;
        let figure = format!(
            "{} of {all} batches of the same {ITEMS} declarations stored in {:.1} s",
            all - faults.len(),
            begun.elapsed().as_secs_f32()
        );
        world.found(Finding {
            scenario: "deadlocks",
            database,
            figure,
            promise: "every batch is stored",
            faults,
            misses: Vec::new(),
        });
    }
}

/// The same declarations in another order; none of them is there before the first batch.
fn batch(chance: &mut Chance) -> Value {
    let mut items: Vec<_> = (0..ITEMS)
        .map(|number| {
            json!({ "project": {
                "fiscal_year": 2026, "unit_code": "120001", "unit_name": "区文化和旅游局", "name": format!("项目{number}"),
                "external_id": format!("W-{number}"), "leader": format!("第{}人", chance.below(1000)),
            } })
        })
        .collect();
    for place in (1..items.len()).rev() {
        let other = chance.below(u64::try_from(place).expect("it is small") + 1);
        items.swap(place, usize::try_from(other).expect("it is small"));
    }
    json!({ "mode": "atomic", "upsert": true, "items": items })
}
