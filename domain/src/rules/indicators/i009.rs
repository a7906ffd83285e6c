//! I009, 目标值没有损坏.

use super::shared::misread_operator;
use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        names::tells_time,
        target::{TargetKind, day_of_serial},
    },
};

pub(super) static I009: Rule = Rule {
    id: "I009",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("目标值没有损坏", "A target is not damaged"),
    explanation: Bilingual::fixed(
        "表格软件或识别造成的损坏和未填的模板：日期变成序号（44561、“= 44,561 44,561”，时间指标中的“=44561”），只有符号或单位没有数值（≧ %、公里、万亩），“=”认成“二”（二100），“≥”认成“2”（满意度 292%），下拉选项充当目标值（好坏、优良中差）。占比写成 250%—299% 或 2100%、又没有计算符号的，视为“≥”认成“2”。",
        "Spreadsheets and text recognition damage targets, and templates are left unfilled: a date turned into its serial (44561, “= 44,561 44,561”, and =44561 where a time is asked), an operator or unit without figure (≧ %, 公里), “=” read as 二 (二100), “≥” read as 2 (satisfaction 292%), the label of a pick-list as value (好坏, 优良中差). A share of 250–299% or 2100% without operator counts as “≥” read as 2.",
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
        Case {
            set: &[
                ("/indicators/0/target", "\"= 44,561 44,561\""),
                ("/indicators/1/target", "\"万亩\""),
                ("/indicators/3/target", "\"=44,56144,561\""),
                ("/indicators/2/target", "\"优良中低差\""),
                ("/indicators/-", r#"{"name": "项目完成时间", "target": "=44,561"}"#),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/target",
                "/indicators/1/target",
                "/indicators/2/target",
                "/indicators/3/target",
                "/indicators/7/target",
            ]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "受益人数", "target": "=44,561", "remark": "计划"}"#)],
            expect: Expect::Silent,
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
};

fn targets_undamaged(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let text = &row.target.text;
        if let Some(day) = day_of_serial(row.target).filter(|_| is_serial(&row)) {
            let message = Bilingual::new(
                format!("目标值“{text}”像是表格软件的日期序号，即 {day}"),
                format!("the target “{text}” looks like a spreadsheet's serial number of the day {day}"),
            );
            out.finding(row.pointer("target"), message).given(text).expected(day);
        } else if row.target.kind == TargetKind::Damaged {
            let (zh, en) = damage(text);
            let message = Bilingual::new(
                format!("“{}”的目标值“{}”{zh}", row.called(), row.written()),
                format!("the target “{}” of “{}” {en}", row.written(), row.called()),
            );
            out.finding(row.pointer("target"), message).given(text);
        } else if let Some(meant) = misread_operator(&row) {
            let message = Bilingual::new(
                format!("“{}”的目标值“{text}”疑似把“≥{meant}%”的“≥”认成了“2”", row.called()),
                format!("the target “{text}” of “{}” looks like “≥{meant}%” with its “≥” read as 2", row.called()),
            );
            out.finding(row.pointer("target"), message).given(text).expected(format!("≥{meant}%"));
        }
    }
}

/// Whether a number that may be a day is one: it stands alone, or where a time is asked and no time has so many units.
fn is_serial(row: &Row) -> bool {
    let bare = row.target.kind == TargetKind::Number && row.target.unit.is_none();
    let time = row.indicator.level2 == Some(Level2::Timeliness) || tells_time(row.name);
    row.target.kind == TargetKind::Damaged || (bare && time)
}

/// What seems to have happened to a damaged target.
fn damage(text: &str) -> (&'static str, &'static str) {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 && text.chars().any(|c| "≥≤≧≦=><%".contains(c)) {
        ("只有符号，没有数值", "has an operator or a percent sign but no figure")
    } else if text.starts_with('二') {
        ("疑似把“=”认成了“二”", "looks as if its “=” was read as 二")
    } else if digits == 0 {
        ("只有单位或选项，没有填写目标值", "is only a unit or the label of a choice")
    } else {
        ("读不出确定的数值", "cannot be read as a definite figure")
    }
}
