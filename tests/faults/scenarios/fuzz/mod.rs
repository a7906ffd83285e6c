//! Requests for every operation, most of them spoilt: whatever is sent, the answer is one that the contract promises.

mod pool;
mod request;
mod spoil;

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    time::{Duration, Instant},
};

use reqwest::{Client, Method, Url, header::HeaderMap};
use tests::{Spec, spec::Exchange};
use tokio::task::JoinSet;

use crate::{
    chance::Chance,
    report::{Database, Finding, spread},
    world::World,
};

use pool::Pool;
use request::Request;

/// Clients at the same time.
const CLIENTS: usize = 4;
/// Cases after which declarations in every state are made anew.
const REFILL_EVERY: usize = 150;
/// Share of the requests that stay as they are, in percent.
const SOUND: u64 = 30;
/// Longest time of an answer.
const WITHIN: Duration = Duration::from_secs(10);

pub async fn fuzz(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let cases = world.rounds(1_500, 50_000);
        let service = world.service(database, &[]).await;
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            clients.spawn(client(service.address, cases / CLIENTS, world.chance.fork()));
        }
        let mut all = Seen::default();
        for seen in clients.join_all().await {
            all.faults.extend(seen.faults);
            all.misses.extend(seen.misses);
            all.times.extend(seen.times);
            for (status, count) in seen.statuses {
                *all.statuses.entry(status).or_default() += count;
            }
            for (operation, count) in seen.accepted {
                *all.accepted.entry(operation).or_default() += count;
            }
        }
        let operations = Spec::committed().operations();
        let never: Vec<_> =
            operations.iter().map(|operation| operation.id()).filter(|id| !all.accepted.contains_key(*id)).collect();
        // With few cases chance may leave one out, which says nothing of the service.
        if !never.is_empty() {
            all.misses.push(format!("never accepted: {}", never.join(", ")));
        }
        let statuses: Vec<_> = all.statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        let figure = format!(
            "{} cases, {} of {} operations accepted at least once; {}; {}",
            all.times.len(),
            operations.len() - never.len(),
            operations.len(),
            statuses.join(", "),
            spread(&mut all.times)
        );
        let promise = "every answer is one that the contract declares, none is 500, all within 10 s";
        world.found(Finding { scenario: "fuzz", database, figure, promise, faults: all.faults, misses: all.misses });
    }
}

#[derive(Default)]
struct Seen {
    statuses: BTreeMap<u16, usize>,
    accepted: HashMap<&'static str, usize>,
    /// Milliseconds of each answer.
    times: Vec<u128>,
    faults: Vec<String>,
    /// Answers that took too long.
    misses: Vec<String>,
}

async fn client(address: SocketAddr, cases: usize, mut chance: Chance) -> Seen {
    let http = Client::builder().no_proxy().timeout(WITHIN * 2).build().expect("a client can be made");
    let (mut seen, mut pool) = (Seen::default(), Pool::default());
    let operations = Spec::committed().operations();
    for case in 0..cases {
        if case % REFILL_EVERY == 0
            && let Err(fault) = pool.refill(&http, address, &mut chance).await
        {
            seen.faults.push(fault);
            break;
        }
        // Each operation in turn, so that none is left out of a short run.
        let operation = &operations[case % operations.len()];
        let mut request = Request::sound(operation, &pool, &mut chance);
        if chance.below(100) >= SOUND {
            for _ in 0..=chance.below(2) {
                spoil::spoil(&mut request, &mut chance);
            }
        }
        one(&http, address, operation.id(), request, &mut seen).await;
    }
    seen
}

async fn one(http: &Client, address: SocketAddr, operation: &'static str, request: Request, seen: &mut Seen) {
    let Ok(mut url) = format!("http://{address}{}", request.path).parse::<Url>() else { return };
    if !request.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&request.query);
    }
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<reqwest::header::HeaderName>(), value.as_slice().try_into()) {
            headers.append(name, value);
        }
    }
    let path = url.path().to_owned();
    let query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let told = || format!("{operation}: {} {url} {} ", request.method, shown(request.body.as_deref()));
    let sending = http.request(request.method.clone(), url.clone()).headers(headers.clone());
    let sending = request.body.iter().fold(sending, |sending, body| sending.body(body.clone()));
    let asked = Instant::now();
    let answered = async {
        let response = sending.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok::<_, reqwest::Error>((status, headers, response.bytes().await?))
    };
    let (status, reply_headers, body) = match answered.await {
        Ok(answer) => answer,
        Err(error) => {
            seen.faults.push(format!("{}no answer: {error}", told()));
            return;
        }
    };
    let took = asked.elapsed();
    seen.times.push(took.as_millis());
    *seen.statuses.entry(status).or_default() += 1;
    if status < 400 {
        *seen.accepted.entry(operation).or_default() += 1;
    }
    if took > WITHIN {
        seen.misses.push(format!("{}takes {} ms", told(), took.as_millis()));
    }
    let exchange = Exchange {
        method: &request.method,
        path: &path,
        query,
        sent: &headers,
        sent_body: request.body.as_deref().filter(|_| request.takes_body && means_a_body(&request.method)),
        status,
        headers: &reply_headers,
        body: &body,
    };
    if let Err(fault) = Spec::committed().check(&exchange) {
        let fault: String = fault.chars().take(300).collect();
        seen.faults.push(format!("{}{status}: {fault}", told()));
    }
}

/// A body has no meaning for other methods (RFC 9110, 9.3), and none for an operation that takes none: it is passed over.
fn means_a_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// The beginning of a body.
fn shown(body: Option<&[u8]>) -> String {
    let text: String = String::from_utf8_lossy(body.unwrap_or_default()).chars().take(200).collect();
    format!("{text:?}")
}
