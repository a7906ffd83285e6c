//! The list asked for with JSON, and the texts that it finds.

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    every_text_of_the_form_is_found,
    what_was_changed_or_deleted_is_found_as_it_is_now,
    a_question_of_lists_finds_any_of_each,
    pages_of_a_search_follow_each_other,
    a_question_out_of_form_is_refused_with_every_fault,
}

/// Names of what is found, in order.
async fn found(service: &Service, question: &Value) -> Vec<String> {
    let page = service.client.post("projects/search", question).await.expect(200).json();
    forms::column(&page["items"], "name").iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

async fn every_text_of_the_form_is_found(service: &Service) {
    service.client.create(&forms::least_with("别的项目", &[("/unit_name", json!("某局"))])).await;
    let real = service.client.create(&forms::real()).await;
    let indicator = forms::text(&real, "/indicators/0/name");
    let target = forms::text(&real, "/indicators/0/target");
    let component = forms::text(&real, "/cost_items/0/component");
    for text in [indicator, target, component, "文化", "文化云", "闵行区文化和旅游局", "子平台"] {
        let only = found(service, &json!({ "q": text })).await;
        assert_eq!(only, [forms::text(&real, "/name")], "{text}");
        let listed = service.client.get("projects").query("q", text).await.expect(200).json();
        assert_eq!(forms::column(&listed["items"], "id"), [real["id"].clone()], "{text}");
    }
    // People are not searched for, and pairs of characters do not run from one field into the next.
    for text in ["翁建伟", "项目闵行", "化文"] {
        assert_eq!(found(service, &json!({ "q": text })).await, [""; 0], "{text}");
    }
}

async fn what_was_changed_or_deleted_is_found_as_it_is_now(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::least("图书馆修缮")).await;
    let at = forms::at(&created, "");
    client.patch(&at, &json!({ "name": "博物馆修缮" })).if_match("*").await.expect(200);
    assert_eq!(found(service, &json!({ "q": "图书" })).await, [""; 0]);
    assert_eq!(found(service, &json!({ "q": "博物馆" })).await, ["博物馆修缮"]);
    let row = json!({ "name": "修缮面积", "level1": "output", "level2": "quantity", "target": "≥300平方米" });
    client.post(&forms::at(&created, "/indicators"), &row).if_match("*").await.expect(201);
    assert_eq!(found(service, &json!({ "q": "300平方米" })).await, ["博物馆修缮"]);
    client.delete(&at).if_match("*").await.expect(204);
    assert_eq!(found(service, &json!({ "q": "博物馆" })).await, [""; 0]);
    assert_eq!(found(service, &json!({ "q": "馆" })).await, [""; 0]);
}

async fn a_question_of_lists_finds_any_of_each(service: &Service) {
    let client = &service.client;
    let mut ids = Vec::new();
    for (name, year, unit) in [("a", 2023, "120001"), ("b", 2021, "120002"), ("c", 2022, "130001"), ("d", 2021, "140")]
    {
        let form = forms::least_with(name, &[("/fiscal_year", json!(year)), ("/unit_code", json!(unit))]);
        ids.push(client.create(&form).await["id"].clone());
    }
    client.in_state(&forms::with(forms::submittable(), &[("/name", json!("e"))]), "submitted").await;
    for (question, expected) in [
        (json!({}), "abcde"),
        (json!({ "ids": null }), ""),
        (json!({ "fiscal_year": [] }), "abcde"),
        (json!({ "fiscal_year": [2023, 2022] }), "ac"),
        (json!({ "fiscal_year": [2021], "unit_code": ["12", "13"] }), "b"),
        (json!({ "unit_code": ["130001", "14"] }), "cd"),
        (json!({ "ids": [ids[3], ids[0]] }), "ad"),
        (json!({ "status": ["submitted", "approved"] }), "e"),
        (json!({ "status": ["submitted", "draft"], "fiscal_year": [2023, 2020] }), "ae"),
        (json!({ "category": ["one_off"], "q": "a" }), ""),
        (json!({ "profile": ["minhang-2020"], "budget_min": "1", "q": null, "page_size": null }), "e"),
    ] {
        if expected.is_empty() && question.get("ids").is_some() {
            let refused = client.post("projects/search", &question).await;
            refused.expect_faults(422, "unacceptable_content", &[("/ids", "wrong_type")]);
            continue;
        }
        let mut question = question;
        question["sort"] = json!("name");
        assert_eq!(found(service, &question).await.concat(), expected, "{question}");
    }
}

async fn pages_of_a_search_follow_each_other(service: &Service) {
    for name in ["a", "b", "c", "d", "e"] {
        service.client.create(&forms::least(name)).await;
    }
    let mut question = json!({ "sort": "-name", "page_size": 2, "include_total": true, "fiscal_year": [2020] });
    let mut told = Vec::new();
    loop {
        let page = service.client.post("projects/search", &question).await.expect(200).json();
        assert_eq!(page["total"], 5);
        told.extend(forms::column(&page["items"], "name"));
        question["cursor"] = page["next_cursor"].clone();
        if page["next_cursor"].is_null() {
            break;
        }
    }
    assert_eq!(told, ["e", "d", "c", "b", "a"]);
    // A cursor belongs to its question.
    let first = service.client.post("projects/search", &json!({ "page_size": 2 })).await.expect(200).json();
    let other = json!({ "page_size": 2, "sort": "name", "cursor": first["next_cursor"] });
    service.client.post("projects/search", &other).await.expect_faults(
        422,
        "unacceptable_content",
        &[("cursor", "invalid_cursor")],
    );
}

async fn a_question_out_of_form_is_refused_with_every_fault(service: &Service) {
    let question = json!({
        "fiscal_year": [1999, 2020, "2021"], "unit_code": ["", "12-3"], "status": ["done"], "budget_min": 5, "sort": "size",
        "q": "", "colour": 1,
    });
    service.client.post("projects/search", &question).await.expect_faults(
        422,
        "unacceptable_content",
        &[
            ("/fiscal_year/0", "out_of_range"),
            ("/fiscal_year/2", "wrong_type"),
            ("/unit_code/0", "invalid_code"),
            ("/unit_code/1", "invalid_code"),
            ("/status/0", "unknown_value"),
            ("/budget_min", "number_not_string"),
            ("/sort", "unknown_value"),
            ("/q", "blank"),
            ("/colour", "unknown_field"),
        ],
    );
    for size in [0, 201] {
        let asked = json!({ "page_size": size });
        let refused = service.client.post("projects/search", &asked).await;
        refused.expect_faults(422, "unacceptable_content", &[("/page_size", "out_of_range")]);
    }
    service.client.post("projects/search?page_size=3", &json!({})).await.problem(400, "invalid_parameter");
}
