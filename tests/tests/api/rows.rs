//! The tables of a declaration as resources: indicators, cost items, safeguards, explanations.

use serde_json::{Value, json};
use tests::{Service, forms};
use uuid::Uuid;

tests::on_both_databases! {
    a_row_is_added_read_replaced_and_removed,
    a_table_is_replaced_as_a_whole,
    rows_of_others_are_refused,
    a_row_of_bad_shape_is_refused,
    a_full_table_takes_no_more,
    explanations_are_replaced_as_a_whole,
    targets_are_read_by_the_server,
}

/// Address, member of the declaration, and two rows of each table.
fn tables() -> [(&'static str, &'static str, Value, Value); 3] {
    let indicator =
        json!({ "level1": "output", "level2": "cost", "name": "运营成本", "target": "≤15万元", "weight": "10" });
    let item = json!({
        "component": "直播", "content": "活动直播", "detail": "市民文化节", "amount": "50000.00", "unit_price": "5000.00",
        "unit_price_basis": "合同", "quantity": "10", "quantity_basis": "计划", "remark": "十场",
    });
    let safeguard = json!({ "kind": "budget_management", "document_name": "《预算管理办法》", "stages": ["planning"] });
    [
        ("/indicators", "indicators", indicator, json!({ "name": "直播场次", "target": "≥10次" })),
        ("/cost-items", "cost_items", item, json!({ "component": "宣传", "amount": "0.01" })),
        ("/safeguards", "safeguards", safeguard, json!({ "measures": "专人负责", "stages": ["closing", "planning"] })),
    ]
}

/// Whether a row holds what was written.
#[track_caller]
fn assert_holds(row: &Value, written: &Value) {
    for (member, value) in written.as_object().expect("a row is an object") {
        assert_eq!(&row[member], value, "{member}");
    }
}

async fn a_row_is_added_read_replaced_and_removed(service: &Service) {
    let client = &service.client;
    for (address, member, first, second) in tables() {
        let project = client.create(&forms::real()).await;
        let before = client.get(&forms::at(&project, address)).await.expect(200).json()["items"].clone();
        assert_eq!(before, project[member]);

        let added = client.post(&forms::at(&project, address), &first).if_match("\"1\"").await.expect(201);
        assert_eq!(added.etag(), "\"2\"");
        let row = added.json();
        let row_address = added.header("location").to_owned();
        assert_eq!(row_address, format!("/api/v1/{}/{}", forms::at(&project, address), forms::id(&row)));
        assert_holds(&row, &first);
        let read = client.get(&row_address).await.expect(200);
        assert_eq!((read.etag(), read.json()), ("\"2\"", row.clone()));

        let rows = client.get(&forms::at(&project, address)).await.expect(200).json()["items"].clone();
        let mut expected = before.as_array().expect("it is a list").clone();
        expected.push(row.clone());
        assert_eq!(rows, Value::from(expected), "a new row stands at the end");

        // The first row is replaced, and keeps its place and its id.
        let place = forms::at(&project, &format!("{address}/{}", forms::id(&before[0])));
        let replaced = client.put(&place, &second).if_match("\"2\"").await.expect(200);
        assert_eq!(replaced.etag(), "\"3\"");
        assert_eq!(replaced.json()["id"], before[0]["id"]);
        assert_holds(&replaced.json(), &second);
        let declaration = client.get(&forms::at(&project, "")).await.expect(200).json();
        assert_eq!(declaration[member][0], replaced.json());
        assert_eq!(declaration["revision"], 3);

        let removed = client.delete(&place).if_match("\"3\"").await.expect(204);
        assert_eq!(removed.etag(), "\"4\"");
        client.get(&place).await.problem(404, "not_found");
        client.delete(&place).if_match("*").await.problem(404, "not_found");
        client.put(&place, &second).if_match("*").await.problem(404, "not_found");
        let rows = client.get(&forms::at(&project, address)).await.expect(200).json()["items"].clone();
        let ids = |rows: &Value| forms::column(rows, "id");
        assert_eq!(ids(&rows), [&ids(&before)[1..], &[row["id"].clone()]].concat());
    }
}

