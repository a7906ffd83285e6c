//! The rate limit of keys.

use api::cli::settings::Settings;
use serde_json::json;
use tests::{Client, Server, Service, server::settings};

tests::on_both_databases! {
    a_key_has_so_many_requests_a_minute,
    without_a_limit_nothing_is_told,
}

/// A key of the role, for a service that shares the database.
async fn key(service: &Service, name: &str, role: &str, units: &[&str]) -> String {
    let asked = json!({ "name": name, "role": role, "units": units });
    let made = service.client.post("api-keys", &asked).await.expect(201).json();
    made["key"].as_str().expect("a key is shown").to_owned()
}

async fn read(client: &Client, remaining: u32) {
    let reply = client.get("projects").await.expect(200);
    assert_eq!(reply.header("ratelimit-policy"), "\"declarant\";q=3;w=60");
    assert!(reply.header("ratelimit").starts_with(&format!("\"declarant\";r={remaining};t=")), "{reply:?}");
}

async fn a_key_has_so_many_requests_a_minute(service: &Service) {
    let (one, other) = (key(service, "一", "declarant", &["12"]).await, key(service, "二", "declarant", &["12"]).await);
    let auditor = key(service, "三", "auditor", &[]).await;
    let rate_limit = Some("declarant=3,reviewer=1".parse().expect("it is a limit"));
    let limited =
        Server::start_as(Settings { rate_limit, ..settings(&service.store.url) }).expect("the service starts");
    let client = limited.client_with(Some(&one));
    read(&client, 2).await;
    // A refusal is counted and told, too.
    let refused = client.get("audit/events").await;
    refused.problem(403, "forbidden");
    assert!(refused.header("ratelimit").starts_with("\"declarant\";r=1;t="));
    read(&client, 0).await;
    for _ in 0..3 {
        let refused = client.get("projects").await;
        refused.problem(429, "too_many_requests");
        assert!(refused.header("ratelimit").starts_with("\"declarant\";r=0;t="));
        let wait: u64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=60).contains(&wait));
    }
    let created = client.post("projects", &tests::forms::least("一")).await;
    created.problem(429, "too_many_requests");
    assert_eq!(service.client.count().await, 0);
    read(&limited.client_with(Some(&other)), 2).await;
    for _ in 0..5 {
        let free = limited.client_with(Some(&auditor)).get("projects").await.expect(200);
        assert!(!free.headers.contains_key("ratelimit"), "this role is not limited");
    }
    limited.client_with(None).get("projects").await.problem(401, "unauthenticated");
}

async fn without_a_limit_nothing_is_told(service: &Service) {
    for _ in 0..50 {
        let reply = service.client.get("projects").await.expect(200);
        assert!(!reply.headers.contains_key("ratelimit-policy"));
    }
}
