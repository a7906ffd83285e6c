//! Chinese unless English is asked for; codes never change.

use serde_json::{Value, json};
use tests::{Reply, Service, forms};

tests::on_both_databases! {
    the_language_is_chosen_by_the_header,
    a_refusal_speaks_the_language_asked_for,
    a_report_speaks_the_language_asked_for,
    a_page_of_a_problem_speaks_the_language_asked_for,
    a_wish_without_end_is_refused,
}

/// A message without what it quotes from the declaration.
fn own_words(message: &str) -> String {
    let mut depth = 0;
    let own = message.chars().filter(|c| {
        depth += i32::from(matches!(c, '“' | '《'));
        depth -= i32::from(matches!(c, '”' | '》'));
        depth == 0
    });
    own.collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

async fn the_language_is_chosen_by_the_header(service: &Service) {
    let title = async |language: Option<&str>| {
        let request = service.client.get("/nowhere");
        let request = language.into_iter().fold(request, |request, language| request.language(language));
        is_chinese(forms::text(&request.await.problem(404, "not_found"), "/title"))
    };
    for chinese in
        [None, Some("zh-CN"), Some("zh"), Some("fr"), Some("*"), Some(""), Some("zh-CN,zh;q=0.9,en;q=0.8"), Some(";;;")]
    {
        assert!(title(chinese).await, "{chinese:?}");
    }
    for english in ["en", "en-GB", "EN", "en;q=0.9,zh-CN;q=0.1", "fr, en;q=0.5"] {
        assert!(!title(Some(english)).await, "{english}");
    }
}

/// The codes and places of a refusal: all that is not meant for people.
fn bones(refused: &Reply) -> Value {
    let mut problem = refused.json();
    for member in ["title", "detail", "request_id"] {
        problem[member] = Value::Null;
    }
    for error in problem["errors"].as_array_mut().expect("errors is a list") {
        error["detail"] = Value::Null;
    }
    problem
}

async fn a_refusal_speaks_the_language_asked_for(service: &Service) {
    let client = &service.client;
    let created = client.create(&forms::real()).await;
    let bad = forms::real_with(&[
        ("/fiscal_year", json!(1999)),
        ("/unit_code", json!("x")),
        ("/category", json!("x")),
        ("/start_date", json!("x")),
        ("/name", json!("\u{0}")),
        ("/leader", json!("x".repeat(51))),
        ("/unit_name", json!(" ")),
        ("/funding/annual_budget", json!(1)),
        ("/funding/total_budget", json!("1.001")),
        ("/funding/other_funds", json!("x")),
        ("/colour", json!(1)),
        ("/indicators/0", json!([])),
        ("/safeguards/0/stages/1", json!("planning")),
        ("/explanations/-", json!({ "rule": "F001", "pointer": "/" })),
    ]);
    let requests = || {
        [
            client.get("/nowhere"),
            client.get("projects/x"),
            client.get("projects").query("x", "1").query("page_size", "y"),
            client.get("projects").query("cursor", "x"),
            client.get("projects").query("page_size", "0"),
            client.delete("rules"),
            client.post("projects", &bad),
            client.post("projects", &Value::Null).body("application/json", "{"),
            client.post("projects", &Value::Null).body("application/json", r#"{"name": "", "name": ""}"#),
            client.post("projects", &Value::Null).body("text/plain", "{}"),
            client.patch(&forms::at(&created, ""), &json!({ "indicators": [] })).if_match("*"),
            client.patch(&forms::at(&created, ""), &json!({ "profile": "x" })).if_match("*"),
            client.put(&forms::at(&created, ""), &forms::real()),
            client.put(&forms::at(&created, ""), &forms::real()).if_match("\"2\""),
            client.put(&forms::at(&created, ""), &forms::real()).if_match("2"),
            client.get("projects").header("authorization", "Bearer x"),
        ]
    };
    for (chinese, english) in requests().into_iter().zip(requests()) {
        let (chinese, english) = (chinese.await, english.language("en").await);
        assert!(chinese.status >= 400, "{}", chinese.text());
        assert_eq!(bones(&chinese), bones(&english), "only texts differ");
        let (zh, en) = (chinese.json(), english.json());
        for member in ["title", "detail"] {
            assert!(is_chinese(forms::text(&zh, &format!("/{member}"))), "{zh:#}");
            assert!(!is_chinese(forms::text(&en, &format!("/{member}"))), "{en:#}");
        }
        for (zh, en) in zh["errors"].as_array().into_iter().flatten().zip(en["errors"].as_array().into_iter().flatten())
        {
            assert!(is_chinese(forms::text(zh, "/detail")), "{zh:#}");
            assert!(!is_chinese(forms::text(en, "/detail")), "{en:#}");
            assert!(!en.to_string().contains("{expected}"), "a message without its gap filled: {en:#}");
        }
    }
}

async fn a_report_speaks_the_language_asked_for(service: &Service) {
    let client = &service.client;
    let form =
        forms::real_with(&[("/funding/annual_budget", json!("150000.01")), ("/funding/total_budget", Value::Null)]);
    let (zh, en) =
        (client.post("validation", &form).await.json(), client.post("validation", &form).language("en").await.json());
    assert_eq!(forms::column(&zh["findings"], "rule"), forms::column(&en["findings"], "rule"));
    for (zh, en) in zh["findings"].as_array().into_iter().flatten().zip(en["findings"].as_array().into_iter().flatten())
    {
        assert!(is_chinese(forms::text(zh, "/message")), "{zh:#}");
        assert!(!is_chinese(&own_words(forms::text(en, "/message"))), "{en:#}");
        assert_eq!((&zh["given"], &zh["pointer"]), (&en["given"], &en["pointer"]));
    }
    for (report, chinese) in [(&zh, true), (&en, false)] {
        let undecided = report["undecided"].as_array().expect("it is a list");
        assert!(!undecided.is_empty());
        for reason in undecided {
            assert_eq!(is_chinese(forms::text(reason, "/reason")), chinese, "{reason:#}");
        }
    }
}

async fn a_page_of_a_problem_speaks_the_language_asked_for(service: &Service) {
    let page = service.client.get("/problems/precondition_failed").await.expect(200);
    assert!(page.text().contains("lang=\"zh-CN\"") && is_chinese(&page.text()));
    let page = service.client.get("/problems/precondition_failed").language("en").await.expect(200);
    assert!(page.text().contains("lang=\"en\""), "{}", page.text());
}

async fn a_wish_without_end_is_refused(service: &Service) {
    let longest = format!("en{}", ",fr".repeat(400)).get(..1000).map(ToOwned::to_owned).expect("it is long");
    let report = service.client.post("validation", &json!({})).language(&longest).await.expect(200).json();
    assert!(!is_chinese(forms::text(&report, "/findings/0/message")), "{report:#}");
    for address in ["projects", "/version"] {
        let refused = service.client.get(address).language(&format!("{longest},")).await;
        refused.problem(400, "invalid_header");
    }
}
