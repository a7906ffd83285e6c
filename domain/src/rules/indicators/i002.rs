//! I002, 规则集期望的每类二级目标至少有一个指标.

use super::shared::COST_UNDER_OUTPUT;
use crate::{
    form::{indicator::Indicator, taxonomy::Level2},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::names::is_satisfaction,
};

pub(super) static I002: Rule = Rule {
    id: "I002",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed(
        "规则集期望的每类二级目标至少有一个指标",
        "Every level-2 family that the profile expects has an indicator",
    ),
    explanation: Bilingual::fixed(
        "每缺一类报一条；几类任有其一即可的，全缺才报。其一级目标整类缺失时由 I001 报告，本规则不再重复；规则集的分类中没有的二级目标不要求；满意度指标放在别类的，由 I013、I031 报告。有指标未选二级目标时，无法判断缺的是否正是这一类。",
        "The rule reports one finding per missing family, and one where all of several are missing of which one would do. Where the whole level 1 is missing, I001 reports it and this rule stays silent. A family that the profile's taxonomy does not know is not expected. Of a satisfaction that stands elsewhere I013 and I031 speak. An indicator without level 2 may be the missing one, so then this cannot be decided.",
    ),
    fix: Bilingual::fixed(
        "补充该类指标；确不适用的，说明理由。",
        "Add an indicator of the family, or explain why there can be none.",
    ),
    basis: Bilingual::fixed(
        "审核实践；有的地方表样把这些类别标为必填（石嘴山 2020 年表样），未见闵行区的规定",
        "practice; some local forms mark these families as mandatory (Shizuishan 2020); no rule of Minhang was found",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I001", "I004"],
    check: subfamilies_present,
    cases: &[
        Case {
            set: &[(
                "/indicators/-",
                r#"{"level1": "output", "level2": "quality", "name": "直播播出质量达标率", "target": "≥98%"}"#,
            )],
            expect: Expect::Fires(&["/indicators"]),
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"level1": "output", "level2": "cost", "name": "运营总成本", "target": "≤150000元"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/level2", "\"quality\""), ("/indicators/5/level2", "\"information_sharing\"")],
            expect: Expect::Fires(&["/indicators", "/indicators", "/indicators"]),
        },
        // Without any indicator of their level 1 these families are I001's matter.
        Case { set: &[("/indicators", "[]")], expect: Expect::Silent },
        // The national form of 2021 has three families of cost; one of them will do, and so will that of 2015.
        Case {
            set: &[("/profile", "\"national-2021\""), ("/indicators", COST_UNDER_OUTPUT)],
            expect: Expect::Fires(&["/indicators", "/indicators", "/indicators"]),
        },
        // A satisfaction in the wrong family is not missing.
        Case {
            set: &[("/profile", "\"national-2021\""), ("/indicators", SATISFACTION_UNDER_QUALITY)],
            expect: Expect::Silent,
        },
        Case { set: &[("/indicators/1/level2", "null")], expect: Expect::Undecided },
    ],
};

/// 满意度 among the outputs, and every other family.
const SATISFACTION_UNDER_QUALITY: &str = r#"[
    {"level1": "output", "level2": "quantity", "name": "资助人数", "target": "≥2100人"},
    {"level1": "output", "level2": "quality", "name": "资助对象满意度", "target": "≥95%"},
    {"level1": "output", "level2": "timeliness", "name": "资助完成时间", "target": "2020年12月底前"},
    {"level1": "cost", "level2": "economic_cost", "name": "资助标准", "target": "≤2000元/人"},
    {"level1": "benefit", "level2": "social_benefit", "name": "政策知晓率", "target": "≥80%"}
]"#;

fn subfamilies_present(subject: &Subject, out: &mut Outcomes) {
    let (indicators, profile) = (&subject.project.indicators, subject.profile);
    let mut doubt = None;
    for families in profile.expected.all() {
        if indicators.iter().any(|indicator| indicator.level2.is_some_and(|level2| families.contains(&level2))) {
            continue;
        }
        let Some(family) = families.first() else { continue };
        let satisfies = |it: &Indicator| it.level2.is_some_and(is_told_elsewhere) && is_satisfaction(name_of(it));
        if *family == Level2::Satisfaction && indicators.iter().any(satisfies) {
            continue;
        }
        let uppers = || profile.taxonomy.iter().filter(|(_, lower)| lower.contains(family)).map(|(upper, _)| *upper);
        let absent = |upper| indicators.iter().all(|indicator| indicator.level1 != Some(upper));
        if uppers().next().is_none() || uppers().any(|it| profile.mandatory.level1.contains(&it) && absent(it)) {
            continue;
        }
        let may_be_it = |it: &Indicator| it.level2.is_none() && it.level1.is_none_or(|it| uppers().any(|up| up == it));
        if let Some(index) = indicators.iter().position(may_be_it) {
            doubt = doubt.or(Some(index));
            continue;
        }
        // Cost of whichever kind is what is missing.
        let named = if families.contains(&Level2::Cost) { Level2::Cost } else { *family };
        let label = named.label();
        let message = Bilingual::new(format!("没有{}指标", label.zh), format!("there is no indicator of {}", label.en));
        out.finding("/indicators", message).expected(family.code());
    }
    if let Some(index) = doubt {
        out.blank(format!("/indicators/{index}/level2"));
    }
}

/// Whether I013 or I031 tells a satisfaction that stands in the family.
const fn is_told_elsewhere(level2: Level2) -> bool {
    matches!(
        level2,
        Level2::Quantity
            | Level2::Quality
            | Level2::Timeliness
            | Level2::EconomicBenefit
            | Level2::SocialBenefit
            | Level2::EnvironmentalBenefit
            | Level2::SustainableImpact
    )
}
