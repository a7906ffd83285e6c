//! The real form goes in and comes out as it went in.

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    the_real_form_comes_back,
    what_was_read_can_be_put_back,
    figures_are_exact,
    texts_are_kept_as_sent,
    rows_keep_their_order,
    null_and_absent_mean_the_same,
    the_least_and_the_most_can_be_stored,
}

async fn the_real_form_comes_back(service: &Service) {
    let client = &service.client;
    let created = client.post("projects", &forms::real()).await.expect(201);
    assert_eq!(created.etag(), "\"1\"");
    let location = created.header("location").to_owned();
    let created = created.json();
    assert_eq!(location, format!("/api/v1/{}", forms::at(&created, "")));
    assert_eq!(created["links"]["self"], *location);
    assert_eq!(created["revision"], 1);
    assert_eq!(created["status"], "draft");
    assert_eq!(forms::content(&created), forms::content(&forms::real()));

    let read = client.get(&location).await.expect(200);
    assert_eq!(read.etag(), "\"1\"");
    assert_eq!(read.json(), created, "what is read is what was answered to the writer");
    for link in ["validation", "indicators", "cost_items", "safeguards", "explanations"] {
        let linked = client.get(forms::text(&created, &format!("/links/{link}"))).await;
        linked.expect(200);
    }
}

async fn what_was_read_can_be_put_back(service: &Service) {
    let client = &service.client;
    let address = forms::at(&client.create(&forms::real()).await, "");
    let read = client.get(&address).await.expect(200);
    let put = client.put(&address, &read.json()).if_match(read.etag()).await.expect(200);
    let again = client.get(&address).await.expect(200);
    assert_eq!(again.etag(), put.etag());
    assert_eq!(again.json(), put.json());
    // All but the two members that tell of the write itself: the ids of the rows are the same, too.
    let quiet = |body: Value| forms::with(body, &[("/revision", json!(0)), ("/updated_at", json!(0))]);
    assert_eq!(quiet(again.json()), quiet(read.json()));
}

async fn figures_are_exact(service: &Service) {
    let client = &service.client;
    let written = [
        ("/funding/total_budget", "99999999999999.99", "99999999999999.99"),
        ("/funding/annual_budget", "90071992547409.93", "90071992547409.93"),
        ("/funding/fiscal_appropriation", "0.1", "0.10"),
        ("/funding/superior_appropriation", "0", "0.00"),
        ("/funding/other_funds", "0.29", "0.29"),
        ("/cost_items/0/amount", "4.35", "4.35"),
        ("/cost_items/0/unit_price", "0.100000", "0.10"),
        ("/cost_items/0/quantity", "1.500000", "1.5"),
        ("/indicators/0/weight", "12.50", "12.5"),
    ];
    let sent: Vec<_> = written.iter().map(|(pointer, sent, _)| (*pointer, json!(sent))).collect();
    let address = forms::at(&client.create(&forms::real_with(&sent)).await, "");
    let read = client.get(&address).await.expect(200).json();
    for (pointer, _, expected) in written {
        assert_eq!(forms::text(&read, pointer), expected, "{pointer}");
    }
    for (sent, expected) in
        [("99999999999999.999999", "99999999999999.999999"), ("1234.500001", "1234.500001"), ("7", "7.00")]
    {
        let form =
            forms::real_with(&[("/cost_items/0/unit_price", json!(sent)), ("/cost_items/0/quantity", json!(sent))]);
        let address = forms::at(&client.create(&form).await, "");
        let item = client.get(&address).await.expect(200).json()["cost_items"][0].clone();
        assert_eq!(forms::text(&item, "/unit_price"), expected);
        assert_eq!(forms::text(&item, "/quantity"), sent);
    }
}

async fn texts_are_kept_as_sent(service: &Service) {
    let client = &service.client;
    let texts = [
        "  前后空格  ",
        "制表\t换行\r\n回车\r",
        "e\u{301} 与 é 不是同一串",
        "ＡＢＣ１２３％　全角",
        "𠮷野家 🀄 \u{10ffff}\u{ffff}\u{feff}",
        "'; DROP TABLE project; -- \\ \" % _ {} /* */ $1 ?",
        "零宽\u{200b}空格与连字\u{200d}",
    ];
    for text in texts {
        let sent = json!(text);
        let form = forms::real_with(&[
            ("/name", sent.clone()),
            ("/overview", sent.clone()),
            ("/indicators/2/target", sent.clone()),
        ]);
        let address = forms::at(&client.create(&form).await, "");
        let read = client.get(&address).await.expect(200).json();
        assert_eq!((&read["name"], &read["overview"], &read["indicators"][2]["target"]), (&sent, &sent, &sent));
    }
}

