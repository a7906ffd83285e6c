//! Schemas. In the code a schema says what is answered; what is accepted follows from it: server-owned members may
//! come back and are passed over, what has a default may be absent or null, and nothing else is allowed.

#![expect(
    clippy::indexing_slicing,
    reason = "the document is made from code alone, at the start and by tests; its shape cannot surprise"
)]

use std::collections::BTreeSet;

use domain::process::stored::SERVER_OWNED;
use serde_json::{Map, Value, json};

use super::operations::each;

/// Members that a request may leave out although every answer has them.
const DEFAULTED: [&str; 10] = [
    "id",
    "profile",
    "funding",
    "schedule",
    "indicators",
    "cost_items",
    "safeguards",
    "explanations",
    "stages",
    "units",
];

/// Bodies that hold a declaration.
const DECLARATIONS: [&str; 4] = ["ProjectInput", "ProjectPatch", "ValidationInput", "DeclarationInput"];

type Schemas = Map<String, Value>;

pub fn tidy(document: &mut Value) {
    let mut schemas = take_schemas(document);
    let wanted = request_schemas(document);
    let mut twins = Schemas::new();
    for name in &wanted {
        add_twin(name, &schemas, &mut twins);
    }
    for name in DECLARATIONS {
        if let Some(accepted) = twins.get_mut(name) {
            take_back(accepted);
        }
    }
    for schema in schemas.values_mut() {
        always_present(schema);
    }
    schemas.retain(|name, _| !name.ends_with("Input") && name != "ProjectPatch");
    schemas.extend(twins);
    let plain: Schemas =
        schemas.iter().filter(|(_, schema)| is_plain(schema)).map(|(k, v)| (k.clone(), v.clone())).collect();
    schemas.retain(|name, _| !plain.contains_key(name));
    for schema in schemas.values_mut() {
        inline(schema, &plain);
    }
    if let Some(slot) = document.pointer_mut("/components/schemas") {
        *slot = Value::Object(schemas);
    }
    if let Some(paths) = document.get_mut("paths") {
        inline(paths, &plain);
    }
}

fn take_schemas(document: &mut Value) -> Schemas {
    match document.pointer_mut("/components/schemas").map(Value::take) {
        Some(Value::Object(schemas)) => schemas,
        _ => Schemas::new(),
    }
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn referenced(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

/// Name of the schema of what is accepted.
fn twin_name(name: &str) -> String {
    if name.ends_with("Input") || name == "ProjectPatch" { name.to_owned() } else { format!("{name}Input") }
}

/// Points every request body at the schema of what is accepted, and tells which schemas that needs.
fn request_schemas(document: &mut Value) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    for (_, _, operation) in each(document) {
        let media = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut);
        for content in media.into_iter().flat_map(Map::values_mut) {
            if let Some(name) = content.get("schema").and_then(referenced).map(ToOwned::to_owned) {
                content["schema"] = json!({"$ref": reference(&twin_name(&name))});
                wanted.insert(name);
            }
        }
    }
    wanted
}

fn is_object(schema: &Value) -> bool {
    schema.get("properties").is_some()
}

fn is_plain(schema: &Value) -> bool {
    !is_object(schema) && schema.get("enum").is_none()
}

fn add_twin(name: &str, schemas: &Schemas, twins: &mut Schemas) {
    let twin = twin_name(name);
    let Some(schema) = schemas.get(name).filter(|_| !twins.contains_key(&twin)) else { return };
    let mut accepted = schema.clone();
    // Reserves the name, so that a schema that holds itself ends.
    twins.insert(twin.clone(), Value::Null);
    if let Some(object) = accepted.as_object_mut().filter(|object| object.contains_key("properties")) {
        accept(object, schemas);
    }
    let mut nested = BTreeSet::new();
    point_at_twins(&mut accepted, schemas, &mut nested);
    for name in nested {
        add_twin(&name, schemas, twins);
    }
    twins.insert(twin, accepted);
}

/// Makes an object's schema say what is accepted.
fn accept(object: &mut Map<String, Value>, schemas: &Schemas) {
    let mut required: Vec<String> = strings(object.get("required"));
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        required.retain(|name| properties.len() == 1 || !DEFAULTED.contains(&name.as_str()));
        let read_only = |property: &Value| property.get("readOnly") == Some(&Value::Bool(true));
        required.retain(|name| properties.get(name).is_some_and(|property| !read_only(property)));
        for (_, property) in properties.iter_mut().filter(|(name, _)| !required.contains(name)) {
            if read_only(property) {
                *property = passed_over();
            } else {
                nullable(property, schemas);
            }
        }
    }
    object.insert("required".to_owned(), json!(required));
    if required.is_empty() {
        object.remove("required");
    }
    object.insert("additionalProperties".to_owned(), Value::Bool(false));
}

/// What was read can be sent back as it is: the members that the server owns are passed over, whatever they hold.
fn take_back(accepted: &mut Value) {
    for name in SERVER_OWNED {
        accepted["properties"][name] = passed_over();
    }
}

/// A member that is the server's. Not marked `readOnly`: clients would drop it when they write an answer down.
fn passed_over() -> Value {
    json!({"description": "由服务器维护，送回时忽略。 The server sets this value and ignores it in requests."})
}

