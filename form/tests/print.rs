//! The printed form as its reader finds it, in all three formats.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking"
)]

mod open;

use std::time::{Duration, Instant};

use domain::{
    form::project::Project,
    rules::{FindingText, Scope, Severity, Subject, profile::Profiles, validate},
    values::{language::Language, period::Timestamp},
};
use form::print::{self, Printed};
use open::{Node, Sheet, Word, parts, sheets, walk};
use serde_json::{Value, json};

fn sample() -> Value {
    serde_json::from_str(domain::SAMPLE).unwrap()
}

/// The real form with some fields changed.
fn declaration(changes: Value) -> Project {
    let mut json = sample();
    for (name, value) in changes.as_object().unwrap() {
        json[name] = value.clone();
    }
    Project::read_partial(json).unwrap()
}

fn word(declaration: &Project) -> Word {
    Word::open(&print::docx(&Printed::of(declaration)).unwrap())
}

fn excel(declaration: &Project) -> Vec<Sheet> {
    sheets(&print::xlsx(&Printed::of(declaration)).unwrap())
}

fn html(declaration: &Project) -> String {
    print::html(&Printed::of(declaration))
}

fn findings(declaration: &Project) -> Vec<FindingText> {
    let profiles = Profiles::embedded().unwrap();
    let subject = Subject::new(declaration, profiles.get("minhang-2020").unwrap(), None);
    validate(&subject, Scope::All, Timestamp::from_micros(0)).in_language(Language::Zh).findings
}

