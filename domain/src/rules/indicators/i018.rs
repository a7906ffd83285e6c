//! I018, 状态词目标的来源不能是历史指标.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{names::contains_any, target::TargetKind},
};

pub(super) static I018: Rule = Rule {
    id: "I018",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("状态词目标的来源不能是历史指标", "A state in words cannot come from historical figures"),
    explanation: Bilingual::fixed(
        "“及时”“建立健全”等状态没有历史数值可依，写“历史指标”多为整列照填。备注还写明计划、行业等其他来源的，以及与往年相比的状态（如“与上年持平”），不作判断。",
        "A state such as 及时 or 建立健全 has no historical figures; 历史指标 (historical figures) was mostly filled down the whole column. A remark that names another source too is left alone, and so is a state compared with the past (与上年持平).",
    ),
    fix: Bilingual::fixed(
        "改写真实来源，如计划标准、管理制度的要求。",
        "State the real source, such as a plan or the demands of a regulation.",
    ),
    basis: Bilingual::fixed("审核实践", "practice of reviews"),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I017"],
    check: sources_possible,
    cases: &[
        Case {
            set: &[
                ("/indicators/0/remark", "\"目标值来源：历史指标。\""),
                ("/indicators/6/remark", "\"目标值来源：历史指标。\""),
            ],
            expect: Expect::Fires(&["/indicators/0/remark", "/indicators/6/remark"]),
        },
        Case {
            set: &[
                ("/indicators/0/remark", "\"目标值来源：计划标准。\""),
                ("/indicators/6/remark", "\"目标值来源：计划标准。\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/0/target", "\"≥95%\""), ("/indicators/6/remark", "\"历史指标、行业标准\"")],
            expect: Expect::Silent,
        },
    ],
};

fn sources_possible(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.target.kind == TargetKind::State) {
        let Some(remark) = row.indicator.remark.as_ref() else { continue };
        let text = &row.target.text;
        let history = remark.as_str().contains("历史") && !contains_any(remark.as_str(), &OTHER_SOURCES);
        if history && !contains_any(text, &COMPARED) {
            let message = Bilingual::new(
                format!("“{}”的目标值“{}”是状态词，没有历史指标可依", row.called(), row.written()),
                format!(
                    "the target “{}” of “{}” is a state in words, of which there are no historical figures",
                    row.written(),
                    row.called()
                ),
            );
            out.finding(row.pointer("remark"), message).given(remark);
        }
    }
}

/// Sources other than history.
const OTHER_SOURCES: [&str; 9] = ["计划", "行业", "规划", "规定", "合同", "制度", "政策", "方案", "《"];

/// What a state says that is measured against the past.
const COMPARED: [&str; 6] = ["上年", "去年", "往年", "历年", "同期", "持平"];
