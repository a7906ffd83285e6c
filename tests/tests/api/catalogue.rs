//! Rules, profiles, dictionaries: what the service knows, told to its callers.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Service, Spec, forms};

tests::on_both_databases! {
    the_catalogue_lists_every_rule,
    a_profile_is_told_whole,
    dictionaries_name_every_code_of_the_specification,
}

async fn the_catalogue_lists_every_rule(service: &Service) {
    let client = &service.client;
    let catalogue = client.get("rules").await.expect(200).json();
    let ids = forms::column(&catalogue["items"], "id");
    let ids: Vec<_> = ids.iter().map(|id| id.as_str().expect("an id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids are unique");
    for id in ["P001", "P002", "P003", "F001", "F006", "C001", "C009", "I001", "I003", "I004"] {
        assert!(ids.contains(&id), "{id}");
    }
    for rule in catalogue["items"].as_array().into_iter().flatten() {
        assert_eq!(&client.get(&format!("rules/{}", forms::id(rule))).await.expect(200).json(), rule);
        for text in ["title", "explanation", "basis"] {
            for language in ["zh", "en"] {
                assert!(!forms::text(rule, &format!("/{text}/{language}")).trim().is_empty(), "{rule:#}");
            }
        }
        for related in rule["related"].as_array().into_iter().flatten() {
            assert!(ids.contains(&related.as_str().expect("an id")), "{related} of {rule:#}");
        }
        let profiles = forms::column(&rule["profiles"], "profile");
        assert!(profiles.contains(&json!("minhang-2020")), "{rule:#}");
    }
    for unknown in ["Z999", "f001", "F0011", "%20"] {
        client.get(&format!("rules/{unknown}")).await.problem(404, "not_found");
    }
}

async fn a_profile_is_told_whole(service: &Service) {
    let client = &service.client;
    let profiles = client.get("profiles").await.expect(200).json();
    for profile in profiles["items"].as_array().into_iter().flatten() {
        assert_eq!(&client.get(&format!("profiles/{}", forms::id(profile))).await.expect(200).json(), profile);
    }
    let minhang = client.get("profiles/minhang-2020").await.expect(200).json();
    let mandatory = minhang["mandatory_fields"].as_array().expect("it is a list");
    assert!(
        mandatory.contains(&json!("/funding/annual_budget")) && mandatory.contains(&json!("/annual_goal")),
        "{minhang:#}"
    );
    let level1: BTreeSet<_> =
        minhang["taxonomy"].as_array().into_iter().flatten().map(|branch| branch["level1"].to_string()).collect();
    assert_eq!(level1, ["effect", "impact", "output"].map(|level1| json!(level1).to_string()).into());
    client.get("profiles/MINHANG-2020").await.problem(404, "not_found");
}

/// Every closed list of codes in the specification that a declaration, report or rule can hold has its dictionary.
async fn dictionaries_name_every_code_of_the_specification(service: &Service) {
    let dictionaries = service.client.get("dictionaries").await.expect(200).json();
    let mut known = BTreeSet::new();
    for table in dictionaries["items"].as_array().into_iter().flatten() {
        let entries = table["entries"].as_array().expect("it is a list");
        for entry in entries {
            let (zh, en) = (forms::text(entry, "/label/zh"), forms::text(entry, "/label/en"));
            assert!(!zh.is_empty() && !en.is_empty() && zh != en, "{entry:#}");
        }
        known.insert(codes(entries.iter().map(|entry| &entry["code"])));
    }
    for (name, schema) in Spec::committed().document["components"]["schemas"].as_object().into_iter().flatten() {
        if let Some(values) = schema["enum"].as_array() {
            assert!(known.contains(&codes(values)), "no dictionary has the codes of {name}");
        }
    }
}

fn codes<'a>(codes: impl IntoIterator<Item = &'a Value>) -> BTreeSet<&'a str> {
    codes.into_iter().map(|code| code.as_str().expect("a code is text")).collect()
}