/// Allows null, except for lists: an absent list is empty.
fn nullable(property: &mut Value, schemas: &Schemas) {
    let target = referenced(property).and_then(|name| schemas.get(name)).unwrap_or(property);
    if property.get("oneOf").is_some() {
        return;
    }
    if target.get("type") == Some(&json!("array")) {
        leave_absent(property);
        return;
    }
    match property.get("type") {
        Some(Value::String(one)) => property["type"] = json!([one, "null"]),
        Some(_) => {}
        None => {
            let mut reference = property.take();
            let description = reference.as_object_mut().and_then(|object| object.remove("description"));
            *property = json!({"oneOf": [{"type": "null"}, reference]});
            if let Some(description) = description {
                property["description"] = description;
            }
        }
    }
}

/// Tells client generators to leave an absent list absent; a null is still refused.
fn leave_absent(list: &mut Value) {
    list["x-nullable"] = Value::Bool(true);
}

fn point_at_twins(value: &mut Value, schemas: &Schemas, nested: &mut BTreeSet<String>) {
    if let Some(name) = referenced(value).map(ToOwned::to_owned) {
        let holds_objects = |schema: &Value| is_object(schema) || schema.get("items").is_some();
        if schemas.get(&name).is_some_and(holds_objects) {
            value["$ref"] = json!(reference(&twin_name(&name)));
            nested.insert(name);
        }
        return;
    }
    for child in children(value) {
        point_at_twins(child, schemas, nested);
    }
}

/// An answer has every member it can have; one that may be missing altogether is not nullable.
fn always_present(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        for property in properties.values_mut().filter_map(Value::as_object_mut) {
            property.remove("readOnly");
        }
    }
    let mut required = strings(object.get("required"));
    let Some(Value::Object(properties)) = object.get("properties") else { return };
    let missing = properties.iter().filter(|(name, property)| !required.contains(name) && can_be_null(property));
    let missing: Vec<String> = missing.map(|(name, _)| name.clone()).collect();
    required.extend(missing);
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        let absent = properties.iter_mut().filter(|(name, _)| !required.contains(name));
        for (_, list) in absent.filter(|(_, property)| property.get("type") == Some(&json!("array"))) {
            leave_absent(list);
        }
    }
    if !required.is_empty() {
        object.insert("required".to_owned(), json!(required));
    }
}

fn can_be_null(property: &Value) -> bool {
    let null = json!("null");
    let by_type = property.get("type").and_then(Value::as_array).is_some_and(|types| types.contains(&null));
    let one_of = property.get("oneOf").and_then(Value::as_array);
    by_type || one_of.is_some_and(|members| members.iter().any(|member| member.get("type") == Some(&null)))
}

/// Puts texts, figures and lists where they are used: a generated client then shows a string as a string.
fn inline(value: &mut Value, plain: &Schemas) {
    if value.get("format") == Some(&json!("uuid")) {
        value["maxLength"] = json!(36);
    }
    collapse_nullable(value, plain);
    if let Some(target) = referenced(value).and_then(|name| plain.get(name)).cloned() {
        merge(value, target);
        inline(value, plain);
        return;
    }
    for child in children(value) {
        inline(child, plain);
    }
}

/// `oneOf [text, null]` becomes a text that may be null; what is said of the member is said of the place.
fn collapse_nullable(value: &mut Value, plain: &Schemas) {
    let nothing = json!({"type": "null"});
    let Some(members) = value.get("oneOf").and_then(Value::as_array).filter(|members| members.contains(&nothing))
    else {
        return;
    };
    let [member] = members.iter().filter(|member| **member != nothing).collect::<Vec<_>>()[..] else { return };
    let mut member = member.clone();
    if let Some(description) = member.as_object_mut().and_then(|member| member.remove("description")) {
        value["description"] = description;
    }
    match referenced(&member).map(|name| plain.get(name)) {
        Some(Some(target)) => merge(&mut member, target.clone()),
        Some(None) => {
            value["oneOf"] = json!([member, nothing]);
            return;
        }
        None => {}
    }
    if let Some(Value::String(one)) = member.get("type") {
        member["type"] = json!([one, "null"]);
        if let Some(object) = value.as_object_mut() {
            object.remove("oneOf");
        }
        merge(value, member);
    }
}

/// Adds the members of a schema to the place that uses it; what the place says itself stays.
fn merge(place: &mut Value, schema: Value) {
    let (Some(place), Value::Object(schema)) = (place.as_object_mut(), schema) else { return };
    place.remove("$ref");
    for (name, value) in schema {
        place.entry(name).or_insert(value);
    }
}

/// Drops schemas that nothing refers to.
pub fn drop_unused(document: &mut Value) {
    loop {
        let text = document.to_string();
        let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else { return };
        let before = schemas.len();
        schemas.retain(|name, _| text.contains(&format!("\"{}\"", reference(name))));
        if schemas.len() == before {
            return;
        }
    }
}

fn strings(list: Option<&Value>) -> Vec<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|name| name.as_str().map(ToOwned::to_owned)).collect()
}

fn children(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Object(object) => object.values_mut().collect(),
        Value::Array(list) => list.iter_mut().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
