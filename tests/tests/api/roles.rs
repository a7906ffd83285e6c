//! Who may do what: every cell of `docs/callers.md`, and that nothing of other units gets out by any way.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Client, Service, forms, spec::Operation};

use crate::fixtures::{Ids, address, declaration, has_id, operations, request};

tests::on_both_databases! {
    every_cell_of_the_table_holds,
    the_year_before_is_looked_for_among_own_units_only,
    a_duplicate_of_another_unit_is_not_told,
    lists_and_totals_have_own_units_only,
    a_declaration_changes_its_unit_only_between_own_units,
    permission_is_judged_before_anything_else,
    refusals_leave_events,
}

/// Units of the declarant and of the limited reviewer; the real form's is one of them.
const OWN: &str = "1200";
/// A unit of somebody else.
const FOREIGN: &str = "310001";
/// Stands in every text of a foreign declaration.
const MARK: &str = "外单位机密";

fn mark(form: &mut Value) {
    form["unit_code"] = json!(FOREIGN);
    for member in ["unit_name", "name", "external_id", "project_code", "overview", "leader", "annual_goal"] {
        form[member] = json!(MARK);
    }
    form["indicators"][0]["name"] = json!(MARK);
    form["cost_items"][0]["component"] = json!(MARK);
    form["safeguards"][0]["document_name"] = json!(MARK);
}

/// A caller with a new key.
pub async fn caller(service: &Service, role: &str, units: &[&str]) -> Client {
    let name = format!("{role} {units:?} {}", uuid::Uuid::now_v7());
    let key = json!({ "name": name, "role": role, "units": units });
    let made = service.client.post("api-keys", &key).await.expect(201).json();
    service.server.client_with(Some(forms::text(&made, "/key")))
}

/// The cells of the committed table by operation.
fn table() -> BTreeMap<String, Vec<String>> {
    let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/callers.md"));
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.contains("Operation"));
    let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    rows.map(cells).map(|mut row| (row.remove(0), row.split_off(1))).collect()
}

async fn every_cell_of_the_table_holds(service: &Service) {
    let callers = [
        ("declarant", caller(service, "declarant", &[OWN]).await, true),
        ("reviewer", caller(service, "reviewer", &[OWN]).await, true),
        ("auditor", caller(service, "auditor", &[]).await, false),
        ("admin", caller(service, "admin", &[]).await, false),
    ];
    // What could come out where it should not.
    let mut foreign = forms::real();
    mark(&mut foreign);
    foreign["external_id"] = json!(null);
    foreign["project_code"] = json!(null);
    service.client.create(&foreign).await;

    let table = table();
    let mut driven = 0;
    for operation in operations().filter(|operation| !operation.is_open()) {
        let row = table.get(operation.id()).unwrap_or_else(|| panic!("{} is not in docs/callers.md", operation.id()));
        let mut cells = row.iter();
        for (role, client, limited) in &callers {
            for foreign in if *limited { [false, true].as_slice() } else { &[false] } {
                let cell = cells.next().expect("a cell for every role");
                drive(service, operation, client, cell, *foreign).await.unwrap_or_else(|why| {
                    panic!("{} as {role}, foreign: {foreign}, should be {cell}: {why}", operation.id())
                });
                driven += 1;
            }
        }
    }
    assert_eq!(driven, table.len() * 6, "no row of the table is left over");
}

