//! I047, 各类权重与规则集的分配相近.

use rust_decimal::Decimal;

use super::shared::INDICATORS;
use crate::{
    form::{indicator::Indicator, taxonomy::Level1},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Weight},
};

pub(super) static I047: Rule = Rule {
    id: "I047",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("各类权重与规则集的分配相近", "The weights of the families are near those of the profile"),
    explanation: Bilingual::fixed(
        "规则集写明各一级指标通常占多少分（另有 10 分为预算执行率）；没有成本指标的表，成本的分数归产出。某一类按比例折算后相差超过规则集规定的分数时提示，每张表报一条。权重不全的、没有一级指标的不作判断。这是通行做法，不是规定：有理由的，说明即可。",
        "The profile says how many points each level 1 commonly has, besides 10 for the execution of the budget; where a form has no cost indicators their points are output's. The rule speaks, once for a form, where a family departs, in proportion, by more points than the profile allows. Rows without weight or level 1 leave it undecided. It is a common practice and no rule of law: an explanation settles it.",
    ),
    fix: Bilingual::fixed("核对各类权重，或说明分配的理由。", "Check the weights of the families, or explain them."),
    basis: Bilingual::fixed(
        "公布的自评表通行的分值分配（如产出 50、效益 30、满意度 10、预算执行率 10）；审核实践",
        "the points that published self-evaluations commonly give (such as output 50, benefit 30, satisfaction 10, execution of the budget 10); practice of reviews",
    ),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I020"],
    check: families_are_weighed_as_usual,
    cases: &[
        Case {
            set: &[
                ("/profile", "\"national-2021\""),
                (
                    INDICATORS,
                    r#"[{"level1": "output", "level2": "quantity", "name": "会议次数", "target": "≥2次", "weight": "84"},
                        {"level1": "benefit", "level2": "social_benefit", "name": "知晓率", "target": "≥80%", "weight": "3"},
                        {"level1": "satisfaction", "level2": "satisfaction", "name": "受众满意度", "target": "≥90%", "weight": "3"}]"#,
                ),
            ],
            expect: Expect::Fires(&[INDICATORS]),
        },
        Case {
            set: &[
                ("/profile", "\"national-2021\""),
                (
                    INDICATORS,
                    r#"[{"level1": "output", "level2": "quantity", "name": "会议次数", "target": "≥2次", "weight": "50"},
                        {"level1": "benefit", "level2": "social_benefit", "name": "知晓率", "target": "≥80%", "weight": "30"},
                        {"level1": "satisfaction", "level2": "satisfaction", "name": "受众满意度", "target": "≥90%", "weight": "10"}]"#,
                ),
            ],
            expect: Expect::Silent,
        },
        // The profile says nothing of weights.
        Case {
            set: &[(
                INDICATORS,
                r#"[{"level1": "output", "level2": "quantity", "name": "会议次数", "target": "≥2次", "weight": "95"},
                    {"level1": "impact", "level2": "satisfaction", "name": "受众满意度", "target": "≥90%", "weight": "3"}]"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/profile", "\"national-2021\""),
                (
                    INDICATORS,
                    r#"[{"level1": "output", "name": "会议次数", "weight": "90"}, {"level1": "output", "name": "会议人次"}]"#,
                ),
            ],
            expect: Expect::Undecided,
        },
    ],
};

fn families_are_weighed_as_usual(subject: &Subject, out: &mut Outcomes) {
    let Some(usual) = subject.profile.weights.as_ref() else { return };
    let rows: Vec<&Indicator> = subject.project.indicators.iter().collect();
    if rows.iter().all(|row| row.weight.is_none()) {
        return;
    }
    if let Some(index) = rows.iter().position(|row| row.weight.is_none() || row.level1.is_none()) {
        return out.blank(format!("/indicators/{index}/weight"));
    }
    let of = |level1: Option<Level1>| -> Decimal {
        let of_level = rows.iter().filter(|row| level1.is_none() || row.level1 == level1);
        of_level.filter_map(|row| row.weight).map(Weight::decimal).sum()
    };
    let has_cost = rows.iter().any(|row| row.level1 == Some(Level1::Cost));
    let points = |level1: Level1| usual.families.get(&level1).copied().map_or(Decimal::ZERO, Decimal::from);
    let (given, all) = (of(None), usual.families.values().copied().map(Decimal::from).sum::<Decimal>());
    let mut told: Vec<(Bilingual, Decimal, Decimal)> = Vec::new();
    for level1 in usual.families.keys().copied().filter(|level1| has_cost || *level1 != Level1::Cost) {
        let spare = if level1 == Level1::Output && !has_cost { points(Level1::Cost) } else { Decimal::ZERO };
        let expected = points(level1).saturating_add(spare);
        let own = of(Some(level1));
        let Some(scaled) = own.checked_mul(all).and_then(|own| own.checked_div(given)) else { return };
        let apart = scaled.saturating_sub(expected).abs();
        if apart > Decimal::from(usual.departure) {
            told.push((level1.label(), own.normalize(), expected.normalize()));
        }
    }
    let zh: Vec<_> =
        told.iter().map(|(label, own, usual)| format!("“{}”合计 {own}（通常 {usual} 左右）", label.zh)).collect();
    let en: Vec<_> =
        told.iter().map(|(label, own, usual)| format!("{} {own} (about {usual} are common)", label.en)).collect();
    if !told.is_empty() {
        let message = Bilingual::new(
            format!("各类权重与通常的分配相差较大：{}", zh.join("，")),
            format!("the weights of the families are far from what is common: {}", en.join(", ")),
        );
        out.finding(INDICATORS, message);
    }
}
