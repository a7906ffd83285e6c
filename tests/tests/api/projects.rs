//! A declaration as a resource: read, replaced, deleted, tried out.

use serde_json::{Value, json};
use tests::{Service, forms};
use uuid::Uuid;

tests::on_both_databases! {
    a_replacement_replaces_everything,
    what_the_server_owns_is_passed_over,
    a_row_without_id_is_new_and_a_known_one_stays,
    rows_of_others_are_refused,
    a_draft_can_be_deleted,
    a_trial_stores_nothing,
    what_does_not_exist_is_not_found,
    the_profile_must_exist,
}

async fn a_replacement_replaces_everything(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let least = forms::least("改名后的项目");
    let put = client.put(&forms::at(&created, ""), &least).if_match("\"1\"").await.expect(200);
    assert_eq!(put.etag(), "\"2\"");
    let put = put.json();
    assert_eq!(put["revision"], 2);
    assert_eq!((&put["id"], &put["created_at"]), (&created["id"], &created["created_at"]));
    assert_eq!(
        forms::content(&put),
        forms::content(&client.create(&least).await),
        "nothing of the old content is left"
    );
    assert_eq!(client.get(&forms::at(&created, "")).await.expect(200).json(), put);
}

async fn what_the_server_owns_is_passed_over(service: &Service) {
    let client = &service.client;
    let invented = [
        ("/id", json!(Uuid::nil())),
        ("/revision", json!(77)),
        ("/status", json!("approved")),
        ("/created_at", json!("1999-01-01T00:00:00Z")),
        ("/updated_at", json!("1999-01-01T00:00:00Z")),
        ("/submitted_at", json!("1999-01-01T00:00:00Z")),
        ("/decided_at", json!("1999-01-01T00:00:00Z")),
        ("/links", json!({ "self": "/elsewhere" })),
        ("/indicators/0/target_parsed", json!({ "kind": "number" })),
    ];
    // Links are not what was read, so the specification need not allow them.
    let created = client.create(&forms::real()).await;
    let body = forms::with(created.clone(), &[invented[1].clone(), invented[2].clone(), invented[3].clone()]);
    let put = client.put(&forms::at(&created, ""), &body).if_match("\"1\"").await.expect(200).json();
    assert_eq!((&put["revision"], &put["status"]), (&json!(2), &json!("draft")));
    assert_eq!(put["created_at"], created["created_at"]);

    let id = forms::id(&client.create(&forms::real_with(&invented[..1])).await).to_owned();
    assert_ne!(id, Uuid::nil().to_string());
    assert_eq!(Uuid::parse_str(&id).expect("it is a UUID").get_version_num(), 7);
}

async fn a_row_without_id_is_new_and_a_known_one_stays(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let indicators = created["indicators"].as_array().expect("it is a list");
    let kept = forms::with(indicators[4].clone(), &[("/target", json!("≥3500000"))]);
    let new = json!({ "level1": "output", "level2": "cost", "name": "运营成本", "target": "≤150000元" });
    let body = forms::with(created.clone(), &[("/indicators", json!([new, kept]))]);
    let put = client.put(&forms::at(&created, ""), &body).if_match("\"1\"").await.expect(200).json();
    let [first, second] = put["indicators"].as_array().expect("it is a list").as_slice() else {
        panic!("two rows were sent")
    };
    assert!(indicators.iter().all(|row| row["id"] != first["id"]), "a row without id is new");
    assert_eq!(second["id"], indicators[4]["id"]);
    assert_eq!((&second["target"], &second["target_parsed"]["value"]), (&json!("≥3500000"), &json!("3500000")));
    for row in indicators.iter().filter(|row| row["id"] != second["id"]) {
        client.get(&forms::at(&created, &format!("/indicators/{}", forms::id(row)))).await.problem(404, "not_found");
    }
}

async fn rows_of_others_are_refused(service: &Service) {
    let client = &service.client;
    let (own, other) = (client.create(&forms::real()).await, client.create(&forms::real()).await);
    let changes = [
        ("/indicators/5/id", other["indicators"][5]["id"].clone()),
        ("/indicators/6/id", own["indicators"][0]["id"].clone()),
        ("/cost_items/0/id", other["cost_items"][0]["id"].clone()),
        ("/safeguards/1/id", json!(Uuid::nil())),
    ];
    let body = forms::with(own.clone(), &changes);
    let refused = client.put(&forms::at(&own, ""), &body).if_match("\"1\"").await;
    let expected = [
        ("/indicators/5/id", "unknown_row"),
        ("/indicators/6/id", "duplicate_value"),
        ("/cost_items/0/id", "unknown_row"),
        ("/safeguards/1/id", "unknown_row"),
    ];
    refused.expect_faults(422, "unacceptable_content", &expected);
    for declaration in [own, other] {
        assert_eq!(client.get(&forms::at(&declaration, "")).await.expect(200).json(), declaration);
    }
}

