//! Files of many declarations: everything that the list finds, whole, and nothing that a spreadsheet would run.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::values::period::Timestamp;
use serde_json::{Value, json};
use tests::{Client, Service, client::Reply, forms};

use crate::roles::caller;

tests::on_both_databases! {
    lines_go_back_in_as_they_came_out,
    a_table_of_text_tells_every_declaration,
    what_begins_like_a_formula_is_neutral,
    a_workbook_has_a_sheet_for_every_table,
    the_filter_of_the_list_chooses,
    nothing_foreign_gets_out_and_the_trail_tells,
    parameters_out_of_form_are_refused,
}

async fn export(client: &Client, query: &str) -> Reply {
    client.get(&format!("projects/export?{query}")).await.expect(200)
}

/// The records of a CSV file without its mark.
fn records(reply: &Reply) -> Vec<Vec<String>> {
    let text = reply.text();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.expect("a record").iter().map(ToOwned::to_owned).collect()).collect()
}

/// What stands under a title.
fn column(records: &[Vec<String>], title: &str) -> Vec<String> {
    let place = records[0].iter().position(|it| it == title).unwrap_or_else(|| panic!("no {title}: {:?}", records[0]));
    records[1..].iter().map(|row| row[place].clone()).collect()
}

/// Many declarations, each unlike the others: more than one page of an export.
async fn many(client: &Client) -> Vec<Value> {
    let mut made = Vec::new();
    for number in 0..80 {
        let name = format!("项目{number}");
        let form = if number % 3 == 0 {
            forms::real_with(&[("/name", json!(name)), ("/overview", json!("第一行\n第二行，\"引号\"".repeat(number)))])
        } else {
            forms::least(&name)
        };
        made.push(client.create(&form).await);
    }
    made
}

async fn lines_go_back_in_as_they_came_out(service: &Service) {
    let client = &service.client;
    let made = many(client).await;
    let reply = export(client, "format=ndjson").await;
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"projects.ndjson\"");
    let lines: Vec<Value> = reply.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), made.len());
    for (line, made) in lines.iter().zip(&made) {
        for (member, value) in line.as_object().expect("a declaration") {
            assert_eq!(value, &made[member], "{member}");
        }
    }
    // The lines as they are, one declaration each, into the next year: nothing else is changed.
    let mut moved = Vec::new();
    for line in &lines {
        let mut project = line.clone();
        project["fiscal_year"] = json!(2031);
        moved.push(json!({ "project": project }));
    }
    let batch = json!({ "mode": "atomic", "items": moved });
    let stored = client.post("projects/batch", &batch).await.expect(201).json();
    assert_eq!(stored["created"], made.len());
    let again = export(client, "format=ndjson&fiscal_year=2031").await.text();
    let rows = |declaration: &Value| {
        let mut content = forms::content(declaration);
        for table in ["indicators", "cost_items", "safeguards"] {
            for row in content[table].as_array_mut().expect("rows") {
                row.as_object_mut().expect("a row").remove("id");
            }
        }
        content["fiscal_year"] = json!(2020);
        content
    };
    for (line, made) in again.lines().zip(&made) {
        assert_eq!(rows(&serde_json::from_str(line).expect("JSON")), rows(made));
    }
}

async fn a_table_of_text_tells_every_declaration(service: &Service) {
    let client = &service.client;
    let made = many(client).await;
    let reply = export(client, "").await;
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert!(reply.body.starts_with("\u{feff}申报编号,版本号,状态,".as_bytes()), "Excel knows UTF-8 by its mark");
    let table = records(&reply);
    assert_eq!(column(&table, "申报编号"), forms::column(&json!(made), "id"));
    assert_eq!(column(&table, "项目名称"), forms::column(&json!(made), "name"));
    assert_eq!(column(&table, "状态")[0], "草稿");
    let created = &column(&table, "创建时间")[0];
    let created = format!("{}+08:00", created.replace(' ', "T"));
    let told = Timestamp::parse(&created).expect("a time of Shanghai");
    let known = Timestamp::parse(forms::text(&made[0], "/created_at")).expect("RFC 3339");
    assert_eq!(told.micros(), known.micros() / 1_000_000 * 1_000_000, "{created}");
    assert_eq!(column(&table, "当年预算")[..2], ["150000.00", ""]);
    assert_eq!(column(&table, "项目概况")[3], "第一行\n第二行，\"引号\"".repeat(3));
    let without = export(client, "bom=false&format=csv&table=projects").await;
    assert!(without.body.starts_with("申报编号".as_bytes()));

    let rows = records(&export(client, "table=indicators").await);
    assert_eq!(rows.len(), 1 + 27 * 7);
    assert_eq!(column(&rows, "序号")[..8], ["1", "2", "3", "4", "5", "6", "7", "1"]);
    assert_eq!(column(&rows, "项目名称")[6..8], ["项目0", "项目3"]);
    assert_eq!(column(&rows, "目标值")[0], forms::text(&made[0], "/indicators/0/target"));
    let english = client.get("projects/export").query("table", "cost_items").language("en").await.expect(200);
    let english = records(&english);
    assert_eq!(column(&english, "amount")[0], "150000.00");
    assert_eq!(records(&export(client, "table=explanations").await).len(), 1);
}

