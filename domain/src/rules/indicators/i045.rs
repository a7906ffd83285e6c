//! I045, 同一指标不在两类中重复.

use crate::{
    form::indicator::Indicator,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{name_of, says_something},
    },
    values::language::Bilingual,
    wording::{compare::significant, quote::called},
};

pub(super) static I045: Rule = Rule {
    id: "I045",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("同一指标不在两类中重复", "No indicator stands in two families"),
    explanation: Bilingual::fixed(
        "名称和目标值都相同的指标放在两个二级目标下，后一类实际上没有衡量。同一二级目标下的重复由 I006 报告；年度和实施期两套指标分别比较。",
        "An indicator with the same name and target in two families leaves the second one unmeasured. I006 reports repetitions within a family; the sets of the year and of the whole period are compared by themselves.",
    ),
    fix: Bilingual::fixed(
        "只在相符的一类中保留，另一类改为衡量该类内容的指标。",
        "Keep it where it belongs, and give the other family an indicator of its own.",
    ),
    basis: Bilingual::fixed("审核实践：指标不重复计分", "practice of reviews: nothing is scored twice"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I006", "I031"],
    check: families_do_not_repeat,
    cases: &[
        Case {
            set: &[
                ("/indicators/1/name", "\"满足患者治疗需求\""),
                ("/indicators/1/target", "\"100%\""),
                ("/indicators/3/name", "\"满足患者治疗需求\""),
                ("/indicators/3/target", "\"100%\""),
            ],
            expect: Expect::Fires(&["/indicators/3/name"]),
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"治疗患者人数\""),
                ("/indicators/1/target", "\"≥200人\""),
                ("/indicators/3/name", "\"满足患者治疗需求\""),
                ("/indicators/3/target", "\"100%\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn families_do_not_repeat(subject: &Subject, out: &mut Outcomes) {
    let mut seen: std::collections::HashMap<(Option<_>, String), &Indicator> = std::collections::HashMap::new();
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let (name, Some(target)) = (name_of(indicator), indicator.target_parsed.as_ref()) else { continue };
        if !says_something(name) {
            continue;
        }
        let mut key = String::with_capacity(name.len().saturating_add(target.text.len()));
        key.extend(significant(name).chain(['|']).chain(significant(&target.text)));
        let first = *seen.entry((indicator.period, key)).or_insert(indicator);
        let (Some(one), Some(other)) = (first.level2, indicator.level2) else { continue };
        if one != other {
            let (name, one) = (called(name), one.label());
            let message = Bilingual::new(
                format!("“{name}”已列在“{}”中，这里重复", one.zh),
                format!("“{name}” stands under {} already and is repeated here", one.en),
            );
            out.finding(format!("/indicators/{index}/name"), message).given(name_of(indicator));
        }
    }
}
