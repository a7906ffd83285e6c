//! I: 目标值, the figures of the targets: operator, unit, damage and range.

use rust_decimal::Decimal;

use super::{
    Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
    rows::{Row, rows},
};
use crate::{
    language::Bilingual,
    taxonomy::{Level1, Level2},
    wording::{
        names::{Direction, direction, is_rate, is_satisfaction, is_share},
        target::{Figure, Operator, Target, TargetKind, figures, is_measure},
        told_units::tells_unit,
    },
};

pub static RULES: &[Rule] = &[
    Rule {
        id: "I007",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("数值目标带计算符号", "A figure has an operator"),
        explanation: Bilingual::fixed(
            "没有 ≥、≤、=、>、< 或“不少于”“不超过”“以上”“以内”等词，评价时无法判断超过或不足是否算完成。区间、频次、日期不需要符号；100% 的比率以自身为上限，0 以自身为下限，也不需要。",
            "Without ≥, ≤, =, >, < or a word for it nobody can say whether more or less fulfils the target. Ranges, frequencies and dates need none; a rate of 100% is its own ceiling and 0 its own floor.",
        ),
        fix: Bilingual::fixed("在数值前写明 ≥、≤ 或 =。", "Write ≥, ≤ or = before the figure."),
        basis: Bilingual::fixed(
            "在用的预算绩效系统把计算符号列为定量指标的一项",
            "a budget-performance system in use keeps an operator with every quantitative indicator",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I008"],
        check: operators_given,
        cases: &[
            Case { set: &[("/indicators/4/target", "\"3000000\"")], expect: Expect::Fires(&["/indicators/4/target"]) },
            Case { set: &[("/indicators/4/target", "\"≥3000000\"")], expect: Expect::Silent },
            Case {
                set: &[("/indicators/5/target", "\"９０％\"")], expect: Expect::Fires(&["/indicators/5/target"])
            },
            Case {
                set: &[("/indicators/1/target", "\"100.00%\""), ("/indicators/4/target", "\"0\"")],
                expect: Expect::Silent,
            },
        ],
    },
    Rule {
        id: "I008",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("数值目标有计量单位", "A figure has a unit"),
        explanation: Bilingual::fixed(
            "目标值和名称都没有说明单位时提示。名称以人次、户数、天数、得分、率等结尾，或以括号写明单位的，视为已说明；0 不需要单位。",
            "Fires when neither target nor name tells the unit. Names that end in 人次 (visits), 户数 (households), 天数 (days), 得分 (points) or 率 (rate), or give a unit in brackets, tell it. A 0 needs none.",
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
                set: &[("/indicators/1/name", "\"线上品牌活动\""), ("/indicators/1/target", "\"≥10场\"")],
                expect: Expect::Silent,
            },
            Case {
                set: &[("/indicators/1/name", "\"参训学员数\""), ("/indicators/1/target", "\"≥220\"")],
                expect: Expect::Silent,
            },
            Case {
                set: &[("/indicators/1/name", "\"运营投入（万元）\""), ("/indicators/1/target", "\"≤15\"")],
                expect: Expect::Silent,
            },
        ],
    },
    Rule {
        id: "I009",
        severity: Severity::Error,
        scope: Scope::Indicators,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("目标值没有损坏", "A target is not damaged"),
        explanation: Bilingual::fixed(
            "表格软件或识别造成的损坏和未填的模板：日期变成序号（44561），只有符号或单位没有数值（≧ %、公里），“=”认成“二”（二100），“≥”认成“2”（满意度 292%），下拉选项充当目标值（好坏）。占比写成 250%—299% 或 2100%、又没有计算符号的，视为“≥”认成“2”。",
            "What spreadsheets and text recognition do to a target, and templates left unfilled: a date turned into its serial (44561), an operator or unit without figure (≧ %, 公里), “=” read as 二 (二100), “≥” read as 2 (satisfaction 292%), a pick-list label as value (好坏). A share of 250–299% or 2100% without operator counts as “≥” read as 2.",
        ),
        fix: Bilingual::fixed("对照原表重新填写目标值。", "Give the target again, from the original form."),
        basis: Bilingual::fixed("实际申报表中出现过的损坏", "damage met in real declarations"),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I003", "I010"],
        check: targets_undamaged,
        cases: &[
            Case { set: &[("/indicators/5/target", "\"292%\"")], expect: Expect::Fires(&["/indicators/5/target"]) },
            Case { set: &[("/indicators/5/target", "\"≥92%\"")], expect: Expect::Silent },
            Case {
                set: &[
                    ("/indicators/0/target", "\"44,561\""),
                    ("/indicators/1/target", "\"二100百分比\""),
                    ("/indicators/2/target", "\"≧ %\""),
                    ("/indicators/3/target", "\"88/100\""),
                    ("/indicators/4/target", "\"公里\""),
                    ("/indicators/6/target", "\"好坏\""),
                ],
                expect: Expect::Fires(&[
                    "/indicators/0/target",
                    "/indicators/1/target",
                    "/indicators/2/target",
                    "/indicators/3/target",
                    "/indicators/4/target",
                    "/indicators/6/target",
                ]),
            },
            // A growth of 292 % may be meant; with an operator of its own no symbol was misread.
            Case {
                set: &[
                    ("/indicators/3/name", "\"线上用户增长率\""),
                    ("/indicators/3/target", "\"292%\""),
                    ("/indicators/5/target", "\"≥292%\""),
                ],
                expect: Expect::Silent,
            },
        ],
    },
    Rule {
        id: "I010",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed("比率在 0 与 100% 之间", "A rate lies between 0 and 100%"),
        explanation: Bilingual::fixed(
            "名称以率、比例、满意度等结尾的，视为部分占全部之比。增长率、回报率、周转率、床位使用率等可超过 100% 的不适用。“>100%”和“<0”同样无法达到。",
            "Names that end in 率, 比例, 满意度 and the like are shares of a whole. Rates of growth, return, turnover or bed occupancy may pass 100% and are left alone. “>100%” and “<0” cannot be reached either.",
        ),
        fix: Bilingual::fixed(
            "更正目标值；确可超过 100% 的，说明计算方法。",
            "Correct the target; when the rate may pass 100%, explain its formula.",
        ),
        basis: Bilingual::fixed("占比的含义：部分不大于全部", "the meaning of a share: no part is above its whole"),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I009"],
        check: rates_in_range,
        cases: &[
            Case { set: &[("/indicators/3/target", "\"≥120%\"")], expect: Expect::Fires(&["/indicators/3/target"]) },
            Case { set: &[("/indicators/3/target", "\"≥80%\"")], expect: Expect::Silent },
            Case {
                set: &[("/indicators/3/target", "\">100%\""), ("/indicators/5/target", "\"≥900\"")],
                expect: Expect::Fires(&["/indicators/3/target", "/indicators/5/target"]),
            },
            Case {
                set: &[("/indicators/3/name", "\"线上用户增长率\""), ("/indicators/3/target", "\"≥120%\"")],
                expect: Expect::Silent,
            },
            // Told as damage by I009.
            Case { set: &[("/indicators/5/target", "\"292%\"")], expect: Expect::Silent },
        ],
    },
    Rule {
        id: "I011",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed("满意度目标不写“=”，也不写 100%", "Satisfaction is given neither as “=” nor as 100%"),
        explanation: Bilingual::fixed(
            "满意度来自抽样调查，不会恰好等于某个数；100% 要求没有一人不满意，难以实现也难以核实。看二级目标或名称是否为满意度。",
            "Satisfaction comes from a survey and never equals a figure exactly; 100% demands that not one person be dissatisfied. Looks at indicators filed under satisfaction or named so.",
        ),
        fix: Bilingual::fixed(
            "改为“≥”和可实现的数值，如 ≥90%。",
            "Use “≥” and a figure that can be reached, such as ≥90%.",
        ),
        basis: Bilingual::fixed("审核实践", "practice of reviews"),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I007", "I012"],
        check: satisfaction_can_be_met,
        cases: &[
            Case { set: &[("/indicators/5/target", "\"=90%\"")], expect: Expect::Fires(&["/indicators/5/target"]) },
            Case { set: &[("/indicators/5/target", "\"≥90%\"")], expect: Expect::Silent },
            Case { set: &[("/indicators/5/target", "\"100%\"")], expect: Expect::Fires(&["/indicators/5/target"]) },
            Case {
                set: &[("/indicators/5/target", "\"≥100.00\"")], expect: Expect::Fires(&["/indicators/5/target"])
            },
        ],
    },
];

