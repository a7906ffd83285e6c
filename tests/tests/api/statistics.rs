//! Counts and sums of many declarations, to the fen.

use serde_json::{Value, json};
use tests::{Service, forms};

use crate::roles::caller;

tests::on_both_databases! {
    sums_are_exact_in_every_grouping,
    sums_beyond_64_bits_are_exact,
    the_filter_of_the_list_chooses,
    findings_are_counted_by_rule,
    nothing_foreign_is_counted,
    groups_out_of_form_are_refused,
}

async fn create(service: &Service, name: &str, year: u16, unit: &str, category: Value, budget: Value) {
    let funding = json!({ "annual_budget": budget, "fiscal_appropriation": budget });
    let changes =
        [("/fiscal_year", json!(year)), ("/unit_code", json!(unit)), ("/category", category), ("/funding", funding)];
    service.client.create(&forms::least_with(name, &changes)).await;
}

async fn six(service: &Service) {
    let (one_off, recurring) = (json!("one_off"), json!("recurring"));
    create(service, "a", 2020, "120001", one_off.clone(), json!("0.01")).await;
    create(service, "b", 2020, "120002", one_off, json!("0.02")).await;
    create(service, "c", 2021, "120001", recurring.clone(), json!("100000.10")).await;
    create(service, "d", 2021, "130001", recurring.clone(), json!(null)).await;
    create(service, "e", 2021, "130002", json!(null), json!("0.20")).await;
    create(service, "f", 2020, "130002", recurring, json!("33333333333333.33")).await;
}

async fn ask(service: &Service, query: &str) -> Value {
    service.client.get(&format!("statistics/funding?{query}")).await.expect(200).json()
}

/// What tells each group apart, how many declarations it has and what their annual budgets come to.
fn groups(answer: &Value, by: &[&str]) -> Vec<Value> {
    let row = |group: &Value| {
        let mut row: Vec<_> = by.iter().map(|member| group[*member].clone()).collect();
        row.extend([group["projects"].clone(), group["funding"]["annual_budget"].clone()]);
        json!(row)
    };
    answer["groups"].as_array().expect("groups").iter().map(row).collect()
}

async fn sums_are_exact_in_every_grouping(service: &Service) {
    assert_eq!(ask(service, "").await["groups"], json!([]), "nothing has no group");
    six(service).await;
    let all = ask(service, "").await;
    assert_eq!(groups(&all, &[]), [json!([6, "33333333433333.66"])]);
    let by_year = ask(service, "group_by=year").await;
    assert_eq!(
        groups(&by_year, &["fiscal_year"]),
        [json!([2020, 3, "33333333333333.36"]), json!([2021, 3, "100000.30"])]
    );
    let by_unit = ask(service, "group_by=unit&unit_length=2").await;
    assert_eq!(
        groups(&by_unit, &["unit_code"]),
        [json!(["12", 3, "100000.13"]), json!(["13", 3, "33333333333333.53"])]
    );
    assert_eq!(ask(service, "group_by=unit").await["groups"].as_array().map(Vec::len), Some(4));
    let by_category = ask(service, "group_by=category").await;
    assert_eq!(
        groups(&by_category, &["category"]),
        [json!([null, 1, "0.20"]), json!(["one_off", 2, "0.03"]), json!(["recurring", 3, "33333333433333.43"]),]
    );
    assert_eq!(ask(service, "group_by=").await, all);
    assert_eq!(ask(service, "group_by=year,year").await, by_year, "named twice tells apart once");
    let crossed = ask(service, "group_by=status,year&fiscal_year=2021").await;
    assert_eq!(groups(&crossed, &["status", "fiscal_year"]), [json!(["draft", 2021, 3, "100000.30"])]);
    for answer in [all, by_year, by_unit, by_category] {
        assert_eq!(
            (&answer["projects"], &answer["funding"]["annual_budget"]),
            (&json!(6), &json!("33333333433333.66"))
        );
        assert_eq!(answer["funding"]["fiscal_appropriation"], "33333333433333.66");
        assert_eq!(answer["funding"]["other_funds"], "0.00");
    }
}

