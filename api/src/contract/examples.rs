//! Examples: the real form, so that Swagger UI sends something that works.

#![expect(
    clippy::indexing_slicing,
    reason = "the document is made from code alone, at the start and by tests; its shape cannot surprise"
)]

use serde_json::{Value, json};

use super::operations::each;

pub fn add(document: &mut Value) -> Result<(), serde_json::Error> {
    let form: Value = serde_json::from_str(domain::SAMPLE)?;
    for (_, _, operation) in each(document) {
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
