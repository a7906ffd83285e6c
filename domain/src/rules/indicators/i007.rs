//! I007, 数值目标带计算符号.

use rust_decimal::Decimal;

use super::shared::{direction_of, sound};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        names::{Direction, is_rate},
        target::{Figure, Target, TargetKind},
    },
};

pub(super) static I007: Rule = Rule {
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
        Case { set: &[("/indicators/5/target", "\"９０％\"")], expect: Expect::Fires(&["/indicators/5/target"]) },
        Case {
            set: &[("/indicators/1/target", "\"100.00%\""), ("/indicators/4/target", "\"0\"")],
            expect: Expect::Silent,
        },
    ],
};

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
        match direction_of(&row) {
            Some(Direction::Up) => finding.expected(format!("≥{text}")),
            Some(Direction::Down) => finding.expected(format!("≤{text}")),
            None => finding,
        };
    }
}
