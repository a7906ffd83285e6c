//! I: 绩效目标, the table of indicators as a whole: how many, how measurable, how weighted.

use rust_decimal::Decimal;

use super::{
    Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
    rows::{name_of, rows},
};
use crate::{
    indicator::Indicator,
    language::Bilingual,
    money::Weight,
    text::Narrative,
    wording::target::{TargetKind, tells_figure},
};

const INDICATORS: &str = "/indicators";

pub static RULES: &[Rule] = &[
    Rule {
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
    },
    Rule {
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
        fix: Bilingual::fixed(
            "能用数值衡量的指标，改为数值目标。",
            "Give figures to the indicators that can be measured.",
        ),
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
    },
    Rule {
        id: "I020",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("权重之和等于规则集规定的总分", "The weights add up to the profile's total"),
        explanation: Bilingual::fixed(
            "没有一个指标带权重时不适用。部分指标没有权重的，按 0 计；其余权重恰好等于总分时，无法判断这些指标是否计分。恰好少 10 分、又没有预算执行率指标的，无法判断：自评表常把预算执行率的 10 分列在指标之外。",
            "Inactive where no weight is sent. Missing weights count as 0; when the others make up the total exactly, it cannot be told whether those indicators count. When exactly 10 are missing and no indicator is 预算执行率 (budget execution rate), this is undecided too: self-evaluations often keep those 10 points outside the table.",
        ),
        fix: Bilingual::fixed(
            "核对各指标权重，使其合计等于总分。",
            "Check the weights until they add up to the total.",
        ),
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
                set: &[("/indicators/-", r#"{"name": "线上直播场次", "weight": "100"}"#)],
                expect: Expect::Undecided,
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
    },
];

fn enough_indicators(subject: &Subject, out: &mut Outcomes) {
    let filled = |it: &&Indicator| {
        !name_of(it).is_empty() || it.target.as_ref().is_some_and(|target| !Narrative::is_blank(target))
    };
    let (given, min) =
        (subject.project.indicators.iter().filter(filled).count(), subject.profile.thresholds.indicators_min);
    if given < min {
        out.finding(
            INDICATORS,
            Bilingual::new(
                format!("只有 {given} 个指标，少于 {min} 个"),
                format!("there are {given} indicators, fewer than {min}"),
            ),
        )
        .given(given)
        .expected(format!("≥ {min}"));
    }
}

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
                format!("{readable} 个指标中只有 {measured} 个定量，低于 {min}%"),
                format!("{measured} of {readable} indicators have a figure, less than {min}%"),
            ),
        )
        .given(format!("{measured}/{readable}"))
        .expected(format!("≥ {min}%"));
    }
}

/// 预算执行率 Points that a self-evaluation gives to the execution of the budget, outside the table.
const EXECUTION_POINTS: u32 = 10;

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
