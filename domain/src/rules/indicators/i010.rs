//! I010, 比率在 0 与 100% 之间.

use rust_decimal::Decimal;

use super::shared::{is_beyond_the_whole, is_measured_share};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::named_rows},
    values::language::Bilingual,
    wording::{
        names::{Direction, contains_any, direction, ends_with_any, head, is_satisfaction},
        operators::Operator,
        target::Figure,
    },
};

pub(super) static I010: Rule = Rule {
    id: "I010",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("比率在 0 与 100% 之间", "A rate lies between 0 and 100%"),
    explanation: Bilingual::fixed(
        "名称以率、比例、满意度等结尾的，视为部分占全部之比。增长率、回报率、周转率、床位使用率等可超过 100% 的不适用。“>100%”和“<0”同样无法达到；“≥100%”应写为“=100%”，满意度的 100% 由 I011 报告。",
        "Names that end in 率, 比例, 满意度 and the like are shares of a whole. Rates of growth, return, turnover or bed occupancy may pass 100% and are left alone. “>100%” and “<0” cannot be reached either, and “≥100%” is “=100%”. A satisfaction of 100% is I011's matter.",
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
        // At least all is all; of satisfaction I011 speaks, and of a row without a name I005.
        Case {
            set: &[
                ("/indicators/3/target", "\"≧100%\""),
                ("/indicators/5/target", "\"≥100%\""),
                ("/indicators/1/name", "\"招商任务完成率\""),
                ("/indicators/1/target", "\"≥100%\""),
                ("/indicators/2/name", "\"88\""),
                ("/indicators/2/target", "\"≥120%\""),
            ],
            expect: Expect::Fires(&["/indicators/3/target"]),
        },
        // Of what should be low I012 speaks: that all of it should come true is no advice.
        Case {
            set: &[
                ("/indicators/3/name", "\"补助资金逾期发放率\""),
                ("/indicators/3/target", "\"≥100%\""),
                ("/indicators/5/name", "\"群众投诉率\""),
                ("/indicators/5/target", "\"≥100%\""),
            ],
            expect: Expect::Silent,
        },
        // Told as damage by I009.
        Case { set: &[("/indicators/5/target", "\"292%\"")], expect: Expect::Silent },
    ],
};

/// A plan may be more than fulfilled; of satisfaction I011 speaks, and of what should be low I012.
fn may_be_more(name: &str) -> bool {
    is_satisfaction(name)
        || direction(name) == Some(Direction::Down)
        || contains_any(name, &["逾期", "延期", "超期"])
        || ends_with_any(head(name), &["完成率", "达成率", "完成度", "完成比例", "执行率"])
}

fn rates_in_range(subject: &Subject, out: &mut Outcomes) {
    for row in named_rows(subject) {
        let (name, text) = (row.called(), row.written());
        let at_least_all =
            row.target.operator == Some(Operator::Ge) && row.target.value == Some(Figure(Decimal::ONE_HUNDRED));
        if is_beyond_the_whole(&row) {
            let message = Bilingual::new(
                format!("“{name}”是占比，目标值“{text}”不在 0 与 100% 之间"),
                format!("“{name}” is a share, but its target “{text}” does not lie between 0 and 100%"),
            );
            out.finding(row.pointer("target"), message).given(&row.target.text).expected("0% – 100%");
        } else if at_least_all && is_measured_share(&row) && !may_be_more(row.name) {
            let message = Bilingual::new(
                format!("“{name}”是占比，不会超过 100%，目标值“{text}”应写为“=100%”"),
                format!("“{name}” is a share and never above 100%: write its target “{text}” as “=100%”"),
            );
            out.finding(row.pointer("target"), message).given(&row.target.text).expected("=100%");
        }
    }
}
