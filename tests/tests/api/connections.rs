//! Connections: how many there are, how they end, and what a stop leaves of them.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
};

use api::{Phase, cli::settings::Settings};
use serde_json::json;
use tests::{
    Database, Server, Service, Store, forms,
    server::{ADMIN_KEY, settings},
};

tests::on_both_databases! {
    a_body_without_end_is_not_read_for_ever,
    a_service_that_stops_says_so_and_still_answers,
    whoever_waits_for_changes_is_answered_when_the_service_stops,
    what_was_asked_is_answered_after_the_last_connection_was_taken,
    who_asks_before_sending_hears_of_a_bad_key_first,
    what_is_asked_ahead_is_answered_one_by_one,
}

fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).expect("the service listens")
}

/// What comes until the other side ends.
fn rest(stream: &mut TcpStream) -> String {
    let mut reply = Vec::new();
    // A reset is an end too.
    let _ = stream.read_to_end(&mut reply);
    String::from_utf8_lossy(&reply).into_owned()
}

async fn a_body_without_end_is_not_read_for_ever(service: &Service) {
    const PIECE: usize = 64 * 1024;
    // More than the service reads and systems keep on the way.
    const LAST: usize = 64 * 1024 * 1024;
    for key in ["", &format!("Authorization: Bearer {ADMIN_KEY}\r\n")] {
        let mut stream = connect(service.server.address);
        let head = format!(
            "POST /api/v1/projects HTTP/1.1\r\nHost: x\r\n{key}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let piece = format!("{PIECE:x}\r\n{}\r\n", " ".repeat(PIECE));
        let sent = (0..LAST / PIECE).take_while(|_| stream.write_all(piece.as_bytes()).is_ok()).count();
        assert!(sent < LAST / PIECE, "the service takes {LAST} bytes of one body");
    }
}

/// A body with blank lines, as heads end with, and answers that are larger than what the system keeps.
async fn what_is_asked_ahead_is_answered_one_by_one(service: &Service) {
    const AHEAD: usize = 20;
    let body = format!("\r\n\r\n{}\r\n\r\n", forms::least("甲"));
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    let post = format!(
        "POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ADMIN_KEY}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let last = "GET /healthz/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let mut stream = connect(service.server.address);
    let asked = [get("/openapi.json"), get("/healthz/live"), post].concat().repeat(AHEAD);
    stream.write_all([asked.as_str(), last].concat().as_bytes()).unwrap();
    let reply = rest(&mut stream);
    assert_eq!(reply.matches("HTTP/1.1 200 OK").count(), 2 * AHEAD + 1);
    assert_eq!(reply.matches("HTTP/1.1 201 Created").count(), AHEAD);
    let document = service.client.request(tests::Method::GET, "/openapi.json").await.expect(200).body.len();
    assert!(reply.len() > AHEAD * document, "every answer is whole");
}

async fn a_service_that_stops_says_so_and_still_answers(service: &Service) {
    let client = &service.client;
    assert!(!client.get("projects").await.expect(200).headers.contains_key("connection"));
    service.server.tell(Phase::Draining);
    client.get("/healthz/ready").await.problem(503, "unavailable");
    client.get("/healthz/live").await.expect(200);
    let created = client.post("projects", &forms::least("甲")).await.expect(201);
    assert_eq!(created.header("connection"), "close");
    assert_eq!(client.count().await, 1);
}

async fn whoever_waits_for_changes_is_answered_when_the_service_stops(service: &Service) {
    let waiting = service.client.get("changes").query("wait_seconds", "30");
    let (waited, ()) = tokio::join!(async { waiting.await }, async { service.server.tell(Phase::Draining) });
    assert_eq!(waited.expect(200).json()["items"], json!([]));
}

async fn what_was_asked_is_answered_after_the_last_connection_was_taken(service: &Service) {
    let address = service.server.address;
    let body = forms::least("乙").to_string();
    let (first, last) = body.split_at(20);
    let mut asked = connect(address);
    let head = format!(
        "POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ADMIN_KEY}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{first}",
        body.len()
    );
    asked.write_all(head.as_bytes()).unwrap();
    // It asks nothing.
    let mut resting = connect(address);
    // Answered means that the service has taken both connections before this one.
    service.client.get("/healthz/live").await.expect(200);
    service.server.tell(Phase::Closing);
    assert_eq!(rest(&mut resting), "", "an idle connection is ended without a word");
    assert!(TcpStream::connect(address).is_err(), "no more connections are taken");
    asked.write_all(last.as_bytes()).unwrap();
    let reply = rest(&mut asked);
    assert!(reply.starts_with("HTTP/1.1 201 "), "{reply}");
    assert!(reply.to_ascii_lowercase().contains("connection: close"), "{reply}");
}

async fn who_asks_before_sending_hears_of_a_bad_key_first(service: &Service) {
    let body = forms::least("丙").to_string();
    let ask = |key: &str| {
        let mut stream = connect(service.server.address);
        let head = format!(
            "POST /api/v1/projects HTTP/1.1\r\nHost: x\r\n{key}Accept-Language: en\r\nContent-Type: application/json\r\n\
             Expect: 100-continue\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    for key in ["", "Authorization: Bearer jx_nobody\r\n"] {
        let mut stream = ask(key);
        stream.shutdown(Shutdown::Write).unwrap();
        let reply = rest(&mut stream);
        assert!(reply.starts_with("HTTP/1.1 401 "), "{reply}");
        let head = reply.to_ascii_lowercase();
        for told in ["www-authenticate: bearer", "x-request-id: ", "application/problem+json", "\"unauthenticated\""] {
            assert!(head.contains(told), "{told} in {reply}");
        }
    }
    let mut stream = ask(&format!("Authorization: Bearer {ADMIN_KEY}\r\n"));
    let mut go_ahead = [0; 25];
    stream.read_exact(&mut go_ahead).unwrap();
    assert_eq!(&go_ahead, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body.as_bytes()).unwrap();
    let reply = rest(&mut stream);
    assert!(reply.starts_with("HTTP/1.1 201 "), "{reply}");
}

#[test]
fn one_connection_too_many_is_told() {
    let store = Store::create(Database::Sqlite);
    let server = Server::start_as(Settings { connections: 2, ..settings(&store.url) }).expect("the service starts");
    let held = [connect(server.address), connect(server.address)];
    let mut one_more = connect(server.address);
    let reply = rest(&mut one_more);
    assert!(reply.starts_with("HTTP/1.1 503 ") && reply.contains("Retry-After: 1"), "{reply}");
    for mut stream in held {
        stream.write_all(b"GET /healthz/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        assert!(rest(&mut stream).starts_with("HTTP/1.1 200 "));
    }
}
