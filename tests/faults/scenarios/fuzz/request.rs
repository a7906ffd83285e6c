//! A request that the contract allows, for each operation.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{forms, spec::Operation};

use super::pool::{Known, Pool, pick};
use crate::{chance::Chance, process::ADMIN_KEY};

#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Option<Vec<u8>>,
    /// Whether the operation takes a body at all.
    pub takes_body: bool,
}

impl Request {
    pub fn sound(operation: &Operation, pool: &Pool, chance: &mut Chance) -> Self {
        let id = operation.id();
        let known = match id {
            "withdraw_project" | "decide_project" => pool.mostly("submitted", chance),
            "adjust_project" => pool.mostly("approved", chance),
            "get_attachment" => pool.mostly("imported", chance),
            "get_submission" | "list_decisions" | "diff_revisions" => pool.mostly("submitted", chance),
            "delete_project" | "submit_project" => pool.any(chance),
            _ => pool.mostly("draft", chance),
        };
        let mut request = Self {
            method: operation.method.clone(),
            path: path(operation, known, pool, chance),
            query: Vec::new(),
            headers: vec![("authorization".to_owned(), format!("Bearer {ADMIN_KEY}").into_bytes())],
            body: None,
            takes_body: operation.bodies().next().is_some(),
        };
        if operation.parameters("header").any(|parameter| parameter["name"] == "If-Match") {
            request.headers.push(("if-match".to_owned(), b"*".to_vec()));
        }
        if let Some((media_type, definition)) = operation.bodies().next() {
            request.headers.push(("content-type".to_owned(), media_type.as_bytes().to_vec()));
            request.body = Some(body(id, definition, known, chance));
        }
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().unwrap_or_default();
            if chance.below(6) == 0
                && name != "wait_seconds"
                && let Some(value) = value(parameter, chance)
            {
                request.query.push((name.to_owned(), value));
            }
        }
        request
    }
}

fn path(operation: &Operation, known: Option<&Known>, pool: &Pool, chance: &mut Chance) -> String {
    let mut path = operation.template.clone();
    for parameter in operation.parameters("path") {
        let name = parameter["name"].as_str().unwrap_or_default();
        let row = ["indicators", "cost-items", "safeguards"].iter().position(|list| path.contains(list));
        let value = match name {
            "id" => known.map(|known| known.id.clone()),
            "child_id" => known.zip(row).and_then(|(known, row)| known.rows[row].clone()),
            "key_id" => pool.key.clone(),
            "number" | "from" => Some("1".to_owned()),
            "to" => Some("2".to_owned()),
            _ => value(parameter, chance),
        };
        let value = value.unwrap_or_else(|| "00000000-0000-7000-8000-000000000000".to_owned());
        path = path.replace(&format!("{{{name}}}"), &value);
    }
    path
}

/// A value that the schema of a parameter allows.
fn value(parameter: &Value, chance: &mut Chance) -> Option<String> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => Some(all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Object(_) => None,
    };
    let schema = &parameter["schema"];
    let codes = schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
    let given = [&parameter["example"], &schema["example"], &schema["default"]].into_iter().find_map(text);
    pick(codes, chance).and_then(text).or(given)
}

fn body(operation: &str, definition: &Value, known: Option<&Known>, chance: &mut Chance) -> Vec<u8> {
    if operation == "import_form" {
        return forms::REAL_FILE.to_vec();
    }
    let mut body = definition["example"].clone();
    let name = json!(format!("项目{}", chance.draw()));
    match operation {
        "create_project" | "replace_project" => {
            body = forms::with(forms::submittable(), &[("/name", name), ("/project_code", Value::Null)]);
        }
        "create_api_key" => body = json!({ "name": name, "role": "declarant", "units": ["1200"] }),
        "copy_project" => body = json!({ "fiscal_year": 2021 + chance.below(70) }),
        "decide_project" => body = json!({ "outcome": "returned", "comment": "意见" }),
        "patch_project" => body = json!({ "leader": name }),
        "search_projects" => body = json!({ "q": "项目", "page_size": 5 }),
        // Rows without the ids of others.
        _ if operation.ends_with("_indicator") => body = forms::real()["indicators"][0].clone(),
        _ if operation.ends_with("_cost_item") => body = forms::real()["cost_items"][0].clone(),
        _ if operation.ends_with("_safeguard") => body = forms::real()["safeguards"][0].clone(),
        _ => {}
    }
    if let (Some(known), "batch_projects") = (known, operation) {
        body["items"][0]["client_ref"] = json!(known.id);
    }
    body.to_string().into_bytes()
}
