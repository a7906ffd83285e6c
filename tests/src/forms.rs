//! Declarations for tests, all made from the real form.

use domain::{
    form::project::Project,
    process::stored::{Content, ToValidate},
    rules::{Scope, profile::Profiles},
    values::{language::Language, period::Timestamp},
};
use serde_json::{Map, Value, json};

/// Members of a declaration that the server owns.
const SERVER_OWNED: [&str; 9] = [
    "id",
    "revision",
    "status",
    "created_at",
    "updated_at",
    "submitted_at",
    "decided_at",
    "approved_revision",
    "links",
];

/// The real form of the Minhang culture bureau for 2020.
pub fn real() -> Value {
    serde_json::from_str(domain::SAMPLE).expect("the sample is JSON")
}

/// The real form as a unit filled it in Word.
pub const REAL_FILE: &[u8] = include_bytes!("../../domain/samples/form.docx");

/// The real form with some members set; a pointer may name a member that is missing, and `/-` adds a row.
pub fn real_with(changes: &[(&str, Value)]) -> Value {
    with(real(), changes)
}

/// The real form with every warning of the rules explained: it can be submitted.
pub fn submittable() -> Value {
    let form = Project::read(real()).expect("the sample is a declaration");
    let profiles = Profiles::embedded().expect("the profiles are sound");
    let profile = profiles.of(&form).expect("its profile is there");
    let asked = ToValidate { project: form, previous: None };
    let report = asked.report(profile, Scope::All, Timestamp::from_micros(0));
    let report = serde_json::to_value(report.in_language(Language::Zh)).expect("a report is JSON");
    let findings = report["findings"].as_array().expect("findings is a list").iter();
    let explanations: Vec<_> = findings
        .filter(|finding| finding["severity"] == "warning")
        .map(
            |finding| json!({ "rule": finding["rule"], "pointer": finding["pointer"], "text": "已核实，按合同执行。" }),
        )
        .collect();
    real_with(&[("/explanations", json!(explanations))])
}

/// The least that can be stored.
pub fn least(name: &str) -> Value {
    json!({ "fiscal_year": 2020, "unit_code": "120001", "unit_name": "上海市闵行区文化和旅游局", "name": name })
}

/// The least that can be stored with some members set.
pub fn least_with(name: &str, changes: &[(&str, Value)]) -> Value {
    with(least(name), changes)
}

pub fn with(mut form: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, member) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
        let parent = form.pointer_mut(parent).unwrap_or_else(|| panic!("nothing at {parent:?}"));
        match parent {
            Value::Array(rows) if member == "-" => rows.push(value.clone()),
            Value::Array(rows) => rows[member.parse::<usize>().expect("rows are counted")] = value.clone(),
            Value::Object(members) => drop(members.insert(member.to_owned(), value.clone())),
            other => panic!("{other} has no members"),
        }
    }
    form
}

/// What a caller wrote: without what the server adds, and without blanks, because null and absent mean the same.
pub fn content(declaration: &Value) -> Value {
    let mut content = declaration.clone();
    let members = content.as_object_mut().expect("a declaration is an object");
    members.retain(|name, _| !SERVER_OWNED.contains(&name.as_str()));
    for list in ["indicators", "cost_items", "safeguards"] {
        for row in members.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let row = row.as_object_mut().expect("a row is an object");
            row.retain(|name, _| name != "id" && name != "target_parsed");
        }
    }
    without_blanks(content)
}

fn without_blanks(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let said = members.into_iter().filter(|(_, value)| !value.is_null());
            let said: Map<_, _> = said.map(|(name, value)| (name, without_blanks(value))).collect();
            said.into()
        }
        Value::Array(rows) => rows.into_iter().map(without_blanks).collect(),
        other => other,
    }
}

/// The text at a pointer.
#[track_caller]
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} of {value:#}"))
}

/// The id of a declaration or a row.
#[track_caller]
pub fn id(value: &Value) -> &str {
    text(value, "/id")
}

/// The address of a declaration or of something below it.
#[track_caller]
pub fn at(declaration: &Value, below: &str) -> String {
    format!("projects/{}{below}", id(declaration))
}

/// One member of every row of a list.
#[track_caller]
pub fn column(rows: &Value, member: &str) -> Vec<Value> {
    rows.as_array().unwrap_or_else(|| panic!("no rows: {rows:#}")).iter().map(|row| row[member].clone()).collect()
}
