//! Keys of callers.

use serde_json::{Value, json};
use tests::{Server, Service, forms, server::ADMIN_KEY};

tests::on_both_databases! {
    a_key_is_shown_once_and_opens,
    a_use_is_known_when_the_replica_has_ended,
    a_revoked_key_opens_nothing,
    a_revocation_reaches_another_replica,
    what_is_no_key_is_refused,
    keys_are_listed_in_pages,
}

fn new_key(name: &str, role: &str, units: &[&str]) -> Value {
    json!({ "name": name, "role": role, "units": units })
}

async fn a_key_is_shown_once_and_opens(service: &Service) {
    let made = service.client.post("api-keys", &new_key("文旅局预算系统", "declarant", &["1200"])).await.expect(201);
    let location = made.header("location").to_owned();
    let made = made.json();
    let key = forms::text(&made, "/key");
    let client = service.server.client_with(Some(key));
    client.create(&forms::real()).await;
    let read = service.client.get(&location).await.expect(200);
    assert!(!read.text().contains(key) && !read.text().contains("hash"), "{}", read.text());
    let read = read.json();
    assert!(read["last_used_at"].is_string(), "{read:#}");
    assert_eq!((&read["created_by"], &read["units"]), (&json!("admin"), &json!(["1200"])));
    let expiring = forms::with(new_key("短期", "auditor", &[]), &[("/expires_at", json!("2099-01-01T08:00:00+08:00"))]);
    let expiring = service.client.post("api-keys", &expiring).await.expect(201).json();
    assert_eq!(expiring["expires_at"], "2099-01-01T00:00:00.000000Z");
    let tables = service.store.numbers("SELECT count(*) FROM api_key WHERE hash LIKE 'jixiao%'").await;
    assert_eq!(tables, [0], "only hashes are stored");
}

async fn a_use_is_known_when_the_replica_has_ended(service: &Service) {
    let made = service.client.post("api-keys", &new_key("一", "auditor", &[])).await.expect(201).json();
    let at = format!("api-keys/{}", forms::id(&made));
    assert!(service.client.get(&at).await.expect(200).json()["last_used_at"].is_null());
    let replica = Server::start(&service.store);
    replica.client_with(Some(forms::text(&made, "/key"))).get("projects").await.expect(200);
    drop(replica);
    assert!(service.client.get(&at).await.expect(200).json()["last_used_at"].is_string());
}

async fn a_revoked_key_opens_nothing(service: &Service) {
    let made = service.client.post("api-keys", &new_key("一", "auditor", &[])).await.expect(201).json();
    let client = service.server.client_with(Some(forms::text(&made, "/key")));
    client.get("projects").await.expect(200);
    let at = format!("api-keys/{}", forms::id(&made));
    service.client.delete(&at).await.expect(204);
    client.get("projects").await.problem(401, "unauthenticated");
    service.client.delete(&at).await.expect(204);
    let read = service.client.get(&at).await.expect(200).json();
    assert!(read["revoked_at"].is_string());
    service.client.post("api-keys", &new_key("一", "auditor", &[])).await.problem(409, "duplicate_name");
    service.client.delete(&format!("api-keys/{}", uuid::Uuid::now_v7())).await.problem(404, "not_found");
}

async fn a_revocation_reaches_another_replica(service: &Service) {
    let replica = Server::start(&service.store);
    let made = service.client.post("api-keys", &new_key("一", "auditor", &[])).await.expect(201).json();
    let there = replica.client_with(Some(forms::text(&made, "/key")));
    there.get("projects").await.expect(200);
    service.client.delete(&format!("api-keys/{}", forms::id(&made))).await.expect(204);
    let revoked = tokio::time::Instant::now();
    while there.get("projects").await.status == 200 {
        assert!(revoked.elapsed() < std::time::Duration::from_secs(1), "the key still opens a second later");
    }
}

async fn what_is_no_key_is_refused(service: &Service) {
    for (key, pointer, code) in [
        (new_key("x", "declarant", &[]), "/units", "missing"),
        (new_key("x", "auditor", &["12"]), "/units", "units_not_of_role"),
        (new_key("x", "admin", &["12"]), "/units", "units_not_of_role"),
        (new_key("x", "root", &[]), "/role", "unknown_value"),
        (new_key("x", "declarant", &["12-3"]), "/units/0", "invalid_code"),
        (new_key(" ", "auditor", &[]), "/name", "blank"),
        (new_key("ad\u{200b}min", "auditor", &[]), "/name", "forbidden_character"),
        (new_key("一\n二", "auditor", &[]), "/name", "forbidden_character"),
        (json!({ "role": "auditor" }), "/name", "missing"),
        (
            forms::with(new_key("x", "auditor", &[]), &[("/expires_at", json!("2020-01-01T00:00:00Z"))]),
            "/expires_at",
            "out_of_range",
        ),
        (
            forms::with(new_key("x", "auditor", &[]), &[("/expires_at", json!("tomorrow"))]),
            "/expires_at",
            "invalid_moment",
        ),
    ] {
        let refused = service.client.post("api-keys", &key).await;
        refused.expect_faults(422, "unacceptable_content", &[(pointer, code)]);
    }
    let known = service.client.get("api-keys").await.expect(200).json();
    assert_eq!(known["items"], json!([]));
    // A key that is cut, lengthened, of another id, or of the right id with another secret.
    let made = service.client.post("api-keys", &new_key("一", "auditor", &[])).await.expect(201).json();
    let key = forms::text(&made, "/key");
    let other = service.client.post("api-keys", &new_key("二", "auditor", &[])).await.expect(201).json();
    let mixed = format!("{}{}", &key[..29], &forms::text(&other, "/key")[29..]);
    for wrong in [&key[..71], &format!("{key}x"), &mixed, &key.to_uppercase(), "jixiao_", "a.b.c"] {
        let refused = service.server.client_with(Some(wrong)).get("projects").await;
        refused.problem(401, "unauthenticated");
        assert!(refused.header("www-authenticate").contains("invalid_token"), "{refused:?}");
    }
    service.server.client_with(Some(ADMIN_KEY)).get("projects").await.expect(200);
}

async fn keys_are_listed_in_pages(service: &Service) {
    for name in ["一", "二", "三"] {
        service.client.post("api-keys", &new_key(name, "auditor", &[])).await.expect(201);
    }
    let page = service.client.get("api-keys").query("page_size", "2").await.expect(200);
    assert!(page.header("link").contains("cursor="));
    let page = page.json();
    assert_eq!(forms::column(&page["items"], "name"), ["一", "二"]);
    let next = service.client.get("api-keys").query("cursor", forms::text(&page, "/next_cursor")).await;
    assert_eq!(forms::column(&next.expect(200).json()["items"], "name"), ["三"]);
}
