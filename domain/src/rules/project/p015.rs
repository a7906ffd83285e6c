//! P015, 实施步骤先开始、后完成.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P015: Rule = Rule {
    id: "P015",
    severity: Severity::Error,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("实施步骤先开始、后完成", "A step of the schedule begins before it ends"),
    explanation: Bilingual::fixed(
        "实施进度计划的每一步，完成日期不早于开始日期。只填一个日期的，不作判断。",
        "Each step of the schedule ends no earlier than it begins. A step with one date is not judged.",
    ),
    fix: Bilingual::fixed("改正该步骤的日期。", "Correct the dates of the step."),
    basis: Bilingual::fixed(
        "申报表“项目实施进度计划”栏的开始时间、完成时间",
        "the columns of the schedule in forms that have one",
    ),
    strength: Strength::Arithmetic,
    since: "0.3.0",
    related: &["P016"],
    check: steps_are_in_order,
    cases: &[
        Case {
            set: &[("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2020-06-30"}"#)],
            expect: Expect::Fires(&["/schedule/0/end_date"]),
        },
        Case {
            set: &[("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2020-12-01"}"#)],
            expect: Expect::Silent,
        },
        Case { set: &[("/schedule/-", r#"{"step": "验收", "end_date": "2020-06-30"}"#)], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn steps_are_in_order(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (index, step) in project.schedule.iter().enumerate() {
        let (Some(start), Some(end)) = (step.start_date, step.end_date) else { continue };
        if end < start {
            let message = Bilingual::new(
                format!("完成日期 {end} 早于开始日期 {start}"),
                format!("the step ends on {end}, before it begins on {start}"),
            );
            out.finding(format!("/schedule/{index}/end_date"), message).given(end).expected(format!("≥ {start}"));
        }
    }
}
