//! What the fixtures of published forms say of the rules names rules and places that exist.

#![expect(clippy::unwrap_used, reason = "tests panic")]

mod support;

use std::path::PathBuf;

use domain::rules::rule;
use serde_json::Value;
use support::published::is_judged;

fn known() -> impl Iterator<Item = (String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/published/known");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|file| (file.display().to_string(), serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()))
}

fn texts(value: &Value) -> Vec<&str> {
    let all = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
    all.iter().filter_map(Value::as_str).collect()
}

/// A row must be there; a field may be blank, which is what is told of it.
fn is_place(form: &Value, at: &str) -> bool {
    let mut parts = at.split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("indicators"), None) => true,
        (Some(table @ ("indicators" | "schedule" | "cost_items")), Some(row)) => {
            form[table].get(row.parse::<usize>().unwrap()).is_some()
        }
        (Some(_), _) => serde_json::to_value(domain::form::project::Project::default()).unwrap().pointer(at).is_some(),
        (None, _) => false,
    }
}

#[test]
fn faults_name_rules_and_places_that_exist() {
    for (file, fixture) in known().filter(|(_, fixture)| is_judged(fixture)) {
        let faults = fixture["faults"].as_array().unwrap();
        let also = fixture["also"].as_array().map(Vec::as_slice).unwrap_or_default();
        for told in faults.iter().chain(also) {
            let rules = [texts(&told["rules"]), texts(&told["rule"])].concat();
            let unseen = told["unseen"].as_str();
            assert_ne!(rules.is_empty(), unseen.is_none(), "{file}: a rule, or why there is none: {told}");
            assert!(unseen.is_none_or(|why| ["results", "form", "judgement"].contains(&why)), "{file}: {told}");
            for name in rules {
                assert!(name.starts_with("new:") || rule(name).is_some(), "{file}: no rule {name}");
            }
            let form = &fixture["expected"][usize::try_from(told["form"].as_u64().unwrap_or_default()).unwrap()];
            let places = texts(&told["at"]);
            assert!(unseen.is_some() || !places.is_empty(), "{file}: no place: {told}");
            for at in places {
                assert!(is_place(form, at), "{file}: no place {at}: {told}");
            }
        }
    }
}
