//! Many times more clients than the service can serve: it serves as many requests as ever and refuses the others soon.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::Method;
use serde_json::json;
use tokio::{task::JoinSet, time::sleep};

use crate::{
    chance::Chance,
    http::{Caller, Outcome},
    raw::{Connection, head},
    report::{Database, Finding, spread},
    world::World,
};

const DECLARATIONS: usize = 200;
/// Clients among which the best number is looked for.
const FEW: [usize; 3] = [8, 16, 32];
/// Overload: so many times the best number of clients.
const TIMES: usize = 10;
/// Share of the best goodput that must stay, in percent.
const SHARE: u64 = 90;
/// Longest time until a request is refused, for 99 of 100.
const REFUSED_WITHIN: u128 = 100;

pub async fn overload(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let service = world.service(database, &[]).await;
        let ids = Arc::new(declarations(&Caller::new(service.address)).await);
        let seconds = u64::try_from(world.rounds(3, 600)).expect("it is small");
        let reference = u64::try_from(world.rounds(3, 20)).expect("it is small");
        let (mut best, mut clients) = (0, 0);
        service.forget_height();
        for few in FEW {
            let seen = crowd(service.address, &ids, few, reference, &mut world.chance).await;
            if seen.goodput > best {
                (best, clients) = (seen.goodput, few);
            }
        }
        let (calm, _) = service.memory();
        service.forget_height();
        let mut seen = crowd(service.address, &ids, clients * TIMES, seconds, &mut world.chance).await;
        let (height, _) = service.memory();
        world.found(told(database, &mut seen, best, clients, (calm, height), seconds));
        drop(service);
    }
}

fn told(
    database: Database,
    seen: &mut Crowd,
    best: u64,
    clients: usize,
    (calm, height): (u64, u64),
    seconds: u64,
) -> Finding {
    let share = seen.goodput * 100 / best.max(1);
    let (mut faults, mut misses) = (Vec::new(), Vec::new());
    if share < SHARE {
        misses.push(format!("goodput is {share} % of the best"));
    }
    if height > calm * 2 {
        misses.push(format!("memory grew from {calm} to {height} MiB"));
    }
    let refusals = spread(&mut seen.refusals);
    let late = seen.refusals.get(seen.refusals.len().saturating_sub(1) * 99 / 100).copied().unwrap_or_default();
    if late > REFUSED_WITHIN {
        misses.push(format!("refusals take {late} ms"));
    }
    if seen.wrong > 0 {
        faults.push(format!("{} answers are neither right nor 503", seen.wrong));
    }
    let figure = format!(
        "{best}/s at {clients} clients, {}/s ({share} %) at {} for {seconds} s; {} refused: {refusals}; {calm} → {height} MiB",
        seen.goodput,
        clients * TIMES,
        seen.refusals.len(),
    );
    let promise = "goodput ≥ 90 %, refusals within 100 ms, memory ≤ 2×";
    Finding { scenario: "overload", database, figure, promise, faults, misses }
}

async fn declarations(caller: &Caller) -> Vec<String> {
    let items: Vec<_> = (0..DECLARATIONS)
        .map(|number| {
            json!({ "project": { "fiscal_year": 2026, "unit_code": "120001", "unit_name": "区文化和旅游局", "name": format!("项目{number}") } })
        })
        .collect();
    let body = json!({ "mode": "atomic", "items": items });
    let Outcome::Answered(reply) = caller.send(Method::POST, "/api/v1/projects/batch", &[], Some(&body)).await else {
        panic!("a batch is not answered")
    };
    let items = reply.body["items"].as_array().expect("a batch answers its items");
    items.iter().filter_map(|item| item["id"].as_str().map(ToOwned::to_owned)).collect()
}

/// What a crowd of clients saw.
#[derive(Default)]
struct Crowd {
    /// Requests done a second.
    goodput: u64,
    /// Milliseconds until each refusal.
    refusals: Vec<u128>,
    wrong: u64,
}

/// So many clients for so many seconds. Who is refused asks again after the second that Retry-After says.
async fn crowd(
    address: SocketAddr,
    ids: &Arc<Vec<String>>,
    clients: usize,
    seconds: u64,
    chance: &mut Chance,
) -> Crowd {
    let (begun, until) = (Instant::now(), Duration::from_secs(seconds));
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let (ids, mut chance) = (Arc::clone(ids), chance.fork());
        tasks.spawn(async move {
            let (mut done, mut refusals, mut wrong) = (0_u64, Vec::new(), 0_u64);
            let mut connection = None;
            while begun.elapsed() < until {
                let open = match connection.take() {
                    Some(open) => Ok(open),
                    None => Connection::open(address).await,
                };
                let Ok(mut open) = open else {
                    sleep(Duration::from_millis(100)).await;
                    continue;
                };
                let asked = Instant::now();
                match open.ask(&request(&ids, &mut chance)).await {
                    Ok((200, goes_on)) => {
                        done += 1;
                        connection = goes_on.then_some(open);
                    }
                    Ok((503, goes_on)) => {
                        refusals.push(asked.elapsed().as_millis());
                        connection = goes_on.then_some(open);
                        sleep(Duration::from_secs(1)).await;
                    }
                    // The service may close a connection that it does not want to keep: who is not served asks again.
                    Err(_) => sleep(Duration::from_secs(1)).await,
                    Ok(_) => wrong += 1,
                }
            }
            (done, refusals, wrong)
        });
    }
    let mut seen = Crowd::default();
    let mut done = 0;
    for (served, refusals, wrong) in tasks.join_all().await {
        done += served;
        seen.refusals.extend(refusals);
        seen.wrong += wrong;
    }
    seen.goodput = done / seconds.max(1);
    seen
}

/// Seven in ten read a declaration, two a page, one changes a field.
fn request(ids: &[String], chance: &mut Chance) -> Vec<u8> {
    let place = usize::try_from(chance.below(u64::try_from(ids.len()).expect("it is small"))).expect("it is small");
    let path = format!("/api/v1/projects/{}", ids[place]);
    match chance.below(10) {
        0..7 => head("GET", &path, "", 0).into_bytes(),
        7..9 => head("GET", "/api/v1/projects?page_size=20", "", 0).into_bytes(),
        _ => {
            let body = json!({ "leader": format!("第{}人", chance.below(1000)) }).to_string();
            let headers = "If-Match: *\r\nContent-Type: application/merge-patch+json\r\n";
            let mut request = head("PATCH", &path, headers, body.len()).into_bytes();
            request.extend_from_slice(body.as_bytes());
            request
        }
    }
}
