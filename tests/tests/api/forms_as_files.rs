//! The form as a document: read from Word and Excel, and printed.

use serde_json::{Value, json};
use tests::{
    Client, Method, Service,
    client::Request,
    forms,
    spec::{DOCX, XLSX},
};

use uuid::Uuid;

use crate::roles::caller;

tests::on_both_databases! {
    the_real_form_is_the_real_declaration,
    what_was_read_is_stored_with_its_file,
    the_unit_comes_from_the_parameter_or_the_key,
    what_a_draft_needs_must_be_there,
    all_forms_of_a_file_are_stored_or_none,
    what_is_no_form_is_refused,
    parts_of_a_body_are_told,
    printed_forms_come_back_as_they_were,
    a_print_tells_what_it_is,
    a_self_evaluation_tells_its_results_apart,
    a_department_stands_for_the_unit_only_where_it_is_stored,
    a_guess_about_money_is_confirmed_before_it_is_stored,
}

fn import(client: &Client, file: &[u8]) -> Request {
    client.request(Method::POST, "imports/form").body("application/octet-stream", file)
}

/// A body of parts: name, name of the file, content.
fn parts(client: &Client, parts: &[(&str, &str, &[u8])]) -> Request {
    // As clients do it, another one each time.
    let border = Uuid::now_v7().simple();
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let head =
            format!("--{border}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{border}--\r\n").as_bytes());
    client.request(Method::POST, "imports/form").body(&format!("multipart/form-data; boundary={border}"), body)
}

async fn printed(client: &Client, declaration: &Value, format: &str) -> Vec<u8> {
    client.get(&forms::at(declaration, "/form")).query("format", format).await.expect(200).body
}

/// A workbook of one sheet.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write(row, column, *text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

