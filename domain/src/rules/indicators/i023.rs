//! I023, 按原表样归类的指标.

use super::shared::COST_UNDER_OUTPUT;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static I023: Rule = Rule {
    id: "I023",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("指标按现行表样归类", "An indicator stands where the present form has it"),
    explanation: Bilingual::fixed(
        "2015 年式样把成本指标放在产出指标之下，2021 年式样把成本指标列为一级指标。以后年度仍按原表样归类的，每条指标报一条；原表样适用的年度不报。未填年度的，不能判断。用 2015 年式样填报的不报：表上只有这一处。",
        "The form of 2015 has cost under output, that of 2021 has it as a level 1 of its own. The rule reports each indicator that stands at the old place in a later year, and none in the years of the older form. Without a year this cannot be decided. It is off where the older form itself is filled in: that form has no other place.",
    ),
    fix: Bilingual::fixed(
        "按现行表样改选一级指标；沿用原表样的，不必修改。",
        "Choose the level 1 of the present form; where the older form is still in use, nothing need be done.",
    ),
    basis: Bilingual::fixed(
        "各地公布的申报表：按财预〔2015〕88号式样的，成本指标在产出指标之下；按财预〔2021〕101号式样的，成本指标为一级指标",
        "published forms: those after 财预〔2015〕88号 have cost under output, those after 财预〔2021〕101号 have it at level 1",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I004"],
    check: places_are_present,
    cases: &[
        Case {
            set: &[("/profile", "\"national-2021\""), ("/fiscal_year", "2024"), ("/indicators", COST_UNDER_OUTPUT)],
            expect: Expect::Fires(&["/indicators/1/level1"]),
        },
        Case {
            set: &[("/profile", "\"national-2015\""), ("/fiscal_year", "2022"), ("/indicators", COST_UNDER_OUTPUT)],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/profile", "\"national-2015\""), ("/fiscal_year", "2021"), ("/indicators", COST_UNDER_OUTPUT)],
            expect: Expect::Silent,
        },
        Case { set: &[("/fiscal_year", "2024")], expect: Expect::Silent },
        Case {
            set: &[("/profile", "\"national-2021\""), ("/fiscal_year", "null"), ("/indicators", COST_UNDER_OUTPUT)],
            expect: Expect::Undecided,
        },
    ],
};

fn places_are_present(subject: &Subject, out: &mut Outcomes) {
    for (index, indicator) in subject.project.indicators.iter().enumerate() {
        let (Some(level1), Some(level2)) = (indicator.level1, indicator.level2) else { continue };
        let former = subject.profile.former.iter().find(|place| place.level1 == level1 && place.level2 == level2);
        let Some(former) = former else { continue };
        let Some(year) = subject.project.fiscal_year else { return out.blank("/fiscal_year") };
        if year.get() <= former.until {
            continue;
        }
        let (upper, lower) = (level1.label(), level2.label());
        let message = Bilingual::new(
            format!("“{}”归在“{}”之下，是 {} 年度及以前的表样", lower.zh, upper.zh, former.until),
            format!("“{}” stands under “{}”, as in forms up to {}", lower.en, upper.en, former.until),
        );
        out.finding(format!("/indicators/{index}/level1"), message).given(level1.code());
    }
}
