//! H002, 目标值不低于上年.

use super::shared::{YEARS, pairs, previous};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::{operators::Operator, target::Figure},
};

pub(super) static H002: Rule = Rule {
    id: "H002",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("目标值不低于上年", "No target is weaker than the year before"),
    explanation: Bilingual::fixed(
        "同一指标指二级目标和名称（不计空格、标点和年份）都相同。只比较计量单位和计算符号方向都相同的数值；其余不判断。",
        "An indicator is the same when its level 2 and its name are the same, blanks, punctuation and years aside. Only figures of one unit whose operators point the same way are compared; the others are not judged.",
    ),
    fix: Bilingual::fixed("恢复上年的目标值，或说明降低的原因。", "Restore the target, or explain why it is lower."),
    basis: YEARS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["H004"],
    check: targets_hold,
    cases: &[
        Case {
            set: &[("/previous/indicators/5/target", "\"≥95.00%\"")],
            expect: Expect::Fires(&["/indicators/5/target"]),
        },
        Case { set: &[("/previous/indicators/5/target", "\"≥85.00%\"")], expect: Expect::Silent },
        Case { set: &[("/previous/indicators/5/target", "\"≤95.00%\"")], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Undecided },
    ],
};

fn targets_hold(subject: &Subject, out: &mut Outcomes) {
    let Some(before) = previous(subject, out) else { return };
    for (index, now, old) in pairs(subject.project, before) {
        let (Some(Figure(figure)), Some(Figure(earlier))) = (now.value, old.value) else { continue };
        let Some(upward) = upward(now.operator).filter(|it| upward(old.operator) == Some(*it)) else { continue };
        if now.unit != old.unit || if upward { figure >= earlier } else { figure <= earlier } {
            continue;
        }
        out.finding(
            format!("/indicators/{index}/target"),
            Bilingual::new(
                format!("目标值“{}”比上年的“{}”宽松", now.text, old.text),
                format!("the target “{}” is weaker than “{}” of the year before", now.text, old.text),
            ),
        )
        .given(&now.text)
        .expected(&old.text);
    }
}

/// Whether more is better under an operator; none where neither holds.
const fn upward(operator: Option<Operator>) -> Option<bool> {
    match operator {
        Some(Operator::Ge | Operator::Gt) => Some(true),
        Some(Operator::Le | Operator::Lt) => Some(false),
        Some(Operator::Eq | Operator::About) | None => None,
    }
}