async fn a_self_evaluation_tells_its_results_apart(service: &Service) {
    let file = workbook(&[
        &["项目支出绩效自评表（2021年度）"],
        &["项目名称", "公共卫生服务"],
        &["实施单位", "青河县卫生院"],
        &["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        &["", "年度资金总额", "0", "207.4538", "200.1", "10", "96.5%", "9.6"],
        &["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        &["产出指标", "数量指标", "健康档案", "38508人", "37442人", "50", "49", "人口外出"],
        &["满意度指标", "服务对象满意度指标", "居民满意度", "≥80%", "90%", "10", "10", ""],
    ]);
    let read = import(&service.client, &file).query("unit_code", "219003").await.expect(200).json();
    assert_eq!(read["form_kind"], "self_evaluation");
    assert_eq!(read["declaration"]["funding"]["annual_budget"], "2074538.00");
    assert_eq!(read["declaration"]["indicators"][0]["target"], "38508人");
    let results = json!({
        "executed": "2001000.00", "execution_rate": "96.5%", "score": null, "achieved_goal": null,
        "indicators": [
            { "pointer": "/indicators/0", "achieved": "37442人", "score": "49", "reason": "人口外出" },
            { "pointer": "/indicators/1", "achieved": "90%", "score": "10", "reason": null },
        ],
    });
    assert_eq!(read["results"], results);
    let real = import(&service.client, forms::REAL_FILE).await.expect(200).json();
    assert_eq!((&real["form_kind"], &real["results"]), (&json!("declaration"), &Value::Null));
}

async fn a_department_stands_for_the_unit_only_where_it_is_stored(service: &Service) {
    let file = workbook(&[
        &["项目支出绩效目标申报表（2023年度）"],
        &["项目名称", "文物保护经费"],
        &["主管部门", "青河县文物局"],
        &["年度目标", "修缮三处文物，验收合格。"],
    ]);
    let client = &service.client;
    let read = import(client, &file).query("unit_code", "219003").await.expect(200).json();
    assert_eq!(read["declaration"]["unit_name"], Value::Null, "nobody guesses before it matters");
    let kept = import(client, &file).query("unit_code", "219003").query("store", "true").await.expect(201).json();
    assert_eq!(kept["declaration"]["unit_name"], "青河县文物局");
    assert!(forms::column(&kept["guesses"], "pointer").contains(&json!("/unit_name")), "{:#}", kept["guesses"]);
}

async fn a_guess_about_money_is_confirmed_before_it_is_stored(service: &Service) {
    let file = workbook(&[
        &["项目支出绩效目标申报表（2023年度）"],
        &["项目名称", "农田建设"],
        &["实施单位", "青河县农业农村局"],
        &["年度资金总额", "854万元（道路400万元，示范454万元）"],
        &["年度目标", "完成主体工程，验收合格。"],
    ]);
    let client = &service.client;
    let send = || import(client, &file).query("unit_code", "219003");
    let read = send().await.expect(200).json();
    let guesses = read["guesses"].as_array().into_iter().flatten();
    let blocking: Vec<_> = guesses.filter(|guess| guess["blocks"] == true).map(|guess| &guess["pointer"]).collect();
    assert_eq!(blocking, ["/funding/annual_budget"], "{:#}", read["guesses"]);
    let refused = send().query("store", "true").await.problem(422, "unacceptable_content");
    let faults = &refused["errors"];
    assert_eq!(forms::column(faults, "pointer"), ["/declaration/funding/annual_budget"]);
    assert_eq!(forms::column(faults, "code"), ["unconfirmed_guess"]);
    let message = faults[0]["detail"].as_str().unwrap_or_default();
    assert!(message.contains("854万元（道路400万元") && message.contains("accept_guesses=true"), "{message}");
    assert_eq!(client.count().await, 0, "nothing was stored");
    let kept = send().query("store", "true").query("accept_guesses", "true").await.expect(201).json();
    assert_eq!(kept["declaration"]["funding"]["annual_budget"], "8540000.00");
}

async fn the_real_form_is_the_real_declaration(service: &Service) {
    let read = import(&service.client, forms::REAL_FILE).query("unit_code", "120001").await.expect(200).json();
    assert_eq!(forms::content(&read["declaration"]), forms::content(&forms::real()));
    assert_eq!(read["report"]["valid"], true);
    let stored = service.client.create(&forms::real()).await;
    let report = service.client.get(&forms::at(&stored, "/validation")).await.expect(200).json();
    assert_eq!(read["report"]["findings"], report["findings"]);
    assert_eq!(forms::column(&read["unread"], "text"), ["附件3:"], "only a heading was not used");
    assert_eq!(read["guesses"], json!([]));
    assert_eq!((&read["more"], read.get("stored")), (&json!([]), None));
    assert_eq!(service.client.count().await, 1, "reading stores nothing");
    for media_type in [DOCX, XLSX] {
        let again = import(&service.client, forms::REAL_FILE).header("content-type", media_type);
        let again = again.query("unit_code", "120001").await.expect(200).json();
        assert_eq!(again["declaration"], read["declaration"], "what it is stands in the file");
    }
    // What was read can be posted as it is.
    service.client.post("projects", &read["declaration"]).await.expect(201);
}

async fn what_was_read_is_stored_with_its_file(service: &Service) {
    let client = &service.client;
    let send = || {
        let import = parts(client, &[("file", "申报表.docx", forms::REAL_FILE)]);
        let import = import.query("store", "true").query("unit_code", "120001");
        import.header("idempotency-key", "form-1")
    };
    let made = send().await.expect(201);
    let stored = made.json()["stored"].clone();
    assert_eq!((made.header("location"), made.etag()), (forms::text(&stored, "/href"), "\"1\""));
    assert_eq!(send().await.expect(201).body, made.body, "a repetition stores nothing more");
    let read = client.get(&forms::at(&stored, "")).await.expect(200).json();
    assert_eq!(forms::content(&read), forms::content(&forms::real()));
    let first = client.get(&forms::at(&stored, "/revisions/1")).await.expect(200).json();
    assert_eq!(first["action"], "imported");
    let about = &first["detail"]["attachment"];
    assert_eq!((&about["name"], &about["media_type"]), (&json!("申报表.docx"), &json!(DOCX)));
    assert_eq!(about["size"], forms::REAL_FILE.len());
    let file = client.get(&forms::at(&stored, "/revisions/1/attachment")).await.expect(200);
    assert!(file.body == forms::REAL_FILE, "byte for byte");
    assert!(file.header("content-disposition").starts_with("attachment; filename*=UTF-8''%E7%94%B3"));
    client.patch(&forms::at(&stored, ""), &json!({ "leader": "新人" })).if_match("*").await.expect(200);
    client.get(&forms::at(&stored, "/revisions/2/attachment")).await.problem(404, "not_found");
    let verdict = client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
    // A trial answers the same and stores nothing.
    let trial = import(client, forms::REAL_FILE).query("store", "true").query("unit_code", "120001");
    trial.query("validate_only", "true").await.expect(201);
    assert_eq!(client.count().await, 1);
}

async fn the_unit_comes_from_the_parameter_or_the_key(service: &Service) {
    let declarant = caller(service, "declarant", &["120001"]).await;
    let made = import(&declarant, forms::REAL_FILE).query("store", "true").await.expect(201).json();
    assert_eq!(made["declaration"]["unit_code"], "120001");
    assert_eq!(forms::column(&made["guesses"], "pointer"), ["/unit_code"]);
    let foreign = import(&declarant, forms::REAL_FILE).query("store", "true").query("unit_code", "310001").await;
    foreign.problem(403, "forbidden");
    let reviewer = caller(service, "reviewer", &[]).await;
    import(&reviewer, forms::REAL_FILE).await.problem(403, "forbidden");
    let wrong = import(&declarant, forms::REAL_FILE).query("unit_code", "12").query("store", "maybe").await;
    wrong.expect_faults(400, "invalid_parameter", &[("unit_code", "wrong_type"), ("store", "wrong_type")]);
    assert_eq!(service.client.count().await, 1);
    // Of another unit's file not even its being there is told.
    let other = caller(service, "declarant", &["13"]).await;
    other
        .get(&format!("projects/{}/revisions/1/attachment", forms::text(&made, "/stored/id")))
        .await
        .problem(404, "not_found");
}

async fn what_a_draft_needs_must_be_there(service: &Service) {
    let refused = import(&service.client, forms::REAL_FILE).query("store", "true").await;
    refused.expect_faults(422, "unacceptable_content", &[("/declaration/unit_code", "missing")]);
    assert_eq!(service.client.count().await, 0);
}

async fn all_forms_of_a_file_are_stored_or_none(service: &Service) {
    let coded = forms::real_with(&[("/project_code", json!("P1"))]);
    let stored = service.client.create(&coded).await;
    let file = printed(&service.client, &stored, "docx").await;
    let refused = import(&service.client, &file).query("store", "true").await;
    let problem = refused.problem(409, "duplicate_declaration");
    assert_eq!(problem["errors"][0]["pointer"], "/declaration/project_code");
    assert_eq!(problem["existing"], stored["links"]["self"]);
    assert_eq!(service.client.count().await, 1);
}

async fn what_is_no_form_is_refused(service: &Service) {
    let client = &service.client;
    for (file, code) in [
        (b"".as_slice(), "not_a_form_file"),
        (b"{}", "not_a_form_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "old_binary_file"),
        (b"%PDF-1.7 and so on", "pdf_file"),
        (&forms::REAL_FILE[..30_000], "broken_file"),
    ] {
        let refused = import(client, file).query("store", "true").query("unit_code", "120001").await;
        refused.problem(422, code);
    }
    import(client, &vec![0; 8 * 1024 * 1024 + 1]).await.problem(413, "payload_too_large");
    let encoded = import(client, forms::REAL_FILE).header("content-encoding", "gzip").await;
    encoded.problem(415, "unsupported_media_type");
    assert_eq!(client.count().await, 0);
    let english = import(client, b"%PDF-1.7").language("en").await.problem(422, "pdf_file");
    assert!(forms::text(&english, "/title").is_ascii());
}

async fn parts_of_a_body_are_told(service: &Service) {
    let client = &service.client;
    let none = parts(client, &[("form", "a.docx", forms::REAL_FILE)]).await;
    none.expect_faults(422, "unacceptable_content", &[("/form", "unknown_field"), ("/file", "missing")]);
    let twice = parts(client, &[("file", "a.docx", forms::REAL_FILE), ("file", "b.docx", forms::REAL_FILE)]).await;
    twice.expect_faults(422, "unacceptable_content", &[("/file", "duplicate_value")]);
    let cut = client.request(Method::POST, "imports/form");
    cut.body("multipart/form-data; boundary=border", "--border\r\ncontent").await.problem(400, "bad_request");
    let without = client.request(Method::POST, "imports/form").body("multipart/form-data", "x");
    without.await.problem(400, "bad_request");
    for (length, code) in [(70, None), (71, Some("bad_request")), (6_000, Some("bad_request"))] {
        let border = "b".repeat(length);
        let head = "content-disposition: form-data; name=\"file\"; filename=\"表.docx\"";
        // Many beginnings of a border that are none.
        let content = format!("\r\n--{}", "b".repeat(60)).repeat(1_000);
        let body = format!("--{border}\r\n{head}\r\n\r\n{content}\r\n--{border}--\r\n");
        let sent = client.request(Method::POST, "imports/form");
        let sent = sent.body(&format!("multipart/form-data; boundary={border}"), body).await;
        match code {
            None => sent.problem(422, "not_a_form_file"),
            Some(code) => sent.problem(400, code),
        };
    }
    let read = parts(client, &[("file", "a.docx", forms::REAL_FILE)]).await.expect(200).json();
    assert_eq!(read["declaration"]["name"], "闵行文化云项目运营");
}

async fn printed_forms_come_back_as_they_were(service: &Service) {
    let client = &service.client;
    let explained = json!([{ "rule": "C004", "pointer": "/cost_items/0/quantity_basis", "text": "见合同\n第3条" }]);
    let full = forms::real_with(&[
        ("/project_code", json!("P-2020/1")),
        ("/external_id", json!("OA 7")),
        ("/overview", json!("第一段：项目名称\n第二段（一）\t<b>&amp;</b>\n\n第四段 ☑")),
        ("/funding/annual_budget", json!("99999999999999.99")),
        ("/indicators/0/weight", json!("12.5")),
        ("/indicators/1/level1", json!(null)),
        ("/indicators/2/name", json!("名称（含括号）")),
        ("/safeguards/1/stages", json!(["implementation"])),
        ("/cost_items/-", json!({ "detail": "=1+1", "amount": "0.01", "unit_price": "0.000001" })),
        ("/explanations", explained),
    ]);
    for form in [forms::real(), full, forms::least("最少")] {
        let stored = client.create(&form).await;
        for format in ["docx", "xlsx"] {
            let file = printed(client, &stored, format).await;
            let read = import(client, &file).await.expect(200).json();
            assert_eq!(forms::content(&read["declaration"]), forms::content(&stored), "{format}");
            assert_eq!(forms::column(&read["unread"], "text"), ["附件3:"], "{format}");
        }
    }
}

async fn a_print_tells_what_it_is(service: &Service) {
    let client = &service.client;
    let approved = client.in_state(&forms::submittable(), "approved").await;
    let draft = client.create(&forms::real_with(&[("/funding/annual_budget", json!("150000.01"))])).await;
    let page = async |of: &Value, findings: &str| {
        let print = client.get(&forms::at(of, "/form")).query("format", "html").query("findings", findings);
        print.await.expect(200)
    };
    let of_draft = page(&draft, "true").await;
    assert_eq!(of_draft.header("content-type"), "text/html; charset=utf-8");
    assert!(of_draft.header("content-disposition").starts_with("inline; "));
    assert!(of_draft.header("content-security-policy").contains("default-src 'none'"));
    for part in ["草稿", "校验发现", "F001", "财政项目支出绩效目标申报表（项目总体情况）", "150000.01"]
    {
        assert!(of_draft.text().contains(part), "{part}");
    }
    let of_approved = page(&approved, "false").await.text();
    assert!(!of_approved.contains("草稿") && !of_approved.contains("校验发现"));
    for (format, media_type) in [("docx", DOCX), ("xlsx", XLSX)] {
        let print = client.get(&forms::at(&approved, "/form")).query("format", format).await.expect(200);
        assert_eq!(print.header("content-type"), media_type);
        assert!(print.header("content-disposition").ends_with(&format!("%2E{format}")));
    }
    assert_eq!(
        client.get(&forms::at(&approved, "/form")).await.expect(200).header("content-type"),
        DOCX,
        "Word where nothing is said"
    );
    let wrong = client.get(&forms::at(&approved, "/form")).query("format", "pdf").query("findings", "1").await;
    wrong.expect_faults(400, "invalid_parameter", &[("format", "wrong_type"), ("findings", "wrong_type")]);
    let declarant = caller(service, "declarant", &["13"]).await;
    declarant.get(&forms::at(&approved, "/form")).await.problem(404, "not_found");
}
