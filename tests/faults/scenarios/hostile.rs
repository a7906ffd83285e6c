//! Bodies that are small to send and large to hold, and answers over declarations as large as they may be.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::sleep};

use crate::{
    http::{Caller, Outcome},
    process::{ADMIN_KEY, Service},
    report::{Database, Finding},
    world::World,
};

/// Most memory of the process, in MiB.
const MEMORY_MAX: u64 = 256;
/// Largest answer to a faulty request, in bytes.
const ANSWER_MAX: usize = 4 * 1024 * 1024;
/// Longest time of a plain read meanwhile, in milliseconds.
const READ_WITHIN: u128 = 500;
/// After this time the memory that was taken is looked at again, in seconds.
const REST: usize = 10;
const SHORT_REST: usize = 1;
const PROMISE: &str = "memory ≤ 256 MiB, answers ≤ 4 MiB, a read meanwhile ≤ 500 ms";

pub async fn bodies(world: &mut World) {
    let database = Database::Sqlite;
    let service = world.service(database, &[]).await;
    let rest = rest(world);
    let unknown = members(700_000);
    let rows: Vec<_> = (0..500).map(|_| format!("{{\"project\":{}}}", members(1_000))).collect();
    let batch = format!("{{\"mode\":\"partial\",\"items\":[{}]}}", rows.join(","));
    let nested = format!("{{\"name\":{}", "[".repeat(8_000_000));
    let multipart = format!("multipart/form-data; boundary={}", "b".repeat(60_000));
    let parts = "-".repeat(4_000_000);
    let longest = "b".repeat(70);
    let near = format!(
        "--{longest}\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{}",
        format!("\r\n--{}", "b".repeat(69)).repeat(110_000)
    );
    let longest = format!("multipart/form-data; boundary={longest}");
    let bounded = members(290_000);
    let cases: [(&str, &str, &str, &str, usize); 8] = [
        ("8 bodies of 700,000 unknown members", "/api/v1/projects", "application/json", &unknown, 8),
        ("8 of them to be validated", "/api/v1/validation", "application/json", &unknown, 8),
        ("8 bodies of 290,000 unknown members", "/api/v1/projects", "application/json", &bounded, 8),
        ("8 such bodies to be validated", "/api/v1/validation", "application/json", &bounded, 8),
        ("4 batches of 500 × 1,000 unknown members", "/api/v1/projects/batch", "application/json", &batch, 4),
        ("8 bodies of 8,000,000 brackets", "/api/v1/projects", "application/json", &nested, 8),
        ("4 parts behind a boundary of 60,000 characters", "/api/v1/imports/form", &multipart, &parts, 4),
        ("4 parts full of almost their boundary", "/api/v1/imports/form", &longest, &near, 4),
    ];
    for (name, path, media_type, body, at_once) in cases {
        let seen = send(&service, path, media_type, body, at_once, rest).await;
        finding(world, database, name, seen);
    }
}

/// `{"member_0":0,…}`
fn members(count: usize) -> String {
    let mut text = String::with_capacity(count * 12);
    for number in 0..count {
        let separator = if number == 0 { '{' } else { ',' };
        write!(text, "{separator}\"m{number}\":0").expect("a text can be written to");
    }
    text.push('}');
    text
}

fn rest(world: &World) -> Duration {
    Duration::from_secs(u64::try_from(world.rounds(SHORT_REST, REST)).expect("it is small"))
}

struct Seen {
    height: u64,
    rest: u64,
    /// Milliseconds of the slowest read meanwhile.
    read: u128,
    took: Duration,
    answers: Vec<Result<(u16, usize), String>>,
}

async fn send(service: &Service, path: &str, media_type: &str, body: &str, at_once: usize, rest: Duration) -> Seen {
    watched(service, rest, |http| {
        let mut requests = JoinSet::new();
        for _ in 0..at_once {
            let request = http
                .post(format!("http://{}{path}", service.address))
                .bearer_auth(ADMIN_KEY)
                .header("content-type", media_type)
                .header("idempotency-key", "hostile")
                .body(body.to_owned());
            requests.spawn(async move { answered(request).await });
        }
        requests
    })
    .await
}

async fn answered(request: reqwest::RequestBuilder) -> Result<(u16, usize), String> {
    let mut response = request.send().await.map_err(|error| error.to_string())?;
    let (status, mut length) = (response.status().as_u16(), 0);
    while let Some(piece) = response.chunk().await.map_err(|error| error.to_string())? {
        length += piece.len();
    }
    Ok((status, length))
}

