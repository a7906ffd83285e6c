//! I008, 数值目标有计量单位.

use rust_decimal::Decimal;

use super::shared::are_points;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::named_rows},
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, is_rate},
        target::{TargetKind, figures},
        told_units::{glued_unit, tells_unit},
    },
};

pub(super) static I008: Rule = Rule {
    id: "I008",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("数值目标有计量单位", "A figure has a unit"),
    explanation: Bilingual::fixed(
        "目标值和名称都没有说明单位时提示。名称以人次、天数、得分等结尾，或以括号写明单位的，视为已说明；人数、户数、个数说的是数什么，目标值仍要写单位；0 不需要单位，死亡率、发病率多按万分比，也不看。名称是比率（合格率、满意度）而目标值大于 1 又没有写 % 的，也提示。",
        "Fires when neither target nor name tells the unit. Names that end in 人次 (visits), 天数 (days) or 得分 (points), or give a unit in brackets, tell it; 人数, 户数 and 个数 tell what is counted, and the target says its unit all the same. A 0 needs none, and rates of deaths or cases are told by the ten thousand. A rate such as 合格率 or 满意度 with a figure above 1 needs its %.",
    ),
    fix: Bilingual::fixed("在数值后写明计量单位。", "Write the unit behind the figure."),
    basis: Bilingual::fixed(
        "在用的预算绩效系统要求定量指标填写计量单位",
        "a budget-performance system in use demands a unit with every quantitative indicator",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I007", "I021"],
    check: units_given,
    cases: &[
        Case {
            set: &[("/indicators/1/name", "\"线上品牌活动\""), ("/indicators/1/target", "\"≥10\"")],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[("/indicators/3/target", "\"≥80\""), ("/indicators/5/target", "\"≥0.9\"")],
            expect: Expect::Fires(&["/indicators/3/target"]),
        },
        // The template of a library tells the unit, and a row without a name is I005's matter.
        Case {
            set: &[
                ("/indicators/1/name", "\"项目总投入（≤**万元）\""),
                ("/indicators/1/target", "\"≤15\""),
                ("/indicators/3/name", "\"知晓率（%）\""),
                ("/indicators/3/target", "\"≥80\""),
                ("/indicators/4/name", "\"88\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/name", "\"线上品牌活动\""), ("/indicators/1/target", "\"≥10场\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/name", "\"参训学员数\""), ("/indicators/1/target", "\"≥220\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"享受资助人数\""),
                ("/indicators/1/target", "\"2100\""),
                ("/indicators/3/name", "\"道路交通万车死亡率\""),
                ("/indicators/3/target", "\"≤1.5\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[("/indicators/1/name", "\"运营投入（万元）\""), ("/indicators/1/target", "\"≤15\"")],
            expect: Expect::Silent,
        },
    ],
};

/// How names end that tell what is counted and are no unit, as 人次 is one.
const COUNTED: [&str; 3] = ["人数", "户数", "个数"];

fn units_given(subject: &Subject, out: &mut Outcomes) {
    if are_points(subject) {
        return;
    }
    for row in named_rows(subject) {
        let target = row.target;
        // Nothing is nothing in every unit, and 0.97 may be a share without any.
        let bare = target.kind == TargetKind::Number && target.unit.is_none();
        let (name, text) = (row.called(), row.written());
        // 师生比 is a ratio and has none.
        if !bare || figures(target).all(|it| it.is_zero()) || head(row.name).ends_with('比') {
            continue;
        }
        let (zh, en) = if is_rate(row.name)
            && !contains_any(row.name, &["死亡率", "发病率", "患病率", "出生率"])
            && glued_unit(row.name).is_none()
            && figures(target).any(|it| it > Decimal::ONE)
        {
            (
                format!("“{name}”是比率，目标值“{text}”没有写 %"),
                format!("“{name}” is a rate, and its target “{text}” has no %"),
            )
        } else if !tells_unit(row.name) {
            (
                format!("“{name}”的目标值“{text}”没有计量单位，名称也看不出单位"),
                format!("the target “{text}” of “{name}” has no unit, and the name does not tell it"),
            )
        } else if glued_unit(row.name).is_none() && ends_with_any(head(row.name), &COUNTED) {
            (
                format!("“{name}”的目标值“{text}”没有写计量单位"),
                format!("the target “{text}” of “{name}” is written without its unit"),
            )
        } else {
            continue;
        };
        out.finding(row.pointer("target"), Bilingual::new(zh, en)).given(&target.text);
    }
}