async fn a_draft_can_be_deleted(service: &Service) {
    let client = &service.client;
    let (gone, kept) = (client.create(&forms::real()).await, client.create(&forms::real()).await);
    client.delete(&forms::at(&gone, "")).await.problem(428, "precondition_required");
    client.delete(&forms::at(&gone, "")).if_match("\"9\"").await.problem(412, "precondition_failed");
    client.delete(&forms::at(&gone, "")).query("validate_only", "true").if_match("\"1\"").await.expect(204);
    client.get(&forms::at(&gone, "")).await.expect(200);

    client.delete(&forms::at(&gone, "")).if_match("\"1\"").await.expect(204);
    let row = format!("/indicators/{}", forms::id(&gone["indicators"][0]));
    for below in ["", "/validation", "/indicators", "/cost-items", "/safeguards", "/explanations", &row] {
        client.get(&forms::at(&gone, below)).await.problem(404, "not_found");
    }
    client.delete(&forms::at(&gone, "")).if_match("*").await.problem(404, "not_found");
    assert_eq!(client.get(&forms::at(&kept, "")).await.expect(200).json(), kept);
    assert_eq!(client.count().await, 1);
}

async fn a_trial_stores_nothing(service: &Service) {
    let client = &service.client;
    let form = forms::real_with(&[("/external_id", json!("OA-1"))]);
    let tried = client.post("projects", &form).query("validate_only", "true").await.expect(201).json();
    assert_eq!(forms::content(&tried), forms::content(&form));
    assert_eq!(client.count().await, 0);
    client.get(&forms::at(&tried, "")).await.problem(404, "not_found");

    let created = client.create(&form).await;
    let address = |below: &str| forms::at(&created, below);
    let indicator = address(&format!("/indicators/{}", forms::id(&created["indicators"][0])));
    let row = json!({ "name": "试算" });
    let trials = [
        client.put(&address(""), &forms::least("试算")),
        client.patch(&address(""), &json!({ "name": "试算" })),
        client.post(&address("/indicators"), &row),
        client.put(&address("/indicators"), &json!({ "items": [] })),
        client.put(&indicator, &row),
        client.delete(&indicator),
        client.delete(&address("")),
    ];
    for trial in trials {
        let answered = trial.query("validate_only", "true").if_match("\"1\"").await;
        assert!((200..300).contains(&answered.status), "{}", answered.text());
        assert_eq!(client.get(&address("")).await.expect(200).json(), created, "nothing was stored");
    }
    // A trial answers what the write would answer, refusals too.
    let trial = client.post("projects", &form).query("validate_only", "true").await;
    assert_eq!(trial.problem(409, "duplicate_declaration")["existing"], format!("/api/v1/{}", address("")));
    let trial = client.put(&address(""), &json!({})).query("validate_only", "true").if_match("\"1\"").await;
    assert_eq!(trial.faults(422, "unacceptable_content").len(), 4);
    client.put(&address(""), &form).query("validate_only", "false").if_match("\"1\"").await.expect(200);
}

async fn what_does_not_exist_is_not_found(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let unknown = Uuid::now_v7();
    client.get(&format!("projects/{unknown}")).await.problem(404, "not_found");
    client.put(&format!("projects/{unknown}"), &forms::real()).if_match("*").await.problem(404, "not_found");
    client.get(&forms::at(&created, &format!("/indicators/{unknown}"))).await.problem(404, "not_found");
    // A row of one table is no row of another.
    let item = forms::id(&created["cost_items"][0]).to_owned();
    client.get(&forms::at(&created, &format!("/indicators/{item}"))).await.problem(404, "not_found");
}

async fn the_profile_must_exist(service: &Service) {
    let client = &service.client;
    let form = forms::real_with(&[("/profile", json!("mars-2020"))]);
    let refused = client.post("projects", &form).await;
    refused.expect_faults(422, "unacceptable_content", &[("/profile", "unknown_profile")]);
    client.post("validation", &form).await.expect_faults(
        422,
        "unacceptable_content",
        &[("/profile", "unknown_profile")],
    );
    let created = client.create(&forms::real()).await;
    let patched = client.patch(&forms::at(&created, ""), &json!({ "profile": "mars-2020" })).if_match("*").await;
    patched.expect_faults(422, "unacceptable_content", &[("/profile", "unknown_profile")]);
    let cleared = client.patch(&forms::at(&created, ""), &json!({ "profile": Value::Null })).if_match("*").await;
    assert_eq!(cleared.expect(200).json()["profile"], "minhang-2020");
}
