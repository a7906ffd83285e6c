//! I005, 指标名称须是文字.

use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{name_of, says_something},
    },
    values::language::Bilingual,
};

pub(super) static I005: Rule = Rule {
    id: "I005",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("指标名称须是文字", "The name of an indicator is given in words"),
    explanation: Bilingual::fixed(
        "名称空白，或只有数字、序号、标点和符号时，看不出指标衡量什么。",
        "A blank, a bare number or mere punctuation does not say what the indicator measures.",
    ),
    fix: Bilingual::fixed(
        "写明衡量的内容；多余的空行请删除。",
        "Name what is measured, or drop the row when it was left over.",
    ),
    basis: Bilingual::fixed(
        "申报表栏目；在用的预算绩效系统也拒绝只有“*”“_”“-”的名称",
        "the fields of the form; a budget-performance system in use also refuses names of only “*”, “_” or “-”",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I003"],
    check: names_say_something,
    cases: &[
        Case { set: &[("/indicators/4/name", "\"5\"")], expect: Expect::Fires(&["/indicators/4/name"]) },
        Case { set: &[("/indicators/4/name", "\"线上活动参与总人次\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/0/name", "null"),
                ("/indicators/1/name", "\" \""),
                ("/indicators/2/name", "\"——\""),
                ("/indicators/3/name", "\"（三）\""),
                ("/indicators/5/name", "\"１．\""),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/name",
                "/indicators/1/name",
                "/indicators/2/name",
                "/indicators/3/name",
                "/indicators/5/name",
            ]),
        },
        Case { set: &[("/indicators/4/name", "\"GDP\"")], expect: Expect::Silent },
    ],
};

fn names_say_something(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let name = name_of(indicator);
        if says_something(name) {
            continue;
        }
        let pointer = format!("/indicators/{index}/name");
        if name.is_empty() {
            out.finding(pointer, Bilingual::fixed("指标没有名称", "the indicator has no name"));
        } else {
            let message = Bilingual::new(
                format!("指标名称“{name}”只有数字或符号，看不出衡量什么"),
                format!("the name “{name}” is only a number or punctuation and does not say what is measured"),
            );
            out.finding(pointer, message).given(name);
        }
    }
}