/// Looks at the memory and at a plain read while requests are answered.
async fn watched(
    service: &Service,
    rest: Duration,
    requests: impl FnOnce(&Client) -> JoinSet<Result<(u16, usize), String>>,
) -> Seen {
    let http = Client::builder().no_proxy().build().expect("a client can be made");
    service.forget_height();
    let (begun, mut answers, mut read) = (Instant::now(), Vec::new(), 0);
    let mut requests = requests(&http);
    let caller = Caller::new(service.address);
    while !requests.is_empty() {
        let asked = Instant::now();
        let outcome = caller.get("/api/v1/dictionaries").await;
        read = read.max(asked.elapsed().as_millis());
        if let Outcome::Unknown(error) = outcome {
            answers.push(Err(format!("a read is not answered meanwhile: {error}")));
        }
        while let Some(answer) = requests.try_join_next() {
            answers.push(answer.expect("a request does not panic"));
        }
        sleep(Duration::from_millis(5)).await;
    }
    let took = begun.elapsed();
    let (height, _) = service.memory();
    sleep(rest).await;
    Seen { height, rest: service.memory().1, read, took, answers }
}

fn finding(world: &mut World, database: Database, name: &str, seen: Seen) {
    let Seen { height, rest, read, took, answers } = seen;
    let (mut faults, mut misses) = (Vec::new(), Vec::new());
    if height > MEMORY_MAX {
        misses.push(format!("{height} MiB"));
    }
    if read > READ_WITHIN {
        misses.push(format!("a read takes {read} ms meanwhile"));
    }
    let largest = answers.iter().flatten().map(|(_, length)| *length).max().unwrap_or_default();
    if name.contains("unknown") && largest > ANSWER_MAX {
        faults.push(format!("an answer of {largest} bytes"));
    }
    faults.extend(answers.iter().filter_map(|answer| answer.as_ref().err().cloned()));
    let mut statuses: Vec<_> = answers.iter().flatten().map(|(status, _)| *status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    faults.extend(
        statuses
            .iter()
            .filter(|status| **status >= 500 && **status != 503)
            .map(|status| format!("an answer of {status}")),
    );
    let figure = format!(
        "{name}: {height} MiB at its height, {rest} MiB after a rest, the slowest read {read} ms, answers {statuses:?} up to {} kB in {} ms",
        largest / 1000,
        took.as_millis()
    );
    world.found(Finding { scenario: "memory", database, figure, promise: PROMISE, faults, misses });
}

/// Answers that go through everything, over declarations of several megabytes.
pub async fn answers(world: &mut World) {
    for database in [Database::Sqlite, Database::Postgres] {
        let count = world.rounds(8, 120);
        let rest = rest(world);
        let service = world.service(database, &[]).await;
        let caller = Caller::new(service.address);
        for number in 0..count {
            let stored = caller.send(Method::POST, "/api/v1/projects", &[], Some(&large(number))).await;
            assert!(
                matches!(&stored, Outcome::Answered(reply) if reply.status == 201),
                "a large declaration: {stored:?}"
            );
        }
        for path in [
            "/api/v1/audit/verify",
            "/api/v1/statistics/findings",
            "/api/v1/projects/export?format=ndjson",
            "/api/v1/projects/export?format=csv&table=cost_items",
            "/api/v1/projects/export?format=xlsx",
        ] {
            let seen = watched(&service, rest, |http| {
                let mut requests = JoinSet::new();
                let request = http.get(format!("http://{}{path}", service.address)).bearer_auth(ADMIN_KEY);
                requests.spawn(async move { answered(request).await });
                requests
            })
            .await;
            finding(world, database, &format!("{path} over {count} large declarations"), seen);
        }
    }
}

/// A declaration of about four megabytes.
pub fn large(number: usize) -> Value {
    let items: Vec<_> = (0..1000)
        .map(|row| {
            json!({
                "component": format!("第{row}项"), "content": "运营".repeat(200), "detail": "明细".repeat(450),
                "amount": "150.00", "unit_price": "75.00", "unit_price_basis": "合同".repeat(20), "quantity": "2",
            })
        })
        .collect();
    json!({
        "fiscal_year": 2026, "unit_code": "120001", "unit_name": "区文化和旅游局", "name": format!("大项目{number}"),
        "cost_items": items,
    })
}
