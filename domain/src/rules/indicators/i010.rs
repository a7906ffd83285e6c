//! I010, 比率在 0 与 100% 之间.

use rust_decimal::Decimal;

use super::shared::misread_operator;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        names::is_share,
        operators::Operator,
        target::{figures, is_measure},
    },
};

pub(super) static I010: Rule = Rule {
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
};

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
