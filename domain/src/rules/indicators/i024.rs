//! I024, 计算符号、数值、计量单位与目标值一致.

use rust_decimal::Decimal;

use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::{language::Bilingual, text::ShortText},
    wording::{
        compare,
        fold::fold,
        target::{Target, TargetKind, figures},
        units::measure,
    },
};

pub(super) static I024: Rule = Rule {
    id: "I024",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "分栏填写的计算符号、数值、计量单位与目标值一致",
        "Operator, value and unit in fields of their own agree with the target",
    ),
    explanation: Bilingual::fixed(
        "目标值之外另填计算符号、数值或计量单位的，各栏与目标值的文字比较。单位换算后相等的算一致（1.5 万元与 15000 元）；目标值的文字没有写符号或单位的，不作判断。",
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
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn parts_agree(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let indicator = row.indicator;
        if indicator.composed().is_some_and(|made| Some(made) == indicator.target) {
            continue;
        }
        let text = &row.target.text;
        let mut differs = |member, zh: &str, en: &str, given: String| {
            let message = Bilingual::new(
                format!("{zh}为“{given}”，与目标值“{text}”不一致"),
                format!("the {en} is “{given}”, and the target says “{text}”"),
            );
            out.finding(row.pointer(member), message).given(&given).expected(text.clone());
        };
        if let (Some(operator), Some(written)) = (indicator.operator, row.target.operator)
            && operator != written
        {
            differs("operator", "计算符号", "operator", operator.label().zh.into_owned());
        }
        let unit = given(&indicator.unit);
        if let Some(value) = given(&indicator.value).filter(|value| !says_value(row.target, value, unit)) {
            differs("value", "数值", "value", value.to_owned());
        }
        if let Some(unit) = unit.filter(|unit| !says_unit(&row, unit)) {
            differs("unit", "计量单位", "unit", unit.to_owned());
        }
    }
}

/// A text that says something.
fn given(text: &Option<ShortText>) -> Option<&str> {
    text.as_ref().map(|text| text.as_str().trim()).filter(|text| !text.is_empty())
}

/// Whether a target has this value: as a figure, in its unit or converted, or as a word.
fn says_value(target: &Target, value: &str, unit: Option<&str>) -> bool {
    let Ok(value_read) = fold(value).trim().replace(',', "").parse::<Decimal>() else {
        return compare::contains(&target.text, value);
    };
    let mut found = figures(target).peekable();
    if found.peek().is_none() {
        return compare::contains(&target.text, value);
    }
    let worth = |unit: Option<&str>| unit.map_or(Decimal::ONE, |unit| measure(unit).worth);
    let (sent, written) = (worth(unit), worth(target.unit.as_deref()));
    let converted = |figure: Decimal| Some(value_read.checked_mul(sent)? == figure.checked_mul(written)?);
    found.any(|figure| figure == value_read || converted(figure).unwrap_or_default())
}

/// Whether a target may have this unit; one that says none may have any.
fn says_unit(row: &Row, unit: &str) -> bool {
    let percent = matches!(fold(unit).as_str(), "%" | "百分比" | "百分率");
    match row.target.kind {
        TargetKind::Percent => percent,
        TargetKind::Number => row.target.unit.as_deref().is_none_or(|written| {
            !percent && (compare::same(written, unit) || measure(written).family == measure(unit).family)
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
