//! The validator over HTTP. What each rule says is tested beside the rules.

use serde_json::{Value, json};
use tests::{Service, forms};

tests::on_both_databases! {
    the_real_form_has_no_error,
    a_fen_too_much_is_told_with_its_difference,
    a_total_below_the_year_is_an_error,
    nothing_is_required,
    a_stored_declaration_is_judged_like_a_posted_one,
    a_part_can_be_judged_alone,
    a_warning_can_be_explained,
    the_year_before_is_looked_for,
    the_year_before_can_be_sent,
    many_are_judged_at_once,
    a_batch_out_of_shape_is_refused,
}

/// The one finding of a rule.
#[track_caller]
fn finding<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let all = report["findings"].as_array().expect("findings is a list");
    let of_rule: Vec<_> = all.iter().filter(|finding| finding["rule"] == rule).collect();
    let [one] = of_rule.as_slice() else { panic!("{} findings of {rule}: {report:#}", of_rule.len()) };
    one
}

fn rules(report: &Value) -> Vec<String> {
    forms::column(&report["findings"], "rule").iter().map(|rule| rule.as_str().expect("an id").to_owned()).collect()
}

async fn the_real_form_has_no_error(service: &Service) {
    let report = service.client.post("validation", &forms::real()).await.expect(200).json();
    assert_eq!((&report["valid"], &report["summary"]["error"]), (&json!(true), &json!(0)), "{report:#}");
    assert_eq!(report["profile"], "minhang-2020");
    assert!(!report["ruleset"].as_str().expect("a version").is_empty());
    // The blank bases of unit price and quantity, and the lump sum.
    assert!(
        rules(&report).iter().any(|rule| rule == "C004") && rules(&report).iter().any(|rule| rule == "C008"),
        "{report:#}"
    );
    assert_eq!(report["submittable"], false, "warnings are not explained yet");
    let findings = report["findings"].as_array().expect("it is a list");
    for severity in ["error", "warning", "info"] {
        let count = findings.iter().filter(|finding| finding["severity"] == severity).count();
        assert_eq!(report["summary"][severity], count, "{severity}");
    }
    assert_eq!(report["summary"]["undecided"], report["undecided"].as_array().map_or(0, Vec::len));
    for finding in findings {
        assert_eq!((&finding["explained"], &finding["explanation"]), (&json!(false), &Value::Null));
    }
    assert_eq!(service.client.count().await, 0, "validation stores nothing");
}

async fn a_fen_too_much_is_told_with_its_difference(service: &Service) {
    let form = forms::real_with(&[("/funding/annual_budget", json!("150000.01"))]);
    let report = service.client.post("validation", &form).await.expect(200).json();
    assert_eq!((&report["valid"], &report["submittable"]), (&json!(false), &json!(false)));
    let at = "/funding/annual_budget";
    let figures = |rule: &str| {
        let finding = finding(&report, rule);
        ["severity", "pointer", "given", "expected", "difference"].map(|member| finding[member].clone())
    };
    assert_eq!(figures("F001"), ["error", at, "150000.01", "150000.00", "0.01"].map(|text| json!(text)));
    assert_eq!(
        figures("F003"),
        ["error", "/funding/total_budget", "150000.00", "150000.01", "-0.01"].map(|text| json!(text))
    );
    assert_eq!(finding(&report, "F004")["severity"], "warning");
    let [severity, pointer, given, expected, difference] = figures("C003");
    assert_eq!(severity, "error");
    // The total's field is the one at fault; whichever side is given, the difference is exact.
    assert_eq!(pointer, at);
    assert_eq!([given, expected, difference], ["150000.01", "150000.00", "0.01"].map(|text| json!(text)));
    let f001 = finding(&report, "F001");
    let related = f001["related"].as_array().expect("it is a list");
    assert!(related.contains(&json!("C003")), "it says that it cannot tell which figure is wrong: {related:?}");
}

async fn a_total_below_the_year_is_an_error(service: &Service) {
    let form = forms::real_with(&[("/funding/total_budget", json!("149999.99"))]);
    let report = service.client.post("validation", &form).await.expect(200).json();
    assert_eq!(finding(&report, "F003")["difference"], "-0.01");
    assert_eq!(report["valid"], false);
}

