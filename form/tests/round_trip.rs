//! Whatever is declared comes back from its print, field for field. `PROPTEST_CASES` asks for more than 200.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::form::{project::Project, style::FormStyle};
use form::{
    print::{self, Printed},
    read,
};
use proptest::{prelude::*, sample::select, test_runner::Config};
use serde_json::{Map, Value, json};

/// What people write, with what could be taken for something else: labels, ticks, brackets, formulas, markup, lines.
fn text() -> BoxedStrategy<Value> {
    let known = vec![
        "无",
        "及时",
        "≥80.00%",
        "100%",
        "项目名称",
        "项目名称：",
        "联系人：张三",
        "金额合计",
        "合计",
        "一级目标",
        "产出目标",
        "数量（次）",
        "绩效目标",
        "备 注",
        "制度保障",
        "（一）其他资金：",
        "依据:见附件",
        "必要性",
        "2020年1月1日至2020年12月31日",
        "44561",
        "150000",
        "15万元",
        "1,234.50",
        "----",
        "√",
        "☑ 一次性项目 ☐ 经常性项目",
        "■",
        "=SUM(A1:A3)",
        "+86 21",
        "@x",
        "-1",
        "<w:t>&amp;</w:t>",
        "]]>",
        "_x000D_",
        "\"引号\"",
        "第一行\n第二行",
        "第一段\n\n第三段",
        "前\t后",
        "第 1 页",
        "草稿",
        "校验发现",
        "附件3:",
        "𠮷野家",
        "规则集：elsewhere",
    ];
    let free = "[\\p{Han}A-Za-z0-9，。；：、（）()《》“”<>&\"'=+@%≥≤—_ -]{0,30}[\\p{Han}A-Za-z0-9]";
    prop_oneof![
        3 => select(known).prop_map(Value::from),
        3 => free.prop_map(|text| Value::from(text.trim())),
        1 => "[\\p{Han}，。\n]{1,400}[\\p{Han}]".prop_map(|text| Value::from(text.trim())),
    ]
    .boxed()
}

fn short() -> BoxedStrategy<Value> {
    let known = vec!["翁建伟", "54952046", "021-5495 2046", "联系人", "—", "Li (代)", "x\ny"];
    select(known).prop_map(Value::from).boxed()
}

fn one_of(known: &'static [&'static str]) -> BoxedStrategy<Value> {
    select(known).prop_map(Value::from).boxed()
}

fn money() -> BoxedStrategy<Value> {
    one_of(&["0.00", "0.01", "150000.00", "1234567.89", "99999999999999.99"])
}

/// An object of some of the members; it is told whether any was given.
fn object(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, value)| (Just(name), prop_oneof![4 => value.prop_map(Some), 1 => Just(None)]))
        .collect();
    let keep = |members: Vec<(&str, Option<Value>)>| {
        let given = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(given.collect::<Map<_, _>>())
    };
    members.prop_map(keep).boxed()
}

/// Rows that say something; one that says nothing cannot be told from one that was left blank.
fn rows(row: BoxedStrategy<Value>, most: usize) -> BoxedStrategy<Value> {
    let said = |row: &Value| row.as_object().is_some_and(|row| row.iter().any(|(name, _)| name != "kind"));
    proptest::collection::vec(row.prop_filter("it says something", said), 0..most).prop_map(Value::from).boxed()
}

fn indicator() -> BoxedStrategy<Value> {
    object(vec![
        ("level1", one_of(&["output", "effect", "impact", "cost", "benefit", "satisfaction"])),
        (
            "level2",
            one_of(&["quantity", "quality", "timeliness", "cost", "environmental_benefit", "satisfaction", "other"]),
        ),
        ("name", text_of(200)),
        ("target", text()),
        ("operator", one_of(&["ge", "le", "eq", "gt", "lt", "about"])),
        ("value", text_of(50)),
        ("unit", one_of(&["%", "万元", "人次", "无", "单位"])),
        ("weight", one_of(&["10", "12.5", "0", "100"])),
        ("period", one_of(&["annual", "whole"])),
        ("direction", one_of(&["positive", "negative"])),
        ("explanation", text()),
        ("scoring_standard", text()),
        ("remark", text()),
    ])
}

/// A text of a field that takes no long one.
fn text_of(max: usize) -> BoxedStrategy<Value> {
    text().prop_filter("it fits", move |text| text.as_str().is_some_and(|text| text.chars().count() <= max)).boxed()
}

fn step() -> BoxedStrategy<Value> {
    let day = || one_of(&["2020-01-01", "2020-02-29", "2199-12-31"]);
    object(vec![("step", text()), ("start_date", day()), ("end_date", day())])
}

fn cost_item() -> BoxedStrategy<Value> {
    object(vec![
        ("component", text()),
        ("content", text()),
        ("detail", text()),
        ("amount", money()),
        ("unit_price", one_of(&["150000.00", "0.333333", "12.5", "99999999999999.999999"])),
        ("unit_price_basis", text()),
        ("quantity", one_of(&["1", "0.5", "3000000", "0.000001"])),
        ("quantity_basis", text()),
        ("remark", text()),
    ])
}

