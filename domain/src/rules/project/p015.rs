//! P015, 实施步骤的起止日期先后有序，且在项目期间之内.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, period::Period},
};

pub(super) static P015: Rule = Rule {
    id: "P015",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed(
        "实施步骤先开始、后完成，并在项目期间之内",
        "A step of the schedule begins before it ends, within the project's period",
    ),
    explanation: Bilingual::fixed(
        "实施进度计划的每一步，完成日期不早于开始日期；表上填了起止日期的，步骤不超出起止日期。只填一个日期的，只与起止日期比较。没有填写进度计划的，不作判断。",
        "Each step of the schedule ends no earlier than it begins. Where the form has the dates of the project, a step lies between them. A step with one date is only compared with those. Without a schedule nothing is judged.",
    ),
    fix: Bilingual::fixed(
        "改正该步骤的日期，或改正项目起止日期。",
        "Correct the dates of the step, or those of the project.",
    ),
    basis: Bilingual::fixed(
        "申报表“项目实施进度计划”栏的开始时间、完成时间",
        "the columns of the schedule in forms that have one",
    ),
    strength: Strength::Arithmetic,
    since: "0.3.0",
    related: &["P002", "I022"],
    check: steps_are_in_order,
    cases: &[
        Case {
            set: &[("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2020-06-30"}"#)],
            expect: Expect::Fires(&["/schedule/0/end_date"]),
        },
        Case {
            set: &[("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2021-01-31"}"#)],
            expect: Expect::Fires(&["/schedule/0/end_date"]),
        },
        Case {
            set: &[("/schedule/-", r#"{"step": "招标", "start_date": "2019-11-01"}"#)],
            expect: Expect::Fires(&["/schedule/0/start_date"]),
        },
        Case {
            set: &[("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2020-12-31"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2021-01-31"}"#),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/schedule/-", r#"{"step": "验收"}"#)], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn steps_are_in_order(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let period = project.period().filter(|period| period.in_order());
    for (index, step) in project.schedule.iter().enumerate() {
        let (start, end) = (step.start_date, step.end_date);
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            let message = Bilingual::new(
                format!("完成日期 {end} 早于开始日期 {start}"),
                format!("the step ends on {end}, before it begins on {start}"),
            );
            out.finding(format!("/schedule/{index}/end_date"), message).given(end).expected(format!("≥ {start}"));
            continue;
        }
        let Some(Period { start: first, end: last }) = period else { continue };
        for (member, day) in [("start_date", start), ("end_date", end)] {
            let Some(day) = day.filter(|day| *day < first || *day > last) else { continue };
            let message = Bilingual::new(
                format!("{day} 不在项目期间 {first} 至 {last} 之内"),
                format!("{day} lies outside the project's period {first} to {last}"),
            );
            out.finding(format!("/schedule/{index}/{member}"), message)
                .given(day)
                .expected(format!("{first} – {last}"));
        }
    }
}
