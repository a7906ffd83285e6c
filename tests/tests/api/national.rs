//! 全国式样 The national forms: submitted as published, with their own fields.

use serde_json::{Value, json};
use tests::{Method, Service, forms, spec::DOCX};

tests::on_both_databases! {
    a_national_form_goes_its_way,
    an_unknown_code_of_its_fields_is_refused,
    what_it_adds_is_found_and_counted,
    a_target_is_made_of_its_parts_and_held_against_them,
    the_schedule_is_read_and_replaced,
}

/// A form of the budget year without a fault; the one of 2015 has cost under output.
fn national(year: u16) -> Value {
    let (profile, level1, level2) =
        if year < 2022 { ("national-2015", "output", "cost") } else { ("national-2021", "cost", "economic_cost") };
    json!({
        "fiscal_year": year, "unit_code": "219003", "unit_name": "青河县第一小学",
        "department_code": "219", "department_name": "青河县教育局",
        "profile": profile, "name": "校舍维修改造", "nature": "new", "term": "1年", "function_code": "2050202",
        "funding": {
            "annual_budget": "1250000.00", "fiscal_appropriation": "1000000.00",
            "carried_over": "50000.00", "other_funds": "200000.00",
        },
        "schedule": [
            { "step": "设计、招标", "start_date": format!("{year}-01-01"), "end_date": format!("{year}-04-30") },
            { "step": "施工、验收", "start_date": format!("{year}-05-01"), "end_date": format!("{year}-08-31") },
        ],
        "annual_goal": "完成3栋教学楼维修改造，面积4200平方米，改善1600名学生的学习条件。",
        "indicators": [
            { "level1": "output", "level2": "quantity", "name": "维修教学楼数量", "target": "≥3栋", "direction": "positive",
              "operator": "ge", "value": "3", "unit": "栋" },
            { "level1": "output", "level2": "quantity", "name": "维修面积", "target": "≥4200平方米" },
            { "level1": "output", "level2": "quality", "name": "工程验收合格率", "target": "=100%" },
            { "level1": "output", "level2": "timeliness", "name": "工程完工时间", "target": format!("{year}年8月底前") },
            {
                "level1": level1, "level2": level2, "name": "每平方米维修成本", "target": "≤297元/平方米", "direction": "negative",
                "explanation": "按合同价计算", "scoring_standard": "每超1%扣1分",
            },
            { "level1": "benefit", "level2": "social_benefit", "name": "受益学生人数", "target": "≥1600人" },
            { "level1": "satisfaction", "level2": "satisfaction", "name": "学生满意度", "target": "≥90%" },
        ],
    })
}

/// What a declaration has of the members of a form.
fn given(declaration: &Value, form: &Value) -> Value {
    let mut content = forms::content(declaration);
    content.as_object_mut().expect("it is an object").retain(|name, _| form.get(name).is_some());
    content
}

async fn a_national_form_goes_its_way(service: &Service) {
    let client = &service.client;
    for year in [2019, 2024] {
        let form = national(year);
        let created = client.create(&form).await;
        assert_eq!(given(&created, &form), forms::content(&form));
        let report = client.get(&forms::at(&created, "/validation")).await.expect(200).json();
        assert_eq!((&report["findings"], &report["submittable"]), (&json!([]), &json!(true)), "{year}");
        client.request(Method::POST, &forms::at(&created, "/submission")).if_match("*").await.expect(200);
        let decision = json!({ "outcome": "approved", "grade": "good" });
        let approved =
            client.post(&forms::at(&created, "/decisions"), &decision).if_match("*").await.expect(200).json();
        assert_eq!(approved["status"], "approved");
        let kept = format!("/revisions/{}", approved["revision"]);
        let kept = client.get(&forms::at(&created, &kept)).await.expect(200).json();
        assert_eq!(kept["content"]["funding"]["carried_over"], "50000.00");
        let page = client.get(&forms::at(&created, "/form")).query("format", "html").await.expect(200).text();
        for told in ["<h1>项目支出绩效目标申报表</h1>", "实施期资金总额", "年度目标", "设计、招标", "数量指标"]
        {
            assert!(page.contains(told), "{told}");
        }
        assert!(!page.contains("制度保障"), "the national form is one sheet");
        let printed = client.get(&forms::at(&created, "/form")).query("format", "docx").await.expect(200);
        let import = client.request(Method::POST, "imports/form").body(DOCX, printed.body);
        let read = import.await.expect(200).json();
        assert_eq!(given(&read["declaration"], &form), forms::content(&form), "what is printed comes back");
    }
    let verdict = client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
}

