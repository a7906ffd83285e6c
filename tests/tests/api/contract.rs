//! What holds for every operation of the specification, the ones to come included.

use serde_json::{Value, json};
use tests::{
    Method, Service, Spec, forms,
    spec::{Operation, is_json},
};
use uuid::Uuid;

use crate::fixtures::{Ids, address, example, has_id, has_if_match, operations};

tests::on_both_databases! {
    every_operation_is_closed_to_strangers_unless_it_says_open,
    every_operation_refuses_an_unknown_parameter,
    every_operation_refuses_a_malformed_id,
    every_operation_says_when_there_is_nothing,
    every_operation_with_a_body_refuses_what_is_no_json,
    every_write_needs_its_precondition,
    no_address_takes_a_method_that_it_does_not_have,
    every_example_works,
    no_filter_is_filled_in,
}

fn request(client: &tests::Client, operation: &Operation, address: &str) -> tests::client::Request {
    crate::fixtures::request(client, operation, address, |_| {})
}

/// What an operation works on, in the unit of the real form.
async fn declaration(service: &Service, operation: &Operation) -> (String, String) {
    crate::fixtures::declaration(service, operation, |_| {}).await
}

async fn every_operation_is_closed_to_strangers_unless_it_says_open(service: &Service) {
    for operation in operations() {
        let (project, child) = declaration(service, operation).await;
        let address = address(operation, &Ids { project: &project, child: &child });
        let anonymous = request(&service.client, operation, &address).without_header("authorization").await;
        if operation.is_open() {
            assert!(anonymous.status < 400, "{}: {}", operation.name(), anonymous.text());
            assert!(!operation.template.starts_with("/api/"), "{} is open", operation.name());
        } else {
            anonymous.problem(401, "unauthenticated");
            let wrong = request(&service.client, operation, &address).header("authorization", "Bearer wrong").await;
            wrong.problem(401, "unauthenticated");
        }
    }
}

async fn every_operation_refuses_an_unknown_parameter(service: &Service) {
    for operation in operations() {
        let (project, child) = declaration(service, operation).await;
        let address = address(operation, &Ids { project: &project, child: &child });
        let before = service.client.count().await;
        let refused = request(&service.client, operation, &address).query("colour", "red").await;
        refused.expect_faults(400, "invalid_parameter", &[("colour", "unknown_parameter")]);
        assert_eq!(service.client.count().await, before, "{} did something", operation.name());
    }
}

async fn every_operation_refuses_a_malformed_id(service: &Service) {
    for operation in operations().filter(|operation| has_id(operation)) {
        let address = address(operation, &Ids { project: "0197a8b0", child: &Uuid::nil().to_string() });
        let refused = request(&service.client, operation, &address).await;
        refused.expect_faults(400, "invalid_parameter", &[("id", "invalid_code")]);
    }
}

async fn every_operation_says_when_there_is_nothing(service: &Service) {
    let nothing = Uuid::now_v7().to_string();
    for operation in operations().filter(|operation| has_id(operation)) {
        let at_nothing = address(operation, &Ids { project: &nothing, child: &nothing });
        request(&service.client, operation, &at_nothing).await.problem(404, "not_found");
        if operation.template.contains("{child_id}") {
            let (project, _) = declaration(service, operation).await;
            let no_row = address(operation, &Ids { project: &project, child: &nothing });
            request(&service.client, operation, &no_row).await.problem(404, "not_found");
        }
    }
}

