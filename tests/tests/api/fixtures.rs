//! What tests of every operation of the specification need: an address, a body, and something to work on.

use serde_json::{Value, json};
use tests::{
    Client, Method, Service, Spec,
    client::Request,
    forms,
    spec::{Operation, is_json},
};
use uuid::Uuid;

/// Ids to put into a template's address.
pub struct Ids<'a> {
    pub project: &'a str,
    pub child: &'a str,
}

/// The state in which an operation can be done.
fn state_for(operation: &Operation) -> Option<&'static str> {
    match operation.id() {
        "submit_project" => Some("draft"),
        "withdraw_project" | "decide_project" | "get_submission" => Some("submitted"),
        "adjust_project" | "list_decisions" => Some("approved"),
        _ => None,
    }
}

/// The address of an operation: ids where it wants ids, the specification's own example elsewhere.
pub fn address(operation: &Operation, ids: &Ids) -> String {
    let mut address = operation.template.clone();
    for parameter in operation.parameters("path") {
        let name = parameter["name"].as_str().expect("a parameter has a name");
        let value = match name {
            "id" => ids.project,
            "child_id" | "key_id" => ids.child,
            "number" | "from" | "to" => "1",
            _ => example(parameter).and_then(Value::as_str).unwrap_or_else(|| panic!("no example of {name}")),
        };
        address = address.replace(&format!("{{{name}}}"), value);
    }
    address
}

/// The first example of a parameter or body.
pub fn example(of: &Value) -> Option<&Value> {
    let one = of
        .get("example")
        .or_else(|| of.get("x-example"))
        .or_else(|| of["schema"].get("example"))
        .or_else(|| of["schema"]["examples"].get(0));
    one.or_else(|| of["examples"].as_object()?.values().next()?.get("value"))
}

/// A request with the example of its body, changed as wanted, with any revision accepted.
pub fn request(client: &Client, operation: &Operation, address: &str, change: impl Fn(&mut Value)) -> Request {
    let mut request = client.request(operation.method.clone(), address);
    if let Some((media_type, definition)) = operation.bodies().next() {
        if !is_json(media_type) {
            return request.body(media_type, forms::REAL_FILE);
        }
        let schema = resolved(&definition["schema"]);
        let body = example(definition).or_else(|| schema.get("example")).or_else(|| schema["examples"].get(0));
        let body = body.unwrap_or_else(|| panic!("{} has no example of its body", operation.name()));
        let mut body = body.clone();
        change(&mut body);
        request = request.body(media_type, body.to_string());
    }
    if has_if_match(operation) { request.if_match("*") } else { request }
}

fn resolved(schema: &Value) -> &Value {
    tests::schema::resolve(&Spec::committed().document, schema)
}

pub fn has_if_match(operation: &Operation) -> bool {
    operation
        .parameters("header")
        .any(|parameter| parameter["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case("if-match")))
}

pub fn has_id(operation: &Operation) -> bool {
    operation.parameters("path").any(|parameter| parameter["name"] == "id")
}

pub fn operations() -> impl Iterator<Item = &'static Operation> {
    Spec::committed().operations().iter()
}

/// A declaration in the state that the operation needs; for an operation on a row the id of one of its rows, for one
/// on a key the id of a key.
pub async fn declaration(service: &Service, operation: &Operation, change: impl Fn(&mut Value)) -> (String, String) {
    let client = &service.client;
    if operation.template.contains("{key_id}") {
        let key = json!({ "name": Uuid::now_v7().to_string(), "role": "reviewer" });
        let made = client.post("api-keys", &key).await.expect(201).json();
        return (Uuid::nil().to_string(), forms::id(&made).to_owned());
    }
    if operation.id() == "get_attachment" {
        let mut form = forms::real();
        change(&mut form);
        let import = client.request(Method::POST, "imports/form").query("store", "true");
        let import = import.query("unit_code", forms::text(&form, "/unit_code"));
        let made = import.body("application/octet-stream", forms::REAL_FILE).await.expect(201).json();
        return (forms::text(&made, "/stored/id").to_owned(), String::new());
    }
    let mut form = if state_for(operation).is_some() { forms::submittable() } else { forms::real() };
    change(&mut form);
    let created = client.in_state(&form, state_for(operation).unwrap_or("draft")).await;
    let table = operation.template.split('/').rev().nth(1).unwrap_or_default().replace('-', "_");
    let row = created[&*table][0]["id"].as_str().unwrap_or_default().to_owned();
    (forms::id(&created).to_owned(), row)
}
