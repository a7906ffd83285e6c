//! P016, 实施步骤在项目期间之内.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P016: Rule = Rule {
    id: "P016",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("实施步骤在项目期间之内", "The steps of the schedule lie in the project's period"),
    explanation: Bilingual::fixed(
        "实施进度计划的日期与表上的起始日期、结束日期比较，填了哪一个就比较哪一个。跨年度的项目只填当年起止日期的，以及次年结算、付款的，属于正常情况，所以只作提示。",
        "The days of the schedule are compared with the first and the last day of the project, with each that is given. A project of several years may give the dates of the year alone, and payments may follow in the next year, so this is advice only.",
    ),
    fix: Bilingual::fixed("核对该步骤的日期和项目起止日期。", "Check the dates of the step and those of the project."),
    basis: Bilingual::fixed(
        "申报表“项目实施进度计划”栏的开始时间、完成时间",
        "the columns of the schedule in forms that have one",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["P002", "P015", "I022"],
    check: steps_are_in_the_period,
    cases: &[
        Case {
            set: &[("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2021-01-31"}"#)],
            expect: Expect::Fires(&["/schedule/0/end_date"]),
        },
        Case {
            set: &[("/end_date", "null"), ("/schedule/-", r#"{"step": "招标", "start_date": "2019-11-01"}"#)],
            expect: Expect::Fires(&["/schedule/0/start_date"]),
        },
        Case {
            set: &[
                ("/start_date", "null"),
                ("/end_date", "null"),
                ("/schedule/-", r#"{"step": "招标", "start_date": "2019-11-01"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/schedule/-", r#"{"step": "验收", "start_date": "2020-12-01", "end_date": "2020-12-31"}"#)],
            expect: Expect::Silent,
        },
        Case { set: &[("/schedule/-", r#"{"step": "验收"}"#)], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn steps_are_in_the_period(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (index, step) in project.schedule.iter().enumerate() {
        for (member, day) in [("start_date", step.start_date), ("end_date", step.end_date)] {
            let Some(day) = day else { continue };
            let early = project.start_date.filter(|first| day < *first);
            let late = project.end_date.filter(|last| day > *last);
            let message = match (early, late) {
                (Some(first), _) => Bilingual::new(
                    format!("{day} 早于项目起始日期 {first}"),
                    format!("{day} is before the first day of the project, {first}"),
                ),
                (None, Some(last)) => Bilingual::new(
                    format!("{day} 晚于项目结束日期 {last}"),
                    format!("{day} is after the last day of the project, {last}"),
                ),
                (None, None) => continue,
            };
            out.finding(format!("/schedule/{index}/{member}"), message).given(day);
        }
    }
}
