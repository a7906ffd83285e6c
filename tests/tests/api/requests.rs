//! Bad requests: unknown addresses, wrong methods, malformed ids. The framework's own refusals look like all others.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
};

use serde_json::{Value, json};
use tests::{Method, Service, forms};

tests::on_both_databases! {
    an_unknown_address_is_not_found,
    a_wrong_method_is_told_the_right_ones,
    a_malformed_id_is_told,
    every_reply_carries_a_request_id,
    head_answers_like_get,
    a_body_in_pieces_is_limited_too,
    a_request_that_is_none_is_refused,
}

async fn an_unknown_address_is_not_found(service: &Service) {
    let addresses = [
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v2/projects",
        "/nowhere",
        "nowhere",
        "projects/",
        "Projects",
        "/healthz",
        "/problems",
        "/problems/",
        "/problems/nonsense",
        "rules/Z999",
        "profiles/mars-2020",
        "/swagger",
        "/%00",
        "/..%2f..%2fetc/passwd",
    ];
    for address in addresses {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let refused = service.client.request(method.clone(), address).await;
            let known = ["/problems/nonsense", "rules/Z999", "profiles/mars-2020"].contains(&address);
            if method == Method::GET || !known {
                refused.problem(404, "not_found");
            } else {
                refused.problem(405, "method_not_allowed");
            }
        }
    }
}

async fn a_wrong_method_is_told_the_right_ones(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let methods = [
        (Method::DELETE, "projects".to_owned(), "GET, HEAD, POST"),
        (Method::PUT, "projects".to_owned(), "GET, HEAD, POST"),
        (Method::POST, forms::at(&created, ""), "DELETE, GET, HEAD, PATCH, PUT"),
        (Method::GET, "validation".to_owned(), "POST"),
        (Method::HEAD, "validation".to_owned(), "POST"),
        (Method::PATCH, forms::at(&created, "/indicators"), "GET, HEAD, POST, PUT"),
        (Method::DELETE, "rules".to_owned(), "GET, HEAD"),
        (Method::POST, "/healthz/live".to_owned(), "GET, HEAD"),
        (Method::TRACE, "projects".to_owned(), "GET, HEAD, POST"),
        (Method::from_bytes(b"BREW").expect("it is a method"), "projects".to_owned(), "GET, HEAD, POST"),
    ];
    for (method, address, expected) in methods {
        let refused = client.request(method.clone(), &address).await.expect(405);
        if method != Method::HEAD {
            refused.problem(405, "method_not_allowed");
        }
        let allow = refused.header("allow");
        let mut allow: Vec<_> = allow.split(',').map(str::trim).filter(|method| *method != "OPTIONS").collect();
        allow.sort_unstable();
        assert_eq!(allow.join(", "), expected, "{method} {address}");
    }
    assert_eq!(client.get(&forms::at(&created, "")).await.expect(200).json(), created);
}

async fn a_malformed_id_is_told(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    for id in ["7", "not-a-uuid", "%00", "%F0%9F%92%A9", "0197a8b0-1c7e-7000-8000-00000000000", "%2Fprojects%2F7"] {
        let address = format!("projects/{id}");
        client.get(&address).await.expect_faults(400, "invalid_parameter", &[("id", "invalid_code")]);
        let put = client.put(&address, &forms::real()).if_match("*").await;
        put.expect_faults(400, "invalid_parameter", &[("id", "invalid_code")]);
        let row = client.get(&forms::at(&created, &format!("/indicators/{id}"))).await;
        assert!([400, 404, 405].contains(&row.status), "{}", row.text());
    }
    let both = client.delete("projects/x/cost-items/y").if_match("*").await;
    both.expect_faults(400, "invalid_parameter", &[("id", "invalid_code"), ("child_id", "invalid_code")]);
}

async fn every_reply_carries_a_request_id(service: &Service) {
    let client = &service.client;
    for (address, status) in [("projects", 200), ("/nowhere", 404), ("/healthz/live", 200), ("/swagger-ui/", 200)] {
        let own = client.get(address).header("x-request-id", "sender-4711").await.expect(status);
        assert_eq!(own.header("x-request-id"), "sender-4711");
        let made = client.get(address).await.expect(status).header("x-request-id").to_owned();
        let other = client.get(address).await.expect(status).header("x-request-id").to_owned();
        assert!(made.len() >= 16 && made != other, "an id is made for each request: {made}");
    }
    // An id that would not fit into a log line is replaced.
    for odd in ["", "two words", &"x".repeat(4000), "中文"] {
        let made = client.get("projects").header("x-request-id", odd).await.expect(200);
        assert_ne!(made.headers["x-request-id"].as_bytes(), odd.as_bytes());
    }
}

async fn head_answers_like_get(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let project = forms::at(&created, "");
    for address in
        [&*project, "projects", "rules", "/healthz/ready", "/version", "projects/7", "/nowhere", "/openapi.json"]
    {
        let (get, head) = (client.get(address).await, client.head(address).await);
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{address}");
        for header in ["content-type", "etag", "cache-control"] {
            assert_eq!(head.headers.get(header), get.headers.get(header), "{address} {header}");
        }
    }
}

/// Sends bytes as they are, and reads the reply to its end.
fn exchange(service: &Service, pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(service.server.address).expect("the service listens");
    for piece in pieces {
        // The service may have answered and hung up before it has read all.
        if stream.write_all(piece).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Write);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    String::from_utf8_lossy(&reply).into_owned()
}

async fn a_body_in_pieces_is_limited_too(service: &Service) {
    let key = tests::server::ADMIN_KEY;
    let head = format!(
        "POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n\
         Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let form = forms::real().to_string();
    let small = format!("{:x}\r\n{form}\r\n0\r\n\r\n", form.len());
    let accepted = exchange(service, &[head.as_bytes(), small.as_bytes()]);
    assert!(accepted.starts_with("HTTP/1.1 201 "), "{accepted}");
    let mebibyte = format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20));
    let mut pieces = vec![head.as_bytes()];
    pieces.extend([mebibyte.as_bytes()].repeat(8));
    pieces.push(b"1\r\n \r\n0\r\n\r\n");
    let refused = exchange(service, &pieces);
    assert!(refused.starts_with("HTTP/1.1 413 "), "{refused}");
    assert_eq!(service.client.count().await, 1);
}

async fn a_request_that_is_none_is_refused(service: &Service) {
    let requests: [&[u8]; 4] = [
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /api/v1/projects HTTP/9.9\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
    ];
    for request in requests {
        let reply = exchange(service, &[request]);
        assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 4"), "{reply}");
    }
    // The service is none the worse for it.
    assert_eq!(service.client.get("/healthz/ready").await.expect(200).json()["status"], "ok");
    let page = service.client.get("projects").await.expect(200).json();
    assert_eq!(page, json!({ "items": [], "next_cursor": Value::Null }));
}
