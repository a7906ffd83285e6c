//! `jixiao validate` and `jixiao import`: what they say of files. The program itself, its streams and exit codes are
//! tested in its crate.

use std::{env, fs, path::PathBuf};

use api::{
    cli::{
        Cli, Command, import,
        validate::{self, Totals},
    },
    office::Office,
};
use clap::Parser;
use domain::rules::profile::Profiles;
use serde_json::{Value, json};
use tests::{
    Database, forms,
    office::{Office as Program, compound, word},
};
use uuid::Uuid;

/// A folder for files, gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = env::temp_dir().join(format!("jixiao_cli_{}", Uuid::now_v7().simple()));
        fs::create_dir(&folder).expect("a folder for the test can be made");
        Self(folder)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).expect("a file can be written");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the command; answers what it prints without colours, and its counts.
fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> (String, Totals) {
    let cli = Cli::try_parse_from(["jixiao", "validate"].iter().chain(arguments)).expect("the arguments are right");
    let Some(Command::Validate(options)) = cli.command else { panic!("it is the command to validate") };
    let profiles = Profiles::embedded().expect("the profiles can be read");
    let mut out = anstream::StripStream::new(Vec::new());
    let totals = validate::run(&options, &profiles, &mut input.as_ref(), &mut out).expect("memory can be written");
    (String::from_utf8(out.into_inner()).expect("it is text"), totals)
}

