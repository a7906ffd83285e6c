//! Every rule's cases are run on the real form; the catalogue itself is checked.

use serde_json::Value;

use super::{CATALOGUE, Case, Expect, Report, Rule, Scope, Subject, rule, validate};
use crate::{SAMPLE, form::project::Project, rules::profile::Profiles, values::period::Timestamp};

fn sample() -> Value {
    serde_json::from_str(SAMPLE).unwrap()
}

fn report(project: &Project, previous: Option<&Project>, scope: Scope) -> Report {
    let profiles = Profiles::embedded().unwrap();
    let profile = profiles.get(project.profile.as_str()).unwrap();
    validate(&Subject::new(project, profile, previous), scope, Timestamp::from_micros(0))
}

fn outcome(rule: &Rule, case: &Case) -> (Vec<String>, usize) {
    let report = case.form().unwrap().report().unwrap();
    let findings = report.findings.into_iter().filter(|finding| finding.rule == rule.id);
    let undecided = report.undecided.iter().filter(|doubt| doubt.rule == rule.id).count();
    (findings.map(|finding| finding.pointer).collect(), undecided)
}

#[test]
fn every_rule_answers_its_cases_as_it_says() {
    for rule in CATALOGUE.iter() {
        for case in rule.cases {
            let (pointers, undecided) = outcome(rule, case);
            let context = format!("{} with {:?}", rule.id, case.set);
            match case.expect {
                Expect::Fires(expected) => assert_eq!(pointers, expected, "{context}"),
                Expect::Silent => assert_eq!((pointers, undecided), (vec![], 0), "{context}"),
                Expect::Undecided => {
                    assert!(pointers.is_empty() && undecided > 0, "{context}: {pointers:?}, {undecided}")
                }
            }
        }
    }
}

#[test]
fn every_rule_has_texts_and_cases_and_an_id_of_its_own() {
    let ids: std::collections::HashSet<_> = CATALOGUE.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), CATALOGUE.len());
    for one in CATALOGUE.iter() {
        assert!(std::ptr::eq(rule(one.id).unwrap(), *one));
        for text in [&one.title, &one.explanation, &one.fix, &one.basis] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", one.id);
        }
        assert!(one.cases.iter().any(|case| matches!(case.expect, Expect::Fires(_))), "{} never fires", one.id);
        assert!(one.cases.iter().any(|case| matches!(case.expect, Expect::Silent)), "{} is never silent", one.id);
    }
}

#[test]
fn a_family_stands_together_in_the_order_of_its_ids() {
    let mut ids: Vec<_> = CATALOGUE.iter().map(|rule| rule.id).collect();
    let place = |id: &str| ["P", "F", "I", "C", "X", "S", "H"].iter().position(|family| id.starts_with(family));
    let listed = ids.clone();
    ids.sort_by_key(|id| (place(id), *id));
    assert_eq!(listed, ids);
}

#[test]
fn related_rules_exist() {
    for one in CATALOGUE.iter() {
        for related in one.related {
            assert!(rule(related).is_some(), "{} relates to {related}", one.id);
        }
    }
}

#[test]
fn the_real_form_has_no_error_and_its_known_oddities() {
    let form = Project::read_partial(sample()).unwrap();
    let report = report(&form, None, Scope::All);
    let found: Vec<_> = report.findings.iter().map(|finding| (finding.rule, finding.pointer.as_str())).collect();
    assert_eq!(
        found,
        [
            ("P008", "/annual_goal"),
            ("X001", "/annual_goal"),
            ("I002", "/indicators"),
            ("I018", "/indicators/0/remark"),
            ("I013", "/indicators/1/target"),
            ("I018", "/indicators/6/remark"),
            ("C008", "/cost_items/0"),
            ("C004", "/cost_items/0/unit_price_basis"),
            ("C004", "/cost_items/0/quantity_basis"),
            ("C009", "/cost_items/0/remark"),
            ("S004", "/safeguards/0/document_name"),
            ("S003", "/safeguards/0/measures"),
            ("S004", "/safeguards/1/document_name"),
            ("S003", "/safeguards/1/measures"),
            ("S003", "/safeguards/2/measures"),
        ]
    );
    assert!(report.valid && !report.submittable);
    let doubts: Vec<_> = report.undecided.iter().map(|doubt| doubt.rule).collect();
    assert_eq!(doubts, ["H001", "H002", "H003", "H004"], "nothing is known of the year before");
    let promised = report.findings.iter().find(|finding| finding.rule == "X001").unwrap();
    assert_eq!(promised.given.as_deref(), Some("10次"));
}

