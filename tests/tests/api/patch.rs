//! JSON merge patch (RFC 7396) of scalars and objects; lists have addresses of their own.

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    only_what_is_named_changes,
    null_clears,
    lists_cannot_be_patched,
    the_result_must_have_the_shape_of_a_draft,
    both_media_types_are_read,
}

async fn only_what_is_named_changes(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let patch = json!({ "phone": "64921234", "funding": { "other_funds": "0.01", "annual_budget": "150000.01" } });
    let patched = client.patch(&forms::at(&created, ""), &patch).if_match("\"1\"").await.expect(200);
    assert_eq!(patched.etag(), "\"2\"");
    let expected = forms::real_with(&[
        ("/phone", json!("64921234")),
        ("/funding/other_funds", json!("0.01")),
        ("/funding/annual_budget", json!("150000.01")),
    ]);
    assert_eq!(forms::content(&patched.json()), forms::content(&expected));
    assert_eq!(patched.json()["indicators"], created["indicators"], "rows keep their ids");
    assert_eq!(client.get(&forms::at(&created, "")).await.expect(200).json(), patched.json());

    let quiet = client.patch(&forms::at(&created, ""), &json!({})).if_match("*").await.expect(200).json();
    assert_eq!(forms::content(&quiet), forms::content(&expected), "an empty patch changes no field");
    let ignored = json!({ "id": uuid::Uuid::nil(), "revision": 9, "status": "approved", "links": created["links"] });
    let ignored = client.patch(&forms::at(&created, ""), &ignored).if_match("*").await.expect(200).json();
    assert_eq!(
        (&ignored["id"], &ignored["status"]),
        (&created["id"], &json!("draft")),
        "the server's members are passed over"
    );
}

async fn null_clears(service: &Service) {
    let client = &service.client;
    let address = forms::at(&client.create(&forms::real()).await, "");
    let patch = json!({ "leader": null, "end_date": null, "funding": { "local_appropriation": null } });
    let patched = client.patch(&address, &patch).if_match("*").await.expect(200).json();
    assert_eq!(
        [&patched["leader"], &patched["end_date"], &patched["funding"]["local_appropriation"]],
        [&Value::Null; 3]
    );
    assert_eq!(patched["funding"]["total_budget"], "150000.00", "its neighbours stay");
    let patched = client.patch(&address, &json!({ "funding": null })).if_match("*").await.expect(200).json();
    assert_eq!(patched["funding"]["total_budget"], Value::Null);
    let refused = client.patch(&address, &json!({ "name": null, "unit_code": null })).if_match("*").await;
    refused.expect_faults(422, "unacceptable_content", &[("/name", "missing"), ("/unit_code", "missing")]);
    assert_eq!(client.get(&address).await.expect(200).json(), patched);
    let misspelt = json!({ "leder": null, "funding": { "total": null, "other_funds": null } });
    let refused = client.patch(&address, &misspelt).if_match("*").await;
    let faults = [("/leder", "unknown_field"), ("/funding/total", "unknown_field")];
    refused.expect_faults(422, "unacceptable_content", &faults);
}

async fn lists_cannot_be_patched(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let patch =
        json!({ "name": "不应保存", "indicators": [], "cost_items": [{}], "safeguards": [], "explanations": null });
    let refused = client.patch(&forms::at(&created, ""), &patch).if_match("\"1\"").await;
    let expected = ["/indicators", "/cost_items", "/safeguards", "/explanations"].map(|list| (list, "array_in_patch"));
    refused.expect_faults(422, "unacceptable_content", &expected);
    let detail = refused.json()["errors"][0]["detail"].as_str().expect("a detail").to_owned();
    assert!(detail.contains("/indicators"), "the list's own address is told: {detail}");
    assert_eq!(client.get(&forms::at(&created, "")).await.expect(200).json(), created);
}

async fn the_result_must_have_the_shape_of_a_draft(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let patch = json!({
        "fiscal_year": 1999, "colour": "red", "start_date": "2020-02-30", "leader": { "name": "翁" },
        "funding": { "annual_budget": 150000, "total": "1.00" }, "indicators": [],
    });
    let refused = client.patch(&forms::at(&created, ""), &patch).if_match("\"1\"").await;
    let expected = [
        ("/colour", "unknown_field"),
        ("/fiscal_year", "out_of_range"),
        ("/funding/annual_budget", "number_not_string"),
        ("/funding/total", "unknown_field"),
        ("/indicators", "array_in_patch"),
        ("/leader", "wrong_type"),
        ("/start_date", "invalid_date"),
    ];
    refused.expect_faults(422, "unacceptable_content", &expected);
    for no_object in [json!([]), json!("text"), json!(1), Value::Null] {
        let refused = client.patch(&forms::at(&created, ""), &no_object).if_match("\"1\"").await;
        refused.expect_faults(422, "unacceptable_content", &[("", "wrong_type")]);
    }
    assert_eq!(client.get(&forms::at(&created, "")).await.expect(200).json(), created);
}

async fn both_media_types_are_read(service: &Service) {
    let client = &service.client;
    let address = forms::at(&client.create(&forms::real()).await, "");
    for media_type in ["application/merge-patch+json", "application/json", "application/json; charset=utf-8"] {
        let patch = client.patch(&address, &json!({ "remark": 1 })).body(media_type, r#"{"contact": "新联系人"}"#);
        assert_eq!(patch.if_match("*").await.expect(200).json()["contact"], "新联系人");
    }
    let refused = client.patch(&address, &json!({})).body("application/json-patch+json", "[]").if_match("*").await;
    refused.problem(415, "unsupported_media_type");
}