/// Whether a target is a number or percentage that can be judged: not damaged, not a misread operator.
fn sound(row: &Row) -> bool {
    is_measure(row.target) && misread_operator(row).is_none()
}

fn operators_given(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let Target { operator: None, low: None, high: None, value: Some(Figure(value)), .. } = row.target else {
            continue;
        };
        let rate = row.target.kind == TargetKind::Percent || is_rate(row.name);
        if !sound(&row) || value.is_zero() || (rate && *value == Decimal::ONE_HUNDRED) {
            continue;
        }
        let text = &row.target.text;
        let finding = out.finding(
            row.pointer("target"),
            Bilingual::new(format!("目标值“{text}”没有 ≥、≤ 或 ="), format!("the target “{text}” has no ≥, ≤ or =")),
        );
        let finding = finding.given(text);
        match direction(row.name) {
            Some(Direction::Up) => finding.expected(format!("≥{text}")),
            Some(Direction::Down) => finding.expected(format!("≤{text}")),
            None => finding,
        };
    }
}

fn units_given(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let target = row.target;
        // Nothing is nothing in every unit.
        let bare =
            target.kind == TargetKind::Number && target.unit.is_none() && figures(target).any(|it| !it.is_zero());
        if bare && !tells_unit(row.name) {
            let text = &target.text;
            let message = Bilingual::new(
                format!("目标值“{text}”没有计量单位，名称“{}”也看不出单位", row.name),
                format!("the target “{text}” has no unit, and the name “{}” does not tell it", row.name),
            );
            out.finding(row.pointer("target"), message).given(text);
        }
    }
}

