//! Submission, withdrawal, decisions, adjustments, copies.

use serde_json::{Value, json};
use tests::{Method, Service, client::Request, forms};

use crate::roles::caller;

tests::on_both_databases! {
    a_declaration_goes_its_way,
    a_faulty_declaration_is_not_submitted,
    what_is_explained_can_be_submitted,
    moves_that_are_not_open_are_told,
    decisions_keep_to_the_grades,
    links_tell_what_the_caller_may_do,
    a_trial_moves_nothing,
    the_public_view_has_no_people_in_it,
    next_year_is_made_from_this_one,
    nobody_reaches_a_state_that_is_not_there,
}

fn post(service: &Service, project: &Value, below: &str, body: &Value) -> Request {
    service.client.post(&forms::at(project, below), body).if_match("*")
}

fn submit(service: &Service, project: &Value) -> Request {
    service.client.request(Method::POST, &forms::at(project, "/submission")).if_match("*")
}

async fn a_declaration_goes_its_way(service: &Service) {
    let created = service.client.create(&forms::submittable()).await;
    let submitted = submit(service, &created).await.expect(200);
    assert_eq!(submitted.etag(), "\"2\"");
    let submitted = submitted.json();
    assert_eq!((&submitted["status"], &submitted["revision"]), (&json!("submitted"), &json!(2)));
    assert!(submitted["submitted_at"].is_string() && submitted["decided_at"].is_null());

    let record = service.client.get(&forms::at(&created, "/submission")).await.expect(200).json();
    assert_eq!((&record["revision"], &record["report"]["submittable"]), (&json!(2), &json!(true)));
    assert_eq!(record["submitted_at"], submitted["submitted_at"]);

    let withdraw = service.client.delete(&forms::at(&created, "/submission")).if_match("\"2\"");
    let withdrawn = withdraw.await.expect(200).json();
    assert_eq!(withdrawn["status"], "draft");
    service.client.delete(&forms::at(&created, "")).if_match("*").await.problem(409, "not_deletable");

    submit(service, &created).await.expect(200);
    let fair = json!({ "outcome": "returned", "grade": "fair", "comment": "请补充成本指标。" });
    assert_eq!(post(service, &created, "/decisions", &fair).await.expect(200).json()["status"], "returned");
    let patch = service.client.patch(&forms::at(&created, ""), &json!({ "leader": "新人" })).if_match("*");
    assert_eq!(patch.await.expect(200).json()["status"], "returned", "returned stays returned while it is mended");
    submit(service, &created).await.expect(200);
    let good = json!({ "outcome": "approved", "grade": "good" });
    let approved = post(service, &created, "/decisions", &good).await.expect(200).json();
    assert_eq!((&approved["status"], &approved["approved_revision"]), (&json!("approved"), &approved["revision"]));

    let reason = json!({ "reason": "活动场次增加" });
    let adjusted = post(service, &created, "/adjustments", &reason).await.expect(200).json();
    assert_eq!((&adjusted["status"], &adjusted["approved_revision"]), (&json!("draft"), &approved["revision"]));
    let patch = service.client.patch(&forms::at(&created, ""), &json!({ "name": "改名" })).if_match("*");
    patch.await.expect(200);
    let kept = format!("/revisions/{}", approved["revision"]);
    let kept = service.client.get(&forms::at(&created, &kept)).await.expect(200).json();
    assert_eq!((&kept["content"]["name"], &kept["status"]), (&created["name"], &json!("approved")));

    let decisions = service.client.get(&forms::at(&created, "/decisions")).await.expect(200).json();
    let told: Vec<_> = decisions["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (&it["outcome"], &it["grade"], &it["comment"]))
        .collect();
    let expected = [json!(["approved", "good", null]), json!(["returned", "fair", "请补充成本指标。"])];
    assert_eq!(told, expected.each_ref().map(|it| (&it[0], &it[1], &it[2])));
}

async fn a_faulty_declaration_is_not_submitted(service: &Service) {
    let form = forms::real_with(&[("/funding/annual_budget", json!("150000.01"))]);
    let created = service.client.create(&form).await;
    let refused = submit(service, &created).await.problem(422, "not_submittable");
    let rules = forms::column(&refused["report"]["findings"], "rule");
    assert!(rules.contains(&json!("F001")) && refused["report"]["valid"] == false, "{refused:#}");
    assert_eq!(service.client.get(&forms::at(&created, "")).await.expect(200).json(), created, "nothing moved");
    let english = submit(service, &created).language("en").await.problem(422, "not_submittable");
    assert!(english["report"]["findings"][0]["message"].as_str().is_some_and(|text| text.is_ascii()));
}

async fn what_is_explained_can_be_submitted(service: &Service) {
    let created = service.client.create(&forms::real()).await;
    let refused = submit(service, &created).await.problem(422, "not_submittable");
    assert_eq!(refused["report"]["valid"], true, "warnings alone are in the way");
    let explanations = forms::submittable()["explanations"].clone();
    let at = forms::at(&created, "/explanations");
    service.client.put(&at, &json!({ "explanations": explanations })).if_match("*").await.expect(200);
    submit(service, &created).await.expect(200);
}

async fn moves_that_are_not_open_are_told(service: &Service) {
    let reason = json!({ "reason": "活动场次增加" });
    let good = json!({ "outcome": "approved", "grade": "good" });
    for (state, moves) in [
        ("draft", json!(["edit", "delete", "submit", "copy"])),
        ("submitted", json!(["withdraw", "decide", "copy"])),
        ("approved", json!(["adjust", "copy"])),
        ("returned", json!(["edit", "submit", "copy"])),
        ("rejected", json!(["copy"])),
    ] {
        let project = service.client.in_state(&forms::submittable(), state).await;
        let at = forms::at(&project, "");
        let attempts = [
            ("edit", "not_editable", service.client.patch(&at, &json!({ "leader": "新人" })).if_match("*")),
            ("delete", "not_deletable", service.client.delete(&at).if_match("*")),
            ("withdraw", "illegal_move", service.client.delete(&forms::at(&project, "/submission")).if_match("*")),
            ("decide", "illegal_move", post(service, &project, "/decisions", &good)),
            ("adjust", "illegal_move", post(service, &project, "/adjustments", &reason)),
            ("submit", "illegal_move", submit(service, &project)),
        ];
        let open = |name: &str| moves.as_array().is_some_and(|moves| moves.contains(&json!(name)));
        for (name, code, attempt) in attempts {
            if !open(name) {
                let refused = attempt.await.problem(409, code);
                assert_eq!((&refused["current_status"], &refused["open_moves"]), (&json!(state), &moves), "{name}");
            }
        }
        assert_eq!(service.client.get(&at).await.expect(200).json(), project, "nothing moved in {state}");
    }
}

async fn decisions_keep_to_the_grades(service: &Service) {
    let project = service.client.in_state(&forms::submittable(), "submitted").await;
    for (decision, pointer, code) in [
        (json!({ "outcome": "approved", "grade": "fair" }), "/grade", "not_with_outcome"),
        (json!({ "outcome": "approved", "grade": "poor" }), "/grade", "not_with_outcome"),
        (json!({ "outcome": "approved" }), "/grade", "missing"),
        (json!({ "outcome": "returned", "grade": "fair" }), "/comment", "missing"),
        (json!({ "outcome": "adopted", "grade": "good" }), "/outcome", "unknown_value"),
    ] {
        let refused = post(service, &project, "/decisions", &decision).await;
        refused.expect_faults(422, "unacceptable_content", &[(pointer, code)]);
    }
    let stale =
        service.client.post(&forms::at(&project, "/decisions"), &json!({ "outcome": "approved", "grade": "good" }));
    stale.if_match("\"1\"").await.problem(412, "precondition_failed");
}

async fn links_tell_what_the_caller_may_do(service: &Service) {
    let moves = |project: &Value| {
        let links = project["links"].as_object().expect("links are there").keys();
        let all = ["edit", "delete", "submit", "withdraw", "decide", "adjust", "copy"];
        links.filter(|name| all.contains(&name.as_str())).cloned().collect::<Vec<_>>()
    };
    let callers = [
        caller(service, "declarant", &["12"]).await,
        caller(service, "reviewer", &[]).await,
        caller(service, "auditor", &[]).await,
    ];
    let expected: [(&str, [&[&str]; 3]); 5] = [
        ("draft", [&["edit", "delete", "submit", "copy"], &[], &[]]),
        ("submitted", [&["withdraw", "copy"], &["decide"], &[]]),
        ("approved", [&["adjust", "copy"], &[], &[]]),
        ("returned", [&["edit", "submit", "copy"], &[], &[]]),
        ("rejected", [&["copy"], &[], &[]]),
    ];
    for (state, per_caller) in expected {
        let project = service.client.in_state(&forms::submittable(), state).await;
        for (client, expected) in callers.iter().zip(per_caller) {
            let seen = client.get(&forms::at(&project, "")).await.expect(200).json();
            assert_eq!(moves(&seen), expected, "{state}");
        }
    }
}

async fn a_trial_moves_nothing(service: &Service) {
    let created = service.client.create(&forms::submittable()).await;
    let tried = submit(service, &created).query("validate_only", "true").await.expect(200).json();
    assert_eq!(tried["status"], "submitted");
    assert_eq!(service.client.get(&forms::at(&created, "")).await.expect(200).json(), created);
    let revisions = service.client.get(&forms::at(&created, "/revisions")).await.expect(200).json();
    assert_eq!(revisions["items"].as_array().map(Vec::len), Some(1));
}

async fn the_public_view_has_no_people_in_it(service: &Service) {
    let public = |project: &Value| service.client.get(&forms::at(project, "")).query("view", "public");
    for state in ["draft", "submitted", "returned", "rejected"] {
        let project = service.client.in_state(&forms::submittable(), state).await;
        public(&project).await.problem(404, "not_found");
    }
    let project = service.client.in_state(&forms::submittable(), "approved").await;
    let reason = json!({ "reason": "活动场次增加" });
    post(service, &project, "/adjustments", &reason).await.expect(200);
    let patch = service.client.patch(&forms::at(&project, ""), &json!({ "name": "改名" })).if_match("*");
    patch.await.expect(200);
    let shown = public(&project).await.expect(200);
    assert_eq!(shown.etag(), "\"3\"");
    assert!(!shown.text().contains("翁建伟") && !shown.text().contains("54952046"), "{}", shown.text());
    let shown = shown.json();
    assert_eq!((&shown["name"], &shown["status"]), (&project["name"], &json!("approved")), "as it was approved");
    assert_eq!((&shown["explanations"], &shown["leader"]), (&json!([]), &json!(null)));
    assert_eq!(forms::column(&shown["indicators"], "id"), forms::column(&project["indicators"], "id"));
    service.client.get(&forms::at(&project, "")).query("view", "secret").await.problem(400, "invalid_parameter");
}

async fn next_year_is_made_from_this_one(service: &Service) {
    let form = forms::real_with(&[("/project_code", json!("P1")), ("/external_id", json!("OA-1"))]);
    let form = forms::with(form, &[("/explanations", forms::submittable()["explanations"].clone())]);
    let old = service.client.in_state(&form, "approved").await;
    let copy = |year: i64| service.client.post(&forms::at(&old, "/copies"), &json!({ "fiscal_year": year }));
    let made = copy(2021).await.expect(201);
    assert_eq!(made.header("location"), format!("/api/v1/projects/{}", forms::id(&made.json())));
    let new = made.json();
    assert_eq!((&new["fiscal_year"], &new["status"], &new["revision"]), (&json!(2021), &json!("draft"), &json!(1)));
    assert_eq!((&new["start_date"], &new["end_date"]), (&json!("2021-01-01"), &json!("2021-12-31")));
    assert_eq!((&new["external_id"], &new["explanations"]), (&json!(null), &json!([])));
    assert_eq!(forms::column(&new["indicators"], "target"), forms::column(&old["indicators"], "target"));
    assert_ne!(forms::column(&new["indicators"], "id"), forms::column(&old["indicators"], "id"));
    let duplicate = copy(2021).await.problem(409, "duplicate_declaration");
    assert_eq!(duplicate["existing"], format!("/api/v1/projects/{}", forms::id(&new)));
    copy(2020).await.expect_faults(422, "unacceptable_content", &[("/fiscal_year", "out_of_range")]);
    // The validator finds last year's by the project code.
    let report = service.client.get(&forms::at(&new, "/validation")).await.expect(200).json();
    let undecided = forms::column(&report["undecided"], "rule");
    assert!(!undecided.contains(&json!("H001")), "{undecided:?}");
}

/// Random actions of random callers: every answer is one that the state and the role allow, and every change, and
/// nothing else, makes a revision.
async fn nobody_reaches_a_state_that_is_not_there(service: &Service) {
    let callers = [
        ("declarant", caller(service, "declarant", &["12"]).await),
        ("reviewer", caller(service, "reviewer", &[]).await),
        ("auditor", caller(service, "auditor", &[]).await),
        ("admin", service.client.clone()),
    ];
    let mut random = 20_201_231_u64;
    let mut any = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    for _ in 0..6 {
        let created = service.client.create(&forms::submittable()).await;
        let (mut state, mut revision) = ("draft".to_owned(), 1);
        for step in 0..40 {
            let (role, client) = &callers[usize::try_from(any(4)).expect("it is small")];
            let at = |below: &str| forms::at(&created, below);
            let (permission, from, to, attempt): (_, &[&str], _, _) = match any(7) {
                0 => (
                    "write",
                    &["draft", "returned"],
                    state.clone(),
                    client.patch(&at(""), &json!({ "leader": format!("第{step}人") })),
                ),
                1 => (
                    "submit",
                    &["draft", "returned"],
                    "submitted".into(),
                    client.request(Method::POST, &at("/submission")),
                ),
                2 => ("submit", &["submitted"], "draft".into(), client.delete(&at("/submission"))),
                3 => (
                    "decide",
                    &["submitted"],
                    "approved".into(),
                    client.post(&at("/decisions"), &json!({ "outcome": "approved", "grade": "good" })),
                ),
                4 => (
                    "decide",
                    &["submitted"],
                    "returned".into(),
                    client.post(&at("/decisions"), &json!({ "outcome": "returned", "comment": "补充" })),
                ),
                5 => (
                    "submit",
                    &["approved"],
                    "draft".into(),
                    client.post(&at("/adjustments"), &json!({ "reason": "调整" })),
                ),
                _ => (
                    "write",
                    &["draft", "returned"],
                    state.clone(),
                    client.post(&at("/indicators"), &json!({ "name": "新指标" })),
                ),
            };
            let permitted = match *role {
                "declarant" => permission != "decide",
                "reviewer" => permission == "decide",
                other => other == "admin",
            };
            let reply = attempt.if_match("*").await;
            match (permitted, from.contains(&state.as_str()), reply.status) {
                (false, _, status) => assert_eq!(status, 403),
                (true, false, status) => assert_eq!(status, 409),
                // A new indicator without target may make it unfit to be submitted.
                (true, true, 422) => assert_eq!(to, "submitted"),
                (true, true, status) => {
                    assert!(status < 300, "{state}: {}", reply.text());
                    (state, revision) = (to, revision + 1);
                }
            }
            let now = service.client.get(&at("")).await.expect(200).json();
            assert_eq!((&now["status"], &now["revision"]), (&json!(state), &json!(revision)));
        }
        let history = service.client.get(&forms::at(&created, "/revisions")).query("page_size", "200").await;
        let numbers = forms::column(&history.expect(200).json()["items"], "number");
        assert_eq!(numbers, (1..=revision).rev().map(|number| json!(number)).collect::<Vec<_>>());
    }
    let verdict = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
}
