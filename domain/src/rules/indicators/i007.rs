//! I007, 数值目标带计算符号.

use rust_decimal::Decimal;

use super::{
    i026::is_span_of_time,
    shared::{are_points, direction_of, is_beyond_the_whole, is_cost_of_money, sound},
};
use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, named_rows},
    },
    values::language::Bilingual,
    wording::{
        names::{Direction, contains_any, is_rate},
        target::{Figure, Target, TargetKind},
        told_units::{glued_unit, is_count_unit, tells_unit},
    },
};

pub(super) static I007: Rule = Rule {
    id: "I007",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("数值目标带计算符号", "A figure has an operator"),
    explanation: Bilingual::fixed(
        "没有 ≥、≤、=、>、< 或“不少于”“不超过”“以上”“以内”等词，评价时无法判断超过或不足是否算完成。区间、频次、日期不需要符号；100% 的比率以自身为上限，0 和“1座”一类的单件以自身为下限，也不需要。没有名称的指标由 I005、名称只是一段时间的由 I026、超过 100% 的占比由 I010 报告。",
        "Without ≥, ≤, =, >, < or a word for it nobody can say whether more or less fulfils the target. Ranges, frequencies and dates need none; a rate of 100% is its own ceiling, and 0 or a single thing such as 1座 its own floor. A row without a name is I005's matter, one whose name is a span of time that of I026, a share above 100% that of I010.",
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
        Case {
            set: &[("/indicators/1/name", "\"1年\""), ("/indicators/1/target", "\"1年\"")], expect: Expect::Silent
        },
        // One building is its own floor; of a row without a name, and of a share above 100%, other rules speak.
        Case {
            set: &[
                ("/indicators/1/name", "\"新建文化站\""),
                ("/indicators/1/target", "\"1座\""),
                ("/indicators/3/target", "\"210%\""),
                ("/indicators/-", r#"{"level2": "quantity", "name": "完成节水改造项目数量", "target": "1"}"#),
                ("/indicators/4/name", "\"88\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/name", "\"学校发展能力\""), ("/indicators/1/target", "\"100\"")],
            expect: Expect::Silent,
        },
    ],
};

fn operators_given(subject: &Subject, out: &mut Outcomes) {
    if are_points(subject) {
        return;
    }
    for row in named_rows(subject) {
        let Target { operator: None, low: None, high: None, value: Some(Figure(value)), .. } = row.target else {
            continue;
        };
        if !sound(&row) || is_span_of_time(row.name) || is_its_own_bound(&row, *value) || is_beyond_the_whole(&row) {
            continue;
        }
        let (name, text) = (row.called(), row.written());
        let sign = match direction_of(&row) {
            Some(Direction::Up) => Some("≥"),
            Some(Direction::Down) => Some("≤"),
            // A standard of payment is met exactly or not exceeded; who knows.
            None if is_cost_of_money(&row) && !contains_any(row.name, &["标准", "补助", "补贴"]) => Some("≤"),
            None => None,
        };
        let better = sign.map(|sign| format!("{sign}{text}"));
        let (zh, en) = match &better {
            Some(better) => (format!("，请写为“{better}”"), format!(": write “{better}”")),
            None => (
                "，看不出超过或不足算不算完成".to_owned(),
                ", so nobody can tell whether more or less fulfils it".to_owned(),
            ),
        };
        let finding = out.finding(
            row.pointer("target"),
            Bilingual::new(
                format!("“{name}”的目标值“{text}”没有 ≥、≤ 或 ={zh}"),
                format!("the target “{text}” of “{name}” has no ≥, ≤ or ={en}"),
            ),
        );
        let finding = finding.given(&row.target.text);
        if let Some(sign) = sign {
            finding.expected(format!("{sign}{}", row.target.text));
        }
    }
}

/// Whether a figure needs no sign: nothing is less than 0, and no rate is above 100%. One thing is less than one only where
/// there is none; and a bare 100 of nobody knows what is most likely 100%, of which I008 speaks.
fn is_its_own_bound(row: &Row, value: Decimal) -> bool {
    let hundred = value == Decimal::ONE_HUNDRED;
    let rate = row.target.kind == TargetKind::Percent || is_rate(row.name);
    let unit = row.target.unit.as_deref();
    let counted = row.indicator.level2.is_none_or(|it| it == Level2::Quantity) && unit.is_none() && !rate;
    let one = value == Decimal::ONE && (counted || unit.or_else(|| glued_unit(row.name)).is_some_and(is_count_unit));
    let unknown = || unit.is_none() && !tells_unit(row.name);
    value.is_zero() || one || hundred && (rate || unknown())
}