async fn every_operation_with_a_body_refuses_what_is_no_json(service: &Service) {
    for operation in operations().filter(|operation| operation.bodies().next().is_some()) {
        let (project, child) = declaration(service, operation).await;
        let address = address(operation, &Ids { project: &project, child: &child });
        let (media_type, _) = operation.bodies().next().expect("it has a body");
        if !is_json(media_type) {
            request(&service.client, operation, &address)
                .body("application/octet-stream", "{")
                .await
                .problem(422, "not_a_form_file");
            let other = request(&service.client, operation, &address).body("application/json", "{}").await;
            other.problem(415, "unsupported_media_type");
            continue;
        }
        request(&service.client, operation, &address).body(media_type, "{").await.problem(400, "malformed_json");
        request(&service.client, operation, &address)
            .body("text/plain", "{}")
            .await
            .problem(415, "unsupported_media_type");
        request(&service.client, operation, &address).body(media_type, "7").await.problem(422, "unacceptable_content");
        let unknown = request(&service.client, operation, &address).body(media_type, r#"{"colour": 1}"#).await;
        let faults = unknown.faults(422, "unacceptable_content");
        assert!(
            faults.contains(&("/colour".to_owned(), "unknown_field".to_owned())),
            "{}: {faults:?}",
            operation.name()
        );
    }
}

async fn every_write_needs_its_precondition(service: &Service) {
    let writes = [Method::PUT, Method::PATCH, Method::DELETE];
    for operation in operations().filter(|operation| has_id(operation) && operation.method != Method::GET) {
        assert!(
            has_if_match(operation) || !writes.contains(&operation.method),
            "{} takes no If-Match",
            operation.name()
        );
        if !has_if_match(operation) {
            continue;
        }
        let (project, child) = declaration(service, operation).await;
        let address = address(operation, &Ids { project: &project, child: &child });
        let before = service.client.get(&format!("projects/{project}")).await.expect(200).json();
        let without = request(&service.client, operation, &address).without_header("if-match").await;
        without.problem(428, "precondition_required");
        let stale = request(&service.client, operation, &address).if_match("\"7\"").await;
        stale.problem(412, "precondition_failed");
        assert_eq!(stale.etag(), format!("\"{}\"", before["revision"]), "{}", operation.name());
        let after = service.client.get(&format!("projects/{project}")).await.expect(200).json();
        assert_eq!(after, before, "{} did something", operation.name());
    }
}

/// Addresses with a name stand beside those with an id, which must not take the name for one.
async fn no_address_takes_a_method_that_it_does_not_have(service: &Service) {
    let nobody = Uuid::nil().to_string();
    for operation in operations() {
        let address = address(operation, &Ids { project: &nobody, child: &nobody });
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if operations().any(|other| other.template == operation.template && other.method == method) {
                continue;
            }
            let refused = service.client.request(method.clone(), &address).if_match("*").json(&json!({})).await;
            refused.problem(405, "method_not_allowed");
            assert!(!refused.header("allow").contains(method.as_str()), "{method} {address}");
        }
    }
}

/// A value as it stands in an address: the members of a list with commas between them.
fn as_parameter(value: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    value.as_array().map_or_else(|| text(value), |list| list.iter().map(text).collect::<Vec<_>>().join(","))
}

/// Swagger UI fills in every example that it finds: a filter that has one would narrow what is shown without a word.
async fn no_filter_is_filled_in(_service: &Service) {
    let (mut filters, mut told) = (0, 0);
    for operation in operations() {
        for parameter in operation.parameters("query") {
            let name = forms::text(parameter, "/name");
            if parameter["required"] == true || parameter["schema"].get("default").is_some() {
                continue;
            }
            filters += 1;
            let schema = &parameter["schema"];
            let filled =
                [parameter.get("example"), parameter.get("examples"), schema.get("example"), schema.get("examples")];
            assert_eq!(filled, [None; 4], "{name} of {}", operation.name());
            if let Some(example) = parameter.get("x-example") {
                let described = forms::text(parameter, "/description");
                assert!(described.contains(&format!("`{}`", as_parameter(example))), "{name}: {described}");
                told += 1;
            }
        }
    }
    assert!(filters > 40 && told > 25, "{filters} filters, {told} with an example");
}

/// Whoever tries an operation out as the specification shows it succeeds.
async fn every_example_works(service: &Service) {
    for operation in operations() {
        let (project, child) = declaration(service, operation).await;
        let address = address(operation, &Ids { project: &project, child: &child });
        let reply = request(&service.client, operation, &address).await;
        assert!(reply.status < 300, "{}: {}", operation.name(), reply.text());
        for (media_type, definition) in operation.bodies() {
            let Some(body) = example(definition) else { continue };
            let allowed = Spec::committed().allows(&definition["schema"], body);
            assert_eq!(allowed, Ok(()), "the example of {} as {media_type}", operation.name());
        }
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            let Some(value) = example(parameter).filter(|value| !value.is_null() && name != "cursor") else { continue };
            let text = as_parameter(value);
            let (project, child) = declaration(service, operation).await;
            let address = self::address(operation, &Ids { project: &project, child: &child });
            let reply = request(&service.client, operation, &address).query(name, &text).await;
            assert!(reply.status < 300, "{} with {name}={text}: {}", operation.name(), reply.text());
        }
    }
    assert_eq!(service.client.get("/nowhere").await.problem(404, "not_found")["errors"], json!([]));
}
