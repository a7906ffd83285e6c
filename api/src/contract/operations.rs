//! Operations: what each of them shares with others of its shape.

#![expect(
    clippy::indexing_slicing,
    reason = "the document is made from code alone, at the start and by tests; its shape cannot surprise"
)]

use actix_web::http::Method;
use domain::{
    process::caller::{Permission, Role},
    values::whole::Ordinal,
};
use persistence::idempotency::KEPT_DAYS;
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

use crate::http::{
    context::ACCEPT_LANGUAGE_MAX,
    idempotency::{KEY_MAX, can_repeat},
    precondition::TAGS_MAX,
    problem::{Code, PROBLEM_JSON},
    refusals::{OF_ALL, OF_CALLERS, OF_REPEATABLE, REFUSALS},
};

/// Every operation with its path and method.
pub fn each(document: &mut Value) -> impl Iterator<Item = (String, String, &mut Value)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object_mut().into_iter().flatten();
        operations.map(move |(method, operation)| (path.clone(), method.clone(), operation))
    })
}

/// Where an operation says what it answers for a unit that is not the caller's.
const OTHER_UNITS: &str = "x-other-units";

pub fn complete(document: &mut Value) {
    for (_, method, operation) in each(document) {
        describe_path_parameters(operation);
        tell_permission(operation);
        let open = operation.get("security") == Some(&json!([{}]));
        if open {
            operation["security"] = json!([]);
        }
        tell_other_units(operation);
        add_conditional_read(&method, operation);
        let repeatable = add_repetition(&method, operation);
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            // What was refused is described once, in the shared responses.
            for response in responses.values_mut().filter(|response| response.get("$ref").is_none()) {
                response["headers"]["X-Request-Id"] = json!({"$ref": "#/components/headers/RequestId"});
                if !open {
                    add_standing(&mut response["headers"]);
                }
            }
            let by_layers = |status| {
                OF_ALL.contains(status)
                    || !open && OF_CALLERS.contains(status)
                    || repeatable && OF_REPEATABLE.contains(status)
            };
            for (status, name) in REFUSALS.iter().filter(|(status, _)| by_layers(status)) {
                let shared = json!({"$ref": format!("#/components/responses/{name}")});
                responses.insert(status.to_string(), shared);
            }
            responses.sort_keys();
        }
        let parameters = operation.as_object_mut().map(|operation| operation.entry("parameters").or_insert(json!([])));
        if let Some(Value::Array(parameters)) = parameters {
            parameters.push(json!({"$ref": "#/components/parameters/AcceptLanguage"}));
        }
    }
    add_links(document);
    add_components(document);
}

/// Links from an answer that names a declaration to every operation on it, with its id and current ETag.
fn add_links(document: &mut Value) {
    let targets: Vec<(String, String, bool)> = each(document)
        .filter(|(path, _, _)| path.contains("/projects/{id}"))
        .filter_map(|(path, _, operation)| {
            let conditional = operation["parameters"].as_array()?.iter().any(|it| it["name"] == "If-Match");
            Some((path, operation["operationId"].as_str()?.to_owned(), conditional))
        })
        .collect();
    for (path, _, operation) in each(document).filter(|(_, method, _)| method == "post") {
        let Some(created) = operation.pointer_mut("/responses/201") else { continue };
        let row_path = format!("{path}/{{child_id}}");
        let is_row = targets.iter().any(|(target, _, _)| *target == row_path);
        let is_project = path.ends_with("/projects") || path.ends_with("/copies");
        let reachable = |target: &str| {
            if is_row { target == row_path } else { is_project && target.matches('{').count() == 1 }
        };
        for (_, operation_id, conditional) in targets.iter().filter(|(target, _, _)| reachable(target)) {
            let id = if is_row { "$request.path.id" } else { "$response.body#/id" };
            let mut parameters = json!({"id": id});
            if is_row {
                parameters["child_id"] = json!("$response.body#/id");
            }
            if *conditional {
                parameters["If-Match"] = json!("$response.header.ETag");
            }
            let description = "接着可做的操作 What can be done next";
            let link = json!({"operationId": operation_id, "description": description, "parameters": parameters});
            created["links"][operation_id] = link;
        }
    }
}

/// Tells what is answered for another unit than the caller's. A handler that itself declares 403 refuses a unit in what
/// is sent; a declaration that is named in the address is not there for the caller.
fn tell_other_units(operation: &mut Value) {
    let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let mut in_path = parameters.filter(|parameter| parameter["in"] == "path");
    if in_path.any(|parameter| parameter["name"] == "id") {
        operation[OTHER_UNITS] = json!("404");
    } else if operation.pointer("/responses/403").is_some() {
        operation[OTHER_UNITS] = json!("403");
    }
}

fn describe_path_parameters(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten();
    for parameter in parameters.filter(|parameter| parameter["in"] == "path") {
        let description = match parameter["name"].as_str().unwrap_or_default() {
            "id" => "申报编号 Id of the declaration",
            "child_id" => "行编号 Id of the row",
            "key_id" => "密钥编号 Id of the key",
            "number" => "版本号 Number of the revision",
            "from" => "原版本号 Number of the revision before",
            "to" => "新版本号 Number of the revision after",
            _ => continue,
        };
        parameter["description"] = json!(description);
        parameter["schema"] = if parameter["schema"]["format"] == "uuid" {
            json!({"type": "string", "format": "uuid", "maxLength": 36})
        } else {
            json!(Ordinal::schema())
        };
    }
}