async fn what_begins_like_a_formula_is_neutral(service: &Service) {
    let client = &service.client;
    let dangerous = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"];
    for text in dangerous {
        client.create(&forms::least_with(text, &[("/leader", json!(text)), ("/unit_name", json!("平常"))])).await;
    }
    let table = records(&export(client, "").await);
    let neutral: Vec<_> = dangerous.iter().map(|text| format!("'{text}")).collect();
    assert_eq!(column(&table, "项目名称"), neutral);
    assert_eq!(column(&table, "项目负责人"), neutral);
    // What machines read is not changed.
    let lines = export(client, "format=ndjson").await.text();
    let names: Vec<_> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["name"].clone()).collect();
    assert_eq!(names, dangerous);
    // A workbook has texts, and no formula at all.
    let mut book = Xlsx::new(Cursor::new(export(client, "format=xlsx").await.body)).expect("a workbook");
    assert!(book.worksheet_formula("申报").expect("a sheet").is_empty());
    let sheet = book.worksheet_range("申报").expect("a sheet");
    let titles: Vec<_> = sheet.rows().next().expect("titles").iter().map(ToString::to_string).collect();
    let place = titles.iter().position(|title| title == "项目名称").expect("a column");
    let told: Vec<_> = sheet.rows().skip(1).map(|row| row[place].clone()).collect();
    assert_eq!(told[..4], dangerous[..4].iter().map(|text| Data::String((*text).to_owned())).collect::<Vec<_>>());
}

async fn a_workbook_has_a_sheet_for_every_table(service: &Service) {
    let client = &service.client;
    let made = many(client).await;
    let exact = forms::real_with(&[("/funding/annual_budget", json!("99999999999999.99"))]);
    client.create(&exact).await;
    let reply = export(client, "format=xlsx").await;
    let mut book = Xlsx::new(Cursor::new(reply.body)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["申报", "绩效目标", "项目构成分解", "制度保障", "情况说明", "实施进度计划"]);
    let heights: Vec<_> = book.worksheets().iter().map(|(_, sheet)| sheet.height()).collect();
    assert_eq!(heights, [1 + 81, 1 + 28 * 7, 1 + 28, 1 + 28 * 3, 1, 1]);
    let sheet = book.worksheet_range("申报").expect("a sheet");
    let titles: Vec<_> = sheet.rows().next().expect("titles").iter().map(ToString::to_string).collect();
    let cell = |row: usize, title: &str| {
        sheet.rows().nth(row).expect("a row")[titles.iter().position(|it| it == title).expect("a column")].clone()
    };
    assert_eq!(cell(1, "申报编号"), Data::String(forms::id(&made[0]).to_owned()));
    assert_eq!(cell(1, "当年预算"), Data::Float(150_000.0));
    assert_eq!(cell(2, "当年预算"), Data::Empty);
    assert_eq!(cell(81, "当年预算"), Data::String("99999999999999.99".to_owned()), "no digit is lost");
}

async fn the_filter_of_the_list_chooses(service: &Service) {
    let client = &service.client;
    for (name, unit, year) in [("甲馆", "120001", 2020), ("乙馆", "120002", 2021), ("丙", "130001", 2021)] {
        let form = forms::least_with(
            name,
            &[("/unit_code", json!(unit)), ("/fiscal_year", json!(year)), ("/unit_name", json!("某局"))],
        );
        client.create(&form).await;
    }
    for (query, expected) in [
        ("", "甲馆乙馆丙"),
        ("fiscal_year=2021", "乙馆丙"),
        ("unit_code=12", "甲馆乙馆"),
        ("q=%E9%A6%86&fiscal_year=2021", "乙馆"),
        ("status=approved", ""),
    ] {
        let table = records(&export(client, query).await);
        assert_eq!(column(&table, "项目名称").concat(), expected, "{query}");
        let lines = export(client, &format!("format=ndjson&{query}")).await.text();
        assert_eq!(lines.lines().count(), table.len() - 1);
    }
}

async fn nothing_foreign_gets_out_and_the_trail_tells(service: &Service) {
    let own = service.client.create(&forms::real()).await;
    service.client.create(&forms::real_with(&[("/unit_code", json!("310001")), ("/name", json!("外单位"))])).await;
    let declarant = caller(service, "declarant", &["1200"]).await;
    for format in ["csv", "ndjson"] {
        let text = export(&declarant, &format!("format={format}")).await.text();
        assert!(text.contains(forms::id(&own)) && !text.contains("外单位") && !text.contains("310001"), "{text}");
    }
    let mut book = Xlsx::new(Cursor::new(export(&declarant, "format=xlsx").await.body)).expect("a workbook");
    assert_eq!(book.worksheet_range("申报").expect("a sheet").height(), 2);
    export(&declarant, "unit_code=31&format=csv").await;
    let events = service.client.get("audit/events").query("action", "exported").await.expect(200).json();
    let asked = forms::column(&events["items"], "question");
    assert_eq!(asked, ["unit_code=31&format=csv", "format=xlsx", "format=ndjson", "format=csv"]);
    let verdict = service.client.get("audit/verify").await.expect(200).json();
    assert_eq!(verdict["valid"], true);
}

async fn parameters_out_of_form_are_refused(service: &Service) {
    let client = &service.client;
    let refused = client.get("projects/export?format=pdf&table=all&bom=yes&fiscal_year=x&page_size=3").await;
    let expected = [
        ("bom", "wrong_type"),
        ("fiscal_year", "wrong_type"),
        ("format", "wrong_type"),
        ("page_size", "unknown_parameter"),
        ("table", "wrong_type"),
    ];
    refused.expect_faults(400, "invalid_parameter", &expected);
    client.get("projects/export?q=").await.expect_faults(422, "unacceptable_content", &[("q", "out_of_range")]);
}
