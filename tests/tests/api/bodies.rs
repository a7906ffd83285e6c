//! Bad bodies: refused with every fault and its place, and nothing is stored.

use std::future::IntoFuture;

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    each_fault_has_its_code_and_place,
    all_faults_come_at_once,
    what_is_no_json_is_refused,
    repeated_members_are_all_told,
    too_many_faults_are_counted,
    a_body_of_unknown_members_is_told_briefly,
    a_body_of_too_many_values_is_refused,
    large_bodies_at_once_wait_for_each_other,
    a_number_that_is_not_whole_is_no_year,
    a_body_of_eight_mebibytes_is_read_and_one_more_byte_is_not,
    the_content_type_must_be_json,
}

/// Posts what must be refused, to be stored and to be validated; nothing may be stored.
async fn refused(service: &Service, form: &Value, faults: &[(&str, &str)]) {
    service.client.post("projects", form).await.expect_faults(422, "unacceptable_content", faults);
    assert_eq!(service.client.count().await, 0, "nothing is stored");
}

async fn each_fault_has_its_code_and_place(service: &Service) {
    let cases = [
        ("/fiscal_year", json!("2020"), "wrong_type"),
        ("/fiscal_year", json!(2020.5), "wrong_type"),
        ("/fiscal_year", json!(1999), "out_of_range"),
        ("/fiscal_year", json!(2101), "out_of_range"),
        ("/fiscal_year", json!(-2020), "out_of_range"),
        ("/fiscal_year", json!(u64::MAX), "out_of_range"),
        ("/fiscal_year", Value::Null, "missing"),
        ("/unit_code", json!("12"), "invalid_code"),
        ("/unit_code", json!("1200-01"), "invalid_code"),
        ("/unit_code", json!("１２０００１"), "invalid_code"),
        ("/unit_name", json!(" \u{3000}"), "blank"),
        ("/name", json!("\u{200b}"), "blank"),
        ("/name", json!("\u{feff} \u{2060}\u{3164}\u{ad}"), "blank"),
        ("/external_id", json!("\u{200d}"), "blank"),
        ("/name", json!(""), "blank"),
        ("/name", json!("长".repeat(201)), "too_long"),
        ("/name", json!(["数组"]), "wrong_type"),
        ("/leader", json!("长".repeat(51)), "too_long"),
        ("/project_code", json!("x".repeat(22)), "too_long"),
        ("/external_id", json!("x".repeat(65)), "too_long"),
        ("/overview", json!("长".repeat(8001)), "too_long"),
        ("/overview", json!("零\u{0}字节"), "forbidden_character"),
        ("/overview", json!("响铃\u{7}"), "forbidden_character"),
        ("/overview", json!("换页\u{c}"), "forbidden_character"),
        ("/annual_goal", json!("从右到左\u{202e}"), "forbidden_character"),
        ("/annual_goal", json!("隔离\u{2066}"), "forbidden_character"),
        ("/annual_goal", json!(true), "wrong_type"),
        ("/category", json!("recuring"), "unknown_value"),
        ("/category", json!(1), "wrong_type"),
        ("/start_date", json!("2020-02-30"), "invalid_date"),
        ("/start_date", json!("2020-2-3"), "invalid_date"),
        ("/end_date", json!("2020-01-01T00:00:00Z"), "invalid_date"),
        ("/end_date", json!(20_201_231), "wrong_type"),
        ("/funding", json!([]), "wrong_type"),
        ("/funding/annual_budget", json!(150_000), "number_not_string"),
        ("/funding/annual_budget", json!(150_000.5), "number_not_string"),
        ("/funding/annual_budget", json!("150000.001"), "too_many_decimals"),
        ("/funding/annual_budget", json!("-1"), "invalid_amount"),
        ("/funding/annual_budget", json!("1e5"), "invalid_amount"),
        ("/funding/annual_budget", json!("150,000"), "invalid_amount"),
        ("/funding/annual_budget", json!("01"), "invalid_amount"),
        ("/funding/annual_budget", json!("１"), "invalid_amount"),
        ("/funding/annual_budget", json!(""), "invalid_amount"),
        ("/funding/annual_budget", json!("1."), "invalid_amount"),
        ("/funding/annual_budget", json!("100000000000000"), "invalid_amount"),
        ("/funding/annual_budget", json!("9".repeat(5000)), "invalid_amount"),
        ("/funding/money", json!("1.00"), "unknown_field"),
        ("/indicators", json!({}), "wrong_type"),
        ("/indicators", json!(vec![json!({}); 201]), "too_many_items"),
        ("/cost_items", json!(vec![json!({}); 1001]), "too_many_items"),
        ("/safeguards", json!(vec![json!({}); 101]), "too_many_items"),
        ("/explanations", json!(vec![json!({ "rule": "C001", "pointer": "", "text": "无" }); 201]), "too_many_items"),
        ("/indicators/3", json!("行"), "wrong_type"),
        ("/indicators/3", Value::Null, "wrong_type"),
        ("/indicators/3/id", json!("7"), "invalid_code"),
        ("/indicators/3/level1", json!("产出目标"), "unknown_value"),
        ("/indicators/3/weight", json!("12.345"), "too_many_decimals"),
        ("/indicators/3/a~b%2Fc", json!(1), "unknown_field"),
        ("/cost_items/0/quantity", json!(1), "number_not_string"),
        ("/cost_items/0/unit_price", json!("0.0000001"), "too_many_decimals"),
        ("/safeguards/2/stages", json!("planning"), "wrong_type"),
        ("/safeguards/2/stages/1", json!("middle"), "unknown_value"),
        ("/safeguards/2/stages/1", json!("planning"), "duplicate_value"),
        ("/colour", json!("red"), "unknown_field"),
    ];
    for (pointer, value, code) in cases {
        let form = forms::real_with(&[(pointer, value)]);
        let told = pointer.replace("a~b%2Fc", "a~0b%2Fc");
        refused(service, &form, &[(&told, code)]).await;
    }
    for no_object in [json!([]), json!("text"), json!(7), Value::Null, json!(true)] {
        service.client.post("projects", &no_object).await.expect_faults(
            422,
            "unacceptable_content",
            &[("", "wrong_type")],
        );
        service.client.post("validation", &no_object).await.expect_faults(
            422,
            "unacceptable_content",
            &[("", "wrong_type")],
        );
    }
}