async fn drive(
    service: &Service,
    operation: &Operation,
    client: &Client,
    cell: &str,
    foreign: bool,
) -> Result<(), String> {
    let change = |body: &mut Value| {
        let of_batch = body.pointer("/items/0/project").is_some();
        let body = if of_batch { &mut body["items"][0]["project"] } else { body };
        if foreign && body.get("unit_code").is_some_and(Value::is_string) {
            mark(body);
        }
        // Names and codes are unique.
        for member in ["external_id", "project_code"] {
            if body.get(member).is_some() {
                body[member] = json!(null);
            }
        }
        if operation.id() == "create_api_key" {
            body["name"] = json!(uuid::Uuid::now_v7().to_string());
        }
    };
    let (project, child) = declaration(service, operation, change).await;
    let address = address(operation, &Ids { project: &project, child: &child });
    // A foreign declaration is asked for with a body of the caller's own unit: nothing but the address is foreign.
    let body = |body: &mut Value| {
        if !has_id(operation) {
            change(body)
        }
    };
    let mut request = request(client, operation, &address, body);
    // A form that is only read belongs to no unit yet.
    if foreign && operation.id() == "import_form" {
        request = request.query("store", "true").query("unit_code", FOREIGN);
    }
    let reply = request.await;
    let expected = match cell {
        // As for its own, which the cell before tells.
        "—" => 200,
        status => status.parse().map_err(|_| format!("{status:?} is no status"))?,
    };
    if reply.status != expected {
        return Err(format!("{}: {}", reply.status, reply.text()));
    }
    // Validation answers about what was sent; what was sent may be named.
    let sent = operation.id().starts_with("validate_") && !has_id(operation);
    if foreign && !sent && reply.text().contains(MARK) {
        return Err(format!("it tells what is not the caller's: {}", reply.text()));
    }
    Ok(())
}

async fn the_year_before_is_looked_for_among_own_units_only(service: &Service) {
    let before = forms::real_with(&[
        ("/fiscal_year", json!(2019)),
        ("/unit_code", json!(FOREIGN)),
        ("/funding/annual_budget", json!("50000.00")),
        ("/funding/fiscal_appropriation", json!("50000.00")),
    ]);
    service.client.create(&before).await;
    let now = forms::real_with(&[("/unit_code", json!(FOREIGN))]);
    let of_history = |report: &Value| {
        let findings = report["findings"].as_array().expect("findings is a list").iter();
        findings.filter(|finding| forms::text(finding, "/rule").starts_with('H')).count()
    };
    let seen = service.client.post("validation", &now).await.expect(200).json();
    assert!(of_history(&seen) > 0, "whoever sees all units is told of the year before");
    let declarant = caller(service, "declarant", &[OWN]).await;
    let report = declarant.post("validation", &now).await.expect(200).json();
    assert_eq!(of_history(&report), 0, "{report:#}");
    let batch = declarant.post("validation/batch", &json!({ "items": [now] })).await.expect(200).json();
    assert_eq!(of_history(&batch["items"][0]), 0);
}

async fn a_duplicate_of_another_unit_is_not_told(service: &Service) {
    let form = forms::real_with(&[("/unit_code", json!(FOREIGN)), ("/external_id", json!("OA-1"))]);
    service.client.create(&form).await;
    let declarant = caller(service, "declarant", &[OWN]).await;
    let refused = declarant.post("projects", &form).await.problem(403, "forbidden");
    assert_eq!((&refused["missing_permission"], &refused["existing"]), (&json!("write"), &json!(null)));
    // The same id in the caller's own unit is another thing.
    declarant.create(&forms::real_with(&[("/external_id", json!("OA-1"))])).await;
}

async fn lists_and_totals_have_own_units_only(service: &Service) {
    for (unit, times) in [("120001", 3), ("120002", 2), ("310001", 4), ("12", 1), ("1201", 1)] {
        for _ in 0..times {
            let unit = forms::real_with(&[("/unit_code", json!(format!("{unit:0<3}")))]);
            service.client.create(&unit).await;
        }
    }
    let declarant = caller(service, "declarant", &[OWN]).await;
    assert_eq!(declarant.count().await, 5);
    for (filter, total) in [("12", 5), ("120001", 3), ("31", 0), ("1201", 0), ("120", 5)] {
        let page = declarant.get("projects").query("unit_code", filter).query("include_total", "true").await;
        assert_eq!(page.expect(200).json()["total"], total, "{filter}");
    }
    let two = caller(service, "reviewer", &["120001", "31"]).await;
    assert_eq!(two.count().await, 7);
    assert_eq!(caller(service, "auditor", &[]).await.count().await, 11);
    // A cursor made by another does not open what is not one's own.
    let page = service.client.get("projects").query("page_size", "1").await.expect(200).json();
    let cursor = forms::text(&page, "/next_cursor");
    let next = declarant.get("projects").query("page_size", "50").query("cursor", cursor).await.expect(200).json();
    for unit in forms::column(&next["items"], "unit_code") {
        assert!(unit.as_str().is_some_and(|unit| unit.starts_with(OWN)), "{unit}");
    }
}

