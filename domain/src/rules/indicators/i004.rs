//! I004, 二级目标须属于其一级目标.

use super::shared::COST_UNDER_OUTPUT;
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static I004: Rule = Rule {
    id: "I004",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("二级目标须属于其一级目标", "Level 2 belongs to its level 1"),
    explanation: Bilingual::fixed(
        "各规则集规定每个一级目标下可用的二级目标；归类错误会使同类指标无法比较。按原表样归类的，由 I023 提示，本规则不报。",
        "The profile says which level 2 stands under which level 1; filed elsewhere, indicators cannot be compared. What stands where an older form had it is I023's matter.",
    ),
    fix: Bilingual::fixed("改选一级目标或二级目标。", "Choose another level 1 or level 2."),
    basis: FORM_FIELDS,
    strength: Strength::LocalRule,
    since: "0.1.0",
    related: &["I023"],
    check: levels_match,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case {
            set: &[("/indicators/0/level2", "\"satisfaction\""), ("/indicators/1/level1", "\"benefit\"")],
            expect: Expect::Fires(&["/indicators/0/level2", "/indicators/1/level2"]),
        },
        Case { set: &[("/profile", "\"national-2021\""), ("/indicators", COST_UNDER_OUTPUT)], expect: Expect::Silent },
        Case { set: &[("/profile", "\"national-2015\""), ("/indicators", COST_UNDER_OUTPUT)], expect: Expect::Silent },
        Case { set: &[("/indicators/0/level2", "null")], expect: Expect::Undecided },
    ],
};

fn levels_match(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let (Some(level1), Some(level2)) = (indicator.level1, indicator.level2) else {
            let blank = if indicator.level1.is_none() { "level1" } else { "level2" };
            out.blank(format!("/indicators/{index}/{blank}"));
            continue;
        };
        let allowed = subject.profile.taxonomy.get(&level1).map(Vec::as_slice).unwrap_or_default();
        let former = subject.profile.former.iter().any(|place| place.level1 == level1 && place.level2 == level2);
        if !allowed.contains(&level2) && !former {
            let (upper, lower) = (level1.label(), level2.label());
            let codes: Vec<_> = allowed.iter().map(|level| level.code()).collect();
            let (zh, en): (Vec<_>, Vec<_>) =
                allowed.iter().map(|level| level.label()).map(|label| (label.zh, label.en)).unzip();
            let (zh, en) = (zh.join("、"), en.join(", "));
            let message = if allowed.is_empty() {
                Bilingual::new(
                    format!("规则集中没有一级目标“{}”，“{}”无处归类", upper.zh, lower.zh),
                    format!("the profile has no level 1 “{}” under which “{}” could stand", upper.en, lower.en),
                )
            } else {
                Bilingual::new(
                    format!("“{}”不属于“{}”，其下可选：{zh}", lower.zh, upper.zh),
                    format!("“{}” does not belong to “{}”, under which stand: {en}", lower.en, upper.en),
                )
            };
            out.finding(format!("/indicators/{index}/level2"), message).given(level2.code()).expected(codes.join(", "));
        }
    }
}