async fn all_faults_come_at_once(service: &Service) {
    let form = forms::real_with(&[
        ("/fiscal_year", Value::Null),
        ("/unit_code", json!("12")),
        ("/name", json!("长".repeat(201))),
        ("/colour", json!("red")),
        ("/end_date", json!("2020-13-01")),
        ("/basis", json!("\u{0}")),
        ("/funding/annual_budget", json!(150_000.01)),
        ("/funding/total_budget", json!("1.234")),
        ("/indicators/0/level2", json!("speed")),
        ("/indicators/6/colour", json!("red")),
        ("/cost_items/0/amount", json!("十五万")),
        ("/safeguards/0/stages/1", json!("planning")),
        ("/explanations/-", json!({ "rule": "F001" })),
    ]);
    let faults = [
        ("/fiscal_year", "missing"),
        ("/unit_code", "invalid_code"),
        ("/name", "too_long"),
        ("/colour", "unknown_field"),
        ("/end_date", "invalid_date"),
        ("/basis", "forbidden_character"),
        ("/funding/annual_budget", "number_not_string"),
        ("/funding/total_budget", "too_many_decimals"),
        ("/indicators/0/level2", "unknown_value"),
        ("/indicators/6/colour", "unknown_field"),
        ("/cost_items/0/amount", "invalid_amount"),
        ("/safeguards/0/stages/1", "duplicate_value"),
        ("/explanations/0/pointer", "missing"),
        ("/explanations/0/text", "missing"),
    ];
    refused(service, &form, &faults).await;
    // Without storing nothing is required, but what is there must have its shape.
    service.client.post("validation", &form).await.expect_faults(422, "unacceptable_content", &faults[1..]);
    let created = service.client.create(&forms::real()).await;
    let put = service.client.put(&forms::at(&created, ""), &form).if_match("\"1\"").await;
    put.expect_faults(422, "unacceptable_content", &faults);
    assert_eq!(service.client.get(&forms::at(&created, "")).await.expect(200).json(), created);
    let empty = service.client.post("projects", &json!({})).await;
    let missing = ["/fiscal_year", "/unit_code", "/unit_name", "/name"].map(|pointer| (pointer, "missing"));
    empty.expect_faults(422, "unacceptable_content", &missing);
}

