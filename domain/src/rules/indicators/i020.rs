//! I020, 权重之和等于规则集规定的总分.

use rust_decimal::Decimal;

use super::shared::INDICATORS;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::{language::Bilingual, money::Weight},
};

pub(super) static I020: Rule = Rule {
    id: "I020",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("权重之和等于规则集规定的总分", "The weights add up to the profile's total"),
    explanation: Bilingual::fixed(
        "没有一个指标带权重时不适用。部分指标没有权重的，按 0 计；其余权重恰好等于总分时，无法判断这些指标是否计分。恰好少 10 分、又没有预算执行率指标的，无法判断：自评表常把预算执行率的 10 分列在指标之外。",
        "The rule applies where at least one indicator has a weight. A missing weight counts as 0; when the others make up the total exactly, it cannot be decided whether the indicators without weight count. When exactly 10 are missing and no indicator is 预算执行率 (budget execution rate), this cannot be decided either: self-evaluations often keep those 10 points outside the table.",
    ),
    fix: Bilingual::fixed("核对各指标权重，使其合计等于总分。", "Check the weights until they add up to the total."),
    basis: Bilingual::fixed(
        "在用的预算绩效系统要求三级指标权重合计 100",
        "a budget-performance system in use demands level-3 weights that sum to 100",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &[],
    check: weights_add_up,
    cases: &[
        Case {
            set: &[(
                INDICATORS,
                r#"[{"level1": "output", "level2": "quantity", "name": "线上直播场次", "target": "≥10场", "weight": "50"},
                        {"level1": "effect", "level2": "social_benefit", "name": "服务知晓率", "target": "≥80%", "weight": "30"},
                        {"level1": "impact", "level2": "satisfaction", "name": "受众满意度", "target": "≥90%", "weight": "25.5"}]"#,
            )],
            expect: Expect::Fires(&[INDICATORS]),
        },
        Case {
            set: &[(
                INDICATORS,
                r#"[{"level1": "output", "level2": "quantity", "name": "线上直播场次", "target": "≥10场", "weight": "50"},
                        {"level1": "effect", "level2": "social_benefit", "name": "服务知晓率", "target": "≥80%", "weight": "30"},
                        {"level1": "impact", "level2": "satisfaction", "name": "受众满意度", "target": "≥90%", "weight": "20"}]"#,
            )],
            expect: Expect::Silent,
        },
        Case { set: &[], expect: Expect::Silent },
        Case {
            set: &[("/indicators/-", r#"{"name": "线上直播场次", "weight": "20"}"#)],
            expect: Expect::Fires(&[INDICATORS]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "线上直播场次", "weight": "100"}"#)], expect: Expect::Undecided
        },
        Case {
            set: &[(
                INDICATORS,
                r#"[{"name": "线上直播场次", "weight": "50"}, {"name": "服务知晓率", "weight": "30"}, {"name": "受众满意度", "weight": "10"}]"#,
            )],
            expect: Expect::Undecided,
        },
        Case {
            set: &[(
                INDICATORS,
                r#"[{"name": "预算执行率", "weight": "10"}, {"name": "线上直播场次", "weight": "50"}, {"name": "服务知晓率", "weight": "30"}]"#,
            )],
            expect: Expect::Fires(&[INDICATORS]),
        },
    ],
};

fn weights_add_up(subject: &Subject, out: &mut Outcomes) {
    let indicators = &subject.project.indicators;
    if indicators.iter().all(|indicator| indicator.weight.is_none()) {
        return;
    }
    let sum: Decimal = indicators.iter().filter_map(|indicator| indicator.weight).map(Weight::decimal).sum();
    let total = Decimal::from(subject.profile.thresholds.weights_total);
    let unweighted = indicators.iter().filter(|indicator| indicator.weight.is_none()).count();
    if sum == total {
        if let Some(index) = indicators.iter().position(|indicator| indicator.weight.is_none()) {
            out.blank(format!("/indicators/{index}/weight"));
        }
        return;
    }
    let (sum, total) = (sum.normalize(), total.normalize());
    let execution = || indicators.iter().any(|indicator| name_of(indicator).contains("执行率"));
    if unweighted == 0 && sum + Decimal::from(EXECUTION_POINTS) == total && !execution() {
        let reason = Bilingual::new(
            format!("权重合计 {sum}，比 {total} 少 {EXECUTION_POINTS}，可能是表外预算执行率的分值，无法判断"),
            format!(
                "the weights sum to {sum}; the {EXECUTION_POINTS} missing from {total} may be those of the budget's execution, kept outside the table"
            ),
        );
        return out.undecided(INDICATORS, reason);
    }
    let (missing_zh, missing_en) = if unweighted == 0 {
        (String::new(), String::new())
    } else {
        (format!("（{unweighted} 个指标没有权重）"), format!(" ({unweighted} indicators have none)"))
    };
    let message = Bilingual::new(
        format!("权重合计 {sum}，不等于 {total}{missing_zh}"),
        format!("the weights sum to {sum}, not to {total}{missing_en}"),
    );
    out.finding(INDICATORS, message).given(sum).expected(total);
}

/// 预算执行率 Points that a self-evaluation gives to the execution of the budget, outside the table.
const EXECUTION_POINTS: u32 = 10;