fn safeguard() -> BoxedStrategy<Value> {
    let stages = vec![json!([]), json!(["planning"]), json!(["planning", "closing"]), json!(["implementation"])];
    object(vec![
        ("kind", one_of(&["project_management", "budget_management", "financial_management"])),
        ("document_name", text_of(200)),
        ("measures", text()),
        ("stages", select(stages).boxed()),
    ])
    .prop_filter("stages alone say something only when one is ticked", |row| {
        let members = row.as_object().unwrap();
        members.iter().any(|(name, value)| name != "kind" && *value != json!([]))
    })
    .boxed()
}

fn explanation() -> BoxedStrategy<Value> {
    let given = prop_oneof![Just(Value::Null), Just(json!("10次"))];
    (one_of(&["C004", "X001"]), one_of(&["/annual_goal", "", "/cost_items/0/remark"]), given, text())
        .prop_map(
            |(rule, pointer, given, text)| json!({ "rule": rule, "pointer": pointer, "given": given, "text": text }),
        )
        .boxed()
}

fn declaration() -> BoxedStrategy<Value> {
    let mut members = vec![
        ("fiscal_year", select(vec![2000, 2020, 2100]).prop_map(Value::from).boxed()),
        ("unit_code", one_of(&["120001", "12A"])),
        ("unit_name", text_of(200)),
        ("project_code", one_of(&["P1", "51092322T000000436802", "甲-1"])),
        ("external_id", one_of(&["OA 2020/7", "x", "规则集"])),
        ("profile", one_of(&["minhang-2020", "national-2021", "national-2015", "elsewhere"])),
        ("name", text_of(200)),
        ("category", one_of(&["one_off", "recurring", "medium_term_pilot"])),
        ("leader", short()),
        ("contact", short()),
        ("phone", short()),
        ("start_date", one_of(&["2020-01-01", "1900-02-28", "2199-12-31"])),
        ("end_date", one_of(&["2020-12-31", "2020-02-29"])),
        ("department_code", one_of(&["219001", "12A"])),
        ("department_name", text_of(200)),
        ("nature", one_of(&["new", "continued"])),
        ("term", one_of(&["1年", "长期", "2023年1月至2025年12月", "项目期"])),
        ("function_code", one_of(&["2050202", "20699", "205020201-小学教育"])),
    ];
    let narratives = ["overview", "basis", "necessity", "feasibility", "resources_and_institutions", "overall_goal"];
    members.extend(narratives.map(|name| (name, text())));
    members.extend(["annual_goal", "other_matters", "activities"].map(|name| (name, text())));
    let funding = ["total_budget", "annual_budget", "fiscal_appropriation", "superior_appropriation"];
    let funding = funding.into_iter().chain(["local_appropriation", "subordinate_matching", "other_funds"]);
    let funding = funding.chain(["carried_over", "fiscal_account", "unit_funds", "own_funds"]);
    members.push(("funding", object(funding.map(|name| (name, money())).collect())));
    members.push(("schedule", rows(step(), 5)));
    members.push(("indicators", rows(indicator(), 12)));
    members.push(("cost_items", rows(cost_item(), 8)));
    members.push(("safeguards", rows(safeguard(), 8)));
    members.push(("explanations", proptest::collection::vec(explanation(), 0..4).prop_map(Value::from).boxed()));
    object(members)
}

/// What came back; nothing is guessed, and nothing is left over but the number of the annex.
fn back(file: &[u8]) -> Project {
    let mut forms = read::read(file).unwrap();
    assert_eq!(forms.len(), 1, "one declaration is one form");
    let form = forms.remove(0);
    let left: Vec<_> = form.unread.iter().filter(|it| it.text != "附件3:").collect();
    assert!(left.is_empty() && form.guesses.is_empty(), "{left:?} {:?}", form.guesses);
    form.declaration
}

/// Member for member, so that a failure tells which one.
fn same(back: &Project, declaration: &Project) {
    let [back, sent] = [back, declaration].map(|it| serde_json::to_value(it).unwrap());
    for (name, value) in sent.as_object().unwrap() {
        assert_eq!(back.get(name), Some(value), "{name}");
    }
}

proptest! {
    #![proptest_config(Config::with_cases(200))]

    #[test]
    fn a_print_for_word_comes_back(json in declaration(), draft: bool) {
        let declaration = Project::read_partial(json).unwrap();
        for style in FormStyle::ALL {
            let printed = print::docx(&Printed { draft, style: *style, ..Printed::of(&declaration) }).unwrap();
            same(&back(&printed), &declaration);
        }
    }

    #[test]
    fn a_print_for_excel_comes_back(json in declaration(), draft: bool) {
        let declaration = Project::read_partial(json).unwrap();
        for style in FormStyle::ALL {
            let printed = print::xlsx(&Printed { draft, style: *style, ..Printed::of(&declaration) }).unwrap();
            same(&back(&printed), &declaration);
        }
    }
}
