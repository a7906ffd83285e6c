//! I049, 时效写明是几月底前还是几个月.

use crate::{
    form::taxonomy::Level2,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
};

pub(super) static I049: Rule = Rule {
    id: "I049",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("时效写明是几月底前还是几个月", "A bound in months says whether it is a date or a span"),
    explanation: Bilingual::fixed(
        "“≤10月”可以是十月底前，也可以是十个月内；“≤12月”哪个月完成都算完成。只看时效指标。",
        "≤10月 may be by the end of October or within ten months, and ≤12月 allows every month. Only timeliness is read.",
    ),
    fix: Bilingual::fixed(
        "写成“10月底前”或“≤10个月”。",
        "Write 10月底前 (by the end of October) or ≤10个月 (ten months).",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I039"],
    check: months_are_clear,
    cases: &[
        Case { set: &[("/indicators/0/target", "\"≤10月\"")], expect: Expect::Fires(&["/indicators/0/target"]) },
        Case { set: &[("/indicators/0/target", "\"10月底前\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/0/target", "\"≤10个月\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/0/target", "\"10月\"")], expect: Expect::Silent },
        Case { set: &[("/indicators/1/target", "\"≤10月\"")], expect: Expect::Silent },
    ],
};

fn months_are_clear(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.indicator.level2 == Some(Level2::Timeliness)) {
        let text = row.target.text.as_str();
        let bounded = text.trim_start_matches(['≤', '<', '=', ' ']);
        let month = bounded.strip_suffix(['月']).map(str::trim).and_then(|month| month.parse::<u8>().ok());
        if let Some(month) =
            month.filter(|month| (1..=12).contains(month) && bounded.len() < text.len() && !text.starts_with('='))
        {
            let (name, written) = (row.called(), row.written());
            let message = Bilingual::new(
                format!("“{name}”的目标值“{written}”可以是 {month} 月底前，也可以是 {month} 个月内，应写明是哪一个"),
                format!("the target “{written}” of “{name}” may be a month or a number of months: say which"),
            );
            out.finding(row.pointer("target"), message).given(text);
        }
    }
}