async fn what_is_no_json_is_refused(service: &Service) {
    let client = &service.client;
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_inside = format!(r#"{{"name": {}"x"{}}}"#, r#"{"a":"#.repeat(1000), "}".repeat(1000));
    let bodies: [&[u8]; 14] = [
        b"",
        b" ",
        b"{",
        b"{\"name\": }",
        b"{} {}",
        b"{'name': 'x'}",
        b"{\"name\": \"x\",}",
        b"// comment\n{}",
        b"{\"fiscal_year\": NaN}",
        b"{\"name\": \"\xff\xfe\"}",
        b"{\"name\": \"\\ud800\"}",
        b"\xef\xbb\xbf{}",
        deep.as_bytes(),
        deep_inside.as_bytes(),
    ];
    for body in bodies {
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        for address in ["projects", "validation"] {
            let refused = client.post(address, &Value::Null).body("application/json", body).await;
            assert_eq!(refused.problem(400, "malformed_json")["errors"], json!([]), "{shown}");
        }
    }
    assert_eq!(client.count().await, 0);
}

async fn repeated_members_are_all_told(service: &Service) {
    let body = r#"{
        "name": "甲", "name": "乙", "fiscal_year": 2020, "unit_code": "120001", "unit_name": "单位",
        "funding": { "annual_budget": "1.00", "annual_budget": "2.00" },
        "indicators": [{}, { "name": "x", "na\u006de": "y", "name": "z" }], "colour": 1
    }"#;
    let refused = service.client.post("projects", &Value::Null).body("application/json", body).await;
    let faults = refused.faults(400, "duplicate_member");
    let mut places: Vec<_> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    places.dedup();
    assert_eq!(places, ["/funding/annual_budget", "/indicators/1/name", "/name"]);
    assert!(faults.iter().all(|(_, code)| code == "duplicate_member"), "{faults:?}");
    assert_eq!(service.client.count().await, 0);
}

async fn too_many_faults_are_counted(service: &Service) {
    let rows = Value::from(vec![json!({ "colour": 1, "taste": 2 }); 200]);
    let refused = service.client.post("projects", &forms::real_with(&[("/indicators", rows)])).language("en").await;
    let problem = refused.problem(422, "unacceptable_content");
    assert_eq!(problem["errors"].as_array().map(Vec::len), Some(100));
    let detail = forms::text(&problem, "/detail");
    assert!(detail.contains("400"), "the detail tells how many there are: {detail}");
    assert_eq!(problem["more_errors"], 300);
    let one = service.client.post("projects", &forms::real_with(&[("/colour", json!(1))])).await;
    assert_eq!(one.problem(422, "unacceptable_content")["more_errors"], 0);
}

