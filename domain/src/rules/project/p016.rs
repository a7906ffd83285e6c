//! P016, 实施步骤在项目期间之内.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, period::Date},
    wording::quote::bounded,
};

pub(super) static P016: Rule = Rule {
    id: "P016",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("实施步骤在项目期间之内", "The steps of the schedule lie in the project's period"),
    explanation: Bilingual::fixed(
        "实施进度计划的日期与表上的起始日期、结束日期比较，填了哪一个就比较哪一个；一个步骤报一条。跨年度的项目只填当年起止日期的，以及次年结算、付款的，属于正常情况，所以只作提示。",
        "The days of the schedule are compared with the first and the last day of the project, with each that is given; there is one finding for a step. A project of several years may give the dates of the year alone, and payments may follow in the next year, so this is advice only.",
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
        // Both days of a step that lies outside are one fault.
        Case {
            set: &[("/schedule/-", r#"{"step": "规划", "start_date": "2016-01-01", "end_date": "2018-12-31"}"#)],
            expect: Expect::Fires(&["/schedule/0/start_date"]),
        },
        Case { set: &[("/schedule/-", r#"{"step": "验收"}"#)], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Silent },
    ],
};

fn steps_are_in_the_period(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (index, step) in project.schedule.iter().enumerate() {
        let name = bounded(step.step.as_ref().map_or("", |step| step.as_str()));
        let days = || [("start_date", step.start_date), ("end_date", step.end_date)].into_iter();
        let early = |day: Date| {
            project.start_date.filter(|first| day < *first).map(|first| ("早于", "before", "起始", "first", first))
        };
        let late =
            |day: Date| project.end_date.filter(|last| day > *last).map(|last| ("晚于", "after", "结束", "last", last));
        let outside = |(member, day): (&'static str, Option<Date>)| {
            let day = day?;
            early(day).or_else(|| late(day)).map(|told| (member, day, told))
        };
        // Both days of a step that lies outside are one fault.
        let Some((member, day, (zh, en, zh_end, en_end, bound))) = days().find_map(outside) else { continue };
        let message = Bilingual::new(
            format!("步骤“{name}”的日期 {day} {zh}项目{zh_end}日期 {bound}"),
            format!("the day {day} of the step “{name}” is {en} the {en_end} day of the project, {bound}"),
        );
        out.finding(format!("/schedule/{index}/{member}"), message).given(day);
    }
}