async fn a_declaration_changes_its_unit_only_between_own_units(service: &Service) {
    let declarant = caller(service, "declarant", &[OWN, "1300"]).await;
    let created = declarant.create(&forms::real()).await;
    let at = forms::at(&created, "");
    let patch = |unit: &str| declarant.patch(&at, &json!({ "unit_code": unit })).if_match("*");
    patch(FOREIGN).await.problem(403, "forbidden");
    let put = forms::real_with(&[("/unit_code", json!(FOREIGN))]);
    declarant.put(&at, &put).if_match("*").await.problem(403, "forbidden");
    patch("130001").await.expect(200);
    let narrow = caller(service, "declarant", &[OWN]).await;
    narrow.get(&at).await.problem(404, "not_found");
    // What was done while it was theirs stays theirs to read.
    let revisions = narrow.get(&forms::at(&created, "/revisions")).await.expect(200).json();
    assert_eq!(forms::column(&revisions["items"], "number"), [1]);
    narrow.get(&forms::at(&created, "/revisions/2")).await.problem(404, "not_found");
    let revisions = declarant.get(&forms::at(&created, "/revisions")).await.expect(200).json();
    assert_eq!(forms::column(&revisions["items"], "number"), [2, 1]);
}

async fn permission_is_judged_before_anything_else(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    let auditor = caller(service, "auditor", &[]).await;
    let (at, decisions) = (forms::at(&created, ""), forms::at(&created, "/decisions"));
    auditor.put(&at, &json!({})).await.problem(403, "forbidden");
    auditor.delete(&at).await.problem(403, "forbidden");
    auditor.post(&decisions, &json!([])).await.problem(403, "forbidden");
    let declarant = caller(service, "declarant", &["99"]).await;
    declarant.delete(&at).await.problem(404, "not_found");
    let english = declarant.get("audit/events").language("en").await.problem(403, "forbidden");
    assert_eq!(english["missing_permission"], "audit");
    assert!(forms::text(&english, "/detail").contains("(audit)"));
    // What is not there is told as such, whoever asks.
    declarant.get("nowhere").await.problem(404, "not_found");
    declarant.delete("projects").await.problem(405, "method_not_allowed");
}

async fn refusals_leave_events(service: &Service) {
    let created = service.client.create(&forms::real_with(&[("/unit_code", json!(FOREIGN))])).await;
    let declarant = caller(service, "declarant", &[OWN]).await;
    let nothing = uuid::Uuid::now_v7().to_string();
    declarant.get("audit/verify").header("x-request-id", "asked-1").await.expect(403);
    declarant.get(&forms::at(&created, "")).header("x-request-id", "asked-2").await.expect(404);
    declarant.get(&format!("projects/{nothing}")).header("x-request-id", "asked-3").await.expect(404);
    declarant.post("projects", &forms::real_with(&[("/unit_code", json!("999"))])).await.expect(403);
    let events = service.client.get("audit/events").query("refused", "true").await.expect(200).json();
    let told: Vec<_> = events["items"].as_array().expect("items is a list").iter().rev().collect();
    let told: Vec<_> = told.iter().map(|it| (&it["action"], &it["subject"], &it["refused"], &it["role"])).collect();
    let expected = [
        (json!("audit_verified"), json!(null), 403),
        (json!("read"), created["id"].clone(), 404),
        (json!("read"), json!(nothing), 404),
        (json!("created"), json!(null), 403),
    ];
    let role = json!("declarant");
    let expected: Vec<_> = expected.iter().map(|(action, subject, status)| (action, subject, json!(status))).collect();
    let expected: Vec<_> =
        expected.iter().map(|(action, subject, status)| (*action, *subject, status, &role)).collect();
    assert_eq!(told, expected);
    assert_eq!(forms::column(&events["items"], "request_id")[1..], ["asked-3", "asked-2", "asked-1"]);
    assert_eq!(service.client.count().await, 1, "nothing was stored");
}
