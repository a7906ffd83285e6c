//! The database is away for a while, gone or standing still: the service says so at once and goes on by itself.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::json;
use tokio::{
    task::JoinSet,
    time::{interval, sleep},
};

use crate::{
    http::{Caller, Outcome},
    process::{Service, ready},
    proxy::Proxy,
    report::{Database, Finding, spread},
    world::World,
};

const PATH: &str = "/api/v1/projects";
/// How long the database is away.
const AWAY: Duration = Duration::from_secs(6);
/// How often a client asks meanwhile.
const ASK_EVERY: Duration = Duration::from_millis(200);
const ANSWERED_WITHIN: u128 = 2_000;
const READY_WITHIN: u128 = 1_000;
const BACK_WITHIN: u128 = 2_000;
/// How many clients write at once before their connections are forgotten.
const CLIENTS: u64 = 16;
/// How long connections rest before they are forgotten: they are asked whether they answer then.
const RESTED: Duration = Duration::from_millis(1_500);

pub async fn outages(world: &mut World) {
    for (name, frozen) in [("frozen", true), ("down", false)] {
        let rounds = world.rounds(1, 10);
        let service = world.service(Database::Postgres, &[]).await;
        let (mut answers, mut probes, mut returns) = (Vec::new(), Vec::new(), Vec::new());
        let (mut faults, mut misses) = (Vec::new(), Vec::new());
        let mut number = 0;
        for _ in 0..rounds {
            write(&Caller::new(service.address), &mut number).await.unwrap_or_else(|fault| faults.push(fault));
            if frozen {
                world.postgres.freeze()
            } else {
                world.postgres.kill()
            }
            let (asked, probed) = watch(service.address, &mut number).await;
            answers.extend(asked.into_iter().map(|(took, status)| {
                if status != Some(503) {
                    faults.push(format!("a write is answered {status:?} while the database is away"));
                }
                took
            }));
            probes.extend(probed);
            if frozen {
                world.postgres.thaw()
            } else {
                world.postgres.resume()
            }
            let back = Instant::now();
            let caller = Caller::new(service.address);
            while write(&caller, &mut number).await.is_err() {
                sleep(Duration::from_millis(20)).await;
            }
            returns.push(back.elapsed().as_millis());
        }
        for (what, times, limit) in [
            ("a write", &answers, ANSWERED_WITHIN),
            ("readiness", &probes, READY_WITHIN),
            ("the first write", &returns, BACK_WITHIN),
        ] {
            let longest = times.iter().max().copied().unwrap_or_default();
            if longest > limit {
                misses.push(format!("{what} takes {longest} ms, promised are {limit}"));
            }
        }
        let figure = format!(
            "{rounds} times {name} for {} s: writes answered 503 in {}; readiness in {}; first write after return {}",
            AWAY.as_secs(),
            spread(&mut answers),
            spread(&mut probes),
            spread(&mut returns)
        );
        let promise = "503 within 2 s, readiness within 1 s, first write within 2 s of return";
        world.found(Finding { scenario: "outages", database: Database::Postgres, figure, promise, faults, misses });
    }
}

/// A fail-over or a firewall forgets the connections while they rest: nobody ends them, and nothing passes over them.
pub async fn forgotten(world: &mut World) {
    let database = world.database(Database::Postgres);
    let proxy = Proxy::before(&database);
    // So few that all of them are in use before they rest.
    let few = [("JIXIAO_DATABASE_CONNECTIONS", "4".to_owned())];
    let mut service = Service::new(&world.folder, &proxy.url, &few);
    service.start().await;
    let (rounds, mut number) = (world.rounds(1, 10), 0);
    let (mut returns, mut faults, mut misses) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            let caller = Caller::new(service.address);
            clients.spawn(async move { write(&caller, &mut (1_000_000 * (client + 1))).await });
        }
        faults.extend(clients.join_all().await.into_iter().filter_map(Result::err));
        sleep(RESTED).await;
        proxy.forget();
        let begun = Instant::now();
        if let Err(fault) = write(&Caller::new(service.address), &mut number).await {
            faults.push(fault);
        }
        returns.push(begun.elapsed().as_millis());
    }
    let longest = returns.iter().max().copied().unwrap_or_default();
    if longest > BACK_WITHIN {
        misses.push(format!("the first write takes {longest} ms, promised are {BACK_WITHIN}"));
    }
    let figure = format!(
        "{rounds} times all connections forgotten while they rested: next write done in {}",
        spread(&mut returns)
    );
    let promise = "the next write is done within 2 s";
    world.found(Finding { scenario: "outages", database: Database::Postgres, figure, promise, faults, misses });
}

/// Asks for writes and for readiness while the database is away; answers how long each took, and what writes were told.
async fn watch(address: SocketAddr, number: &mut u64) -> (Vec<(u128, Option<u16>)>, Vec<u128>) {
    let begun = Instant::now();
    let (mut writes, mut probes, mut ticks) = (JoinSet::new(), JoinSet::new(), interval(ASK_EVERY));
    while begun.elapsed() < AWAY {
        ticks.tick().await;
        *number += 1;
        let name = format!("项目{number}");
        writes.spawn(async move {
            let asked = Instant::now();
            let outcome = Caller::new(address).send(Method::POST, PATH, &[], Some(&least(&name))).await;
            let status = if let Outcome::Answered(reply) = outcome { Some(reply.status) } else { None };
            (asked.elapsed().as_millis(), status)
        });
        probes.spawn(async move {
            let asked = Instant::now();
            ready(address).await;
            asked.elapsed().as_millis()
        });
    }
    (writes.join_all().await, probes.join_all().await)
}

async fn write(caller: &Caller, number: &mut u64) -> Result<(), String> {
    *number += 1;
    match caller.send(Method::POST, PATH, &[], Some(&least(&format!("项目{number}")))).await {
        Outcome::Answered(reply) if reply.status == 201 => Ok(()),
        other => Err(format!("a write is not done: {other:?}")),
    }
}

fn least(name: &str) -> serde_json::Value {
    json!({ "fiscal_year": 2026, "unit_code": "120001", "unit_name": "区文化和旅游局", "name": name })
}