/// The figure meant when the ≥ before a share was read as the digit 2: 292% for ≥92%.
fn misread_operator(row: &Row) -> Option<Decimal> {
    let Target { kind: TargetKind::Percent, operator: None, value: Some(Figure(value)), .. } = row.target else {
        return None;
    };
    let (hundred, two_thousand) = (Decimal::ONE_HUNDRED, Decimal::from(2_000));
    let meant = if *value == two_thousand + hundred { value - two_thousand } else { value - hundred - hundred };
    let plausible = meant >= Decimal::from(50) && meant <= hundred;
    // ≥100 % would have become 2100 %: 300 % is no misreading.
    let misread = plausible && *value != hundred + hundred + hundred && is_share(row.name);
    misread.then(|| meant.normalize())
}

fn targets_undamaged(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let text = &row.target.text;
        if row.target.kind == TargetKind::Damaged {
            let (zh, en) = damage(text);
            let message = Bilingual::new(format!("目标值“{text}”{zh}"), format!("the target “{text}” {en}"));
            out.finding(row.pointer("target"), message).given(text);
        } else if let Some(meant) = misread_operator(&row) {
            let message = Bilingual::new(
                format!("目标值“{text}”疑似把“≥{meant}%”的“≥”认成了“2”"),
                format!("the target “{text}” looks like “≥{meant}%” with its “≥” read as 2"),
            );
            out.finding(row.pointer("target"), message).given(text).expected(format!("≥{meant}%"));
        }
    }
}

/// What seems to have happened to a damaged target.
fn damage(text: &str) -> (&'static str, &'static str) {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let serial = digits == 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    if serial {
        ("像是表格软件的日期序号", "looks like a spreadsheet's serial number of a date")
    } else if digits == 0 && text.chars().any(|c| "≥≤≧≦=><%".contains(c)) {
        ("只有符号，没有数值", "has an operator or a percent sign but no figure")
    } else if text.starts_with('二') {
        ("疑似把“=”认成了“二”", "looks as if its “=” was read as 二")
    } else if digits == 0 {
        ("只有单位或选项，没有填写目标值", "is only a unit or the label of a choice")
    } else {
        ("读不出确定的数值", "cannot be read as a definite figure")
    }
}

fn rates_in_range(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let unit_fits = row.target.unit.as_deref().is_none_or(|unit| unit == "%");
        if !unit_fits || !is_measure(row.target) {
            continue;
        }
        let out_of_range = figures(row.target).any(|figure| {
            let strictly_above = row.target.operator == Some(Operator::Gt) && figure == Decimal::ONE_HUNDRED;
            let strictly_below = row.target.operator == Some(Operator::Lt) && figure.is_zero();
            figure > Decimal::ONE_HUNDRED || figure < Decimal::ZERO || strictly_above || strictly_below
        });
        if out_of_range && is_share(row.name) && misread_operator(&row).is_none() {
            let text = &row.target.text;
            let message = Bilingual::new(
                format!("“{}”是占比，目标值“{text}”不在 0 与 100% 之间", row.name),
                format!("“{}” is a share, but its target “{text}” does not lie between 0 and 100%", row.name),
            );
            out.finding(row.pointer("target"), message).given(text).expected("0% – 100%");
        }
    }
}

fn satisfaction_can_be_met(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let indicator = row.indicator;
        let filed = indicator.level1 == Some(Level1::Satisfaction) || indicator.level2 == Some(Level2::Satisfaction);
        if !sound(&row)
            || row.name.contains("不满意")
            || row.name.contains("投诉")
            || !(filed || is_satisfaction(row.name))
        {
            continue;
        }
        let (operator, text) = (row.target.operator, &row.target.text);
        let share = row.target.unit.as_deref().is_none_or(|unit| unit == "%");
        let whole = share && row.target.value == Some(Figure(Decimal::ONE_HUNDRED));
        let (zh, en) = match operator {
            Some(Operator::Eq) => ("用了“=”，调查结果不会恰好相等", "uses “=”, which no survey will meet exactly"),
            None | Some(Operator::Ge) if whole => {
                ("要求没有一人不满意", "leaves no room for a single dissatisfied person")
            }
            None | Some(Operator::Ge | Operator::Le | Operator::Gt | Operator::Lt | Operator::About) => continue,
        };
        let message =
            Bilingual::new(format!("满意度目标“{text}”{zh}"), format!("the satisfaction target “{text}” {en}"));
        let finding = out.finding(row.pointer("target"), message).given(text);
        if let (false, Some(Figure(value))) = (whole, row.target.value) {
            finding.expected(format!("≥{}{}", value.normalize(), row.target.unit.as_deref().unwrap_or_default()));
        }
    }
}
