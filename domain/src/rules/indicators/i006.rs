//! I006, 同一二级目标下指标名称不得重复.

use crate::{
    form::indicator::Indicator,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{name_of, row_numbers, says_something},
    },
    values::language::Bilingual,
    wording::{fold::half_width, quote::called},
};

pub(super) static I006: Rule = Rule {
    id: "I006",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("同一二级目标下指标名称不得重复", "No two indicators of one level 2 have the same name"),
    explanation: Bilingual::fixed(
        "比较二级目标和名称，不计空格和全角半角之别；目标值不同也算重复，因为无法判断哪个有效。只报一条，写明各行。年度指标和实施期指标各是一套，分别比较。",
        "Level 2 and name are compared, blanks and width aside. With another target it is still the same indicator, and nobody can tell which target holds. There is one finding, which names the rows. The indicators of the year and those of the whole period are two sets, each compared by itself.",
    ),
    fix: Bilingual::fixed(
        "删除重复的一行，或把两个名称写得可以区分。",
        "Drop one of the rows, or make the two names tell the difference.",
    ),
    basis: Bilingual::fixed(
        "在用的预算绩效系统拒绝重名的三级指标",
        "a budget-performance system in use refuses level-3 indicators of the same name",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &[],
    check: no_duplicates,
    cases: &[
        Case {
            set: &[("/indicators/4/name", "\"闵行区公共文化服务 知晓率\"")],
            expect: Expect::Fires(&["/indicators/3/name"]),
        },
        Case { set: &[("/indicators/4/name", "\"线上活动参与总人次\"")], expect: Expect::Silent },
        // The two sets of a form have the same indicators.
        Case {
            set: &[
                (
                    "/indicators/3",
                    r#"{"level1": "effect", "level2": "social_benefit", "name": "闵行区公共文化服务知晓率", "target": "≥80%", "period": "annual"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "social_benefit", "name": "闵行区公共文化服务知晓率", "target": "≥80%", "period": "whole"}"#,
                ),
            ],
            expect: Expect::Silent,
        },
        // The same name under another level 2 is another indicator; blank names are I005's matter.
        Case { set: &[("/indicators/2/name", "\"运营服务完成率\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/3/name", "null"),
                ("/indicators/4/name", "\"\""),
                ("/indicators/5/name", "\"88\""),
                ("/indicators/6/name", "\"88\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn no_duplicates(subject: &Subject, out: &mut Outcomes) {
    let indicators = &subject.project.indicators;
    for (index, indicator) in indicators.iter().enumerate() {
        let name = name_of(indicator);
        let same = |other: &Indicator| {
            (other.level2, other.period) == (indicator.level2, indicator.period)
                && letters(name_of(other)).eq(letters(name))
        };
        // Said once, at the first of the rows.
        if !says_something(name) || indicators.iter().take(index).any(same) {
            continue;
        }
        let copies: Vec<_> =
            indicators.iter().enumerate().filter(|(_, other)| same(other)).map(|(row, _)| row).collect();
        if copies.len() > 1 {
            let (rows_zh, rows_en) = row_numbers(&copies);
            out.finding(
                format!("/indicators/{index}/name"),
                Bilingual::new(
                    format!("{rows_zh}是同一指标：“{}”", called(name)),
                    format!("{rows_en} are the same indicator: “{}”", called(name)),
                ),
            )
            .given(name);
        }
    }
}

/// The characters of a name as they are compared: without blanks, in ordinary width.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace()).map(half_width)
}
