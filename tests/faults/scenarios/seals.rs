//! Whoever owns the database alters where the chain of events ends: nothing more is written after a minute, reading goes
//! on, and once it is put back writing does too.

use std::time::{Duration, Instant};

use reqwest::Method;
use sea_orm::{ConnectionTrait, Database as Orm};
use serde_json::json;
use tokio::time::sleep;

use crate::{
    http::{Caller, Outcome},
    process::Service,
    report::{Database, Finding},
    world::World,
};

const PATH: &str = "/api/v1/projects";
/// Pause between two writes.
const PAUSE: Duration = Duration::from_millis(500);
/// Writes go on for at most a minute, and the time in which sealing is tried again.
const REFUSED_WITHIN: Duration = Duration::from_secs(75);
const BACK_WITHIN: Duration = Duration::from_secs(15);

pub async fn seals(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let url = world.database(database);
        let mut service = Service::new(&world.folder, &url, &[]);
        service.start().await;
        let (caller, mut faults, mut number) = (Caller::new(service.address), Vec::new(), 0);
        if write(&caller, &mut number).await != Told::Stored {
            faults.push("the first write is not done".to_owned());
        }
        alter(&url, "UPDATE audit_head SET hash = 'x' || hash").await;
        let refused = until(&caller, &mut number, Told::Unsealed, REFUSED_WITHIN).await;
        let written = number;
        match caller.get(&format!("{PATH}?page_size=1")).await {
            Outcome::Answered(reply) if reply.status == 200 => {}
            other => faults.push(format!("a read is answered {other:?} while nothing is written")),
        }
        alter(&url, "UPDATE audit_head SET hash = substr(hash, 2)").await;
        let back = until(&caller, &mut number, Told::Stored, BACK_WITHIN).await;
        match caller.get("/api/v1/audit/verify").await {
            Outcome::Answered(reply) if reply.body.get("valid") == Some(&json!(true)) => {}
            other => faults.push(format!("the history is not whole afterwards: {other:?}")),
        }
        let mut told = |what: &str, took: Option<Duration>| match took {
            Some(took) => format!("{:.1} s", took.as_secs_f64()),
            None => {
                faults.push(format!("{what} did not happen"));
                "never".to_owned()
            }
        };
        let figure = format!(
            "an altered head: writes refused after {} ({written} asked for), done again {} after it was put back",
            told("the refusal", refused),
            told("the return", back)
        );
        let promise = "no write after a minute without seals, reads go on, the history is whole afterwards";
        world.found(Finding { scenario: "seals", database, figure, promise, faults, misses: Vec::new() });
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Stored,
    Unsealed,
    Other,
}

async fn write(caller: &Caller, number: &mut u32) -> Told {
    *number += 1;
    let body = json!({
        "fiscal_year": 2026, "unit_code": "120001", "unit_name": "区文化和旅游局", "name": format!("项目{number}"),
    });
    match caller.send(Method::POST, PATH, &[], Some(&body)).await {
        Outcome::Answered(reply) if reply.status == 201 => Told::Stored,
        Outcome::Answered(reply) if reply.body.get("code") == Some(&json!("history_unsealed")) => Told::Unsealed,
        _ => Told::Other,
    }
}

/// Writes until this is told; how long it took.
async fn until(caller: &Caller, number: &mut u32, wanted: Told, within: Duration) -> Option<Duration> {
    let begun = Instant::now();
    while begun.elapsed() < within {
        if write(caller, number).await == wanted {
            return Some(begun.elapsed());
        }
        sleep(PAUSE).await;
    }
    None
}

async fn alter(url: &str, sql: &str) {
    let owner = Orm::connect(url).await.expect("the owner of the database gets in");
    owner.execute_unprepared(sql).await.expect("the owner may change everything");
    owner.close().await.expect("the owner goes");
}
