//! I036, 指标名称不写成是非题.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::names::head,
};

pub(super) static I036: Rule = Rule {
    id: "I036",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("指标名称不写成是非题", "The name of an indicator is no question of yes or no"),
    explanation: Bilingual::fixed(
        "“工程是否存在质量问题”“设施是否良性运行”只能答是或否，衡量不出程度，也难以计分。名称末尾括号内的说明不看。",
        "已建工程是否存在质量问题 (are there faults) can only be answered yes or no: no degree is measured, and points can hardly be given. Remarks in brackets at the end are not read.",
    ),
    fix: Bilingual::fixed(
        "改为比率、数量或次数，如“设施完好率”“质量事故起数”。",
        "Measure a rate or a count, such as 设施完好率 or 质量事故起数.",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I014"],
    check: names_ask_how_much,
    cases: &[
        Case {
            set: &[("/indicators/2/name", "\"平台是否存在质量问题\""), ("/indicators/2/target", "\"无\"")],
            expect: Expect::Fires(&["/indicators/2/name"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"平台质量问题起数\""), ("/indicators/2/target", "\"0起\"")],
            expect: Expect::Silent,
        },
        Case { set: &[("/indicators/5/target", "\"是\"")], expect: Expect::Fires(&["/indicators/5/target"]) },
    ],
};

fn names_ask_how_much(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let name = name_of(indicator);
        let target = indicator.target_parsed.as_ref().map_or("", |target| target.text.trim());
        // 是 as the target of an effect leaves open what of.
        if matches!(target, "是" | "否") && !head(name).contains("是否") {
            let message = Bilingual::new(
                format!("“{name}”的目标值只写“{target}”，看不出要达到什么"),
                format!("the target of “{name}” is just “{target}”: what is to be reached is not told"),
            );
            out.finding(format!("/indicators/{index}/target"), message).given(target);
        } else if head(name).contains("是否") {
            let message = Bilingual::new(
                format!("“{name}”是是非题，衡量不出程度"),
                format!("“{name}” is a question of yes or no and measures no degree"),
            );
            out.finding(format!("/indicators/{index}/name"), message).given(name);
        }
    }
}