async fn rows_keep_their_order(service: &Service) {
    let client = &service.client;
    let names: Vec<_> = (0..200).map(|n| format!("指标{}", (n * 7) % 200)).collect();
    let indicators: Value = names.iter().map(|name| json!({ "name": name, "target": "≥1" })).collect();
    let created = client.create(&forms::real_with(&[("/indicators", indicators)])).await;
    let read = client.get(&forms::at(&created, "")).await.expect(200).json();
    assert_eq!(forms::column(&read["indicators"], "name"), names.iter().map(|name| json!(name)).collect::<Vec<_>>());

    let mut turned = read["indicators"].as_array().expect("it is a list").clone();
    turned.reverse();
    let body = forms::with(read.clone(), &[("/indicators", turned.clone().into())]);
    let put = client.put(&forms::at(&created, ""), &body).if_match("\"1\"").await.expect(200).json();
    assert_eq!(put["indicators"], Value::from(turned), "rows that change places keep their ids");
    let read = client.get(&forms::at(&created, "")).await.expect(200).json();
    assert_eq!(read["indicators"], put["indicators"]);
}

async fn null_and_absent_mean_the_same(service: &Service) {
    let client = &service.client;
    let absent = client.create(&forms::least("只有必填")).await;
    let nulls: Vec<_> =
        ["/category", "/leader", "/start_date", "/overview", "/funding", "/profile", "/project_code", "/external_id"]
            .map(|pointer| (pointer, Value::Null))
            .into();
    let null = client.create(&forms::least_with("只有必填", &nulls)).await;
    assert_eq!(forms::content(&absent), forms::content(&null));
    assert_eq!(absent["profile"], "minhang-2020");
    for list in ["indicators", "cost_items", "safeguards", "explanations"] {
        assert_eq!(absent[list], json!([]), "a list that was not sent is empty");
    }
    let refused = client.post("projects", &forms::least_with("列表不能为 null", &[("/indicators", Value::Null)])).await;
    refused.expect_faults(422, "unacceptable_content", &[("/indicators", "wrong_type")]);
}

/// Every limit of the specification is reached: names, short texts, narratives, and the rows of every table.
async fn the_least_and_the_most_can_be_stored(service: &Service) {
    let client = &service.client;
    let text = |length: usize| json!("𠮷".repeat(length));
    let many = |count: usize, row: Value| Value::from(vec![row; count]);
    let cost_item = json!({ "component": text(20), "amount": "99999999999999.99" });
    let explanation = json!({ "rule": "F001", "pointer": "/funding/annual_budget", "given": "1", "text": "说明" });
    let form = forms::real_with(&[
        ("/name", text(200)),
        ("/unit_name", text(200)),
        ("/unit_code", json!("0123456789ABCDEFabcde")),
        ("/project_code", json!("012345678901234567890")),
        ("/external_id", json!("x".repeat(64))),
        ("/leader", text(50)),
        ("/overview", text(8000)),
        ("/indicators", many(200, json!({ "name": text(200), "target": "≥1" }))),
        ("/cost_items", many(1000, cost_item)),
        ("/safeguards", many(100, json!({ "document_name": text(200) }))),
        ("/explanations", many(200, explanation)),
    ]);
    let created = client.create(&form).await;
    let read = client.get(&forms::at(&created, "")).await.expect(200).json();
    assert_eq!(forms::content(&read), forms::content(&forms::with(form, &safeguards_without_stages(100))));
    let summary = client.get("projects").await.expect(200).json()["items"][0].clone();
    let counts = ["indicator_count", "cost_item_count", "safeguard_count", "explanation_count"]
        .map(|count| summary[count].clone());
    assert_eq!(counts, [json!(200), json!(1000), json!(100), json!(200)]);
    assert_eq!(summary["cost_total"], "99999999999999990.00", "the sum is exact where 64 bits of fen overflow");
}

/// Stages that were not sent come back as an empty list.
fn safeguards_without_stages(count: usize) -> Vec<(&'static str, Value)> {
    let row = json!({ "document_name": "𠮷".repeat(200), "stages": [] });
    vec![("/safeguards", Value::from(vec![row; count]))]
}
