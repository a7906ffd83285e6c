//! The list of declarations: filters, summaries, totals.

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    every_filter_narrows,
    a_search_takes_the_text_literally,
    a_summary_tells_counts_and_sums,
    the_total_counts_what_matches,
    an_empty_list_is_a_list,
    parameters_out_of_form_are_refused,
    a_range_begins_below_its_end,
}

/// Names of what a query finds, sorted.
async fn found(service: &Service, query: &[(&str, &str)]) -> Vec<String> {
    let request =
        query.iter().fold(service.client.get("projects"), |request, (name, value)| request.query(name, value));
    let page = request.query("sort", "name").await.expect(200).json();
    forms::column(&page["items"], "name").iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

async fn every_filter_narrows(service: &Service) {
    let client = &service.client;
    let declaration = |name: &str, year: u16, unit: &str, category: &str, budget: Value| {
        forms::least_with(
            name,
            &[
                ("/fiscal_year", json!(year)),
                ("/unit_code", json!(unit)),
                ("/category", json!(category)),
                ("/funding", json!({ "annual_budget": budget })),
            ],
        )
    };
    client.create(&declaration("a", 2020, "120001", "recurring", json!("150000.00"))).await;
    client.create(&declaration("b", 2020, "1200011", "one_off", json!("150000.01"))).await;
    client.create(&declaration("c", 2021, "120", "recurring", Value::Null)).await;
    let last = client.create(&declaration("d", 2021, "130001", "medium_term_pilot", json!("0.01"))).await;

    let cases: [(&[(&str, &str)], &str); 18] = [
        (&[], "abcd"),
        (&[("fiscal_year", "2020")], "ab"),
        (&[("fiscal_year", "2022")], ""),
        (&[("unit_code", "12")], "abc"),
        (&[("unit_code", "120001")], "ab"),
        (&[("unit_code", "1200011")], "b"),
        (&[("unit_code", "0001")], ""),
        (&[("category", "recurring")], "ac"),
        (&[("status", "draft")], "abcd"),
        (&[("status", "approved")], ""),
        (&[("profile", "minhang-2020")], "abcd"),
        (&[("profile", "national-2021")], ""),
        (&[("budget_min", "150000")], "ab"),
        (&[("budget_max", "150000.00")], "acd"),
        (&[("budget_min", "0.01"), ("budget_max", "0.01")], "d"),
        (&[("budget_max", "0")], "c"),
        (&[("fiscal_year", "2021"), ("category", "recurring"), ("unit_code", "1")], "c"),
        (&[("q", "d"), ("fiscal_year", "2020")], ""),
    ];
    for (query, expected) in cases {
        assert_eq!(found(service, query).await.concat(), expected, "{query:?}");
    }
    // A moment includes itself, in any offset.
    let moment = forms::text(&last, "/updated_at");
    assert_eq!(found(service, &[("updated_since", moment)]).await, ["d"]);
    assert_eq!(found(service, &[("updated_since", "1999-12-31T16:00:00+08:00")]).await.concat(), "abcd");
    assert_eq!(found(service, &[("updated_since", "2100-01-01T00:00:00Z")]).await.concat(), "");
    let first = client.get("projects").query("q", "a").await.expect(200).json()["items"][0].clone();
    client.patch(&forms::at(&first, ""), &json!({ "leader": "新人" })).if_match("*").await.expect(200);
    assert_eq!(found(service, &[("updated_since", moment)]).await.concat(), "ad");
}

async fn a_search_takes_the_text_literally(service: &Service) {
    let client = &service.client;
    let declarations = [
        ("闵行文化云项目运营", "120001", Value::Null),
        ("完成率 100% 的项目", "120002", Value::Null),
        ("snake_case", "120003", Value::Null),
        ("back\\slash", "120004", Value::Null),
        ("Straße 'quoted'", "120005", json!("CODE-7")),
        ("第六个", "120006", Value::Null),
    ];
    for (name, unit, code) in declarations {
        let form = forms::least_with(
            name,
            &[("/unit_code", json!(unit)), ("/unit_name", json!("某单位")), ("/project_code", code)],
        );
        client.create(&form).await;
    }
    let cases = [
        ("文化", "闵行文化云项目运营"),
        ("文化云项目", "闵行文化云项目运营"),
        ("%", "完成率 100% 的项目"),
        ("0%", "完成率 100% 的项目"),
        ("_", "snake_case"),
        ("\\", "back\\slash"),
        ("'", "Straße 'quoted'"),
        ("ß", "Straße 'quoted'"),
        ("SNAKE", "snake_case"),
        ("CODE-7", "Straße 'quoted'"),
        ("第六", "第六个"),
    ];
    for (text, expected) in cases {
        assert_eq!(found(service, &[("q", text)]).await, [expected], "{text}");
    }
    assert_eq!(found(service, &[("q", "某单位")]).await.len(), 6);
    assert_eq!(found(service, &[("q", "查无此项")]).await.len(), 0);
}

async fn a_summary_tells_counts_and_sums(service: &Service) {
    let client = &service.client;
    let more = json!({ "component": "宣传", "amount": "0.29" });
    let created = client.create(&forms::real_with(&[("/cost_items/-", more.clone()), ("/cost_items/-", more)])).await;
    let summary = client.get("projects").await.expect(200).json()["items"][0].clone();
    let counts = ["indicator_count", "cost_item_count", "safeguard_count", "explanation_count"]
        .map(|count| summary[count].clone());
    assert_eq!(counts, [json!(7), json!(3), json!(3), json!(0)]);
    assert_eq!(summary["cost_total"], "150000.58");
    for member in [
        "id",
        "revision",
        "status",
        "created_at",
        "updated_at",
        "fiscal_year",
        "unit_code",
        "unit_name",
        "name",
        "category",
        "leader",
        "funding",
        "start_date",
        "end_date",
        "profile",
    ] {
        assert_eq!(summary[member], created[member], "{member}");
    }
    assert_eq!(summary["links"], json!({ "self": created["links"]["self"] }));
    for member in ["overview", "basis", "annual_goal", "indicators", "cost_items", "safeguards", "explanations"] {
        assert_eq!(summary.get(member), None, "{member} is not part of a summary");
    }
    client.create(&forms::least("没有明细")).await;
    let summary = client.get("projects").query("q", "没有明细").await.expect(200).json()["items"][0].clone();
    assert_eq!((&summary["cost_item_count"], &summary["cost_total"]), (&json!(0), &json!("0.00")));
}

async fn the_total_counts_what_matches(service: &Service) {
    let client = &service.client;
    for n in 0..5 {
        client.create(&forms::least_with("项目", &[("/fiscal_year", json!(2020 + n % 2))])).await;
    }
    let total = async |request: tests::client::Request| {
        request.query("include_total", "true").await.expect(200).json()["total"].clone()
    };
    assert_eq!(total(client.get("projects")).await, 5);
    assert_eq!(total(client.get("projects").query("page_size", "2")).await, 5);
    assert_eq!(total(client.get("projects").query("fiscal_year", "2021")).await, 2);
    let first = client.get("projects").query("page_size", "2").await.expect(200).json();
    assert_eq!(first.get("total"), None, "nobody counts unasked");
    let cursor = forms::text(&first, "/next_cursor");
    assert_eq!(total(client.get("projects").query("page_size", "2").query("cursor", cursor)).await, 5);
}

async fn an_empty_list_is_a_list(service: &Service) {
    let page = service.client.get("projects").query("include_total", "true").await.expect(200);
    assert_eq!(page.json(), json!({ "items": [], "next_cursor": null, "total": 0 }));
    assert!(!page.headers.contains_key("link"));
}

async fn parameters_out_of_form_are_refused(service: &Service) {
    let client = &service.client;
    // What cannot be read is 400; what was read and is out of its limits is 422.
    let unreadable = [
        ("fiscal_year", "MMXX"),
        ("unit_code", "12 00"),
        ("unit_code", "12%"),
        ("category", "Recurring"),
        ("status", "草稿"),
        ("budget_min", "1.001"),
        ("budget_max", "-1"),
        ("updated_since", "yesterday"),
        ("updated_since", "2020-01-01"),
        ("sort", "colour"),
        ("page_size", "many"),
        ("page_size", "-1"),
        ("include_total", "yes"),
    ];
    for (name, value) in unreadable {
        let refused = client.get("projects").query(name, value).await;
        let faults = refused.faults(400, "invalid_parameter");
        assert_eq!(faults.len(), 1, "{name}={value}: {faults:?}");
        assert_eq!(faults[0].0, name, "{name}={value}");
    }
    for (name, value) in [("page_size", "0"), ("page_size", "201"), ("q", ""), ("q", &"长".repeat(101)), ("cursor", "")]
    {
        let refused = client.get("projects").query(name, value).await;
        let faults = refused.faults(422, "unacceptable_content");
        assert_eq!((faults.len(), faults[0].0.as_str()), (1, name), "{name}={value}: {faults:?}");
    }
    // All of them at once.
    let refused =
        client.get("projects").raw_query("fiscal_year=x&colour=red&page_size=y&sort=name&sort=name&status=").await;
    let expected = [
        ("colour", "unknown_parameter"),
        ("fiscal_year", "wrong_type"),
        ("page_size", "wrong_type"),
        ("sort", "duplicate_parameter"),
        ("status", "wrong_type"),
    ];
    refused.expect_faults(400, "invalid_parameter", &expected);
    // What no database could take reaches none.
    for query in ["q=%00", "q=a%00b", "q=%ff", "q=%e6%96", "unit_code=%00", "cursor=%00", "profile=%00"] {
        let refused = client.get("projects").raw_query(query).await;
        assert!([400, 422].contains(&refused.status), "{query}: {}", refused.text());
    }
}

/// An empty page would look as if there were no such declarations.
async fn a_range_begins_below_its_end(service: &Service) {
    let client = &service.client;
    let list = |least: &str, most: &str| client.get("projects").query("budget_min", least).query("budget_max", most);
    let refused = list("200", "100.00").await;
    refused.expect_faults(422, "unacceptable_content", &[("budget_max", "out_of_range")]);
    assert_eq!(refused.json()["errors"][0]["expected"], "≥ budget_min (200.00)");
    list("100", "100.00").await.expect(200);
    let search = |body: Value| client.post("projects/search", &body);
    let refused = search(json!({ "budget_min": "200.00", "budget_max": "100.00" })).await;
    refused.expect_faults(422, "unacceptable_content", &[("/budget_max", "out_of_range")]);
    search(json!({ "budget_min": "200.00" })).await.expect(200);
    let events = client.get("audit/events").query("since", "2020-02-01T00:00:00Z");
    let refused = events.query("until", "2020-01-31T00:00:00Z").await;
    refused.expect_faults(422, "unacceptable_content", &[("until", "out_of_range")]);
}
