//! I: 绩效目标, the indicators.

use super::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject};
use crate::{language::Bilingual, text::Narrative};

pub static RULES: &[Rule] = &[
    Rule {
        id: "I001",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed(
            "规则集要求的每类一级目标至少有一个指标",
            "Every level-1 family that the profile demands has an indicator",
        ),
        explanation: Bilingual::fixed(
            "缺少整类目标时，无法从产出到效果评价项目；每缺一类报一条。",
            "Without a whole family a project cannot be judged from output to effect; one finding per missing family.",
        ),
        fix: Bilingual::fixed(
            "为缺少的一级目标补充至少一个指标。",
            "Add at least one indicator of the missing family.",
        ),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &[],
        check: families_present,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/indicators", "[]")],
                expect: Expect::Fires(&["/indicators", "/indicators", "/indicators"]),
            },
            Case {
                set: &[("/indicators/5/level1", "\"effect\""), ("/indicators/6/level1", "null")],
                expect: Expect::Fires(&["/indicators"]),
            },
        ],
    },
    Rule {
        id: "I003",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("目标值不得空白", "A target is not blank"),
        explanation: Bilingual::fixed(
            "没有目标值的指标无法监控，也无法评价。",
            "An indicator without a target can be neither monitored nor evaluated.",
        ),
        fix: Bilingual::fixed("填写目标值，或删除该指标。", "Give a target, or drop the indicator."),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &[],
        check: targets_present,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/indicators/1/target", "null"), ("/indicators/2/target", "\" \"")],
                expect: Expect::Fires(&["/indicators/1/target", "/indicators/2/target"]),
            },
        ],
    },
    Rule {
        id: "I004",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed("二级目标须属于其一级目标", "Level 2 belongs to its level 1"),
        explanation: Bilingual::fixed(
            "各规则集规定每个一级目标下可用的二级目标；归类错误会使同类指标无法比较。",
            "The profile says which level 2 stands under which level 1; filed elsewhere, indicators cannot be compared.",
        ),
        fix: Bilingual::fixed("改选一级目标或二级目标。", "Choose another level 1 or level 2."),
        basis: FORM_FIELDS,
        strength: Strength::LocalRule,
        since: "0.1.0",
        related: &[],
        check: levels_match,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case {
                set: &[("/indicators/0/level2", "\"satisfaction\""), ("/indicators/1/level1", "\"benefit\"")],
                expect: Expect::Fires(&["/indicators/0/level2", "/indicators/1/level2"]),
            },
            Case { set: &[("/indicators/0/level2", "null")], expect: Expect::Undecided },
        ],
    },
];

fn families_present(subject: &Subject, out: &mut Outcomes) {
    for family in &subject.profile.mandatory.level1 {
        if subject.project.indicators.iter().all(|indicator| indicator.level1 != Some(*family)) {
            let label = family.label();
            out.finding(
                "/indicators",
                Bilingual::new(
                    format!("没有{}类指标", label.zh),
                    format!("there is no indicator of the family {}", label.en),
                ),
            )
            .expected(family.code());
        }
    }
}

fn targets_present(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        if indicator.target.as_ref().is_none_or(Narrative::is_blank) {
            out.finding(
                format!("/indicators/{index}/target"),
                Bilingual::fixed("指标没有目标值", "the indicator has no target"),
            );
        }
    }
}

fn levels_match(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let (Some(level1), Some(level2)) = (indicator.level1, indicator.level2) else {
            let blank = if indicator.level1.is_none() { "level1" } else { "level2" };
            out.blank(format!("/indicators/{index}/{blank}"));
            continue;
        };
        let allowed = subject.profile.taxonomy.get(&level1).map(Vec::as_slice).unwrap_or_default();
        if !allowed.contains(&level2) {
            let (upper, lower) = (level1.label(), level2.label());
            let codes: Vec<_> = allowed.iter().map(|level| level.code()).collect();
            out.finding(
                format!("/indicators/{index}/level2"),
                Bilingual::new(
                    format!("二级目标“{}”不属于一级目标“{}”", lower.zh, upper.zh),
                    format!("level 2 “{}” does not belong to level 1 “{}”", lower.en, upper.en),
                ),
            )
            .given(level2.code())
            .expected(codes.join(", "));
        }
    }
}