async fn nothing_is_required(service: &Service) {
    let client = &service.client;
    let report = client.post("validation", &json!({})).await.expect(200).json();
    assert_eq!(report["valid"], false);
    let blank: Vec<_> =
        report["findings"].as_array().into_iter().flatten().filter(|finding| finding["rule"] == "P001").collect();
    assert!(blank.len() >= 15, "one finding per mandatory field: {report:#}");
    let undecided = report["undecided"].as_array().expect("it is a list");
    assert!(undecided.iter().any(|it| it["rule"] == "F001"), "a sum of blanks cannot be judged: {undecided:?}");
    for part in [
        json!({ "fiscal_year": 2020 }),
        json!({ "indicators": [{}] }),
        json!({ "cost_items": [{}] }),
        json!({ "safeguards": [{}] }),
    ] {
        client.post("validation", &part).await.expect(200);
    }
    // The largest figures that fit can be multiplied and added.
    let item = json!({ "component": "x", "amount": "99999999999999.99", "unit_price": "99999999999999.999999", "quantity": "99999999999999.999999" });
    let large = forms::real_with(&[
        ("/cost_items", vec![item; 1000].into()),
        ("/funding/annual_budget", json!("99999999999999.99")),
    ]);
    let report = client.post("validation", &large).await.expect(200).json();
    assert_eq!(finding(&report, "C003")["expected"], "99999999999999990.00");
}

async fn a_stored_declaration_is_judged_like_a_posted_one(service: &Service) {
    let client = &service.client;
    for form in
        [forms::real(), forms::real_with(&[("/funding/annual_budget", json!("150000.01")), ("/indicators", json!([]))])]
    {
        let created = client.create(&form).await;
        let stored = client.get(&forms::at(&created, "/validation")).await.expect(200).json();
        let posted = client.post("validation", &created).await.expect(200).json();
        let timeless = |report: Value| forms::with(report, &[("/checked_at", Value::Null)]);
        assert_eq!(timeless(stored), timeless(posted));
    }
}

async fn a_part_can_be_judged_alone(service: &Service) {
    let client = &service.client;
    let form = forms::real_with(&[
        ("/leader", Value::Null),
        ("/funding/annual_budget", json!("150000.01")),
        ("/indicators/0/target", json!(" ")),
        ("/cost_items/0/amount", json!("1.00")),
    ]);
    let created = client.create(&form).await;
    let rules_of = async |scope: &str| {
        let posted = client.post("validation", &form).query("scope", scope).await.expect(200).json();
        let stored = client.get(&forms::at(&created, "/validation")).query("scope", scope).await.expect(200).json();
        assert_eq!(rules(&posted), rules(&stored));
        rules(&posted)
    };
    let all = rules_of("all").await;
    assert_eq!(all, rules(&client.post("validation", &form).await.json()), "all is the default");
    let parts = [("project", 'P'), ("funding", 'F'), ("indicators", 'I'), ("cost_items", 'C')];
    for (scope, family) in parts {
        let part = rules_of(scope).await;
        assert!(!part.is_empty() && part.iter().all(|rule| rule.starts_with(family)), "{scope}: {part:?}");
        let of_family: Vec<_> = all.iter().filter(|rule| rule.starts_with(family)).cloned().collect();
        assert_eq!(part, of_family, "{scope}");
    }
    rules_of("safeguards").await;
    let refused = client.post("validation", &form).query("scope", "everything").await;
    assert_eq!(refused.faults(400, "invalid_parameter")[0].0, "scope");
}

async fn a_warning_can_be_explained(service: &Service) {
    let client = &service.client;
    let report = client.post("validation", &forms::real()).await.expect(200).json();
    let warnings =
        report["findings"].as_array().into_iter().flatten().filter(|finding| finding["severity"] == "warning");
    let explanations: Vec<_> = warnings
        .map(|finding| json!({ "rule": finding["rule"], "pointer": finding["pointer"], "given": finding["given"], "text": "已核实" }))
        .collect();
    let stale = json!({ "rule": "P002", "pointer": "/end_date", "text": "没有这个问题" });
    let all = [explanations.clone(), vec![stale]].concat();
    let explained =
        client.post("validation", &forms::real_with(&[("/explanations", all.into())])).await.expect(200).json();
    assert_eq!((&explained["valid"], &explained["submittable"]), (&json!(true), &json!(true)), "{explained:#}");
    assert_eq!(explained["summary"]["explained"], explanations.len());
    assert_eq!(explained["summary"]["warning"], report["summary"]["warning"], "an explained warning is still one");
    assert_eq!(forms::column(&explained["stale_explanations"], "rule"), [json!("P002")]);
    let finding = finding(&explained, "C008");
    assert_eq!((&finding["explained"], &finding["explanation"]), (&json!(true), &json!("已核实")));
}

