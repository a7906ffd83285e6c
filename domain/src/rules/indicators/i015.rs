//! I015, 指标数不少于规则集的下限.

use super::shared::INDICATORS;
use crate::{
    form::indicator::Indicator,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::{language::Bilingual, text::Narrative},
};

pub(super) static I015: Rule = Rule {
    id: "I015",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed(
        "指标数不少于规则集的下限",
        "There are at least as many indicators as the profile asks for",
    ),
    explanation: Bilingual::fixed(
        "一两个指标不足以反映产出和效果。名称和目标值都空白的行不计。",
        "One or two indicators cannot show both output and effect. Rows without name and target do not count.",
    ),
    fix: Bilingual::fixed("补充能反映产出和效果的指标。", "Add indicators of output and effect."),
    basis: Bilingual::fixed(
        "某地填报规定的网络转载要求三级指标不少于 3 个；未见闵行区的规定",
        "a local rule, read only in a copy, asks for at least 3 level-3 indicators; no rule of Minhang was found",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I001", "I002"],
    check: enough_indicators,
    cases: &[
        Case {
            set: &[(
                INDICATORS,
                r#"[{"level1": "output", "level2": "quantity", "name": "线上直播场次", "target": "≥10场"}, {"level1": "impact"}]"#,
            )],
            expect: Expect::Fires(&[INDICATORS]),
        },
        Case {
            set: &[(
                INDICATORS,
                r#"[{"level1": "output", "level2": "quantity", "name": "线上直播场次", "target": "≥10场"},
                        {"level1": "effect", "level2": "social_benefit", "name": "服务知晓率", "target": "≥80%"},
                        {"level1": "impact", "level2": "satisfaction", "name": "受众满意度", "target": "≥90%"}]"#,
            )],
            expect: Expect::Silent,
        },
    ],
};

fn enough_indicators(subject: &Subject, out: &mut Outcomes) {
    let filled = |it: &&Indicator| {
        !name_of(it).is_empty() || it.target.as_ref().is_some_and(|target| !Narrative::is_blank(target))
    };
    let (given, min) =
        (subject.project.indicators.iter().filter(filled).count(), subject.profile.thresholds.indicators_min);
    if given < min {
        let message = match given {
            0 => Bilingual::fixed("没有绩效指标", "there is no indicator"),
            1 => Bilingual::new(
                format!("只有 1 个绩效指标，少于 {min} 个"),
                format!("there is 1 indicator, fewer than {min}"),
            ),
            _ => Bilingual::new(
                format!("只有 {given} 个绩效指标，少于 {min} 个"),
                format!("there are {given} indicators, fewer than {min}"),
            ),
        };
        out.finding(INDICATORS, message).given(given).expected(format!("≥ {min}"));
    }
}