/// 全国式样 The national form of a budget year, in which there is no fault.
fn national(profile: &str, year: u16, cost: &serde_json::Value) -> Project {
    let form = serde_json::json!({
        "fiscal_year": year, "unit_code": "219003", "unit_name": "青河县第一小学",
        "department_code": "219", "department_name": "青河县教育局",
        "profile": profile, "name": "校舍维修改造", "nature": "new", "term": "1年", "function_code": "2050202",
        "funding": {
            "annual_budget": "1250000.00", "fiscal_appropriation": "1000000.00",
            "carried_over": "50000.00", "other_funds": "200000.00",
        },
        "annual_goal": "完成3栋教学楼维修改造，面积4200平方米，验收合格率100%，改善1600名学生的学习条件。",
        "indicators": [
            { "level1": "output", "level2": "quantity", "name": "维修教学楼数量", "target": "≥3栋" },
            { "level1": "output", "level2": "quantity", "name": "维修面积", "target": "≥4200平方米" },
            { "level1": "output", "level2": "quality", "name": "工程验收合格率", "target": "=100%" },
            { "level1": "output", "level2": "timeliness", "name": "工程完工时间", "target": format!("{year}年8月底前") },
            cost,
            { "level1": "benefit", "level2": "social_benefit", "name": "受益学生人数", "target": "≥1600人" },
            { "level1": "benefit", "level2": "sustainable_impact", "name": "校舍使用年限", "target": "≥10年" },
            { "level1": "satisfaction", "level2": "satisfaction", "name": "学生满意度", "target": "≥90%" },
        ],
    });
    Project::read_partial(form).unwrap()
}

#[test]
fn a_national_form_without_a_fault_can_be_submitted() {
    let under_output =
        serde_json::json!({ "level1": "output", "level2": "cost", "name": "维修工程成本", "target": "≤1240000元" });
    let of_its_own = serde_json::json!({ "level1": "cost", "level2": "economic_cost", "name": "维修工程成本", "target": "≤1240000元" });
    for (profile, year, cost, told) in [
        ("national-2015", 2019, &under_output, &[][..]),
        ("national-2021", 2024, &of_its_own, &[]),
        ("national-2021", 2024, &under_output, &["I023"]),
    ] {
        let form = national(profile, year, cost);
        let profiles = Profiles::embedded().unwrap();
        let subject = Subject::new(&form, profiles.get(profile).unwrap(), None);
        let report = validate(&subject, Scope::All, Timestamp::from_micros(0));
        let found: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(found, told, "{profile} {year}: {:#?}", report.findings);
        assert!(report.submittable);
    }
}

#[test]
fn an_explanation_settles_its_warning_and_a_stale_one_is_named() {
    let mut form = sample();
    form["explanations"] = serde_json::json!([
        {"rule": "C004", "pointer": "/cost_items/0/quantity_basis", "text": "合同约定一项"},
        {"rule": "C004", "pointer": "/cost_items/0/unit_price_basis", "given": "1.00", "text": "另一个数"},
        {"rule": "C003", "pointer": "/funding/annual_budget", "text": "没有差额"},
    ]);
    let project = Project::read_partial(form).unwrap();
    let told = report(&project, None, Scope::All);
    let explained: Vec<_> = told.findings.iter().filter(|it| it.explained).map(|it| it.pointer.as_str()).collect();
    assert_eq!((explained, told.summary.explained), (vec!["/cost_items/0/quantity_basis"], 1));
    let stale: Vec<_> = told.stale_explanations.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(stale, ["C004", "C003"]);
    // An explanation is looked at only when its rule was run.
    let funding = report(&project, None, Scope::Funding);
    assert!(funding.stale_explanations.is_empty());
}

#[test]
fn every_rule_shows_an_example_and_the_same_mended() {
    for one in CATALOGUE.iter() {
        let example = one.example().unwrap();
        assert!(!example.messages.is_empty(), "{} fires in its example", one.id);
        assert_ne!(example.faulty, example.mended, "{} is mended by a change", one.id);
        for message in &example.messages {
            assert!(!message.zh.is_ascii() && message.en != message.zh, "{}: {message:?}", one.id);
        }
    }
}
