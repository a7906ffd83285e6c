//! H004, 目标值没有丢失上年的计算符号或计量单位.

use super::shared::{YEARS, pairs, previous};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::target::{Target, TargetKind},
};

pub(super) static H004: Rule = Rule {
    id: "H004",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed(
        "目标值没有丢失上年的计算符号或计量单位",
        "No target lost the operator or unit of the year before",
    ),
    explanation: Bilingual::fixed(
        "数值仍在而符号或单位不见了，多半是录入或转换时丢失。",
        "Where the figure is still there but operator or unit is gone, it was most likely lost in typing or conversion.",
    ),
    fix: Bilingual::fixed("补上计算符号或计量单位。", "Write the operator or unit again."),
    basis: YEARS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["H002"],
    check: targets_whole,
    cases: &[
        Case {
            set: &[("/indicators/3/target", "\"80\""), ("/previous/indicators/3/target", "\"≥80.00%\"")],
            expect: Expect::Fires(&["/indicators/3/target"]),
        },
        Case {
            set: &[("/indicators/3/target", "\"≥80%\""), ("/previous/indicators/3/target", "\"≥80.00%\"")],
            expect: Expect::Silent,
        },
        Case { set: &[], expect: Expect::Undecided },
    ],
};

fn targets_whole(subject: &Subject, out: &mut Outcomes) {
    let Some(before) = previous(subject, out) else { return };
    let figure = |target: &Target| matches!(target.kind, TargetKind::Number | TargetKind::Percent);
    for (index, now, old) in pairs(subject.project, before).filter(|(_, now, old)| figure(now) && figure(old)) {
        let operator = old.operator.filter(|_| now.operator.is_none());
        let unit = old.unit.as_deref().filter(|_| now.unit.is_none());
        let lost = match (operator, unit) {
            (None, None) => continue,
            (Some(_), None) => Bilingual::fixed("计算符号", "operator"),
            (None, Some(_)) => Bilingual::fixed("计量单位", "unit"),
            (Some(_), Some(_)) => Bilingual::fixed("计算符号和计量单位", "operator and unit"),
        };
        out.finding(
            format!("/indicators/{index}/target"),
            Bilingual::new(
                format!("目标值“{}”没有上年“{}”的{}", now.text, old.text, lost.zh),
                format!("the target “{}” lacks the {} that “{}” had the year before", now.text, lost.en, old.text),
            ),
        )
        .given(&now.text)
        .expected(&old.text);
    }
}
