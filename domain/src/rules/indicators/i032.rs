//! I032, 完成率不作质量指标.

use crate::{
    form::taxonomy::Level2,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, is_rate, starts_with_any},
        target::TargetKind,
    },
};

pub(super) static I032: Rule = Rule {
    id: "I032",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("完成率不作质量指标", "Completion is no measure of quality"),
    explanation: Bilingual::fixed(
        "完成率、完工率、开工率和“完成……任务 100%”说的是做了多少，不是做得好不好，整改的完成率除外；质量用合格率、达标率、准确率等衡量。",
        "Rates of completion, 完成…任务 100% among them, tell how much was done, not how well, but for faults that are put right (整改); quality is measured by acceptance, compliance, accuracy and the like.",
    ),
    fix: Bilingual::fixed(
        "改归数量或时效，质量另设合格率、达标率等指标。",
        "Move it to quantity or timeliness, and measure quality by a rate of acceptance or compliance.",
    ),
    basis: Bilingual::fixed(
        "各二级目标的字面含义；审核实践",
        "the plain meaning of the level-2 names; practice of reviews",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I013", "I031"],
    check: quality_is_no_completion,
    cases: &[
        Case {
            set: &[("/indicators/2/name", "\"直播活动完成率\"")], expect: Expect::Fires(&["/indicators/2/level2"])
        },
        Case { set: &[("/indicators/2/name", "\"直播播出质量达标率\"")], expect: Expect::Silent },
        Case {
            set: &[("/indicators/2/name", "\"全面完成清扫任务\""), ("/indicators/2/target", "\"≥95%\"")],
            expect: Expect::Fires(&["/indicators/2/level2"]),
        },
        Case {
            set: &[("/indicators/2/name", "\"检查发现问题整改完成率\""), ("/indicators/2/target", "\"≥95%\"")],
            expect: Expect::Silent,
        },
    ],
};

/// How names of a completion begin.
const COMPLETED: [&str; 4] = ["完成", "全面完成", "圆满完成", "按计划完成"];

fn quality_is_no_completion(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.indicator.level2 == Some(Level2::Quality)) {
        // 考核指标完成率 tells how well the marks of an assessment are met.
        let of_marks = contains_any(row.name, &["考核", "指标完成率", "绩效", "整改"]);
        let name = head(row.name);
        // 完成……任务 100% is a rate of completion without the word.
        let completed = row.target.kind == TargetKind::Percent && !is_rate(name) && starts_with_any(name, &COMPLETED);
        if (completed || ends_with_any(name, &["完成率", "完工率", "开工率", "竣工率"])) && !of_marks {
            let name = row.name;
            let message = Bilingual::new(
                format!("“{name}”说的是做了多少，不是质量"),
                format!("“{name}” tells how much was done, not how well"),
            );
            out.finding(row.pointer("level2"), message).given(Level2::Quality.code());
        }
    }
}
