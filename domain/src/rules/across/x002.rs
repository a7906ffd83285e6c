//! X002, 年度绩效目标与衡量同一事项的指标数值一致.

use super::{
    goal::{Fate, GOAL, judge},
    shared::PRACTICE_OF_REVIEW,
};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::quote::{bounded, called},
};

pub(super) static X002: Rule = Rule {
    id: "X002",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed(
        "年度绩效目标与衡量同一事项的指标数值一致",
        "A figure of the annual goal agrees with the indicator that measures the same thing",
    ),
    explanation: Bilingual::fixed(
        "只比较计量单位同类、名称与目标文字明显是同一事项且一一对应的指标；指标低于目标的承诺，或双方均为确数而数值不同，即提示。指标高于目标的承诺（如目标 80%、指标 ≥85%）不提示；概数以及无法确定对应关系的不比较。",
        "Only indicators with the same kind of unit whose name clearly speaks of the same thing are compared, one to one. The rule fires where the indicator is weaker than the goal, or where both are exact and differ. An indicator stronger than the goal (goal 80%, indicator ≥85%) is sound. Approximate figures and doubtful pairs are not compared.",
    ),
    fix: Bilingual::fixed("统一年度绩效目标与指标目标值中的数值。", "Give the goal and the target the same figure."),
    basis: PRACTICE_OF_REVIEW,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["X001"],
    check: promises_agree,
    cases: &[
        Case { set: &[("/indicators/3/target", "\"≥70%\"")], expect: Expect::Fires(&[GOAL]) },
        Case { set: &[("/indicators/3/target", "\"≥80%\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/3/target", "\"≥85%\"")], expect: Expect::Silent },
        Case {
            set: &[("/indicators/4/target", "\"≥2000000\""), ("/indicators/5/target", "\"80%\"")],
            expect: Expect::Fires(&[GOAL, GOAL]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "直播次数", "target": "≥8次"}"#)], expect: Expect::Fires(&[GOAL])
        },
        Case {
            set: &[
                (GOAL, "\"完成城关镇道路建设985米，惠及群众280人次\""),
                ("/indicators/3", r#"{"name": "道路建设长度", "target": "0.985公里"}"#),
                ("/indicators/4", r#"{"name": "惠及群众人数", "target": "280人"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                (GOAL, "\"完成城关镇道路建设985米\""),
                ("/indicators/3", r#"{"name": "道路建设长度", "target": "900米"}"#),
            ],
            expect: Expect::Fires(&[GOAL]),
        },
        Case {
            set: &[
                (GOAL, "\"举办安全培训2场、技能培训10场\""),
                ("/indicators/3", r#"{"name": "培训场次", "target": "12场"}"#),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[(GOAL, "\" \"")], expect: Expect::Undecided },
    ],
};

fn promises_agree(subject: &Subject, out: &mut Outcomes) {
    judge(subject, out, |promise, fate, out| {
        let Fate::Differs(gauge) = fate else { return };
        let clause = promise.mention.clause();
        let (row, name, target) = (gauge.index.saturating_add(1), called(gauge.name), gauge.target.text.as_str());
        let shown = bounded(target);
        out.finding(
            GOAL,
            Bilingual::new(
                format!("年度绩效目标写“{clause}”，第 {row} 行指标“{name}”的目标值却是“{shown}”，两处须一致"),
                format!("the annual goal says “{clause}”, yet the target of “{name}” (row {row}) is “{shown}”: give both the same figure"),
            ),
        )
        .given(promise.mention.written)
        .expected(target);
    });
}
