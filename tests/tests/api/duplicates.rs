//! Project code and external id are unique per year and unit.

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    a_second_one_is_refused_and_the_first_named,
    a_change_cannot_take_what_another_has,
    other_years_and_units_are_free,
}

/// A declaration with a project code and an external id.
fn coded(name: &str, project_code: &str, external_id: &str) -> Value {
    forms::real_with(&[
        ("/name", json!(name)),
        ("/project_code", json!(project_code)),
        ("/external_id", json!(external_id)),
    ])
}

async fn a_second_one_is_refused_and_the_first_named(service: &Service) {
    let client = &service.client;
    let by_code = client.create(&coded("甲", "P-1", "OA-1")).await;
    let by_id = client.create(&coded("乙", "P-2", "OA-2")).await;
    for (second, existing) in [
        (coded("丙", "P-1", "OA-3"), &by_code),
        (coded("丙", "P-3", "OA-2"), &by_id),
        (coded("丙", "P-1", "OA-1"), &by_code),
    ] {
        let refused = client.post("projects", &second).await.problem(409, "duplicate_declaration");
        assert_eq!(refused["existing"], format!("/api/v1/{}", forms::at(existing, "")));
        let first = client.get(forms::text(&refused, "/existing")).await.expect(200).json();
        assert_eq!(&first, existing);
    }
    // Of two in the way, one is named.
    let both = client.post("projects", &coded("丙", "P-1", "OA-2")).await.problem(409, "duplicate_declaration");
    let candidates = [&by_code, &by_id].map(|it| json!(format!("/api/v1/{}", forms::at(it, ""))));
    assert!(candidates.contains(&both["existing"]), "{both:#}");
    assert_eq!(client.count().await, 2);
}

async fn a_change_cannot_take_what_another_has(service: &Service) {
    let client = &service.client;
    let first = client.create(&coded("甲", "P-1", "OA-1")).await;
    let second = client.create(&coded("乙", "P-2", "OA-2")).await;
    let address = forms::at(&second, "");
    let changes =
        [client.put(&address, &coded("乙", "P-1", "OA-2")), client.patch(&address, &json!({ "external_id": "OA-1" }))];
    for change in changes {
        let refused = change.if_match("\"1\"").await.problem(409, "duplicate_declaration");
        assert_eq!(refused["existing"], format!("/api/v1/{}", forms::at(&first, "")));
    }
    assert_eq!(client.get(&address).await.expect(200).json(), second);
    // One's own is not in one's way, and what was given up is free.
    client.put(&address, &coded("乙改名", "P-2", "OA-2")).if_match("\"1\"").await.expect(200);
    client.patch(&address, &json!({ "external_id": null })).if_match("*").await.expect(200);
    client.create(&coded("丙", "P-3", "OA-2")).await;
    client.delete(&forms::at(&first, "")).if_match("*").await.expect(204);
    client.create(&coded("丁", "P-1", "OA-1")).await;
}

async fn other_years_and_units_are_free(service: &Service) {
    let client = &service.client;
    client.create(&coded("甲", "P-1", "OA-1")).await;
    client.create(&forms::with(coded("甲", "P-1", "OA-1"), &[("/fiscal_year", json!(2021))])).await;
    client.create(&forms::with(coded("甲", "P-1", "OA-1"), &[("/unit_code", json!("120002"))])).await;
    // Codes are compared as written.
    client.create(&coded("甲", "p-1", "oa-1")).await;
    // Without codes nothing is unique: the paper form has none.
    client.create(&forms::real()).await;
    client.create(&forms::real()).await;
    assert_eq!(client.count().await, 6);
}
