//! Revisions of a declaration.

use serde_json::json;
use tests::{Service, forms};

use crate::roles::caller;

tests::on_both_databases! {
    every_change_leaves_a_revision,
    a_moment_tells_what_was_in_force,
    two_revisions_are_compared,
    a_deleted_draft_keeps_its_history,
    revisions_are_paged,
}

async fn every_change_leaves_a_revision(service: &Service) {
    let declarant = caller(service, "declarant", &["12"]).await;
    let created = declarant.post("projects", &forms::real()).header("x-request-id", "first").await.expect(201).json();
    let at = forms::at(&created, "");
    declarant.patch(&at, &json!({ "leader": "新人" })).if_match("\"1\"").await.expect(200);
    let row = json!({ "name": "新指标" });
    declarant.post(&forms::at(&created, "/indicators"), &row).if_match("\"2\"").await.expect(201);
    declarant.patch(&at, &json!({ "leader": 7 })).if_match("\"3\"").await.expect(422);

    let list = service.client.get(&forms::at(&created, "/revisions")).await.expect(200).json();
    assert_eq!(forms::column(&list["items"], "number"), [3, 2, 1]);
    assert_eq!(forms::column(&list["items"], "action"), ["indicator_added", "patched", "created"]);
    assert_eq!(forms::column(&list["items"], "role"), ["declarant", "declarant", "declarant"]);
    assert_eq!(list["items"][2]["request_id"], "first");
    assert_eq!((&list["next_cursor"], &list["items"][0]["content"]), (&json!(null), &json!(null)));

    let first = service.client.get(&forms::at(&created, "/revisions/1")).await.expect(200).json();
    let mut then = created.clone();
    then.as_object_mut().expect("an object").remove("links");
    assert_eq!(first["content"], then, "a revision is what was answered then");
    assert_eq!((&first["at"], &first["detail"]), (&created["updated_at"], &json!(null)));
    let third = service.client.get(&forms::at(&created, "/revisions/3")).await.expect(200).json();
    assert_eq!(third["content"]["indicators"].as_array().map(Vec::len), Some(8));
    for number in ["4", "0", "-1", "9223372036854775807"] {
        let there = forms::at(&created, &format!("/revisions/{number}"));
        service.client.get(&there).await.problem(404, "not_found");
    }
    let wrong = service.client.get(&forms::at(&created, "/revisions/first")).await;
    wrong.expect_faults(400, "invalid_parameter", &[("number", "invalid_code")]);
}

async fn a_moment_tells_what_was_in_force(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    let at = forms::at(&created, "");
    let changed = service.client.patch(&at, &json!({ "leader": "新人" })).if_match("*").await.expect(200).json();
    let as_of = |moment: &str| service.client.get(&forms::at(&created, "/revisions")).query("as_of", moment);
    for (moment, expected) in [
        (forms::text(&created, "/updated_at"), json!([1])),
        (forms::text(&changed, "/updated_at"), json!([2, 1])),
        ("2000-01-01T08:00:00+08:00", json!([])),
        ("2099-12-31T00:00:00Z", json!([2, 1])),
    ] {
        let list = as_of(moment).await.expect(200).json();
        assert_eq!(json!(forms::column(&list["items"], "number")), expected, "{moment}");
    }
    as_of("yesterday").await.expect_faults(400, "invalid_parameter", &[("as_of", "wrong_type")]);
}

async fn two_revisions_are_compared(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    let patch = json!({ "leader": "新人", "phone": null, "funding": { "other_funds": "1.00" } });
    service.client.patch(&forms::at(&created, ""), &patch).if_match("*").await.expect(200);
    let diff = |from: i64, to: i64| service.client.get(&forms::at(&created, &format!("/revisions/{from}/diff/{to}")));
    let reply = diff(1, 2).await.expect(200);
    assert_eq!(reply.header("content-type"), "application/json-patch+json");
    let steps = reply.json();
    let mut paths: Vec<_> =
        forms::column(&steps, "path").iter().map(|path| path.as_str().unwrap().to_owned()).collect();
    paths.sort();
    assert_eq!(paths, ["/funding/other_funds", "/leader", "/phone", "/revision", "/updated_at"]);
    assert_eq!(diff(2, 2).await.expect(200).json(), json!([]));
    assert_eq!(diff(2, 1).await.expect(200).json().as_array().map(Vec::len), Some(5));
    diff(1, 3).await.problem(404, "not_found");
}

async fn a_deleted_draft_keeps_its_history(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    service.client.delete(&forms::at(&created, "")).if_match("*").await.expect(204);
    service.client.get(&forms::at(&created, "")).await.problem(404, "not_found");
    let list = service.client.get(&forms::at(&created, "/revisions")).await.expect(200).json();
    assert_eq!(forms::column(&list["items"], "action"), ["deleted", "created"]);
    let declarant = caller(service, "declarant", &["31"]).await;
    declarant.get(&forms::at(&created, "/revisions")).await.problem(404, "not_found");
    let verdict = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
}

async fn revisions_are_paged(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    for number in 2..=7 {
        let patch = service.client.patch(&forms::at(&created, ""), &json!({ "leader": format!("第{number}人") }));
        patch.if_match("*").await.expect(200);
    }
    let mut seen = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let request = service.client.get(&forms::at(&created, "/revisions")).query("page_size", "3");
        let request = cursor.iter().fold(request, |request, cursor| request.query("cursor", cursor));
        let page = request.await.expect(200).json();
        seen.extend(forms::column(&page["items"], "number"));
        cursor = page["next_cursor"].as_str().map(ToOwned::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
    let damaged = service.client.get(&forms::at(&created, "/revisions")).query("cursor", "bm9uc2Vuc2U").await;
    damaged.expect_faults(422, "unacceptable_content", &[("cursor", "invalid_cursor")]);
}