fn records(arguments: &[&str], input: impl AsRef<[u8]>) -> Vec<Value> {
    let (told, _) = run(&[&["--format", "json"], arguments].concat(), input);
    told.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

fn fen_too_much() -> Value {
    forms::real_with(&[("/funding/annual_budget", json!("150000.01"))])
}

#[test]
fn the_real_form_is_told_in_words() {
    let folder = Folder::new();
    let file = folder.file("form.json", domain::SAMPLE);
    let (told, totals) = run(&[&file], "");
    assert!(totals.clean());
    assert!(told.starts_with(&format!("{file}  闵行文化云项目运营\n")), "{told}");
    for part in [
        "  项目构成分解 第 1 行  /cost_items/0\n    警告  C008  ",
        "项目构成分解 第 1 行 数量依据  /cost_items/0/quantity_basis",
        "没有错误，有未说明的警告",
        "规则集 minhang-2020",
        "合计：申报 1 份：没有错误 1",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    assert!(!told.contains('\u{1b}'));
}

#[test]
fn a_fen_too_much_is_told_with_its_difference_in_the_order_of_the_form() {
    let folder = Folder::new();
    let file = folder.file("form.json", fen_too_much().to_string());
    let (told, totals) = run(&[&file], "");
    assert_eq!((totals.clean(), totals.with_errors), (false, 1));
    let block = "  项目资金 当年预算  /funding/annual_budget
    错误  C003  当年预算 150000.01 不等于明细金额之和 150000.00
        填报 150000.01  应为 150000.00  差额 0.01
    错误  F001  ";
    assert!(told.contains(block), "{told}");
    assert!(told.contains("填报 150000.00  应为 150000.01  差额 -0.01"), "F003: {told}");
    let places =
        ["/funding/total_budget\n    错误  F003", "/funding/annual_budget\n", "/cost_items/0/unit_price_basis\n"];
    assert!(places.map(|place| told.find(place).expect(place)).is_sorted(), "{told}");
}

#[test]
fn english_is_spoken_on_request() {
    let (told, _) = run(&["-", "--language", "en"], fen_too_much().to_string());
    let block = "  funding, annual budget  /funding/annual_budget
    error    C003  the annual budget 150000.01 is not the sum 150000.00 of the cost items
        given 150000.01  expected 150000.00  difference 0.01
";
    assert!(told.contains(block), "{told}");
    assert!(told.contains("errors found (errors: 3,") && told.contains("total: declarations: 1 ("), "{told}");
    let (told, _) = run(&["-", "--language", "en"], r#"{"leader": 1}"#);
    assert!(told.contains("  leader  /leader\n    error    wrong_type  wrong type, expected string\n"), "{told}");
    assert!(told.contains("not validated: not acceptable, faults: 1  unacceptable_content"), "{told}");
}

#[test]
fn records_are_the_reports_of_the_service() {
    tests::run(Database::Sqlite, async |service| {
        for form in [
            forms::real(),
            fen_too_much(),
            json!({}),
            json!({ "explanations": [{ "rule": "P002", "pointer": "", "text": "x" }] }),
        ] {
            let expected = service.client.post("validation", &form).await.expect(200).json();
            let told = records(&["-"], form.to_string());
            let [record] = told.as_slice() else { panic!("one declaration, one line") };
            assert_eq!((&record["file"], &record["line"]), (&json!("-"), &Value::Null));
            let mut report = record.clone();
            report.as_object_mut().expect("it is an object").retain(|name, _| name != "file" && name != "line");
            let timeless = |report: Value| forms::with(report, &[("/checked_at", Value::Null)]);
            assert_eq!(timeless(report), timeless(expected));
        }
        for (form, status) in [(r#"{"leader": 1, "zz": 2}"#, 422), (r#"{"name": "a", "name": "b"}"#, 400), ("{", 400)] {
            let refused = service.client.post("validation", &Value::Null).body("application/json", form).await;
            let expected = refused.expect(status).json();
            let told = records(&["-"], form);
            assert_eq!((&told[0]["code"], &told[0]["errors"]), (&expected["code"], &expected["errors"]), "{form}");
            assert_eq!(told[0]["valid"], false);
        }
    });
}

#[test]
fn lines_are_declarations_and_none_stops_the_others() {
    let folder = Folder::new();
    let lines = [
        forms::real().to_string(),
        String::new(),
        r#"{"fiscal_year": }"#.to_owned(),
        r#"{"fiscal_year": "2020", "previous": {"leader": false}}"#.to_owned(),
        r#"{"name": "a", "funding": {"other_funds": "1", "other_funds": "2"}}"#.to_owned(),
        fen_too_much().to_string(),
    ];
    let file = folder.file("forms.ndjson", lines.join("\n"));
    let missing = folder.0.join("missing.json").display().to_string();
    let place = folder.0.display().to_string();
    let last = folder.file("last.json", domain::SAMPLE);
    let arguments = [file.as_str(), &missing, &place, &last];
    let told = records(&arguments, "");
    let shape: Vec<_> = told.iter().map(|it| json!([it["file"], it["line"], it["valid"], it["code"]])).collect();
    assert_eq!(
        shape,
        [
            json!([file, 1, true, null]),
            json!([file, 3, false, "malformed_json"]),
            json!([file, 4, false, "unacceptable_content"]),
            json!([file, 5, false, "duplicate_member"]),
            json!([file, 6, false, null]),
            json!([missing, null, false, "unreadable_file"]),
            json!([place, null, false, "folder"]),
            json!([last, null, true, null]),
        ]
    );
    assert_eq!(forms::column(&told[2]["errors"], "pointer"), [json!("/fiscal_year"), json!("/previous/leader")]);
    assert_eq!(forms::column(&told[3]["errors"], "pointer"), [json!("/funding/other_funds")]);

    let (text, totals) = run(&arguments, "");
    let counts = (totals.without_errors, totals.with_errors, totals.not_validated);
    assert_eq!((counts, totals.declarations(), totals.clean()), ((2, 1, 5), 8, false));
    for part in [
        format!("{file}:3\n  无法校验：第 3 行第 17 列：不是合法的 JSON"),
        "  上年申报 项目负责人  /previous/leader\n    错误  wrong_type  ".to_owned(),
        "  项目资金 其他资金  /funding/other_funds\n    错误  duplicate_member  ".to_owned(),
        format!("{file}：申报 5 份：没有错误 1，有错误 1，无法校验 3；"),
        format!("{missing}\n  无法校验：没有这个文件"),
        format!("{place}\n  无法校验：这是文件夹"),
        "\n合计：申报 8 份：没有错误 2，有错误 1，无法校验 5；".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}:\n{text}");
    }
}

#[test]
fn what_a_file_holds_is_found_out() {
    let folder = Folder::new();
    let two = format!("{}\n{}\n", forms::real(), forms::real());
    let lines = |file: &str| forms::column(&records(&[file], two.clone()).into(), "line");
    for name in ["a.json", "b.txt", "c", "d.JSONL"] {
        assert_eq!(lines(&folder.file(name, &two)), [json!(1), json!(2)], "{name}");
    }
    assert_eq!(lines("-"), [json!(1), json!(2)]);
    let marked = folder.file("marked.json", format!("\u{feff}{}", domain::SAMPLE));
    assert_eq!(records(&[&marked], "")[0]["valid"], true);
    for (name, content, code) in
        [("empty.json", "", "empty"), ("empty.ndjson", "\n", "empty"), ("list.json", "[{}]", "unacceptable_content")]
    {
        let told = records(&[&folder.file(name, content)], "");
        assert_eq!((told.len(), &told[0]["code"], &told[0]["line"]), (1, &json!(code), &Value::Null), "{name}");
    }
}

#[test]
fn profile_and_scope_are_the_callers_choice() {
    let elsewhere = forms::real_with(&[("/profile", json!("elsewhere"))]).to_string();
    let told = records(&["-"], &elsewhere);
    assert_eq!(
        (&told[0]["errors"][0]["code"], &told[0]["errors"][0]["pointer"]),
        (&json!("unknown_profile"), &json!("/profile"))
    );
    let told = records(&["-", "--profile", "minhang-2020"], &elsewhere);
    assert_eq!((&told[0]["valid"], &told[0]["profile"]), (&json!(true), &json!("minhang-2020")));
    let told = records(&["-", "--scope", "funding"], fen_too_much().to_string());
    let rules = forms::column(&told[0]["findings"], "rule");
    assert_eq!(rules, [json!("F003"), json!("F004"), json!("F001")]);
}

#[test]
fn the_year_before_comes_with_the_declaration() {
    let with_previous = forms::real_with(&[("/previous", forms::real_with(&[("/fiscal_year", json!(2019))]))]);
    let told = records(&["-"], with_previous.to_string());
    assert_eq!(told[0]["valid"], true, "{:#}", told[0]);
}

/// Reads forms; answers what is printed without colours, and whether there is nothing to mend.
fn read(arguments: &[&str]) -> (String, bool) {
    let cli = Cli::try_parse_from(["jixiao", "import"].iter().chain(arguments)).expect("the arguments are right");
    let Some(Command::Import(options)) = cli.command else { panic!("it is the command to import") };
    let profiles = Profiles::embedded().expect("the profiles can be read");
    let office = cli.settings.office.as_deref().map(Office::at).transpose().expect("the office program is there");
    let mut out = anstream::StripStream::new(Vec::new());
    let clean = import::run(&options, &profiles, office.as_ref(), &mut out).expect("memory can be written");
    (String::from_utf8(out.into_inner()).expect("it is text"), clean)
}

#[test]
fn a_form_is_read_in_words() {
    let folder = Folder::new();
    let file = folder.file("form.docx", forms::REAL_FILE);
    let (told, clean) = read(&[&file, "--unit-code", "120001"]);
    assert!(clean);
    assert!(told.starts_with(&format!("{file}  闵行文化云项目运营\n")), "{told}");
    for part in [
        "绩效目标 7 条，项目构成分解 1 条，制度保障 3 条",
        "未读入 第1段：附件3:",
        "警告  C008",
        "没有错误，有未说明的警告",
    ] {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    assert!(!told.contains('\u{1b}'));
    let (english, _) = read(&[&file, "--language", "en"]);
    assert!(english.contains("indicators: 7, cost items: 1, safeguards: 3"), "{english}");
}

#[test]
fn a_form_is_read_for_programs() {
    let folder = Folder::new();
    let (good, bad) = (folder.file("form.docx", forms::REAL_FILE), folder.file("form.pdf", "%PDF-1.7"));
    let (told, clean) = read(&["--format", "json", "--unit-code", "120001", &good, &bad, "missing.docx"]);
    assert!(!clean, "not every file was read");
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect();
    assert_eq!(forms::content(&lines[0]["forms"][0]["declaration"]), forms::content(&forms::real()));
    assert_eq!(lines[0]["forms"][0]["report"]["valid"], true);
    assert_eq!((&lines[1]["file"], &lines[1]["code"]), (&json!(bad), &json!("pdf_file")));
    assert_eq!(lines[2]["code"], "unreadable_file");
    let (told, _) = read(&[&bad]);
    assert!(told.contains("无法读入：这是 PDF 文件"), "{told}");
}

#[test]
fn old_files_are_read_where_an_office_program_is_named() {
    let (folder, office) = (Folder::new(), Program::new());
    let [old, odd] = [folder.file("form.doc", word()), folder.file("odd.xls", compound(&[("Macros/x", b"x")]))];
    let program = office.program().display().to_string();
    let (told, clean) = read(&[&old]);
    assert!(!clean && told.contains("old_binary_file") && told.contains("另存为"), "{told}");

    office.does("copies", forms::REAL_FILE);
    let (told, clean) = read(&["--office", &program, "--unit-code", "120001", &old]);
    assert!(clean && told.contains("推断（把握大） 整份申报  这是旧版 Word 或 WPS 文件"), "{told}");
    let (told, _) = read(&["--office", &program, "--unit-code", "120001", "--format", "json", &old, &odd]);
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect();
    assert_eq!(forms::content(&lines[0]["forms"][0]["declaration"]), forms::content(&forms::real()));
    assert_eq!(lines[1]["code"], "macro_enabled_file");

    office.does("fails", b"");
    let (told, clean) = read(&["--office", &program, &old]);
    assert!(!clean && told.contains("unconverted_file") && told.contains("另存为"), "{told}");
    assert!(!office.place().exists(), "nothing is left of a conversion");
}
