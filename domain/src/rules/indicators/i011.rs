//! I011, 满意度目标不写“=”，也不写 100%.

use rust_decimal::Decimal;

use super::shared::sound;
use crate::{
    form::taxonomy::{Level1, Level2},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::named_rows},
    values::language::Bilingual,
    wording::{
        names::{is_rate, is_satisfaction},
        operators::Operator,
        target::Figure,
    },
};

pub(super) static I011: Rule = Rule {
    id: "I011",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("满意度目标不写“=”，也不写 100%", "Satisfaction is given neither as “=” nor as 100%"),
    explanation: Bilingual::fixed(
        "满意度来自抽样调查，不会恰好等于某个数；100% 要求没有一人不满意，难以实现也难以核实。看名称是否为满意度，或归在满意度之下而名称不是其他比率（如响应率）。",
        "Satisfaction comes from a survey and never equals a figure exactly; 100% demands that not one person be dissatisfied. Looks at indicators named so, and at those filed under satisfaction whose name is no other rate, such as 响应率.",
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
        Case { set: &[("/indicators/5/target", "\"≥100.00\"")], expect: Expect::Fires(&["/indicators/5/target"]) },
        // Another rate that was filed under satisfaction, and a row without a name.
        Case {
            set: &[("/indicators/5/name", "\"群众诉求响应率\""), ("/indicators/5/target", "\"100%\"")],
            expect: Expect::Silent,
        },
        Case { set: &[("/indicators/5/name", "\"88\""), ("/indicators/5/target", "\"100\"")], expect: Expect::Silent },
    ],
};

fn satisfaction_can_be_met(subject: &Subject, out: &mut Outcomes) {
    for row in named_rows(subject) {
        let indicator = row.indicator;
        let filed = indicator.level1 == Some(Level1::Satisfaction) || indicator.level2 == Some(Level2::Satisfaction);
        if !sound(&row)
            || row.name.contains("不满意")
            || row.name.contains("投诉")
            // 响应率 under satisfaction is no survey.
            || !(is_satisfaction(row.name) || filed && !is_rate(row.name))
        {
            continue;
        }
        let (operator, text) = (row.target.operator, row.written());
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
        let finding = out.finding(row.pointer("target"), message).given(&row.target.text);
        if let (false, Some(Figure(value))) = (whole, row.target.value) {
            finding.expected(format!("≥{}{}", value.normalize(), row.target.unit.as_deref().unwrap_or_default()));
        }
    }
}
