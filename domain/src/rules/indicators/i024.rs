//! I024, 计算符号、目标数值、计量单位与目标值一致.

use rust_decimal::Decimal;

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::{language::Bilingual, text::Text},
    wording::{
        compare,
        fold::fold,
        operators::Operator,
        placeholders::is_filler,
        target::{Target, TargetKind, figures, is_measure, tells_figure},
        units::measure,
    },
};

pub(super) static I024: Rule = Rule {
    id: "I024",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "分栏填写的计算符号、目标数值、计量单位与目标值一致",
        "Operator, value and unit in fields of their own agree with the target",
    ),
    explanation: Bilingual::fixed(
        "目标值之外另填计算符号、目标数值或计量单位的，各栏与目标值的文字比较。单位换算后相等的算一致（1.5 万元与 15000 元）；目标值的文字没有写符号或单位的，不作判断。",
        "Where operator, value or unit are sent beside the target, each is compared with its text. Amounts that are equal after conversion agree (1.5 万元 and 15000 元). What the text does not say is not judged.",
    ),
    fix: Bilingual::fixed(
        "改正其中不对的一处；只填分栏的，目标值由各栏拼成。",
        "Correct the one that is wrong. Where only the parts are sent, the target is made of them.",
    ),
    basis: Bilingual::fixed(
        "预算管理一体化系统指标表的计算符号、指标值、计量单位各栏",
        "the columns operator, value and unit of the indicators in the systems of budget management",
    ),
    strength: Strength::Arithmetic,
    since: "0.3.0",
    related: &["I012"],
    check: parts_agree,
    cases: &[
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "知晓率", "target": "≤80%", "operator": "ge", "value": "80", "unit": "%"}"#,
            )],
            expect: Expect::Fires(&["/indicators/7/operator"]),
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "知晓率", "target": "≥80%", "operator": "ge", "value": "90", "unit": "%"}"#,
            )],
            expect: Expect::Fires(&["/indicators/7/value"]),
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "场次", "target": "≥80场", "operator": "ge", "value": "80", "unit": "%"}"#,
            )],
            expect: Expect::Fires(&["/indicators/7/unit"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "知晓率", "target": "≥80%", "value": "80", "unit": "人"}"#)],
            expect: Expect::Fires(&["/indicators/7/unit"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "维修质量", "target": "合格", "value": "优良"}"#)],
            expect: Expect::Fires(&["/indicators/7/value"]),
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "维修成本", "target": "≤15000元", "operator": "le", "value": "1.5", "unit": "万元"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "知晓率", "target": "80", "operator": "ge", "value": "80.0", "unit": "%"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "知晓率", "operator": "ge", "value": "80", "unit": "%"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "维修质量", "target": "达到优良", "value": "优良", "unit": "无"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "维修成本", "target": "≤3元", "value": "3", "unit": "万元"}"#)],
            expect: Expect::Fires(&["/indicators/7/value"]),
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "道路造价", "target": "≤15万元/公里", "value": "15", "unit": "万元/米"}"#,
            )],
            expect: Expect::Fires(&["/indicators/7/unit"]),
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "办结时间", "target": "≤24小时", "operator": "le", "value": "1", "unit": "天"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "完成时间", "target": "2024年12月31日前", "operator": "eq", "value": "2024-12-31"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "合格率", "target": "达到100%", "operator": "eq", "value": "100", "unit": "%（百分比）"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "修缮处数", "target": "≥10处", "operator": "ge", "value": "10", "unit": "个（处）"}"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[(
                "/indicators/-",
                r#"{"name": "事故数", "target": "=0", "operator": "eq", "value": "零", "unit": "/"}"#,
            )],
            expect: Expect::Silent,
        },
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn parts_agree(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let indicator = row.indicator;
        let Some(target) = &indicator.target else { continue };
        if indicator.composed().as_ref() == Some(target) {
            continue;
        }
        // What the text says by itself, without the parts that complete it.
        let said = Target::read(target.as_str());
        let mut differs = |member, zh: &str, en: &str, given: &str| {
            let message = Bilingual::new(
                format!("{zh}为“{given}”，与目标值“{}”不一致", said.text),
                format!("the {en} is “{given}”, and the target says “{}”", said.text),
            );
            out.finding(row.pointer(member), message).given(given).expected(said.text.clone());
        };
        if let Some(operator) = indicator.operator.filter(|operator| !says_operator(&said, *operator)) {
            differs("operator", "计算符号", "operator", &operator.label().zh);
        }
        let unit = given(&indicator.unit);
        if let Some(value) = given(&indicator.value).filter(|value| !says_value(&said, value, unit)) {
            differs("value", "目标数值", "value", value);
        }
        if let Some(unit) = unit.filter(|unit| !says_unit(&said, unit)) {
            differs("unit", "计量单位", "unit", unit);
        }
    }
}

/// A text that says something.
fn given<const MAX: usize>(text: &Option<Text<MAX>>) -> Option<&str> {
    text.as_ref().map(|text| text.as_str().trim()).filter(|text| !is_filler(text))
}

/// Whether a target may have this operator; 达到100% is said of what is to be 100 % and of what is to be at least that.
fn says_operator(target: &Target, operator: Operator) -> bool {
    let reached = operator == Operator::Eq && target.text.contains('达');
    !is_measure(target) || reached || target.operator.is_none_or(|written| written == operator)
}

/// Whether a target has this value: as a figure, in its unit or converted, or as a word.
fn says_value(target: &Target, value: &str, unit: Option<&str>) -> bool {
    // Dates are written in many ways.
    if matches!(target.kind, TargetKind::Date | TargetKind::Period | TargetKind::Frequency) {
        return true;
    }
    let value = fold(value);
    let Ok(figure) = value.trim().replace(',', "").parse::<Decimal>() else {
        let words = !value.contains(|c: char| c.is_ascii_digit());
        let either = compare::contains(&target.text, &value) || compare::contains(&value, &target.text);
        return either || (words && tells_figure(target));
    };
    if !is_measure(target) {
        return !tells_figure(target) || target.text.contains(value.trim());
    }
    let written = target.unit.as_deref();
    let (Some(sent), Some(written)) = (unit.map(measure), written.map(measure)) else {
        return figures(target).any(|it| it == figure);
    };
    if is_time(sent.family) && is_time(written.family) && sent.family != written.family {
        return true;
    }
    if sent.family != written.family || sent.family.is_empty() {
        return figures(target).any(|it| it == figure);
    }
    figures(target).any(|it| it.checked_mul(written.worth) == figure.checked_mul(sent.worth))
}

/// Whether a target may have this unit; one that says none may have any.
fn says_unit(target: &Target, unit: &str) -> bool {
    let unit = fold(unit);
    let percent = unit.contains('%') || unit.contains("百分");
    match target.kind {
        TargetKind::Percent => percent,
        TargetKind::Number => target.unit.as_deref().is_none_or(|written| {
            let (one, other) = (measure(written), measure(&unit));
            let times = is_time(one.family) && is_time(other.family);
            let alike = compare::contains(&unit, written) || compare::contains(written, &unit);
            !percent && (times || alike || (one.family == other.family && one.per == other.per))
        }),
        TargetKind::Date
        | TargetKind::Period
        | TargetKind::Frequency
        | TargetKind::State
        | TargetKind::Boolean
        | TargetKind::Sentence
        | TargetKind::Blank
        | TargetKind::Damaged => true,
    }
}

/// Spans of time are told in many units.
fn is_time(family: &str) -> bool {
    ["天", "日", "小时", "分钟", "分", "周", "月", "个月", "年", "季度"].contains(&family)
}
