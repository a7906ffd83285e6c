//! Many declarations at once.

use serde_json::{Value, json};
use tests::{Reply, Service, forms};

use crate::roles::caller;

tests::on_both_databases! {
    each_item_is_answered_for_itself,
    all_or_none,
    what_is_there_is_replaced_where_that_is_wanted,
    a_batch_over_its_limits_is_told,
    references_tell_items_apart,
    five_hundred_real_forms_go_in,
    a_foreign_unit_is_refused_and_noted,
    a_batch_is_repeated_as_any_write,
    the_faults_of_a_batch_are_bounded_as_a_whole,
}

async fn send(service: &Service, mode: &str, upsert: bool, items: &[Value]) -> Reply {
    service.client.post("projects/batch", &json!({ "mode": mode, "upsert": upsert, "items": items })).await
}

fn item(reference: &str, project: Value) -> Value {
    json!({ "client_ref": reference, "project": project })
}

fn coded(code: &str) -> Value {
    forms::least_with(&format!("项目{code}"), &[("/project_code", json!(code))])
}

async fn each_item_is_answered_for_itself(service: &Service) {
    service.client.create(&coded("P1")).await;
    let items = [
        item("a", coded("P2")),
        item("b", json!({ "name": 7 })),
        item("c", coded("P1")),
        item("d", coded("P3")),
        item("e", coded("P3")),
        item("f", forms::real_with(&[("/profile", json!("none"))])),
        json!({ "client_ref": "g", "projekt": {} }),
        item("h", forms::real()),
    ];
    let result = send(service, "partial", false, &items).await.expect(207).json();
    assert_eq!((&result["created"], &result["replaced"], &result["failed"]), (&json!(3), &json!(0), &json!(5)));
    assert_eq!(forms::column(&result["items"], "client_ref"), ["a", "b", "c", "d", "e", "f", "g", "h"]);
    assert_eq!(forms::column(&result["items"], "status"), [201, 422, 409, 201, 409, 422, 422, 201]);
    assert_eq!(forms::column(&result["items"], "index"), [0, 1, 2, 3, 4, 5, 6, 7]);
    let problem = &result["items"][1]["problem"];
    assert_eq!(problem["code"], "unacceptable_content");
    let pointers = forms::column(&problem["errors"], "pointer");
    assert!(
        pointers.contains(&json!("/items/1/project/name")) && pointers.contains(&json!("/items/1/project/unit_code"))
    );
    assert!(result["items"][2]["problem"]["existing"].is_string());
    assert_eq!(service.client.count().await, 4);
    let stored = service.client.get(&forms::at(&result["items"][7], "")).await.expect(200).json();
    assert_eq!(forms::content(&stored), forms::content(&forms::real()));
    let verdict = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
}

async fn all_or_none(service: &Service) {
    service.client.create(&coded("P1")).await;
    let items = [item("a", coded("P2")), item("b", json!({ "name": 7 })), item("c", coded("P3"))];
    let refused = send(service, "atomic", false, &items).await.faults(422, "unacceptable_content");
    assert!(refused.iter().all(|(pointer, _)| pointer.starts_with("/items/1/project/")), "{refused:?}");
    let items = [item("a", coded("P2")), item("b", coded("P1")), item("c", coded("P2"))];
    let refused = send(service, "atomic", false, &items).await;
    let expected =
        [("/items/1/project/project_code", "duplicate_value"), ("/items/2/project/project_code", "duplicate_value")];
    refused.expect_faults(422, "unacceptable_content", &expected);
    assert_eq!(service.client.count().await, 1);
    let done = send(service, "atomic", false, &[item("a", coded("P2")), item("b", coded("P3"))]).await.expect(201);
    assert_eq!(done.json()["created"], 2);
    assert_eq!(service.client.count().await, 3);
    assert_eq!(send(service, "atomic", false, &[]).await.expect(201).json()["items"], json!([]));
}

async fn what_is_there_is_replaced_where_that_is_wanted(service: &Service) {
    let with_id = |id: &str, name: &str| forms::real_with(&[("/external_id", json!(id)), ("/name", json!(name))]);
    let old = service.client.create(&with_id("OA-1", "旧名")).await;
    let locked = forms::with(forms::submittable(), &[("/external_id", json!("OA-2"))]);
    let locked = service.client.in_state(&locked, "submitted").await;
    service.client.create(&coded("P1")).await;
    let mixed = forms::with(with_id("OA-1", "新名"), &[("/project_code", json!("P1"))]);
    let items = [
        item("a", with_id("OA-1", "新名")),
        item("b", with_id("OA-2", "新名")),
        item("c", with_id("OA-3", "新名")),
        item("d", mixed),
        item("e", coded("P1")),
    ];
    let result = send(service, "partial", true, &items).await.expect(207).json();
    assert_eq!(forms::column(&result["items"], "status"), [200, 409, 201, 409, 200], "{result:#}");
    assert_eq!((&result["items"][0]["id"], &result["items"][0]["revision"]), (&old["id"], &json!(2)));
    assert_eq!(result["items"][1]["problem"]["current_status"], "submitted");
    let read = service.client.get(&forms::at(&old, "")).await.expect(200).json();
    assert_eq!((&read["name"], &read["revision"]), (&json!("新名"), &json!(2)));
    assert_eq!(service.client.get(&forms::at(&locked, "")).await.expect(200).json()["name"], locked["name"]);
    // Sent twice in one batch, the later one stands.
    let twice = [item("a", with_id("OA-4", "先")), item("b", with_id("OA-4", "后"))];
    let result = send(service, "atomic", true, &twice).await.expect(201).json();
    assert_eq!(forms::column(&result["items"], "status"), [201, 200]);
    let read = service.client.get(&forms::at(&result["items"][0], "")).await.expect(200).json();
    assert_eq!((&read["name"], &read["revision"]), (&json!("后"), &json!(2)));
    // The second code would be another declaration's: it stays as it is, and the others go on.
    let taken = forms::with(with_id("OA-3", "再改"), &[("/project_code", json!("P9"))]);
    service.client.create(&coded("P9")).await;
    let result = send(service, "partial", true, &[item("a", taken), item("b", coded("P5"))]).await.expect(207).json();
    assert_eq!(forms::column(&result["items"], "status"), [409, 201]);
    let verdict = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
}