async fn a_table_is_replaced_as_a_whole(service: &Service) {
    let client = &service.client;
    for (address, member, first, second) in tables() {
        let project = client.create(&forms::real()).await;
        let kept = project[member][0].clone();
        let body = json!({ "items": [first, kept, second] });
        let put = client.put(&forms::at(&project, address), &body).if_match("\"1\"").await.expect(200);
        assert_eq!(put.etag(), "\"2\"");
        let rows = put.json()["items"].clone();
        assert_holds(&rows[0], &first);
        assert_eq!(rows[1], kept, "a known row keeps its id and its content");
        assert_holds(&rows[2], &second);
        assert_eq!(client.get(&forms::at(&project, address)).await.expect(200).json()["items"], rows);

        // What was read can be put back, and none at all is a table, too.
        let again =
            client.put(&forms::at(&project, address), &json!({ "items": rows })).if_match("\"2\"").await.expect(200);
        assert_eq!(again.json()["items"], rows);
        let none = client.put(&forms::at(&project, address), &json!({ "items": [] })).if_match("*").await.expect(200);
        assert_eq!(none.json()["items"], json!([]));
        let declaration = client.get(&forms::at(&project, "")).await.expect(200).json();
        assert_eq!(declaration[member], json!([]));
        let others = ["indicators", "cost_items", "safeguards"].into_iter().filter(|other| *other != member);
        for other in others {
            assert_eq!(declaration[other], project[other], "other tables stay as they are");
        }
    }
}

async fn rows_of_others_are_refused(service: &Service) {
    let client = &service.client;
    let (own, other) = (client.create(&forms::real()).await, client.create(&forms::real()).await);
    for (address, member, first, _) in tables() {
        let (mine, foreign) = (&own[member][0], &other[member][0]);
        for place in [forms::id(foreign), &Uuid::nil().to_string()] {
            let place = forms::at(&own, &format!("{address}/{place}"));
            client.get(&place).await.problem(404, "not_found");
            client.put(&place, &first).if_match("*").await.problem(404, "not_found");
            client.delete(&place).if_match("*").await.problem(404, "not_found");
        }
        let body = json!({ "items": [first, foreign, mine, mine] });
        let refused = client.put(&forms::at(&own, address), &body).if_match("\"1\"").await;
        let expected = [("/items/1/id", "unknown_row"), ("/items/3/id", "duplicate_value")];
        refused.expect_faults(422, "unacceptable_content", &expected);
    }
    for declaration in [own, other] {
        assert_eq!(client.get(&forms::at(&declaration, "")).await.expect(200).json(), declaration);
    }
}

async fn a_row_of_bad_shape_is_refused(service: &Service) {
    let client = &service.client;
    let project = client.create(&forms::real()).await;
    let cases = [
        (
            "/indicators",
            json!({ "level1": "产出", "weight": "1000", "colour": 1 }),
            vec![("/level1", "unknown_value"), ("/weight", "invalid_amount"), ("/colour", "unknown_field")],
        ),
        (
            "/cost-items",
            json!({ "amount": 5, "unit_price": "1.0000001", "quantity": "-1", "detail": ["x"] }),
            vec![
                ("/amount", "number_not_string"),
                ("/unit_price", "too_many_decimals"),
                ("/quantity", "invalid_amount"),
                ("/detail", "wrong_type"),
            ],
        ),
        (
            "/safeguards",
            json!({ "kind": "", "stages": ["planning", "planning", "later"], "document_name": "x\u{202e}" }),
            vec![("/kind", "unknown_value"), ("/stages/2", "unknown_value"), ("/document_name", "forbidden_character")],
        ),
    ];
    for (address, row, faults) in cases {
        let added = client.post(&forms::at(&project, address), &row).if_match("\"1\"").await;
        added.expect_faults(422, "unacceptable_content", &faults);
        let in_list: Vec<_> = faults.iter().map(|(pointer, code)| (format!("/items/1{pointer}"), *code)).collect();
        let in_list: Vec<_> = in_list.iter().map(|(pointer, code)| (pointer.as_str(), *code)).collect();
        let put = client.put(&forms::at(&project, address), &json!({ "items": [{}, row] })).if_match("\"1\"").await;
        put.expect_faults(422, "unacceptable_content", &in_list);
        let put = client.put(&forms::at(&project, address), &json!([row])).if_match("\"1\"").await;
        put.expect_faults(422, "unacceptable_content", &[("", "wrong_type")]);
        let put = client.put(&forms::at(&project, address), &json!({})).if_match("\"1\"").await;
        put.expect_faults(422, "unacceptable_content", &[("/items", "missing")]);
    }
    assert_eq!(client.get(&forms::at(&project, "")).await.expect(200).json(), project);
}