async fn sums_beyond_64_bits_are_exact(service: &Service) {
    let mut items = Vec::new();
    for number in 0..500 {
        let funding = json!({ "annual_budget": "99999999999999.99" });
        items.push(json!({ "project": forms::least_with(&format!("项目{number}"), &[("/funding", funding)]) }));
    }
    for _ in 0..3 {
        let batch = json!({ "mode": "atomic", "items": items });
        service.client.post("projects/batch", &batch).await.expect(201);
    }
    // 1,500 times the greatest amount: in fen more than 64 bits hold.
    let answer = ask(service, "group_by=unit").await;
    assert_eq!(answer["funding"]["annual_budget"], "149999999999999985.00");
    assert_eq!(answer["projects"], 1500);
}

async fn the_filter_of_the_list_chooses(service: &Service) {
    six(service).await;
    for (query, projects, sum) in [
        ("fiscal_year=2020", 3, "33333333333333.36"),
        ("unit_code=12", 3, "100000.13"),
        ("category=one_off&budget_min=0.02", 1, "0.02"),
        ("q=a", 1, "0.01"),
        ("status=approved", 0, "0.00"),
    ] {
        let answer = ask(service, query).await;
        assert_eq!(
            (&answer["projects"], &answer["funding"]["annual_budget"]),
            (&json!(projects), &json!(sum)),
            "{query}"
        );
    }
}

async fn findings_are_counted_by_rule(service: &Service) {
    let client = &service.client;
    client.create(&forms::real()).await;
    client.create(&forms::submittable()).await;
    let wrong = forms::real_with(&[("/funding/annual_budget", json!("150000.01")), ("/fiscal_year", json!(2021))]);
    client.create(&wrong).await;
    let answer = client.get("statistics/findings").await.expect(200).json();
    assert_eq!([&answer["projects"], &answer["valid"], &answer["submittable"]], [&json!(3), &json!(2), &json!(1)]);
    let of = |rule: &str| {
        let row = answer["rules"].as_array().expect("rules").iter().find(|row| row["rule"] == rule);
        row.map(|row| (row["projects"].clone(), row["findings"].clone(), row["explained"].clone()))
    };
    assert_eq!(of("F001"), Some((json!(1), json!(1), json!(0))));
    assert_eq!(of("S003"), Some((json!(3), json!(9), json!(3))));
    assert_eq!(of("P001"), None, "what did not fire is not told");
    let year = client.get("statistics/findings").query("fiscal_year", "2020").await.expect(200).json();
    assert_eq!(year["projects"], 2);
    let english = client.get("statistics/findings").language("en").await.expect(200).json();
    assert!(forms::text(&english["rules"][0], "/title").is_ascii());
}

async fn nothing_foreign_is_counted(service: &Service) {
    six(service).await;
    let declarant = caller(service, "declarant", &["12"]).await;
    let answer = declarant.get("statistics/funding?group_by=unit").await.expect(200).json();
    assert_eq!(groups(&answer, &["unit_code"]), [json!(["120001", 2, "100000.11"]), json!(["120002", 1, "0.02"])]);
    assert_eq!(answer["projects"], 3);
    let findings = declarant.get("statistics/findings").await.expect(200).json();
    assert_eq!(findings["projects"], 3);
}

async fn groups_out_of_form_are_refused(service: &Service) {
    let client = &service.client;
    for list in ["year,unit,category,status,year", "years", "year,", ","] {
        let refused = client.get("statistics/funding").query("group_by", list).await;
        refused.expect_faults(400, "invalid_parameter", &[("group_by", "wrong_type")]);
    }
    let refused = client.get("statistics/funding?unit_length=22").await;
    refused.expect_faults(422, "unacceptable_content", &[("unit_length", "out_of_range")]);
    client.get("statistics/findings?group_by=year").await.problem(400, "invalid_parameter");
}
