//! `Idempotency-Key`: repetitions are answered, not done again.

use api::cli::settings::Settings;
use serde_json::json;
use tests::{Client, Database, Method, Server, Service, client::Request, forms, server::settings};

use crate::roles::caller;

tests::on_both_databases! {
    a_repetition_is_answered_as_the_first_was,
    an_answer_outlives_what_it_tells_of,
    another_body_under_the_same_key_is_refused,
    refusals_of_content_are_kept_and_others_are_not,
    a_key_is_the_callers_own,
    a_trial_leaves_no_answer,
    moves_are_repeated_too,
    repetitions_at_once_store_one_declaration,
    writers_with_keys_do_not_wait_for_each_others_connections,
}

fn create(client: &Client, key: &str, name: &str) -> Request {
    client.post("projects", &forms::least(name)).header("idempotency-key", key)
}

async fn a_repetition_is_answered_as_the_first_was(service: &Service) {
    let first = create(&service.client, "key-1", "一").await.expect(201);
    assert!(!first.headers.contains_key("idempotent-replayed"));
    let again = create(&service.client, "key-1", "一").header("accept-language", "en").await.expect(201);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!((again.etag(), again.header("location")), (first.etag(), first.header("location")));
    assert_eq!(again.body, first.body, "byte for byte");
    create(&service.client, "key-2", "一").await.expect(201);
    assert_eq!(service.client.count().await, 2);
    for wrong in ["", &"x".repeat(256), "键"] {
        create(&service.client, wrong, "一").await.problem(400, "invalid_header");
    }
}

async fn an_answer_outlives_what_it_tells_of(service: &Service) {
    let first = create(&service.client, "key-1", "一").await.expect(201);
    let at = forms::at(&first.json(), "");
    service.client.patch(&at, &json!({ "name": "二" })).if_match("*").await.expect(200);
    assert_eq!(create(&service.client, "key-1", "一").await.expect(201).body, first.body);
    service.client.delete(&at).if_match("*").await.expect(204);
    assert_eq!(create(&service.client, "key-1", "一").await.expect(201).body, first.body);
    let restarted = Server::start(&service.store);
    assert_eq!(create(&restarted.client(), "key-1", "一").await.expect(201).body, first.body);
    assert_eq!(service.client.count().await, 0);
}

async fn another_body_under_the_same_key_is_refused(service: &Service) {
    create(&service.client, "key-1", "一").await.expect(201);
    create(&service.client, "key-1", "二").await.problem(422, "idempotency_key_reused");
    create(&service.client, "key-1", "一").query("validate_only", "false").await.problem(422, "idempotency_key_reused");
    assert_eq!(service.client.count().await, 1);
}

async fn refusals_of_content_are_kept_and_others_are_not(service: &Service) {
    let faulty = || service.client.post("projects", &json!({ "name": 7 })).header("idempotency-key", "key-1");
    let first = faulty().await;
    first.problem(422, "unacceptable_content");
    let again = faulty().await;
    assert_eq!((again.header("idempotent-replayed"), &again.json()["errors"]), ("true", &first.json()["errors"]));
    // What was refused for another reason may succeed the next time.
    let form = forms::least_with("一", &[("/project_code", json!("P1"))]);
    let blocking = service.client.create(&form).await;
    let blocked = || service.client.post("projects", &form).header("idempotency-key", "key-2");
    blocked().await.problem(409, "duplicate_declaration");
    service.client.delete(&forms::at(&blocking, "")).if_match("*").await.expect(204);
    blocked().await.expect(201);
}

async fn a_key_is_the_callers_own(service: &Service) {
    let callers = [caller(service, "declarant", &["12"]).await, caller(service, "declarant", &["12"]).await];
    let mut stored = Vec::new();
    for client in &callers {
        stored.push(forms::id(&create(client, "key-1", "一").await.expect(201).json()).to_owned());
    }
    assert_ne!(stored[0], stored[1]);
    let auditor = caller(service, "auditor", &[]).await;
    create(&auditor, "key-1", "一").await.problem(403, "forbidden");
}

async fn a_trial_leaves_no_answer(service: &Service) {
    let trial = create(&service.client, "key-1", "一").query("validate_only", "true");
    trial.await.expect(201);
    create(&service.client, "key-1", "一").await.expect(201);
    assert_eq!(service.client.count().await, 1);
}

async fn moves_are_repeated_too(service: &Service) {
    let created = service.client.create(&forms::submittable()).await;
    let submit = || {
        let request = service.client.request(Method::POST, &forms::at(&created, "/submission"));
        request.if_match("\"1\"").header("idempotency-key", "key-1")
    };
    let first = submit().await.expect(200);
    let again = submit().await.expect(200);
    assert_eq!((again.body == first.body, again.header("idempotent-replayed")), (true, "true"));
    // The same key at another address is another request.
    let row = || {
        let request = service.client.post(&forms::at(&created, "/indicators"), &json!({ "name": "新指标" }));
        request.if_match("*").header("idempotency-key", "key-1")
    };
    row().await.problem(409, "not_editable");
}

async fn repetitions_at_once_store_one_declaration(service: &Service) {
    let mut running = tokio::task::JoinSet::new();
    for number in 0..64 {
        let client = service.client.clone();
        running.spawn(async move {
            let key = number % 8;
            let reply = create(&client, &format!("key-{key}"), &format!("第{key}个")).await.expect(201);
            (key, reply.body)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort();
    answers.dedup();
    assert_eq!(answers.len(), 8, "one answer for each key");
    assert_eq!(service.client.count().await, 8);
}

/// A request with a key works on one connection. Were it to ask for a second one, as many such requests as there are
/// connections would wait for each other, and everyone else with them.
async fn writers_with_keys_do_not_wait_for_each_others_connections(service: &Service) {
    let few = Server::start_as(Settings { database_connections: 2, ..settings(&service.store.url) });
    let few = few.expect("the service starts");
    let original = forms::id(&service.client.create(&forms::least("一")).await).to_owned();
    let mut running = tokio::task::JoinSet::new();
    for number in 0..12 {
        let client = few.client();
        let copied = client.post(&format!("projects/{original}/copies"), &json!({ "fiscal_year": 2031 + number }));
        running
            .spawn(async move { copied.header("idempotency-key", &format!("copy-{number}")).await.expect(201).body });
        let import = client.request(Method::POST, "imports/form").body("application/octet-stream", forms::REAL_FILE);
        let import = import.query("store", "true").query("unit_code", &format!("12000{number:02}"));
        running
            .spawn(async move { import.header("idempotency-key", &format!("form-{number}")).await.expect(201).body });
    }
    running.join_all().await;
    assert_eq!(service.client.count().await, 25);
}

/// Another replica is at work on the request: it has claimed the key and not yet answered. SQLite has no other writer.
#[test]
fn a_request_that_is_still_running_is_told() {
    tests::run(Database::Postgres, async |service: &Service| {
        let claimed = "INSERT INTO idempotency (caller, method, path, key, fingerprint, status, headers, body, created_at) \
             VALUES ('admin', 'POST', '/api/v1/projects', 'key-1', '', 0, '', '', 0)";
        let running = service.store.begin(claimed).await;
        let refused = create(&service.client, "key-1", "一").await;
        refused.problem(409, "still_running");
        assert_eq!(refused.header("retry-after"), "1");
        running.rollback().await.expect("the other one gives up");
        create(&service.client, "key-1", "一").await.expect(201);
    });
}
