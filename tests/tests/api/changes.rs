//! The feed of changes.

use std::collections::HashMap;

use serde_json::{Value, json};
use tests::{Client, Service, forms};

use crate::roles::caller;

tests::on_both_databases! {
    changes_come_in_the_order_of_their_commits,
    readers_and_writers_at_once_lose_nothing,
    a_reader_waits_for_a_change,
    a_reader_whose_key_is_revoked_hears_no_more,
    a_reader_sees_own_units_only,
    a_token_of_another_history_has_expired,
}

async fn page(client: &Client, after: Option<&str>, page_size: u32) -> (Vec<Value>, String) {
    let request = client.get("changes").query("page_size", &page_size.to_string());
    let page = after.into_iter().fold(request, |request, after| request.query("after", after));
    let page = page.await.expect(200).json();
    (page["items"].as_array().expect("items is a list").clone(), forms::text(&page, "/next_after").to_owned())
}

/// Everything behind a token, page by page.
async fn all(client: &Client, page_size: u32) -> Vec<Value> {
    let (mut changes, mut after) = (Vec::new(), None::<String>);
    loop {
        let (items, next) = page(client, after.as_deref(), page_size).await;
        if items.is_empty() {
            return changes;
        }
        changes.extend(items);
        after = Some(next);
    }
}

async fn changes_come_in_the_order_of_their_commits(service: &Service) {
    let (none, start) = page(&service.client, None, 10).await;
    assert_eq!(none, Vec::<Value>::new());
    let one = service.client.create(&forms::least("一")).await;
    let two = service.client.create(&forms::least("二")).await;
    service.client.patch(&forms::at(&one, ""), &json!({ "leader": "新人" })).if_match("*").await.expect(200);
    service.client.delete(&forms::at(&two, "")).if_match("*").await.expect(204);
    service.client.get("audit/events").await.expect(200);
    for (after, size) in [(None, 10), (Some(start.as_str()), 10)] {
        let (items, next) = page(&service.client, after, size).await;
        let items = json!(items);
        assert_eq!(forms::column(&items, "type"), ["created", "created", "patched", "deleted"]);
        assert_eq!(forms::column(&items, "project_id"), [&one, &two, &one, &two].map(|it| it["id"].clone()));
        assert_eq!(forms::column(&items, "revision"), [1, 1, 2, 2]);
        assert_eq!(page(&service.client, Some(&next), size).await.0, Vec::<Value>::new());
    }
    assert_eq!(all(&service.client, 1).await, all(&service.client, 1000).await);
    for wrong in ["nonsense", "e30"] {
        let refused = service.client.get("changes").query("after", wrong).await;
        refused.expect_faults(422, "unacceptable_content", &[("after", "invalid_cursor")]);
    }
}

async fn readers_and_writers_at_once_lose_nothing(service: &Service) {
    const WRITERS: usize = 16;
    const WRITES: usize = 20;
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..WRITERS {
        let client = service.client.clone();
        writers.spawn(async move {
            let created = client.create(&forms::least(&format!("第{number}个"))).await;
            for write in 1..WRITES {
                let patch = client.patch(&forms::at(&created, ""), &json!({ "leader": format!("第{write}人") }));
                patch.if_match("*").await.expect(200);
            }
        });
    }
    // Readers that stop and go on from their tokens, with pages of different sizes.
    let mut readers = tokio::task::JoinSet::new();
    for size in [1, 7, 1000] {
        let client = service.client.clone();
        readers.spawn(async move {
            let (mut seen, mut after) = (Vec::new(), None::<String>);
            while seen.len() < WRITERS * WRITES {
                let (items, next) = page(&client, after.as_deref(), size).await;
                seen.extend(items);
                after = Some(next);
            }
            assert_eq!(page(&client, after.as_deref(), size).await.0, Vec::<Value>::new());
            seen
        });
    }
    writers.join_all().await;
    let mut readers = readers.join_all().await;
    let seen = readers.pop().expect("three readers");
    assert!(readers.iter().all(|other| *other == seen), "every reader saw the same");
    let mut revisions = HashMap::<&str, i64>::new();
    for change in &seen {
        let last = revisions.entry(forms::text(change, "/project_id")).or_default();
        *last += 1;
        assert_eq!(change["revision"], *last, "in the order of the declaration's commits, none twice");
    }
    assert_eq!(revisions.len(), WRITERS);
}

async fn a_reader_waits_for_a_change(service: &Service) {
    let (_, after) = page(&service.client, None, 10).await;
    let (client, token) = (service.client.clone(), after.clone());
    let waiting = tokio::spawn(async move {
        let request = client.get("changes").query("after", &token).query("wait_seconds", "30");
        request.await.expect(200).json()["items"].as_array().map(Vec::len)
    });
    service.client.create(&forms::least("一")).await;
    assert_eq!(waiting.await.expect("it is answered"), Some(1));
    let refused = service.client.get("changes").query("wait_seconds", "31").await;
    refused.expect_faults(422, "unacceptable_content", &[("wait_seconds", "out_of_range")]);
}

async fn a_reader_whose_key_is_revoked_hears_no_more(service: &Service) {
    let key = json!({ "name": "poll", "role": "declarant", "units": ["12"] });
    let made = service.client.post("api-keys", &key).await.expect(201).json();
    let reader = service.server.client_with(Some(forms::text(&made, "/key")));
    let waiting = tokio::spawn(async move { reader.get("changes").query("wait_seconds", "30").await });
    let at = format!("api-keys/{}", forms::id(&made));
    // The key has opened the door once it was used.
    while service.client.get(&at).await.expect(200).json()["last_used_at"] == Value::Null {}
    service.client.delete(&at).await.expect(204);
    service.client.create(&forms::least("一")).await;
    waiting.await.expect("it is answered").problem(401, "unauthenticated");
}

async fn a_reader_sees_own_units_only(service: &Service) {
    for unit in ["120001", "310001", "120002", "310001"] {
        service.client.create(&forms::least_with("一", &[("/unit_code", json!(unit))])).await;
    }
    let declarant = caller(service, "declarant", &["1200"]).await;
    assert_eq!(all(&declarant, 1).await.len(), 2);
    let (items, next) = page(&declarant, None, 10).await;
    assert_eq!(items.len(), 2);
    // What is not its own moves the token on, too.
    service.client.create(&forms::least_with("一", &[("/unit_code", json!("310001"))])).await;
    let (none, next) = page(&declarant, Some(&next), 10).await;
    assert_eq!(none, Vec::<Value>::new());
    service.client.create(&forms::least("一")).await;
    assert_eq!(page(&declarant, Some(&next), 10).await.0.len(), 1);
}

async fn a_token_of_another_history_has_expired(service: &Service) {
    service.client.create(&forms::least("一")).await;
    let (_, after) = page(&service.client, None, 10).await;
    for table in ["audit_event"] {
        let drop = match service.store.database {
            tests::Database::Postgres => format!("DROP TRIGGER {table}_append_only ON {table}"),
            tests::Database::Sqlite => format!("DROP TRIGGER {table}_no_delete"),
        };
        service.store.execute(&drop).await;
        service.store.execute(&format!("DELETE FROM {table}")).await;
    }
    service.client.get("changes").query("after", &after).await.problem(410, "expired_token");
}