/// Says in words which permission an operation needs, and who has it.
fn tell_permission(operation: &mut Value) {
    let needed = operation.pointer("/security/0/bearer/0").and_then(Value::as_str).and_then(Permission::from_code);
    let (Some(needed), Some(Value::String(description))) = (needed, operation.get_mut("description")) else { return };
    let roles: Vec<_> = Role::ALL.iter().filter(|role| role.may(needed)).map(|role| role.code()).collect();
    description.push_str(&format!("\n\n权限 Permission: `{}` ({})", needed.code(), roles.join(", ")));
}

/// Documents the headers that describe the rate limit, which are sent if a limit is configured.
fn add_standing(headers: &mut Value) {
    headers["RateLimit-Policy"] = json!({"$ref": "#/components/headers/RateLimitPolicy"});
    headers["RateLimit"] = json!({"$ref": "#/components/headers/RateLimit"});
}

/// Documents If-None-Match for reads that answer an ETag.
fn add_conditional_read(method: &str, operation: &mut Value) {
    if method != "get" || operation.pointer("/responses/200/headers/ETag").is_none() {
        return;
    }
    let tag = operation["responses"]["200"]["headers"]["ETag"].clone();
    operation["responses"]["304"] = json!({"description": "没有变化 Not changed", "headers": {"ETag": tag}});
    if let Some(Value::Array(parameters)) =
        operation.as_object_mut().map(|it| it.entry("parameters").or_insert(json!([])))
    {
        parameters.push(json!({"$ref": "#/components/parameters/IfNoneMatch"}));
    }
}

/// Documents the Idempotency-Key of a POST that stores something. Answers whether the operation is one.
fn add_repetition(method: &str, operation: &mut Value) -> bool {
    let needed = operation.pointer("/security/0/bearer/0").and_then(Value::as_str).and_then(Permission::from_code);
    let method = Method::from_bytes(method.to_uppercase().as_bytes());
    if !method.is_ok_and(|method| needed.is_some_and(|needed| can_repeat(&method, needed))) {
        return false;
    }
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if status.starts_with('2') {
            response["headers"]["Idempotent-Replayed"] = json!({"$ref": "#/components/headers/IdempotentReplayed"});
        }
    }
    let parameters = operation.as_object_mut().map(|operation| operation.entry("parameters").or_insert(json!([])));
    if let Some(Value::Array(parameters)) = parameters {
        parameters.push(json!({"$ref": "#/components/parameters/IdempotencyKey"}));
    }
    true
}

fn add_components(document: &mut Value) {
    let components = &mut document["components"];
    components["headers"] = json!({
        "IdempotentReplayed": {"description": "true 表示这是先前的回答 true: this is the answer to an earlier request", "required": false, "schema": {"type": "string", "enum": ["true"]}},
        "RateLimit": {"description": "限流余量：r 次，t 秒后恢复 What is left of the quota: r requests; the quota is full again in t seconds", "required": false, "schema": {"type": "string", "maxLength": 100}, "example": "\"declarant\";r=599;t=60"},
        "RateLimitPolicy": {"description": "限流规则：每 w 秒 q 次 The quota: q requests in w seconds", "required": false, "schema": {"type": "string", "maxLength": 100}, "example": "\"declarant\";q=600;w=60"},
        "RequestId": {"description": "请求编号 Id of the request", "required": true, "schema": {"type": "string", "maxLength": 128}},
    });
    components["parameters"] = json!({
        "AcceptLanguage": {
            "name": "Accept-Language", "in": "header", "description": "zh-CN（默认）或 en Language of titles and messages",
            "schema": {"type": "string", "maxLength": ACCEPT_LANGUAGE_MAX}, "example": "zh-CN",
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header",
            "description": format!("重复请求的标识：同一值和同一内容的请求只执行一次，再次发送得到先前的回答；回答保留 {KEPT_DAYS} 天。 Key that identifies repetitions: a request with the same key and content is carried out only once, and a repetition gets the same answer. Answers are kept for {KEPT_DAYS} days."),
            "schema": {"type": "string", "minLength": 1, "maxLength": KEY_MAX, "pattern": "^[ -~]+$"},
        },
        "IfNoneMatch": {
            "name": "If-None-Match", "in": "header", "description": "已有的 ETag The ETag that the caller already has",
            "schema": {"type": "string", "maxLength": TAGS_MAX},
        },
    });
    let responses: Map<String, Value> =
        REFUSALS.iter().map(|(status, name)| ((*name).to_owned(), refusal(*status))).collect();
    components["responses"] = Value::Object(responses);
}

/// The shared response of a status, which names every code that can stand behind it.
fn refusal(status: u16) -> Value {
    let codes: Vec<_> = Code::ALL.iter().filter(|code| code.status().as_u16() == status).collect();
    let told: Vec<_> =
        codes.iter().map(|code| format!("{}（{} {}）", code.code(), code.title().zh, code.title().en)).collect();
    let mut headers = json!({"X-Request-Id": {"$ref": "#/components/headers/RequestId"}});
    add_standing(&mut headers);
    let text = |description: &str| json!({"description": description, "schema": {"type": "string", "maxLength": 200}});
    match status {
        401 => headers["WWW-Authenticate"] = text("身份验证方式 How to authenticate"),
        412 => headers["ETag"] = text("当前版本标签 The current ETag"),
        429 | 503 => headers["Retry-After"] = text("建议等待的秒数 Seconds to wait"),
        _ => {}
    }
    json!({
        "description": told.join("；"),
        "headers": headers,
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    })
}
