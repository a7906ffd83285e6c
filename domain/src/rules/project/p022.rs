//! P022, 实施进度分出先后.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P022: Rule = Rule {
    id: "P022",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("实施进度分出先后", "The schedule tells what comes first"),
    explanation: Bilingual::fixed(
        "三个以上步骤的开始、完成日期全都相同（如都是 1 月至 12 月），看不出先后，也无法据以监控进度。有步骤没有填日期的，无法判断。",
        "Where three or more steps all begin on one day and all end on one day (January to December), nobody can tell what comes first, nor watch the progress. A step without its days leaves this undecided.",
    ),
    fix: Bilingual::fixed("按实际安排写明各步骤的起止日期。", "Give each step the days on which it is planned."),
    basis: Bilingual::fixed(
        "申报表“项目实施进度计划”栏的开始时间、完成时间；审核实践",
        "the columns of the schedule in forms that have one; practice of reviews",
    ),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["P015", "P016"],
    check: steps_differ,
    cases: &[
        Case {
            set: &[
                ("/schedule/-", r#"{"step": "执收成本", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
                ("/schedule/-", r#"{"step": "培训", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
                ("/schedule/-", r#"{"step": "助残项目", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
            ],
            expect: Expect::Fires(&["/schedule"]),
        },
        Case {
            set: &[
                ("/schedule/-", r#"{"step": "招标", "start_date": "2020-01-01", "end_date": "2020-03-31"}"#),
                ("/schedule/-", r#"{"step": "演出", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
                ("/schedule/-", r#"{"step": "宣传", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
            ],
            expect: Expect::Silent,
        },
        // Two works may well run side by side.
        Case {
            set: &[
                ("/schedule/-", r#"{"step": "演出", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
                ("/schedule/-", r#"{"step": "宣传", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/schedule/-", r#"{"step": "招标", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
                ("/schedule/-", r#"{"step": "演出", "start_date": "2020-01-01", "end_date": "2020-12-31"}"#),
                ("/schedule/-", r#"{"step": "宣传"}"#),
            ],
            expect: Expect::Undecided,
        },
    ],
};

/// Fewest steps of which some should come first.
const STEPS: usize = 3;

fn steps_differ(subject: &Subject, out: &mut Outcomes) {
    let schedule = &subject.project.schedule;
    if schedule.len() < STEPS {
        return;
    }
    let mut days = schedule.iter().filter_map(|step| step.start_date.zip(step.end_date));
    let Some(first) = days.next() else { return };
    if days.any(|other| other != first) {
        return;
    }
    if let Some(blank) = schedule.iter().position(|step| step.start_date.is_none() || step.end_date.is_none()) {
        return out.blank(format!("/schedule/{blank}/start_date"));
    }
    let (start, end) = first;
    let count = schedule.len();
    let message = Bilingual::new(
        format!("{count} 个实施步骤都是 {start} 至 {end}，看不出先后"),
        format!("all {count} steps run from {start} to {end}, so nobody can tell what comes first"),
    );
    out.finding("/schedule", message);
}
