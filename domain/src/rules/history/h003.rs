//! H003, 上年的指标仍然保留.

use super::shared::{YEARS, key, previous};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static H003: Rule = Rule {
    id: "H003",
    severity: Severity::Info,
    scope: Scope::All,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("上年的指标仍然保留", "Every indicator of the year before is still there"),
    explanation: Bilingual::fixed(
        "名称相同即视为同一指标，改换二级目标不算取消。每个取消的指标报一条。",
        "The same name is the same indicator, even under another level 2. One finding per indicator that is gone.",
    ),
    fix: Bilingual::fixed(
        "补回该指标，或确认不再需要。",
        "Put the indicator back, or make sure that it is no longer needed.",
    ),
    basis: YEARS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["H002"],
    check: indicators_stay,
    cases: &[
        Case {
            set: &[("/previous/indicators/0/name", "\"直播活动场次\"")], expect: Expect::Fires(&["/indicators"])
        },
        Case { set: &[("/previous/indicators/0/name", "\"运营服务 及时性\"")], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Undecided },
    ],
};

fn indicators_stay(subject: &Subject, out: &mut Outcomes) {
    let Some(before) = previous(subject, out) else { return };
    let kept: Vec<_> = subject.project.indicators.iter().filter_map(key).collect();
    for old in before.indicators.iter() {
        let (Some(name), Some(key)) = (&old.name, key(old)) else { continue };
        if !kept.contains(&key) {
            out.finding(
                "/indicators",
                Bilingual::new(
                    format!("上年的指标“{name}”今年没有"),
                    format!("the indicator “{name}” of the year before is gone"),
                ),
            )
            .expected(name);
        }
    }
}
