//! I045, 同一指标不在两类中重复.

use crate::{
    form::indicator::Indicator,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{name_of, says_something},
    },
    values::language::Bilingual,
    wording::{
        compare::{is_shorter, significant},
        names::head,
        quote::called,
        target::{TargetKind, is_measure},
    },
};

pub(super) static I045: Rule = Rule {
    id: "I045",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("同一指标不在两类中重复", "No indicator stands in two families"),
    explanation: Bilingual::fixed(
        "名称和目标值都相同的指标（名称末尾的“人数”“数量”和数值前的符号不计）放在两个二级目标下，后一类实际上没有衡量。同一二级目标下的重复由 I006 报告；年度和实施期两套指标分别比较。",
        "An indicator with the same name and target in two families, a 人数 or 数量 at the end and the sign of the figure aside, leaves the second one unmeasured. I006 reports repetitions within a family; the sets of the year and of the whole period are compared by themselves.",
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
        Case {
            set: &[
                ("/indicators/1/name", "\"改善饮水条件人口\""),
                ("/indicators/1/target", "\"≥9200人\""),
                ("/indicators/3/name", "\"改善饮水条件人口数\""),
                ("/indicators/3/target", "\"9200人\""),
            ],
            expect: Expect::Fires(&["/indicators/3/name"]),
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"改善饮水条件人口\""),
                ("/indicators/1/target", "\"≥9200人\""),
                ("/indicators/3/name", "\"改善饮水条件户数\""),
                ("/indicators/3/target", "\"≥9200户\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

/// Signs before a figure.
const SIGNS: [char; 8] = ['≥', '≤', '=', '>', '<', '≧', '≦', ' '];

/// A name without what says that it counts.
fn without_count(name: &str) -> &str {
    let endings = ["人口数", "人数", "户数", "数量", "人口", "个数", "数"];
    let kept = endings.iter().find_map(|ending| head(name).strip_suffix(ending));
    kept.filter(|kept| !is_shorter(kept, 3)).unwrap_or(name)
}

fn families_do_not_repeat(subject: &Subject, out: &mut Outcomes) {
    let mut seen: std::collections::HashMap<(Option<_>, String), &Indicator> = std::collections::HashMap::new();
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let (name, Some(target)) = (name_of(indicator), indicator.target_parsed.as_ref()) else { continue };
        if !says_something(name) {
            continue;
        }
        let mut key = String::with_capacity(name.len().saturating_add(target.text.len()));
        // ≥9200人 of 改善饮水条件人口 is 9200人 of 改善饮水条件人口数 once more.
        let figure = is_measure(target) && target.kind == TargetKind::Number;
        let name_of_it = if figure { without_count(name) } else { name };
        let text = if figure { target.text.trim_start_matches(SIGNS) } else { target.text.as_str() };
        key.extend(significant(name_of_it).chain(['|']).chain(significant(text)));
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
