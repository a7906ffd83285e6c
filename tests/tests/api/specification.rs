//! The specification itself: whole, and true of its limits.

use serde_json::Value;
use tests::{Service, Spec};

tests::on_both_databases! {
    every_limit_of_a_parameter_is_kept,
}

/// Every `$ref` below a value.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(elements) => elements.iter().for_each(|element| references(element, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = &Spec::committed().document;
    let mut found = Vec::new();
    references(document, &mut found);
    assert!(found.len() > 100, "the references are found");
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside"));
        assert!(document.pointer(pointer).is_some(), "{reference} dangles");
    }
}

#[test]
fn every_component_is_used() {
    let document = &Spec::committed().document;
    let mut found = Vec::new();
    references(document, &mut found);
    for (kind, components) in document["components"].as_object().expect("there are components") {
        for name in components.as_object().into_iter().flat_map(|it| it.keys()).filter(|_| kind != "securitySchemes") {
            assert!(found.contains(&format!("#/components/{kind}/{name}").as_str()), "{kind} {name} is of no use");
        }
    }
}

/// The greatest and longest values are taken, the next ones are refused: the code counts as the specification does.
async fn every_limit_of_a_parameter_is_kept(service: &Service) {
    let operations = Spec::committed().operations().iter();
    let list = operations.filter(|operation| operation.name() == "GET /api/v1/projects");
    let mut tried = 0;
    for parameter in list.flat_map(|operation| operation.parameters("query")) {
        let (name, schema) = (parameter["name"].as_str().expect("it has a name"), &parameter["schema"]);
        let number = |limit: &str| schema[limit].as_i64();
        let sides = [(number("minimum"), -1), (number("maximum"), 1)];
        for (limit, beyond) in sides.into_iter().filter_map(|(limit, beyond)| Some((limit?, beyond))) {
            service.client.get("projects").query(name, &limit.to_string()).await.expect(200);
            let refused = service.client.get("projects").query(name, &(limit + beyond).to_string()).await;
            assert!([400, 422].contains(&refused.status), "{name} beyond {limit}");
            tried += 1;
        }
        // What else is text has a form of its own.
        let limit = schema["maxLength"].as_u64().filter(|_| ["q", "unit_code"].contains(&name));
        for limit in limit.into_iter().filter_map(|limit| usize::try_from(limit).ok()) {
            service.client.get("projects").query(name, &"9".repeat(limit)).await.expect(200);
            let refused = service.client.get("projects").query(name, &"9".repeat(limit + 1)).await;
            refused.expect_faults(422, "unacceptable_content", &[(name, "out_of_range")]);
            tried += 1;
        }
    }
    assert_eq!(tried, 6, "fiscal_year and page_size have two limits each, q and unit_code one");
}
