//! I006, 同一二级目标下指标名称不得重复.

use crate::{
    form::indicator::Indicator,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::fold::half_width,
};

pub(super) static I006: Rule = Rule {
    id: "I006",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("同一二级目标下指标名称不得重复", "No two indicators of one level 2 have the same name"),
    explanation: Bilingual::fixed(
        "比较二级目标和名称，不计空格和全角半角之别；目标值不同也算重复，因为无法判断哪个有效。每一行都报告。",
        "Level 2 and name are compared, blanks and width aside. With another target it is still the same indicator, and nobody can tell which target holds. Each of the rows is named.",
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
            expect: Expect::Fires(&["/indicators/3/name", "/indicators/4/name"]),
        },
        Case { set: &[("/indicators/4/name", "\"线上活动参与总人次\"")], expect: Expect::Silent },
        // The same name under another level 2 is another indicator; blank names are I005's matter.
        Case { set: &[("/indicators/2/name", "\"运营服务完成率\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/3/name", "null"), ("/indicators/4/name", "\"\"")], expect: Expect::Silent },
    ],
};

fn no_duplicates(subject: &Subject, out: &mut Outcomes) {
    let indicators = &subject.project.indicators;
    for (index, indicator) in indicators.iter().enumerate() {
        let name = name_of(indicator);
        let same = |other: &Indicator| {
            other.level2 == indicator.level2 && letters(name_of(other)).eq(letters(name)) && !name.is_empty()
        };
        let copies = indicators.iter().filter(|other| same(other)).count();
        if copies > 1 {
            out.finding(
                format!("/indicators/{index}/name"),
                Bilingual::new(
                    format!("同一指标重复 {copies} 次：“{name}”"),
                    format!("the same indicator {copies} times: “{name}”"),
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
