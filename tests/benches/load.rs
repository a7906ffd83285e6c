//! The promises to machine clients at full size, on both databases; `JIXIAO_TEST_POSTGRES` names the cluster.
//!
//! `cargo bench -p tests --bench load` runs all; a name after `--` runs one: `keyed`, `repeat`, `feed`, `export`.

use std::{
    collections::{HashMap, HashSet},
    env, fs,
    sync::Arc,
    time::{Duration, Instant},
};

use actix_web::rt::time::timeout;
use api::cli::settings::Settings;
use serde_json::{Value, json};
use tests::{
    Client, Database, Server, Service, forms,
    server::{ADMIN_KEY, settings},
};
use tokio::task::JoinSet;

const KEYS: usize = 1_000;
const AT_ONCE: usize = 32;
const WRITERS: usize = 16;
const COMMITS: usize = 100_000;
const DECLARATIONS: usize = 100_000;
const BATCH: usize = 500;

fn main() {
    let asked: Vec<_> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|it| it == name);
    for database in [Database::Sqlite, Database::Postgres] {
        if wanted("keyed") {
            tests::run(database, async |service: &Service| keyed(service, database).await);
        }
        if wanted("repeat") {
            tests::run(database, async |service: &Service| repeat(service, database).await);
        }
        if wanted("feed") {
            tests::run(database, async |service: &Service| feed(service, database).await);
        }
        if wanted("export") {
            tests::run(database, async |service: &Service| export(service, database).await);
        }
    }
}

/// 32 copies and 32 imports at once, each under a key of its own, on 16 connections; another caller reads meanwhile. A
/// write that asked for a second connection would stop all of them.
async fn keyed(service: &Service, database: Database) {
    let settings = Settings { database_connections: 16, ..settings(&service.store.url) };
    let server = Server::start_as(settings).expect("the service starts");
    let created = service.client.create(&forms::least("一")).await;
    let original = forms::id(&created).to_owned();
    let (begun, mut writes) = (Instant::now(), JoinSet::new());
    for number in 0..32 {
        let client = server.client();
        let copy = client.post(&format!("projects/{original}/copies"), &json!({ "fiscal_year": 2031 + number }));
        writes.spawn(
            async move { copy.header("idempotency-key", &format!("copy-{number}")).await.expect(201).body.len() },
        );
        let import = client.request(tests::Method::POST, "imports/form").query("store", "true");
        let import =
            import.query("unit_code", &format!("120{number:03}")).header("idempotency-key", &format!("form-{number}"));
        let import = import.body("application/octet-stream", forms::REAL_FILE);
        writes.spawn(async move { import.await.expect(201).body.len() });
    }
    let (reader, mut slowest, mut reads) = (server.client(), Duration::ZERO, 0);
    while !writes.is_empty() {
        let asked = Instant::now();
        reader.get(&forms::at(&created, "")).await.expect(200);
        slowest = slowest.max(asked.elapsed());
        reads += 1;
        while let Some(done) = writes.try_join_next() {
            done.expect("every write is answered");
        }
    }
    assert_eq!(service.client.count().await, 65);
    println!(
        "{database:?} keyed: 64 writes under keys on 16 connections in {:.2} s; {reads} reads meanwhile, the slowest {} ms",
        begun.elapsed().as_secs_f32(),
        slowest.as_millis()
    );
}

/// 32 posts at once under each of 1,000 keys: one declaration a key, one answer for all.
async fn repeat(service: &Service, database: Database) {
    let (begun, mut replayed) = (Instant::now(), 0);
    for key in 0..KEYS {
        let mut posts = JoinSet::new();
        for _ in 0..AT_ONCE {
            let client = service.client.clone();
            posts.spawn(async move {
                let post = client.post("projects", &forms::least(&format!("第{key}个")));
                let reply = post.header("idempotency-key", &format!("key-{key}")).await.expect(201);
                (reply.body.clone(), reply.headers.contains_key("idempotent-replayed"))
            });
        }
        let answers = posts.join_all().await;
        replayed += answers.iter().filter(|(_, replayed)| *replayed).count();
        let different: HashSet<_> = answers.into_iter().map(|(body, _)| body).collect();
        assert_eq!(different.len(), 1, "key {key} has one answer");
    }
    assert_eq!(service.client.count().await, u64::try_from(KEYS).expect("it is small"));
    println!(
        "{database:?} repeat: {KEYS} keys x {AT_ONCE} posts at once: {KEYS} rows, {replayed} replays, {:.1} s",
        begun.elapsed().as_secs_f32()
    );
}

