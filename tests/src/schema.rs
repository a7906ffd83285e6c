//! JSON Schema as OpenAPI 3.1 uses it: draft 2020-12 with references into the document.

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// Compiles a schema of the document. Its `#/components/…` references are resolved in `components`.
pub fn compile(schema: &Value, components: &Value) -> Validator {
    let root = json!({ "allOf": [schema], "components": components });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .offline()
        .build(&root)
        .unwrap_or_else(|error| panic!("the specification holds a schema that is none: {error}\n{schema:#}"))
}

/// Every way in which the value departs from the schema, one per line; empty when it does not.
pub fn departures(validator: &Validator, value: &Value) -> String {
    validator.iter_errors(value).map(|error| format!("  at {:?}: {error}\n", error.instance_path().as_str())).collect()
}

/// Follows references of the document until something else comes.
pub fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        let pointer = reference.strip_prefix('#').expect("the specification refers to itself only");
        value = document.pointer(pointer).unwrap_or_else(|| panic!("dangling reference {reference}"));
    }
    value
}

/// The schema with every object closed that names its properties: a reply may hold only what the specification names,
/// or callers cannot know of it.
pub fn closed(schema: &Value) -> Value {
    let Value::Object(schema) = schema else { return schema.clone() };
    let mut closed: Map<String, Value> = schema
        .iter()
        .map(|(keyword, inner)| {
            let inner = match keyword.as_str() {
                "properties" | "patternProperties" | "$defs" => each_member(inner),
                "items" | "additionalProperties" => self::closed(inner),
                "oneOf" | "anyOf" | "prefixItems" => each_element(inner),
                // Parts of a composition must stay open for each other.
                _ => inner.clone(),
            };
            (keyword.clone(), inner)
        })
        .collect();
    if schema.contains_key("properties") && !schema.contains_key("additionalProperties") {
        closed.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    closed.into()
}

/// All schemas of a map, closed.
pub fn each_member(schemas: &Value) -> Value {
    let schemas = schemas.as_object().into_iter().flatten();
    schemas.map(|(name, schema)| (name.clone(), closed(schema))).collect()
}

fn each_element(schemas: &Value) -> Value {
    schemas.as_array().into_iter().flatten().map(closed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_schema_refuses_what_it_does_not_name() {
        let components =
            json!({ "schemas": { "Row": closed(&json!({ "properties": { "id": { "format": "uuid" } } })) } });
        let list = closed(&json!({ "properties": { "items": { "items": { "$ref": "#/components/schemas/Row" } } } }));
        let validator = compile(&list, &components);
        assert_eq!(departures(&validator, &json!({ "items": [{ "id": "0197a8b0-1c7e-7000-8000-000000000000" }] })), "");
        assert_ne!(departures(&validator, &json!({ "items": [{ "id": "no uuid" }] })), "");
        assert_ne!(departures(&validator, &json!({ "items": [{ "secret": 1 }] })), "");
        assert_ne!(departures(&validator, &json!({ "more": 1 })), "");
    }
}