async fn the_year_before_is_looked_for(service: &Service) {
    let client = &service.client;
    let form = forms::real_with(&[("/fiscal_year", json!(2021))]);
    let doubts = |report: &Value| forms::column(&report["undecided"], "rule").contains(&json!("H001"));
    let report = client.post("validation", &form).await.expect(200).json();
    assert!(doubts(&report), "nothing is known of 2020");
    let stored = client.create(&form).await;
    client
        .create(&forms::real_with(&[
            ("/funding/annual_budget", json!("100000.00")),
            ("/name", json!("2020年度闵行文化云项目运营")),
        ]))
        .await;
    let posted = client.post("validation", &form).await.expect(200).json();
    let read = client.get(&forms::at(&stored, "/validation")).await.expect(200).json();
    for report in [posted, read] {
        let found = finding(&report, "H001");
        assert_eq!([&found["given"], &found["expected"]], ["150000.00", "100000.00"]);
        assert!(!doubts(&report));
    }
    let part = client.get(&forms::at(&stored, "/validation")).query("scope", "funding").await.expect(200).json();
    assert!(!rules(&part).contains(&"H001".to_owned()), "a part is judged alone");
    let other = forms::real_with(&[("/fiscal_year", json!(2021)), ("/unit_code", json!("120002"))]);
    assert!(doubts(&client.post("validation", &other).await.expect(200).json()), "another unit has no past here");
}

async fn the_year_before_can_be_sent(service: &Service) {
    let client = &service.client;
    client.create(&forms::real_with(&[("/fiscal_year", json!(2019))])).await;
    let mut form = forms::real();
    form["previous"] = json!({ "funding": { "annual_budget": "60000.00" } });
    let report = client.post("validation", &form).await.expect(200).json();
    assert_eq!(finding(&report, "H001")["expected"], "60000.00", "what is sent goes before what is stored");
    form["previous"] = json!({ "funding": { "annual_budget": 60000 }, "colour": "red" });
    let refused = client.post("validation", &form).await;
    let expected = [("/previous/funding/annual_budget", "number_not_string"), ("/previous/colour", "unknown_field")];
    refused.expect_faults(422, "unacceptable_content", &expected);
}

async fn many_are_judged_at_once(service: &Service) {
    let client = &service.client;
    let faulty = forms::real_with(&[("/funding/annual_budget", json!("150000.01"))]);
    let mut with_past = forms::real();
    with_past["previous"] = json!({ "funding": { "annual_budget": "60000.00" } });
    let forms = [forms::real(), faulty.clone(), with_past, json!({})];
    let batch = client.post("validation/batch", &json!({ "items": forms })).await.expect(200).json();
    assert_eq!([&batch["valid"], &batch["invalid"]], [2, 2]);
    assert_eq!(forms::column(&batch["items"], "valid"), [true, false, true, false]);
    let alone = client.post("validation", &faulty).await.expect(200).json();
    assert_eq!(batch["items"][1]["findings"], alone["findings"]);
    assert_eq!(finding(&batch["items"][2], "H001")["expected"], "60000.00");
    assert_eq!(client.count().await, 0);
}

async fn a_batch_out_of_shape_is_refused(service: &Service) {
    let client = &service.client;
    let many = vec![json!({}); 500];
    let batch = client.post("validation/batch", &json!({ "items": many })).await.expect(200).json();
    assert_eq!((&batch["invalid"], batch["items"].as_array().map(Vec::len)), (&json!(500), Some(500)));
    let forms = json!([{}, { "profile": "nowhere-1999" }, { "colour": 1, "previous": { "leader": 2 } }, []]);
    let expected = [
        ("/items/1/profile", "unknown_profile"),
        ("/items/2/colour", "unknown_field"),
        ("/items/2/previous/leader", "wrong_type"),
        ("/items/3", "wrong_type"),
    ];
    let refused = client.post("validation/batch", &json!({ "items": forms })).await;
    refused.expect_faults(422, "unacceptable_content", &expected);
    for (body, at, code) in [
        (json!({ "items": vec![json!({}); 501] }), "/items", "too_many_items"),
        (json!({ "items": {} }), "/items", "wrong_type"),
        (json!({}), "/items", "missing"),
        (json!([]), "", "wrong_type"),
        (json!({ "items": [], "mode": "atomic" }), "/mode", "unknown_field"),
    ] {
        client.post("validation/batch", &body).await.expect_faults(422, "unacceptable_content", &[(at, code)]);
    }
}
