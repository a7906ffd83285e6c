//! The database is away for a while, silent or gone; and the line to it takes an answer away.

use serde_json::json;
use tests::{
    Client, Database, Server, Service, Store, forms,
    proxy::{Line, Proxy},
    runtime,
    server::ADMIN_KEY,
};

tests::on_both_databases! {
    columns_that_another_replica_adds_disturb_nobody,
}

/// Runs a test against a service that reaches PostgreSQL through a proxy.
fn behind_a_proxy(test: impl AsyncFnOnce(&Client, &Proxy)) {
    let store = Store::create(Database::Postgres);
    let proxy = Proxy::before(&store.url);
    let server = Server::start_with(&proxy.url, Some(ADMIN_KEY)).expect("the service starts");
    runtime().block_on(test(&server.client(), &proxy));
    drop(server);
    drop(proxy);
}

async fn until_ready(client: &Client) {
    while client.get("/healthz/ready").await.status != 200 {}
}

async fn everybody_is_told_and_then_served(client: &Client, proxy: &Proxy, away: Line) {
    client.create(&forms::least("一")).await;
    proxy.set(away);
    let write = || client.post("projects", &forms::least("二"));
    // The first one finds out, the next ones are told at once.
    client.get("projects").await.problem(503, "unavailable");
    for _ in 0..3 {
        let refused = write().await;
        refused.problem(503, "unavailable");
        assert!(!refused.header("retry-after").is_empty());
    }
    client.get("/healthz/ready").await.problem(503, "unavailable");
    client.get("/healthz/live").await.expect(200);
    proxy.set(Line::Open);
    until_ready(client).await;
    write().await.expect(201);
    assert_eq!(client.count().await, 2, "what was refused was not stored");
}

#[test]
fn while_the_database_is_silent_everybody_is_told() {
    behind_a_proxy(async |client, proxy| everybody_is_told_and_then_served(client, proxy, Line::Silent).await);
}

#[test]
fn while_the_database_is_gone_everybody_is_told() {
    behind_a_proxy(async |client, proxy| everybody_is_told_and_then_served(client, proxy, Line::Broken).await);
}

#[test]
fn a_write_whose_commit_was_not_answered_is_told_and_can_be_repeated() {
    behind_a_proxy(async |client, proxy| {
        let write = || client.post("projects", &forms::least("一")).header("idempotency-key", "lost-commit");
        proxy.lose_commit_of("lost-commit");
        let unknown = write().await;
        unknown.problem(503, "outcome_unknown");
        assert!(!unknown.header("retry-after").is_empty());
        proxy.set(Line::Open);
        until_ready(client).await;
        assert_eq!(write().await.expect(201).header("idempotent-replayed"), "true");
        assert_eq!(client.count().await, 1);
        assert_eq!(client.get("audit/verify").await.expect(200).json()["valid"], true);
    });
}

#[test]
fn a_write_that_was_sent_and_not_answered_is_told() {
    behind_a_proxy(async |client, proxy| {
        let created = client.create(&forms::least("一")).await;
        proxy.set(Line::Silent);
        let change = || client.patch(&forms::at(&created, ""), &json!({ "phone": "021-55550001" })).if_match("*");
        client.post("projects", &forms::least("二")).await.problem(503, "outcome_unknown");
        // Nobody else is at work, so that it is told before anything is sent.
        change().await.problem(503, "unavailable");
        proxy.set(Line::Open);
        until_ready(client).await;
        change().await.expect(200);
        assert_eq!(client.get("audit/verify").await.expect(200).json()["valid"], true);
    });
}

/// Statements that were prepared before a migration serve after it.
async fn columns_that_another_replica_adds_disturb_nobody(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let address = forms::at(&created, "");
    for round in 0..2 {
        for _ in 0..20 {
            client.get(&address).await.expect(200);
            client.get("projects").await.expect(200);
            client.patch(&address, &json!({ "leader": format!("第{round}人") })).if_match("*").await.expect(200);
        }
        if round == 0 {
            for table in ["project", "indicator", "revision", "audit_event", "audit_pending"] {
                service.store.execute(&format!("ALTER TABLE {table} ADD COLUMN of_later text")).await;
            }
        }
    }
}