async fn a_batch_over_its_limits_is_told(service: &Service) {
    let items: Vec<_> = (0..501).map(|number| item(&number.to_string(), coded(&format!("P{number}")))).collect();
    let refused = send(service, "partial", false, &items).await.problem(413, "payload_too_large");
    assert!(forms::text(&refused, "/detail").contains("500"), "{refused:#}");
    assert_eq!(service.client.count().await, 0);
    let wrong = service.client.post("projects/batch", &json!({ "mode": "some", "items": {}, "upsert": "yes" })).await;
    wrong.expect_faults(
        422,
        "unacceptable_content",
        &[("/mode", "unknown_value"), ("/items", "wrong_type"), ("/upsert", "wrong_type")],
    );
}

async fn references_tell_items_apart(service: &Service) {
    let items = [item("a", coded("P1")), item("b", coded("P2")), item("a", coded("P3"))];
    let refused = send(service, "partial", false, &items).await;
    refused.expect_faults(400, "repeated_client_ref", &[("/items/2/client_ref", "duplicate_value")]);
    assert_eq!(service.client.count().await, 0);
    let without = [json!({ "project": coded("P1") }), json!({ "project": coded("P2") })];
    assert_eq!(send(service, "partial", false, &without).await.expect(207).json()["created"], 2);
}

async fn five_hundred_real_forms_go_in(service: &Service) {
    let items: Vec<_> = (0..500).map(|number| item(&number.to_string(), forms::submittable())).collect();
    let result = send(service, "atomic", false, &items).await.expect(201).json();
    assert_eq!((&result["created"], &result["failed"]), (&json!(500), &json!(0)));
    assert_eq!(service.client.count().await, 500);
    let last = service.client.get(&forms::at(&result["items"][499], "")).await.expect(200).json();
    assert_eq!(forms::content(&last), forms::content(&forms::submittable()));
}

async fn a_foreign_unit_is_refused_and_noted(service: &Service) {
    let declarant = caller(service, "declarant", &["12"]).await;
    let foreign = forms::least_with("外", &[("/unit_code", json!("310001"))]);
    let body = |mode: &str| json!({ "mode": mode, "items": [item("a", coded("P1")), item("b", foreign.clone())] });
    let result = declarant.post("projects/batch", &body("partial")).await.expect(207).json();
    assert_eq!(forms::column(&result["items"], "status"), [201, 403]);
    let refused = declarant.post("projects/batch", &body("atomic")).await;
    assert_eq!(refused.faults(403, "forbidden"), [("/items/1/project/unit_code".to_owned(), "other_unit".to_owned())]);
    let events = service.client.get("audit/events").query("refused", "true").await.expect(200).json();
    assert_eq!(forms::column(&events["items"], "action"), ["batched", "batched"]);
    assert_eq!(service.client.count().await, 1);
}

async fn the_faults_of_a_batch_are_bounded_as_a_whole(service: &Service) {
    let unknown: serde_json::Map<_, _> = (0..500).map(|number| (format!("x{number}"), json!(1))).collect();
    let items = vec![json!({ "project": unknown }); 500];
    let reply = send(service, "partial", false, &items).await.expect(207);
    assert!(reply.body.len() < 3_000_000, "{} bytes", reply.body.len());
    let result = reply.json();
    assert_eq!(result["failed"], 500);
    let mut all = 0;
    for item in result["items"].as_array().expect("items is a list") {
        let listed = item["problem"]["errors"].as_array().map_or(0, Vec::len);
        assert!((1..=100).contains(&listed), "each declaration has a fault, the first ones all that fit: {listed}");
        assert_eq!(item["problem"]["more_errors"], 504 - listed, "and is told how many there are");
        all += listed;
    }
    assert!(all <= 1500, "{all}");
    let refused = send(service, "atomic", false, &items).await.problem(422, "unacceptable_content");
    let listed = refused["errors"].as_array().map_or(0, Vec::len);
    assert_eq!((listed, &refused["more_errors"]), (100, &json!(500 * 504 - 100)));
}

async fn a_batch_is_repeated_as_any_write(service: &Service) {
    let send = || {
        let body = json!({ "mode": "partial", "items": [item("a", coded("P1")), item("b", json!({}))] });
        service.client.post("projects/batch", &body).header("idempotency-key", "key-1")
    };
    let first = send().await.expect(207);
    assert_eq!(send().await.expect(207).body, first.body);
    assert_eq!(service.client.count().await, 1);
}