/// 16 writers, 100,000 commits, 3 readers that break off at random and go on from their last token.
async fn feed(service: &Service, database: Database) {
    let begun = Instant::now();
    let mut writers = JoinSet::new();
    for number in 0..WRITERS {
        let client = service.client.clone();
        writers.spawn(async move {
            let created = client.create(&forms::least(&format!("第{number}个"))).await;
            for write in 1..COMMITS / WRITERS {
                let patch = client.patch(&forms::at(&created, ""), &json!({ "leader": format!("第{write}人") }));
                patch.if_match("*").await.expect(200);
            }
        });
    }
    let mut readers = JoinSet::new();
    for number in 1..=3_u64 {
        readers.spawn(read(service.client.clone(), number));
    }
    writers.join_all().await;
    let written = begun.elapsed();
    let readers = readers.join_all().await;
    let broken: usize = readers.iter().map(|(_, broken)| broken).sum();
    for (seen, _) in &readers {
        assert_eq!(seen, &readers[0].0, "every reader saw the same in the same order");
    }
    let mut revisions = HashMap::<&str, i64>::new();
    for (project, revision) in &readers[0].0 {
        let last = revisions.entry(project).or_default();
        *last += 1;
        assert_eq!(revision, last, "commit order, nothing lost, nothing twice");
    }
    println!(
        "{database:?} feed: {COMMITS} commits by {WRITERS} writers in {:.1} s, read three times with {broken} breaks by {:.1} s",
        written.as_secs_f32(),
        begun.elapsed().as_secs_f32()
    );
}

/// Reads until it has every commit; answers them and how often it broke off.
async fn read(client: Client, seed: u64) -> (Vec<(String, i64)>, usize) {
    let (mut seen, mut token, mut broken, mut chance) = (Vec::new(), None::<String>, 0, seed);
    while seen.len() < COMMITS / WRITERS * WRITERS {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let size = 1 + (chance >> 33) % 1000;
        let request = client.get("changes").query("page_size", &size.to_string()).query("wait_seconds", "1");
        let request = token.iter().fold(request, |request, token| request.query("after", token));
        // One in eight is cut off after a few milliseconds: what it was about to bring must come again.
        let patience =
            if chance >> 61 == 0 { Duration::from_millis((chance >> 40) % 8) } else { Duration::from_secs(60) };
        let Ok(reply) = timeout(patience, async { request.await }).await else {
            broken += 1;
            continue;
        };
        let page = reply.expect(200).json();
        for change in page["items"].as_array().expect("items is a list") {
            let revision = change["revision"].as_i64().expect("a revision is a number");
            seen.push((forms::text(change, "/project_id").to_owned(), revision));
        }
        token = Some(forms::text(&page, "/next_after").to_owned());
    }
    (seen, broken)
}

/// 100,000 real forms in each format: how far the memory of the whole process grows, this reader included.
async fn export(service: &Service, database: Database) {
    let begun = Instant::now();
    let items: Vec<Value> = (0..BATCH).map(|_| json!({ "project": forms::real() })).collect();
    let batch = Arc::new(json!({ "mode": "atomic", "items": items }).to_string());
    for _ in 0..DECLARATIONS / BATCH {
        let post = service.client.request(tests::Method::POST, "projects/batch");
        post.body("application/json", batch.as_bytes()).await.expect(201);
    }
    let stored = begun.elapsed().as_secs_f32();
    println!("{database:?} export: {DECLARATIONS} real forms stored by batches of {BATCH} in {stored:.1} s");
    let http = reqwest::Client::new();
    for format in ["csv", "csv&table=indicators", "ndjson", "xlsx"] {
        let url = format!("http://{}/api/v1/projects/export?format={format}", service.server.address);
        let (before, begun, mut bytes) = (rest_memory(), Instant::now(), 0);
        let mut reply = http.get(url).bearer_auth(ADMIN_KEY).send().await.expect("a reply");
        assert_eq!(reply.status(), 200);
        while let Some(piece) = reply.chunk().await.expect("the rest of the reply") {
            bytes += piece.len();
        }
        println!(
            "{database:?} export {format}: {} MB in {:.1} s, memory {} MiB before, {} MiB more at its height",
            bytes / 1_000_000,
            begun.elapsed().as_secs_f32(),
            before / 1024,
            memory("VmHWM").saturating_sub(before) / 1024
        );
    }
}

/// Forgets the height of before; answers the memory of now, in KiB.
fn rest_memory() -> u64 {
    fs::write("/proc/self/clear_refs", "5").expect("the height can be forgotten");
    memory("VmRSS")
}

fn memory(kind: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the process has a status");
    let line = status.lines().find_map(|line| line.strip_prefix(kind)).expect("the status tells of memory");
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("it is a number")
}
