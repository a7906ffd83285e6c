//! Examples: the real form, so that Swagger UI sends something that works.

#![expect(
    clippy::indexing_slicing,
    reason = "the document is made from code alone, at the start and by tests; its shape cannot surprise"
)]

use serde_json::{Value, json};
use uuid::Uuid;

use super::operations::each;
use crate::demo;

pub fn add(document: &mut Value) -> Result<(), serde_json::Error> {
    let form: Value = serde_json::from_str(domain::SAMPLE)?;
    for (path, method, operation) in each(document) {
        tell_filters_in_words(operation);
        name_what_is_in_the_demo(&path, &method, operation);
        let media = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut);
        for content in media.into_iter().flat_map(serde_json::Map::values_mut) {
            let name = content.pointer("/schema/$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next());
            if let Some(example) = name.and_then(|name| request(name, &form)) {
                content["example"] = example;
            }
        }
    }
    Ok(())
}

/// What is in the address of an operation: something of `jixiao demo` on which it works, so that whoever looks round there
/// need not look up ids first.
fn name_what_is_in_the_demo(path: &str, method: &str, operation: &mut Value) {
    let below = path.rsplit('/').find(|part| !part.starts_with('{')).unwrap_or_default();
    let id = match (method, below) {
        (_, "attachment") => demo::IMPORTED,
        ("post", "submission") => demo::READY,
        ("delete", "submission") => demo::WAITING,
        ("post", "decisions") => demo::SUBMITTED,
        ("get", _) | ("post", "adjustments" | "copies") => demo::ADJUSTED,
        _ => demo::FAULTY,
    };
    let row = match below {
        "indicators" => demo::row(id, 1, 1),
        "cost-items" => demo::row(id, 2, 1),
        "safeguards" => demo::row(id, 3, 1),
        _ => Uuid::nil(),
    };
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten();
    for parameter in parameters.filter(|parameter| parameter["in"] == "path") {
        parameter["example"] = match parameter["name"].as_str().unwrap_or_default() {
            "id" => json!(id),
            "child_id" => json!(row),
            "key_id" => json!(demo::KEY),
            "number" | "from" => json!(1),
            "to" => json!(2),
            _ => continue,
        };
    }
}

/// Where a parameter has its example, for programs.
const EXAMPLE: &str = "x-example";

/// What narrows an answer stays empty in Swagger UI, which sends every example that it is given: nobody would see what is left out.
fn tell_filters_in_words(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten();
    for parameter in parameters.filter_map(Value::as_object_mut) {
        let narrows = parameter.get("in") == Some(&json!("query")) && parameter.get("required") != Some(&json!(true));
        let schema = parameter.get_mut("schema").and_then(Value::as_object_mut);
        let Some(schema) = schema.filter(|schema| narrows && !schema.contains_key("default")) else { continue };
        let shown = schema.remove("examples").and_then(|all| all.as_array().and_then(|all| all.first().cloned()));
        let shown = shown.or_else(|| schema.remove("example"));
        let Some(example) = parameter.remove("example").or(shown) else { continue };
        let told = parameter.get("description").and_then(Value::as_str).unwrap_or_default();
        let told = format!("{told} 例如 For example: `{}`.", as_parameter(&example));
        parameter.insert("description".to_owned(), json!(told));
        parameter.insert(EXAMPLE.to_owned(), example);
    }
}

/// A value as it stands in an address: the members of a list with commas between them.
fn as_parameter(value: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    value.as_array().map_or_else(|| text(value), |list| list.iter().map(text).collect::<Vec<_>>().join(","))
}

/// The part of the real form that a request body of this schema holds.
fn request(schema: &str, form: &Value) -> Option<Value> {
    let list = |name: &str| json!({"items": form[name]});
    let example = match schema {
        "ProjectInput" | "ValidationInput" => form.clone(),
        "ValidationBatchInput" => json!({"items": [form]}),
        "ProjectBatchInput" => json!({"mode": "atomic", "items": [{"client_ref": "1", "project": form}]}),
        "ProjectPatch" => json!({"phone": "021-54952046", "funding": {"other_funds": "0.00"}}),
        "IndicatorInput" => form["indicators"][3].clone(),
        "IndicatorListInput" => list("indicators"),
        "CostItemInput" => form["cost_items"][0].clone(),
        "CostItemListInput" => list("cost_items"),
        "SafeguardInput" => form["safeguards"][2].clone(),
        "SafeguardListInput" => list("safeguards"),
        "ExplanationListInput" => json!({"explanations": [{
            "rule": "C004", "pointer": "/cost_items/0/quantity_basis", "given": null, "text": "按合同一次性采购，数量为一项。",
        }]}),
        "ScheduleListInput" => json!({"schedule": [
            {"step": "制定活动方案，签订合同", "start_date": "2020-01-01", "end_date": "2020-03-31"},
            {"step": "组织实施，验收", "start_date": "2020-04-01", "end_date": "2020-12-31"},
        ]}),
        "DecisionInput" => {
            json!({"outcome": "approved", "grade": "good", "comment": "目标明确，指标可衡量，同意批复。"})
        }
        "AdjustmentInput" => json!({"reason": "活动场次由10次增加到12次，需调整数量指标。"}),
        "CopyToInput" => json!({"fiscal_year": 2027}),
        "SearchInput" => {
            json!({"fiscal_year": [2020, 2021], "unit_code": ["1200"], "q": "文化", "sort": "-annual_budget"})
        }
        "NewKeyInput" => json!({"name": "区文旅局预算系统", "role": "declarant", "units": ["1200"]}),
        _ => return None,
    };
    Some(example)
}
