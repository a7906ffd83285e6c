//! What holds for every declaration that can be stored, however it was filled in. `PROPTEST_CASES` asks for more cases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::{
    SAMPLE,
    form::project::Project,
    rules::{Finding, Report, Scope, Subject, profile::Profiles, validate},
    values::period::Timestamp,
};
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};

/// What people write into a field, and what they should not.
fn words() -> impl Strategy<Value = String> {
    let known = vec![
        "",
        " ",
        "无",
        "略",
        "……",
        "同上",
        "及时",
        "建立健全",
        "100%",
        "≥80.00%",
        "≤15万元",
        "不少于３，０００人次",
        "44561",
        "二100百分比",
        "2020年12月",
        "1次/月",
        "直播10次，达到3000000人次，满意度≥90%，",
        "《上海市财政项目支出预算绩效管理办法》",
        "沪财绩〔2019〕19号",
        "（（《“未完",
        "2020年1月至2021年12月实施",
        "总预算150万元",
        "13800138000",
        "021-54952046-8001",
        "运营服务完成率",
        "受众满意度",
        "成本",
        "９９９９９９９９９９９９９９９９９９９９９９９９９９９９９９％",
        "-1",
        "1e9",
        "0",
        "財務管理制度",
        "《预算管理制度》",
        "年",
        "亿",
        "百分之",
        "≥",
    ];
    prop_oneof![4 => select(known).prop_map(ToOwned::to_owned), 1 => "[^\\p{C}]{0,12}", 1 => "[0-9０-９一二三十百万亿%％≥≤=.,，年月日元人次-]{0,12}"]
}

fn money() -> impl Strategy<Value = Value> {
    let known = vec!["0", "0.01", "150000.00", "150000.01", "15", "1500000000", "99999999999999.99"];
    prop_oneof![select(known).prop_map(Value::from), Just(Value::Null)]
}

fn code(codes: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![3 => select(codes).prop_map(Value::from), 1 => Just(Value::Null)]
}

/// An object of some of the members.
fn object(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let members: Vec<_> = members.into_iter().map(|(name, value)| (Just(name), proptest::option::of(value))).collect();
    let keep = |members: Vec<(&str, Option<Value>)>| {
        let given = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(given.collect::<Map<_, _>>())
    };
    members.prop_map(keep).boxed()
}

fn text() -> BoxedStrategy<Value> {
    words().prop_map(Value::from).boxed()
}

fn indicator() -> BoxedStrategy<Value> {
    let level1 = code(&["output", "effect", "impact", "cost", "benefit", "satisfaction"]);
    let level2 = code(&[
        "quantity",
        "quality",
        "timeliness",
        "cost",
        "social_benefit",
        "satisfaction",
        "economic_cost",
        "other",
    ]);
    object(vec![
        ("level1", level1.boxed()),
        ("level2", level2.boxed()),
        ("name", text()),
        ("target", text()),
        ("weight", select(vec!["10", "50", "33.3"]).prop_map(Value::from).boxed()),
        ("remark", text()),
    ])
}

fn cost_item() -> BoxedStrategy<Value> {
    let mut members: Vec<_> = ["component", "content", "detail", "unit_price_basis", "quantity_basis", "remark"]
        .map(|name| (name, text()))
        .into();
    members.push(("amount", money().boxed()));
    members.push(("unit_price", select(vec!["0.333333", "150000", "1"]).prop_map(Value::from).boxed()));
    members.push(("quantity", select(vec!["1", "3", "0.5"]).prop_map(Value::from).boxed()));
    object(members)
}

fn safeguard() -> BoxedStrategy<Value> {
    let stages = select(vec![json!([]), json!(["planning"]), json!(["planning", "implementation", "closing"])]);
    object(vec![
        ("kind", code(&["project_management", "budget_management", "financial_management"]).boxed()),
        ("document_name", text()),
        ("measures", text()),
        ("stages", stages.boxed()),
    ])
}

fn rows(row: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop::collection::vec(row, 0..6).prop_map(Value::from).boxed()
}

/// Any declaration, empty ones too.
fn declaration() -> BoxedStrategy<Value> {
    let funding = [
        "total_budget",
        "annual_budget",
        "fiscal_appropriation",
        "superior_appropriation",
        "local_appropriation",
        "other_funds",
    ];
    let date = || select(vec!["2019-12-31", "2020-01-01", "2020-12-31", "2021-06-30"]).prop_map(Value::from).boxed();
    let mut members: Vec<_> = [
        "phone",
        "overview",
        "basis",
        "necessity",
        "feasibility",
        "overall_goal",
        "annual_goal",
        "other_matters",
        "activities",
        "resources_and_institutions",
        "leader",
    ]
    .map(|name| (name, text()))
    .into();
    members.extend([
        ("fiscal_year", select(vec![2019, 2020, 2021]).prop_map(Value::from).boxed()),
        ("profile", select(vec!["minhang-2020", "national-2021"]).prop_map(Value::from).boxed()),
        ("category", code(&["one_off", "recurring", "medium_term_pilot"]).boxed()),
        ("start_date", date()),
        ("end_date", date()),
        ("funding", object(funding.map(|name| (name, money().boxed())).into())),
        ("indicators", rows(indicator())),
        ("cost_items", rows(cost_item())),
        ("safeguards", rows(safeguard())),
    ]);
    object(members)
}

