//! I037, 满意度写明对象.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::{compare, names::head},
};

pub(super) static I037: Rule = Rule {
    id: "I037",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("满意度写明对象", "A satisfaction says whose it is"),
    explanation: Bilingual::fixed(
        "名称只写“满意度”，或者只说对什么满意（“政策满意度”“项目满意度”）、只写“相关人员”的，不知道调查谁；服务对象、受益群众、学生家长等都是对象。写实施单位自己的（学校填“学校满意度”），是自己评自己；写“上级部门”“领导”的，问的不是服务对象。",
        "A name that is only 满意度, or tells only with what somebody is content (政策满意度, 项目满意度) or names 相关人员 (those concerned), does not tell who is asked; those served, those who benefit or parents would. A school that asks for 学校满意度 judges itself, and 上级部门 or 领导 (superiors) are not those who are served.",
    ),
    fix: Bilingual::fixed("写明调查对象，如“受益群众满意度”。", "Say who is asked, as in 受益群众满意度."),
    basis: Bilingual::fixed("审核实践", "practice of reviews"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I011", "I035"],
    check: subjects_are_told,
    cases: &[
        Case { set: &[("/indicators/5/name", "\"满意度\"")], expect: Expect::Fires(&["/indicators/5/name"]) },
        Case { set: &[("/indicators/5/name", "\"受益群众满意度\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/5/name", "\"政策满意度\"")], expect: Expect::Fires(&["/indicators/5/name"]) },
        Case { set: &[("/indicators/5/name", "\"社会满意度\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/5/name", "\"满意度（服务对象）\"")], expect: Expect::Silent },
        Case {
            set: &[("/unit_name", "\"沙洲学校\""), ("/indicators/5/name", "\"学校满意度\"")],
            expect: Expect::Fires(&["/indicators/5/name"]),
        },
        Case {
            set: &[("/unit_name", "\"青河县教育局\""), ("/indicators/5/name", "\"学校满意度\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/5/name", "\"相关人员满意度\"")], expect: Expect::Fires(&["/indicators/5/name"])
        },
        Case {
            set: &[("/indicators/5/name", "\"上级部门满意度\"")], expect: Expect::Fires(&["/indicators/5/name"])
        },
    ],
};

const NOBODY: [&str; 17] = [
    "相关人员满意度",
    "有关人员满意度",
    "相关群体满意度",
    "相关对象满意度",
    "相关单位满意度",
    "相关部门满意度",
    "满意度",
    "满意率",
    "满意程度",
    "总体满意度",
    "综合满意度",
    "满意度指标",
    "政策满意度",
    "项目满意度",
    "工作满意度",
    "服务满意度",
    "活动满意度",
];

fn subjects_are_told(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (index, indicator) in project.indicators.iter().enumerate() {
        let name = name_of(indicator);
        // Brackets may tell whose it is; a percent sign tells nothing.
        let told = name.ends_with([')', '）']) && !name.contains(['%', '％']);
        if NOBODY.contains(&head(name)) && !told {
            let message = Bilingual::new(
                format!("“{name}”没有写明是谁的满意度"),
                format!("“{name}” does not say whose satisfaction is meant"),
            );
            out.finding(format!("/indicators/{index}/name"), message).given(name);
        }
        if is_above(name) {
            let message = Bilingual::new(
                format!("“{name}”问的是上级，应调查服务对象"),
                format!("“{name}” asks those above the unit: ask those it serves"),
            );
            out.finding(format!("/indicators/{index}/name"), message).given(name);
            continue;
        }
        if let Some(unit) = project.unit_name.as_ref().map(|unit| unit.as_str().trim()).filter(|it| is_own(name, it)) {
            let message = Bilingual::new(
                format!("“{name}”问的是实施单位“{unit}”自己，应调查服务对象"),
                format!("“{name}” asks “{unit}” itself, which does the work: ask those it serves"),
            );
            out.finding(format!("/indicators/{index}/name"), message).given(name);
        }
    }
}

/// Whether those who are asked are above the unit: 上级部门满意度.
fn is_above(name: &str) -> bool {
    let asked = head(name).strip_suffix("满意度").or_else(|| head(name).strip_suffix("满意率"));
    asked.is_some_and(|asked| asked.starts_with("上级") || asked.ends_with("领导"))
}

/// Whether those who are asked are the unit itself: 学校满意度 of 沙洲学校.
fn is_own(name: &str, unit: &str) -> bool {
    let asked = head(name).strip_suffix("满意度").or_else(|| head(name).strip_suffix("满意率"));
    asked.is_some_and(|asked| !compare::is_shorter(asked, 2) && unit.ends_with(asked))
}
