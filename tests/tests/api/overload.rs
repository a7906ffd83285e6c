//! More work than is done at the same time: what is beyond is refused at once, and nothing is done of it.

use tests::{Client, Database, Method, Reply, Service, client::Request, forms};
use tokio::task::JoinSet;

use crate::roles::caller;

tests::on_both_databases! {
    what_is_beyond_the_bound_is_refused_at_once,
    a_body_that_is_on_its_way_takes_no_place,
}

/// Writes under way of one caller, and of all: 8 for each connection, of which a service has 16 at least.
const ONE: usize = 64;
const ALL: usize = 128;
const BEYOND: usize = 20;

/// A writer who keeps all others waiting, and is done when this is dropped.
async fn busy(service: &Service) -> impl Drop + use<> {
    let sql = match service.store.database {
        Database::Sqlite => "UPDATE audit_head SET count = count",
        Database::Postgres => "LOCK TABLE project IN EXCLUSIVE MODE",
    };
    service.store.begin(sql).await
}

fn post(client: &Client, name: &str) -> Request {
    client.post("projects", &forms::least(name))
}

fn send(requests: impl IntoIterator<Item = Request>) -> JoinSet<Reply> {
    requests.into_iter().map(|request| async { request.await }).collect()
}

/// The next so many replies are refusals.
async fn refused(replies: &mut JoinSet<Reply>, count: usize) {
    for _ in 0..count {
        let reply = replies.join_next().await.expect("a reply is missing").expect("a request does not panic");
        reply.problem(503, "overloaded");
        assert_eq!(reply.header("retry-after"), "1");
    }
}

async fn what_is_beyond_the_bound_is_refused_at_once(service: &Service) {
    let declarant = caller(service, "declarant", &["12"]).await;
    declarant.get("projects").await.expect(200);
    let writer = busy(service).await;
    let mut ours = send((0..ONE + BEYOND).map(|n| post(&service.client, &format!("甲{n}"))));
    refused(&mut ours, BEYOND).await;
    // One caller has half of the places, and another one the other half.
    let mut theirs = send((0..ALL - ONE + BEYOND).map(|n| post(&declarant, &format!("乙{n}"))));
    refused(&mut theirs, BEYOND).await;
    post(&declarant, "丙").header("idempotency-key", "beyond").await.problem(503, "overloaded");
    let stranger = service.server.client_with(Some("jixiao_unknown"));
    post(&stranger, "丁").await.problem(503, "overloaded");
    service.client.get("/healthz/live").await.expect(200);
    service.client.get("rules").await.expect(200);
    drop(writer);
    for reply in ours.join_all().await.into_iter().chain(theirs.join_all().await) {
        reply.expect(201);
    }
    // Who was refused comes again, and nothing was kept of the first time.
    let made = post(&declarant, "丙").header("idempotency-key", "beyond").await.expect(201);
    assert!(!made.headers.contains_key("idempotent-replayed"));
    assert_eq!(service.client.count().await, u64::try_from(ALL + 1).expect("it is small"));
    assert_eq!(service.client.get("audit/verify").await.expect(200).json()["valid"], true);
}

async fn a_body_that_is_on_its_way_takes_no_place(service: &Service) {
    let slow: Vec<_> = (0..ALL + BEYOND).map(|_| half_sent(service)).collect();
    post(&service.client, "甲").await.expect(201);
    drop(slow);
    assert_eq!(service.client.request(Method::GET, "projects").await.expect(200).json()["items"][0]["name"], "甲");
}

/// A request of which the body is awaited.
fn half_sent(service: &Service) -> std::net::TcpStream {
    use std::io::Write;

    let mut stream = std::net::TcpStream::connect(service.server.address).expect("the service listens");
    let key = tests::server::ADMIN_KEY;
    let head = format!(
        "POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).expect("the service reads");
    stream
}