fn strings(json: &Value, into: &mut Vec<String>) {
    match json {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(members) => {
            let coded = ["profile", "category", "level1", "level2", "kind", "stages"];
            members.iter().filter(|(name, _)| !coded.contains(&name.as_str())).for_each(|(_, it)| strings(it, into));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn every_text_of_the_real_form_is_printed_in_every_format() {
    let codes = json!({ "project_code": "P-7", "external_id": "OA 17" });
    let mut expected = Vec::new();
    strings(&sample(), &mut expected);
    strings(&codes, &mut expected);
    let project = declaration(codes);
    let (word, html) = (word(&project), html(&project));
    let word = [word.texts().join("\n"), word.lines.join("\n")].concat();
    let excel: String =
        excel(&project).iter().flat_map(|sheet| sheet.cells.values()).map(|(text, _)| text.as_str()).collect();
    for text in expected {
        assert!(word.contains(&text), "{text}");
        assert!(html.contains(&text), "{text}");
        assert!(excel.contains(text.trim_end_matches(".00")), "{text}");
    }
}

#[test]
fn titles_and_labels_are_those_of_the_official_form() {
    let word = word(&declaration(json!({})));
    let lines: Vec<_> = word.lines.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    let expected = [
        "附件3:",
        "财政项目支出绩效目标申报表（项目总体情况）",
        "（2020 年）",
        "填报单位（盖章）：上海市闵行区文化和旅游局　　金额单位：元",
        "填报单位代码：120001",
        "财政项目支出绩效目标申报表（绩效目标）",
        "（2020 年）",
        "项目名称：闵行文化云项目运营",
        "金额单位：元",
        "项目支出绩效目标申报表(制度保障)",
        "(2020 年)",
    ];
    assert_eq!(lines, expected);
    assert_eq!(word.breaks.len(), 2, "the second and third sheet begin pages");
    assert_eq!(word.row("联系人："), ["项目负责人：", "翁建伟", "联系人：", "翁建伟", "联系电话：", "54952046"]);
    assert_eq!(word.row("一级目标"), ["", "一级目标", "二级目标", "三级目标", "目标值", "备 注"]);
    assert_eq!(word.row("时效"), ["绩效目标", "产出目标", "时效", "运营服务及时性", "及时", "目标值来源：历史指标。"]);
    let heads = ["", "项目名称", "项目内容", "项目明细", "明细金额", "单价", "依据", "数量", "依据", "备注"];
    assert_eq!(word.row("项目内容"), heads);
    assert_eq!(word.row("金额合计"), ["金额合计", "150000.00", "----", "----", "----", "----", "----"]);
    assert_eq!(word.row("保障阶段"), ["制度保障", "文件名称", "具体措施", "保障阶段"]);
    assert_eq!(word.row("二、当年预算："), ["", "二、当年预算：", "150000.00"]);
    assert!(word.texts().contains(&"一、项目总预算：150000.00"));
    assert_eq!(word.row("1. 上级财政拨款："), ["", "1. 上级财政拨款：", ""], "a blank is not a zero");
}

#[test]
fn what_the_official_form_has_no_place_for_is_printed_only_where_it_is() {
    let changes = json!({ "profile": "national-2021", "external_id": "e 1", "unit_code": null,
        "department_name": "某局", "nature": "continued", "term": "3年",
        "funding": { "annual_budget": "3.00", "carried_over": "1.00" },
        "indicators": [
            { "level1": "cost", "level2": "economic_cost", "name": "n", "weight": "12.50", "direction": "negative" },
            { "name": "m" },
        ],
        "explanations": [{ "rule": "C009", "pointer": "/cost_items/0/remark", "given": "7", "text": "因为\n所以" }] });
    let word = word(&declaration(changes));
    assert!(word.lines.contains(&"外部编号：e 1　　规则集：national-2021".to_owned()), "{:?}", word.lines);
    assert!(!word.lines.contains(&"附件3:".to_owned()));
    assert_eq!(word.row("权重"), ["", "一级目标", "二级目标", "三级目标", "目标值", "权重", "备 注", "指标方向"]);
    assert_eq!(word.row("n"), ["绩效目标", "成本指标", "经济成本", "n", "", "12.5", "", "反向"]);
    assert_eq!(word.row("m"), ["", "", "", "m", "", "", "", ""]);
    assert_eq!(word.row("主管部门"), ["主管部门", "某局", "项目属性", "延续项目"]);
    assert_eq!(word.row("项目期"), ["项目期", "3年"]);
    assert_eq!(word.row("上年结转资金："), ["", "上年结转资金：", "1.00"]);
    assert!(word.lines.contains(&"情况说明".to_owned()));
    assert_eq!(word.row("规则编号"), ["规则编号", "位置", "所指数值", "说明"]);
    assert_eq!(word.row("C009"), ["C009", "/cost_items/0/remark", "7", "因为\n所以"]);
}

#[test]
fn boxes_are_ticked_and_can_be_clicked() {
    let project =
        declaration(json!({ "safeguards": [{ "kind": "budget_management", "stages": ["closing", "planning"] }] }));
    let word = word(&project);
    let boxes: Vec<_> = word.rows.iter().flatten().filter(|cell| !cell.ticked.is_empty()).collect();
    assert_eq!(boxes[0].ticked, [false, true, false]);
    assert_eq!(boxes[0].text.trim_end(), "一次性项目 ☐ 经常性项目 ☒ 中期预算试点项目 ☐");
    let row = boxes.iter().position(|cell| cell.ticked == [true]).unwrap();
    let ticked: Vec<_> = boxes[row..row + 3].iter().map(|cell| cell.ticked[0]).collect();
    assert_eq!(ticked, [true, false, true], "the stages stand in the order of the form");
    assert_eq!(boxes.len(), 1 + 9 * 3, "three rows for each of three kinds");
    let excel = excel(&project);
    assert!(excel[0].cells.values().any(|(text, _)| text == "一次性项目 □　经常性项目 ☑　中期预算试点项目 □"));
    assert!(excel[2].cells.values().any(|(text, _)| text == "收尾和完成阶段 ☑"));
    assert_eq!(html(&project).matches("☑").count(), 3);
}

#[test]
fn safeguards_keep_their_order_and_every_kind_has_its_place() {
    let kinds = ["financial_management", "budget_management", "budget_management", "financial_management"];
    let mut rows: Vec<_> = kinds.iter().map(|kind| json!({ "kind": kind, "document_name": kind })).collect();
    rows.insert(2, json!({ "document_name": "none" }));
    let word = word(&declaration(json!({ "safeguards": rows })));
    let first = word.rows.iter().position(|row| row[0].text == "制度保障").unwrap() + 1;
    let printed: Vec<_> = word.rows[first..].iter().map(|row| (row[0].text.as_str(), row[1].text.as_str())).collect();
    let expected = [
        ("项目管理制度", ""),
        ("", ""),
        ("", ""),
        ("财务管理制度", "financial_management"),
        ("预算管理制度", "budget_management"),
        ("", "none"),
        ("预算管理制度", "budget_management"),
        ("", ""),
        ("财务管理制度", "financial_management"),
        ("", ""),
    ];
    assert_eq!(printed, expected);
    assert_eq!(word.rows[first + 5][0].merged, None, "a row without a kind stands alone");
}

#[test]
fn equal_neighbours_are_one_cell() {
    let project = declaration(json!({}));
    let word = word(&project);
    let upper: Vec<_> =
        word.rows.iter().flatten().filter(|cell| cell.merged == Some(true)).map(|cell| &cell.text).collect();
    let kinds = ["项目管理制度", "预算管理制度", "财务管理制度"];
    let expected = ["项目立项情况", "项目资金", "绩效目标", "产出目标", "效果目标", "影响力目标"];
    assert_eq!(upper, [&expected[..], &kinds].concat());
    for table in word.rows.iter().map(|row| row.iter().map(|cell| cell.columns).sum::<usize>()) {
        assert!([6, 10].contains(&table), "every row fills its table");
    }
    let sheet = &excel(&project)[1];
    let mut levels = sheet.cells.iter().filter(|(_, (text, _))| text == "产出目标").map(|(name, _)| name.clone());
    let name = levels.next_back().unwrap();
    let row: u32 = name[1..].parse().unwrap();
    assert!(sheet.merged.contains(&format!("{name}:B{}", row + 2)), "{:?}", sheet.merged);
    assert!(html(&project).contains("<td rowspan=\"3\" class=\"centre\">产出目标</td>"));
}

#[test]
fn no_text_is_taken_for_markup_or_a_formula() {
    let hostile = [
        "<b>&\"'</b> &amp; ]]>",
        "=SUM(A1)",
        "+1",
        "-1",
        "@x",
        "_x000D_ _x0041_",
        "  两端 空格\u{3000} ",
        "一\n\n二\t三\n",
        "\t",
        "a\r\nb\r\nc",
        "𠮷 \u{1f600}",
        "{{x}} %s \\n",
    ];
    let items: Vec<_> = hostile.iter().map(|text| json!({ "detail": text })).collect();
    let project = declaration(json!({ "cost_items": items, "name": hostile[0] }));
    let word = word(&project);
    let sheet = &excel(&project)[1];
    // Excel writes control characters as _xHHHH_, and such a text itself with its first letter so.
    let decoded = |text: &str| text.replace("_x000D_", "\r").replace("_x005F\r", "_x000D_").replace("_x005F_", "_");
    let cells: Vec<_> = sheet.cells.values().filter(|(_, number)| !number).map(|(text, _)| decoded(text)).collect();
    for text in hostile {
        assert!(word.texts().contains(&text), "{text:?}");
        assert!(cells.iter().any(|cell| cell == text), "{text:?}");
    }
    let html = html(&project);
    assert!(!html.contains("<b>") && html.contains("<td>&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt; &amp;amp; ]]&gt;</td>"));
    assert!(html.contains("<td>一<br><br>二\t三<br></td>") && html.contains("<td>a<br>b<br>c</td>"));
    assert!(!html.contains("http") && !html.contains("<script") && html.contains("lang=\"zh-CN\""));
}

#[test]
fn what_xml_cannot_hold_is_replaced() {
    let project = declaration(json!({ "leader": "a\u{fffe}b\u{ffff}" }));
    assert!(word(&project).texts().contains(&"a\u{fffd}b\u{fffd}"));
    assert!(excel(&project)[0].cells.values().any(|(text, _)| text == "a\u{fffd}b\u{fffd}"));
}

#[test]
fn figures_are_exact_in_every_format() {
    let figures = [("amount", "99999999999999.99"), ("unit_price", "0.000001"), ("quantity", "1.5")];
    let item: serde_json::Map<_, _> =
        figures.iter().map(|(name, figure)| ((*name).to_owned(), json!(figure))).collect();
    let project = declaration(json!({ "cost_items": [item, { "amount": "0.01" }, { "quantity": "0" }] }));
    let word = word(&project);
    for figure in ["99999999999999.99", "0.000001", "1.5", "0.01", "0", "100000000000000.00"] {
        assert!(word.texts().contains(&figure), "{figure}");
    }
    let cells: Vec<_> = excel(&project).remove(1).cells.into_values().collect();
    for (figure, number) in
        [("99999999999999.99", false), ("0.000001", true), ("1.5", true), ("0.01", true), ("100000000000000.00", false)]
    {
        assert!(cells.contains(&(figure.to_owned(), number)), "{figure}");
    }
    let styles = &parts(&print::xlsx(&Printed::of(&project)).unwrap())["xl/styles.xml"];
    assert!(styles.contains("\"0.000000\"") && styles.contains("\"0.0\""), "as many decimals as were given");
}

#[test]
fn an_empty_declaration_is_a_blank_form() {
    let word = word(&Project::default());
    assert_eq!(word.row("金额合计")[1], "", "the sum of blanks is no zero");
    assert!(word.texts().iter().all(|text| !text.chars().any(|c| c.is_ascii_digit()) || text.contains("财政")));
    assert!(word.lines.contains(&"（　　 年）".to_owned()));
    let labels = ["绩效目标", "项目构成分解", "项目管理制度"];
    labels.iter().for_each(|label| assert!(word.texts().contains(label), "{label}"));
}

#[test]
fn only_a_draft_carries_the_mark() {
    let project = declaration(json!({}));
    for draft in [false, true] {
        let printed = Printed { draft, ..Printed::of(&project) };
        let (docx, xlsx) = (parts(&print::docx(&printed).unwrap()), parts(&print::xlsx(&printed).unwrap()));
        assert_eq!(docx.get("word/header1.xml").is_some_and(|header| header.contains("string=\"草稿\"")), draft);
        assert_eq!(docx["word/document.xml"].contains("headerReference"), draft);
        for sheet in 1..=3 {
            assert_eq!(xlsx[&format!("xl/worksheets/sheet{sheet}.xml")].contains("草稿"), draft);
        }
        assert_eq!(print::html(&printed).contains("草稿"), draft);
    }
}

#[test]
fn findings_that_are_open_stand_on_a_last_page() {
    let text = "只有一项";
    let project = declaration(json!({ "explanations": [
        { "rule": "S003", "pointer": "/safeguards/2/measures", "text": text }] }));
    let findings = findings(&project);
    let open: Vec<_> = findings.iter().filter(|finding| !finding.explained).collect();
    assert!(!open.is_empty() && open.len() < findings.len(), "{findings:#?}");
    let print = |findings| Word::open(&print::docx(&Printed { findings, ..Printed::of(&project) }).unwrap());
    let word = print(Some(findings.as_slice()));
    let first = word.rows.iter().position(|row| row[0].text == "级别").unwrap() + 1;
    let printed: Vec<_> =
        word.rows[first..].iter().map(|row| row.iter().map(|it| it.text.as_str()).collect()).collect();
    let expected: Vec<Vec<_>> =
        open.iter().map(|it| [it.severity.label().zh.as_ref(), it.rule].map(str::to_owned).to_vec()).collect();
    assert_eq!(printed.iter().map(|row: &Vec<&str>| &row[..2]).collect::<Vec<_>>(), expected);
    assert!(printed.iter().all(|row| !row[2].is_empty() && !row[2].contains('/')), "places are in words");
    assert!(open.iter().zip(&printed).all(|(finding, row)| row[3] == finding.message));
    assert!(open.iter().any(|finding| finding.severity == Severity::Warning));
    assert!(!print(None).lines.contains(&"校验发现".to_owned()));
    assert!(print(Some(&[])).lines.contains(&"没有待处理的发现。".to_owned()));
}

#[test]
fn every_part_is_well_formed_and_the_same_each_time() {
    let project = declaration(json!({ "name": "<&\">" }));
    let findings = findings(&project);
    let printed = Printed { draft: true, findings: Some(&findings), ..Printed::of(&project) };
    for print in [print::docx, print::xlsx] {
        let bytes = print(&printed).unwrap();
        for (path, content) in parts(&bytes) {
            let mut elements = 0;
            walk(&content, |node| elements += usize::from(matches!(node, Node::Start(..))));
            assert!(elements > 0, "{path}");
        }
        assert!(bytes == print(&printed).unwrap());
    }
    let docx = parts(&print::docx(&printed).unwrap());
    for (path, words) in [("word/footer1.xml", ["PAGE", "NUMPAGES"]), ("word/styles.xml", ["SimSun", "SimHei"])] {
        assert!(words.iter().all(|word| docx[path].contains(word)), "{path}");
    }
    let sheet = &sheets(&print::xlsx(&printed).unwrap())[0].xml;
    assert!(sheet.contains("paperSize=\"9\"") && sheet.contains("fitToHeight=\"0\""), "A4, one page wide");
    assert!(sheet.contains("第 &amp;P 页 共 &amp;N 页"));
}

/// As much as a declaration may hold in a body of 8 MiB.
fn largest(text: &str) -> Project {
    let long = text.repeat(8000 / text.chars().count());
    let mut json = sample();
    for name in ["overview", "basis", "necessity", "feasibility", "overall_goal", "annual_goal", "activities"] {
        json[name] = json!(long);
    }
    let indicator = json!({ "level1": "output", "name": text, "target": text.repeat(50), "weight": "1.25" });
    json["indicators"] = vec![indicator; 200].into();
    let item = json!({ "component": text.repeat(400), "content": text.repeat(400), "amount": "99999999999999.99", "remark": text });
    json["cost_items"] = vec![item; 1000].into();
    let safeguard = json!({ "kind": "budget_management", "measures": long, "stages": ["planning"] });
    json["safeguards"] = vec![safeguard; 100].into();
    let explanation = json!({ "rule": "C009", "pointer": "/name", "text": text.repeat(200) });
    json["explanations"] = vec![explanation; 200].into();
    Project::read_partial(json).unwrap()
}

#[test]
fn the_largest_declaration_is_printed() {
    for text in ["绩效", "a\n"] {
        let project = largest(text);
        let printed = Printed::of(&project);
        let start = Instant::now();
        let word = Word::open(&print::docx(&printed).unwrap());
        assert!(word.rows.len() > 1000 + 200 + 100 + 200);
        assert_eq!(sheets(&print::xlsx(&printed).unwrap()).len(), 4);
        assert!(print::html(&printed).ends_with("</html>\n"));
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    }
}