fn report(form: &Value, previous: Option<&Value>) -> Report {
    let project = Project::read_partial(form.clone()).unwrap();
    let previous = previous.map(|form| Project::read_partial(form.clone()).unwrap());
    let profiles = Profiles::embedded().unwrap();
    let profile = profiles.of(&project).unwrap();
    validate(&Subject::new(&project, profile, previous.as_ref()), Scope::All, Timestamp::from_micros(0))
}

/// Rules that tell equal rows once, at the first of them: which row that is depends on the order.
const OF_EQUAL_ROWS: [&str; 2] = ["C005", "I006"];

/// What a finding says, with its row found again where it stood before the rows were put in another order.
fn told(finding: &Finding, list: &str, order: &[usize]) -> Vec<String> {
    let mut segments: Vec<_> = finding.pointer.split('/').map(ToOwned::to_owned).collect();
    if OF_EQUAL_ROWS.contains(&finding.rule) {
        return vec![finding.rule.to_owned()];
    }
    if segments.get(1).is_some_and(|name| name == list)
        && let Some(row) = segments.get_mut(2)
    {
        let stood = row.parse().ok().and_then(|row: usize| order.get(row));
        stood.unwrap().to_string().clone_into(row);
    }
    let figures = [&finding.given, &finding.expected, &finding.difference].map(|it| it.clone().unwrap_or_default());
    [vec![finding.rule.to_owned(), segments.join("/")], figures.into()].concat()
}

fn sorted(report: &Report, list: &str, order: &[usize]) -> Vec<Vec<String>> {
    let mut all: Vec<_> = report.findings.iter().map(|finding| told(finding, list, order)).collect();
    all.sort();
    all
}

/// The form with the rows of a list in another order.
fn permuted(form: &Value, list: &str, order: &[usize]) -> Value {
    let mut form = form.clone();
    if let Some(rows) = form.get_mut(list).and_then(Value::as_array_mut) {
        *rows = order.iter().filter_map(|row| rows.get(*row).cloned()).collect();
    }
    form
}

fn length(form: &Value, list: &str) -> usize {
    form.get(list).and_then(Value::as_array).map_or(0, Vec::len)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_declaration_is_judged_and_twice_alike(form in declaration(), previous in declaration()) {
        let first = report(&form, Some(&previous));
        prop_assert_eq!(&first, &report(&form, Some(&previous)));
        for finding in &first.findings {
            prop_assert!(!finding.message.zh.is_empty() && !finding.message.en.is_empty());
            prop_assert!(finding.pointer.is_empty() || finding.pointer.starts_with('/'), "{}", finding.pointer);
        }
    }

    #[test]
    fn the_order_of_rows_changes_places_only(form in declaration(), lists in Just(["indicators", "cost_items"]), seed in any::<u64>()) {
        for list in lists {
            let mut order: Vec<_> = (0..length(&form, list)).collect();
            // Turned and mirrored by the seed: enough to move every row.
            let by = usize::try_from(seed % 7).unwrap() % order.len().max(1);
            order.rotate_left(by);
            if seed % 2 == 0 {
                order.reverse();
            }
            let same: Vec<_> = (0..order.len()).collect();
            let before = sorted(&report(&form, None), list, &same);
            let after = sorted(&report(&permuted(&form, list, &order), None), list, &order);
            prop_assert_eq!(before, after, "{} in the order {:?}", list, order);
        }
    }

    #[test]
    fn the_real_form_with_any_one_text_is_judged(place in select(vec!["/annual_goal", "/basis", "/phone", "/indicators/1/target", "/indicators/1/name", "/cost_items/0/remark", "/safeguards/0/document_name"]), text in "\\PC{0,60}|[0-9一二三万亿.,%≥年月次人元《》（“”、。 ]{0,40}") {
        let mut form: Value = serde_json::from_str(SAMPLE).unwrap();
        // What no field takes is refused before it comes to rules.
        let short: String = text.chars().take(40).collect();
        *form.pointer_mut(place).unwrap() = short.into();
        if Project::read_partial(form.clone()).is_ok() {
            prop_assert_eq!(report(&form, None), report(&form, None));
        }
    }
}
