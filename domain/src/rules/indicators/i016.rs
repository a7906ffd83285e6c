//! I016, 定量指标占比不低于规则集的下限.

use super::shared::INDICATORS;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::target::{TargetKind, tells_figure},
};

pub(super) static I016: Rule = Rule {
    id: "I016",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "定量指标占比不低于规则集的下限",
        "The share of indicators with a figure is not below the profile's minimum",
    ),
    explanation: Bilingual::fixed(
        "目标值中有数值、百分比、日期、期间或频次的指标算定量；空白和损坏的目标值不计入。没有一个可读的目标值时无法判断。",
        "Indicators whose target has a number, percentage, date, period or frequency count as quantitative; blank and damaged targets are left out. Without a single readable target nothing can be said.",
    ),
    fix: Bilingual::fixed("能用数值衡量的指标，改为数值目标。", "Give figures to the indicators that can be measured."),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I014"],
    check: enough_figures,
    cases: &[
        Case {
            set: &[
                ("/indicators/1/target", "\"全部完成\""),
                ("/indicators/2/target", "\"达标\""),
                ("/indicators/3/target", "\"提高\""),
                ("/indicators/4/target", "\"增加\""),
            ],
            expect: Expect::Fires(&[INDICATORS]),
        },
        Case {
            set: &[
                ("/indicators/1/target", "\"≥10场\""),
                ("/indicators/2/target", "\"100%\""),
                ("/indicators/3/target", "\"≥80%\""),
                ("/indicators/4/target", "\"≥3000000人次\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[(INDICATORS, r#"[{"name": "受众满意度"}]"#)], expect: Expect::Undecided },
    ],
};

fn enough_figures(subject: &Subject, out: &mut Outcomes) {
    let (mut readable, mut measured) = (0_u64, 0_u64);
    for row in rows(subject) {
        let counts = match row.target.kind {
            TargetKind::Damaged | TargetKind::Blank => continue,
            TargetKind::Number
            | TargetKind::Percent
            | TargetKind::Date
            | TargetKind::Period
            | TargetKind::Frequency => true,
            TargetKind::State | TargetKind::Boolean | TargetKind::Sentence => tells_figure(row.target),
        };
        readable = readable.saturating_add(1);
        measured = measured.saturating_add(u64::from(counts));
    }
    if readable == 0 {
        let reason = Bilingual::fixed("没有可读的目标值，无法判断", "no target can be read, so this cannot be decided");
        return out.undecided(INDICATORS, reason);
    }
    let min = subject.profile.thresholds.quantitative_percent;
    if measured.saturating_mul(100) < readable.saturating_mul(u64::from(min)) {
        out.finding(
            INDICATORS,
            Bilingual::new(
                format!("{readable} 个指标中只有 {measured} 个的目标值有数值，低于 {min}%"),
                format!("targets with a figure: {measured} of {readable}, less than {min}%"),
            ),
        )
        .given(format!("{measured}/{readable}"))
        .expected(format!("≥ {min}%"));
    }
}