/// An object with so many members that no declaration has.
fn unknown_members(count: usize) -> String {
    let members: Vec<_> = (0..count).map(|number| format!(r#""{number:x}":1"#)).collect();
    format!("{{{}}}", members.join(","))
}

async fn a_body_of_unknown_members_is_told_briefly(service: &Service) {
    for address in ["projects", "validation"] {
        let body = unknown_members(200_000);
        let refused = service.client.post(address, &Value::Null).body("application/json", body).await;
        let problem = refused.problem(422, "unacceptable_content");
        let listed = problem["errors"].as_array().map(Vec::len).expect("errors is a list");
        assert_eq!(listed, 100);
        let more = problem["more_errors"].as_u64().expect("it is a number");
        assert!((199_900..200_000).contains(&more), "{more}");
        assert!(refused.body.len() < 200_000, "{} bytes", refused.body.len());
    }
}

async fn a_body_of_too_many_values_is_refused(service: &Service) {
    let rows = format!(r#"{{"name":[{}0]}}"#, "0,".repeat(300_000));
    for body in [unknown_members(300_001), rows] {
        for address in ["projects", "validation", "projects/search"] {
            let refused = service.client.post(address, &Value::Null).body("application/json", body.as_str()).await;
            let problem = refused.problem(413, "payload_too_large");
            assert!(forms::text(&problem, "/detail").contains("300000"), "{problem}");
        }
    }
    assert_eq!(service.client.count().await, 0);
}

async fn large_bodies_at_once_wait_for_each_other(service: &Service) {
    let form = forms::real().to_string();
    let blanks = " ".repeat(8 * 1024 * 1024 - form.len());
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let request = service.client.post("validation", &Value::Null);
        senders.spawn(request.body("application/json", form.clone() + &blanks).into_future());
    }
    for reply in senders.join_all().await {
        reply.expect(200);
    }
}

async fn a_number_that_is_not_whole_is_no_year(service: &Service) {
    let with_year =
        |year: &str| forms::real_with(&[("/fiscal_year", json!("YEAR"))]).to_string().replace(r#""YEAR""#, year);
    for year in ["2019.9999999999999999999", "20199999999999999999999e-19", "2020.0000000000000000001"] {
        let refused = service.client.post("projects", &Value::Null).body("application/json", with_year(year)).await;
        refused.expect_faults(422, "unacceptable_content", &[("/fiscal_year", "wrong_type")]);
    }
    for year in ["2020.0", "2.02e3"] {
        let made = service.client.post("projects", &Value::Null).body("application/json", with_year(year)).await;
        assert_eq!(made.expect(201).json()["fiscal_year"], 2020);
    }
}

async fn a_body_of_eight_mebibytes_is_read_and_one_more_byte_is_not(service: &Service) {
    const MAX: usize = 8 * 1024 * 1024;
    let client = &service.client;
    let padded = |length: usize| {
        let form = forms::real().to_string();
        let blanks = " ".repeat(length - form.len());
        form + &blanks
    };
    client.post("projects", &Value::Null).body("application/json", padded(MAX)).await.expect(201);
    assert_eq!(client.count().await, 1);
    let created = client.get("projects").await.expect(200).json()["items"][0].clone();
    let writes = [
        client.post("projects", &Value::Null),
        client.post("validation", &Value::Null),
        client.put(&forms::at(&created, ""), &Value::Null).if_match("\"1\""),
        client.patch(&forms::at(&created, ""), &Value::Null).if_match("\"1\""),
        client.post(&forms::at(&created, "/indicators"), &Value::Null).if_match("\"1\""),
    ];
    for write in writes {
        write.body("application/json", padded(MAX + 1)).await.problem(413, "payload_too_large");
    }
    assert_eq!(client.count().await, 1);
    // One text that fills the whole body is read, and told to be too long.
    let form = forms::real_with(&[("/overview", json!("x".repeat(MAX - 64 * 1024)))]);
    client.post("projects", &form).await.expect_faults(422, "unacceptable_content", &[("/overview", "too_long")]);
}

async fn the_content_type_must_be_json(service: &Service) {
    let client = &service.client;
    let form = forms::real().to_string();
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "text/json",
        "json",
        "",
        "*/*",
        "application/json; charset=gbk",
    ] {
        for address in ["projects", "validation"] {
            let refused = client.post(address, &Value::Null).body(content_type, form.as_str()).await;
            refused.problem(415, "unsupported_media_type");
        }
    }
    let refused = client.post("projects", &forms::real()).without_header("content-type").await;
    refused.problem(415, "unsupported_media_type");
    let packed = client.post("projects", &forms::real()).header("content-encoding", "gzip").await;
    packed.problem(415, "unsupported_media_type");
    let refused = client.post("projects", &forms::real()).header("content-type", "application/merge-patch+json").await;
    refused.problem(415, "unsupported_media_type");
    assert_eq!(client.count().await, 0);
    for content_type in ["application/json; charset=utf-8", "Application/JSON"] {
        client.post("projects", &Value::Null).body(content_type, form.as_str()).await.expect(201);
    }
}