async fn an_unknown_code_of_its_fields_is_refused(service: &Service) {
    let mut form = national(2024);
    form["nature"] = json!("old");
    form["indicators"][0]["direction"] = json!("upward");
    form["indicators"][1]["period"] = json!("month");
    form["funding"]["own_funds"] = json!("-1.00");
    form["indicators"][2]["operator"] = json!("≥");
    form["indicators"][3]["unit"] = json!("很".repeat(51));
    form["schedule"][1]["end_date"] = json!("2024-08");
    let refused = service.client.post("projects", &form).await;
    let faults = [
        ("/funding/own_funds", "invalid_amount"),
        ("/indicators/0/direction", "unknown_value"),
        ("/indicators/1/period", "unknown_value"),
        ("/indicators/2/operator", "unknown_value"),
        ("/indicators/3/unit", "too_long"),
        ("/nature", "unknown_value"),
        ("/schedule/1/end_date", "invalid_date"),
    ];
    refused.expect_faults(422, "unacceptable_content", &faults);
    assert_eq!(service.client.count().await, 0);
}

async fn what_it_adds_is_found_and_counted(service: &Service) {
    let client = &service.client;
    let created = client.create(&national(2024)).await;
    let found = client.get("projects").query("q", "青河县教育局").await.expect(200).json();
    assert_eq!(found["items"][0]["id"], created["id"], "the department is searched");
    assert_eq!(found["items"][0]["funding"]["carried_over"], "50000.00");
    let table = client.get("projects/export").query("format", "csv").await.expect(200).text();
    for told in ["主管部门", "青河县教育局", "上年结转资金", "新增项目"] {
        assert!(table.contains(told), "{told}: {table}");
    }
    let steps =
        client.get("projects/export").query("format", "csv").query("table", "schedule").await.expect(200).text();
    for told in ["实施内容", "施工、验收", "2024-08-31"] {
        assert!(steps.contains(told), "{told}: {steps}");
    }
    let found = client.get("projects").query("q", "施工、验收").await.expect(200).json();
    assert_eq!(found["items"][0]["id"], created["id"], "steps are searched");
}

async fn a_target_is_made_of_its_parts_and_held_against_them(service: &Service) {
    let client = &service.client;
    let mut form = national(2024);
    let indicator = |target: Value, value: &str| {
        json!({ "level1": "output", "level2": "quality", "name": "设备完好率", "target": target,
            "operator": "ge", "value": value, "unit": "%" })
    };
    form["indicators"][2] = indicator(Value::Null, "98");
    form["indicators"][3] = indicator(json!("≤98%"), "99");
    let created = client.create(&form).await;
    let [made, sent] = [2, 3].map(|row| &created["indicators"][row]);
    assert_eq!((&made["target"], &made["target_parsed"]["operator"]), (&json!("≥98%"), &json!("ge")));
    assert_eq!(sent["target"], "≤98%", "what was sent stays");
    let report = client.get(&forms::at(&created, "/validation")).await.expect(200).json();
    let found = report["findings"].as_array().expect("findings").iter().filter(|it| it["rule"] == "I024");
    let found: Vec<_> = found.map(|it| it["pointer"].as_str().unwrap_or_default()).collect();
    assert_eq!(found, ["/indicators/3/operator", "/indicators/3/value"]);
}

async fn the_schedule_is_read_and_replaced(service: &Service) {
    let client = &service.client;
    let form = national(2024);
    let created = client.create(&form).await;
    let place = forms::at(&created, "/schedule");
    let read = client.get(&place).await.expect(200);
    assert_eq!(read.json(), json!({ "schedule": form["schedule"] }));
    let steps = json!({ "schedule": [{ "step": "验收", "start_date": "2024-09-01", "end_date": "2024-08-01" }] });
    let replaced = client.put(&place, &steps).if_match("*").await.expect(200).json();
    assert_eq!(replaced, steps);
    let report = client.get(&forms::at(&created, "/validation")).await.expect(200).json();
    let found = report["findings"].as_array().expect("findings");
    let found = found.iter().find(|it| it["rule"] == "P015").expect("a step that ends before it begins is told");
    assert_eq!((&found["pointer"], &found["given"]), (&json!("/schedule/0/end_date"), &json!("2024-08-01")));
    let patch = json!({ "schedule": [] });
    let refused = client.patch(&forms::at(&created, ""), &patch).if_match("*").await;
    refused.expect_faults(422, "unacceptable_content", &[("/schedule", "array_in_patch")]);
    let emptied = client.put(&place, &json!({ "schedule": [] })).if_match("*").await.expect(200).json();
    assert_eq!(emptied, json!({ "schedule": [] }));
    let too_many = json!({ "schedule": vec![json!({ "step": "x" }); 101] });
    let refused = client.put(&place, &too_many).if_match("*").await;
    refused.expect_faults(422, "unacceptable_content", &[("/schedule", "too_many_items")]);
    let verdict = client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true, "{verdict:#}");
}
