//! The audit trail over HTTP.

use serde_json::{Value, json};
use tests::{Service, forms};

use crate::roles::caller;

tests::on_both_databases! {
    every_write_is_told_in_its_order,
    events_are_filtered,
    reading_the_trail_is_told_too,
    verification_names_the_broken_link,
    writers_at_once_are_all_told,
}

async fn events(service: &Service, query: &[(&str, &str)]) -> Vec<Value> {
    let request =
        query.iter().fold(service.client.get("audit/events"), |request, (name, value)| request.query(name, value));
    let mut items = request.await.expect(200).json()["items"].as_array().expect("items is a list").clone();
    items.reverse();
    items
}

async fn every_write_is_told_in_its_order(service: &Service) {
    let declarant = caller(service, "declarant", &["12"]).await;
    let created = declarant.create(&forms::submittable()).await;
    let id = forms::id(&created);
    declarant.patch(&forms::at(&created, ""), &json!({ "leader": "新人" })).if_match("*").await.expect(200);
    declarant.request(tests::Method::POST, &forms::at(&created, "/submission")).if_match("*").await.expect(200);
    let good = json!({ "outcome": "approved", "grade": "good" });
    service.client.post(&forms::at(&created, "/decisions"), &good).if_match("*").await.expect(200);
    let told = events(service, &[("subject", id)]).await;
    assert_eq!(forms::column(&json!(told), "action"), ["created", "patched", "submitted", "decided"]);
    assert_eq!(forms::column(&json!(told), "revision"), [1, 2, 3, 4]);
    assert!(told.iter().all(|event| event["unit_code"] == "120001" && event["refused"].is_null()));
    let actors = forms::column(&json!(told), "role");
    assert_eq!(actors, ["declarant", "declarant", "declarant", "admin"]);
    let text = json!(events(service, &[]).await).to_string();
    assert!(
        !text.contains("翁建伟") && !text.contains("54952046") && !text.contains("jixiao_"),
        "no contacts, no keys"
    );
}

async fn events_are_filtered(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    caller(service, "auditor", &[]).await;
    let at = forms::text(&created, "/created_at").to_owned();
    for (query, count) in [
        (vec![("action", "created")], 1),
        (vec![("action", "create_project")], 1),
        (vec![("action", "key_created")], 1),
        (vec![("actor_id", "admin"), ("action", "created")], 1),
        (vec![("actor_id", "nobody")], 0),
        (vec![("refused", "true")], 0),
        (vec![("until", "2020-01-01T00:00:00Z")], 0),
        (vec![("since", &at), ("until", &at)], 1),
        (vec![("page_size", "1")], 1),
    ] {
        assert_eq!(events(service, &query).await.len(), count, "{query:?}");
    }
    let unknown = service.client.get("audit/events").query("page_size", "201").await;
    unknown.expect_faults(422, "unacceptable_content", &[("page_size", "out_of_range")]);
}

async fn reading_the_trail_is_told_too(service: &Service) {
    let auditor = caller(service, "auditor", &[]).await;
    auditor.get("audit/events").await.expect(200);
    auditor.get("audit/verify").await.expect(200);
    let told = events(service, &[]).await;
    let actions = forms::column(&json!(told), "action");
    assert_eq!(actions, ["key_created", "audit_listed", "audit_verified", "audit_listed"]);
    assert_eq!(forms::column(&json!(told), "seq"), [1, 2, 3, 4]);
}

async fn verification_names_the_broken_link(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    let whole = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!((&whole["valid"], &whole["checked"]), (&json!(true), &json!(3)), "{whole:#}");
    assert_eq!(whole["head"].as_str().map(str::len), Some(64));
    service.store.execute("UPDATE project SET annual_budget = 1").await;
    let broken = service.client.get("audit/verify").await.expect(200).json();
    let expected = json!({ "kind": "declaration", "reason": "altered", "seq": null, "project_id": created["id"], "revision": null, "subject": null });
    assert_eq!((&broken["valid"], &broken["broken"]), (&json!(false), &expected));
}

async fn writers_at_once_are_all_told(service: &Service) {
    let writers: Vec<_> = (0..32)
        .map(|number| {
            let client = service.client.clone();
            tokio::spawn(async move {
                let created = client.create(&forms::least(&format!("第{number}个"))).await;
                for leader in ["甲", "乙", "丙"] {
                    client
                        .patch(&forms::at(&created, ""), &json!({ "leader": leader }))
                        .if_match("*")
                        .await
                        .expect(200);
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("it writes");
    }
    let verdict = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!((&verdict["valid"], &verdict["checked"]), (&json!(true), &json!(257)), "{verdict:#}");
    let told = events(service, &[("page_size", "200")]).await;
    let seqs: Vec<_> = told.iter().filter_map(|event| event["seq"].as_i64()).collect();
    assert_eq!(seqs, (1..=130).collect::<Vec<_>>(), "128 writes and two reads, without a gap");
}