async fn a_full_table_takes_no_more(service: &Service) {
    let client = &service.client;
    let rows = Value::from(vec![json!({ "document_name": "《制度》" }); 100]);
    let project = client.create(&forms::real_with(&[("/safeguards", rows)])).await;
    let refused =
        client.post(&forms::at(&project, "/safeguards"), &json!({ "document_name": "多出的" })).if_match("\"1\"").await;
    assert_eq!(refused.faults(422, "unacceptable_content")[0].1, "too_many_items");
    let rows = json!({ "items": vec![json!({}); 101] });
    let refused = client.put(&forms::at(&project, "/safeguards"), &rows).if_match("\"1\"").await;
    refused.expect_faults(422, "unacceptable_content", &[("/items", "too_many_items")]);
    assert_eq!(client.get(&forms::at(&project, "")).await.expect(200).json(), project);
}

async fn explanations_are_replaced_as_a_whole(service: &Service) {
    let client = &service.client;
    let project = client.create(&forms::real()).await;
    let address = forms::at(&project, "/explanations");
    assert_eq!(client.get(&address).await.expect(200).json()["explanations"], json!([]));
    let explanations = json!([
        { "rule": "C004", "pointer": "/cost_items/0/unit_price_basis", "given": null, "text": "合同价" },
        { "rule": "X001", "pointer": "/annual_goal", "given": "10次", "text": "直播另行考核" },
    ]);
    let put = client.put(&address, &json!({ "explanations": explanations })).if_match("\"1\"").await.expect(200);
    assert_eq!((put.etag(), &put.json()["explanations"]), ("\"2\"", &explanations));
    assert_eq!(client.get(&address).await.expect(200).json()["explanations"], explanations);
    assert_eq!(client.get(&forms::at(&project, "")).await.expect(200).json()["explanations"], explanations);
    let bad = json!({ "explanations": [{ "rule": "C004", "pointer": "/cost_items/0", "text": " " }, { "rule": "c4!", "given": 1 }] });
    let expected = [
        ("/explanations/0/text", "blank"),
        ("/explanations/1/given", "wrong_type"),
        ("/explanations/1/pointer", "missing"),
        ("/explanations/1/rule", "invalid_code"),
        ("/explanations/1/text", "missing"),
    ];
    client.put(&address, &bad).if_match("\"2\"").await.expect_faults(422, "unacceptable_content", &expected);
    let none = client.put(&address, &json!({ "explanations": [] })).if_match("\"2\"").await.expect(200);
    assert_eq!(none.json()["explanations"], json!([]));
}

async fn targets_are_read_by_the_server(service: &Service) {
    let client = &service.client;
    let project = client.create(&forms::real()).await;
    let address = forms::at(&project, "/indicators");
    for (target, kind, operator, value) in [
        ("≥80.00%", json!("percent"), json!("≥"), json!("80")),
        ("不少于３，０００，０００人次", json!("number"), json!("≥"), json!("3000000")),
        ("及时", json!("state"), Value::Null, Value::Null),
        ("", json!("blank"), Value::Null, Value::Null),
    ] {
        let row = client.post(&address, &json!({ "target": target })).if_match("*").await.expect(201).json();
        assert_eq!(row["target"], target, "the text is kept as written");
        let parsed = &row["target_parsed"];
        assert_eq!((&parsed["kind"], &parsed["value"]), (&kind, &value), "{target}");
        assert_eq!(parsed["operator"].is_null(), operator.is_null(), "{target}");
    }
    let row = client.post(&address, &json!({ "name": "无目标值" })).if_match("*").await.expect(201).json();
    assert_eq!(row["target_parsed"], Value::Null);
}
