//! X007, 有目标的期间有指标，有指标的期间有目标.

use crate::{
    form::{indicator::TargetPeriod, project::Project},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, text::Narrative},
};

pub(super) static X007: Rule = Rule {
    id: "X007",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("两套指标各有相应的目标", "Each of two sets of indicators has a goal"),
    explanation: Bilingual::fixed(
        "申报表分别列出年度指标和实施期指标的，年度指标对应年度绩效目标，实施期指标对应项目总目标。有一套指标而没有相应目标的报一条；填了总目标、只有年度指标的也报一条。指标没有分期间的，不作判断；两套指标完全相同的（如一年完成的项目），填一个目标即可。",
        "Where the form has indicators of the year and of the whole period, those of the year measure the goal of the year and the others the overall goal. The rule reports a set without its goal, and an overall goal without a set where only indicators of the year are given. Indicators without a period are not judged; where both sets are the same, as those of a project of one year, one goal will do.",
    ),
    fix: Bilingual::fixed("补填相应的目标或指标。", "Fill in the goal, or the indicators that measure it."),
    basis: Bilingual::fixed(
        "申报表分列的“实施期目标”“年度目标”及其指标",
        "the forms that have goals and indicators of both periods",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["P001"],
    check: periods_have_goals,
    cases: &[
        Case {
            set: &[
                ("/overall_goal", "null"),
                ("/indicators/-", r#"{"name": "三年建成校舍", "target": "≥3栋", "period": "whole"}"#),
                ("/indicators/-", r#"{"name": "当年建成校舍", "target": "≥1栋", "period": "annual"}"#),
            ],
            expect: Expect::Fires(&["/overall_goal"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "当年建成校舍", "target": "≥1栋", "period": "annual"}"#)],
            expect: Expect::Fires(&["/indicators"]),
        },
        Case {
            set: &[
                ("/indicators/-", r#"{"name": "三年建成校舍", "target": "≥3栋", "period": "whole"}"#),
                ("/indicators/-", r#"{"name": "当年建成校舍", "target": "≥1栋", "period": "annual"}"#),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[], expect: Expect::Silent },
        // A project of one year has the same indicators twice, and one goal.
        Case {
            set: &[
                ("/overall_goal", "null"),
                ("/indicators/-", r#"{"name": "当年建成校舍", "target": "≥1栋", "period": "whole"}"#),
                ("/indicators/-", r#"{"name": "当年建成校舍", "target": "≥1栋", "period": "annual"}"#),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn periods_have_goals(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let given = |goal: &Option<Narrative>| goal.as_ref().is_some_and(|goal| !goal.is_blank());
    let has = |period| project.indicators.iter().any(|indicator| indicator.period == Some(period));
    let (annual, whole) = (has(TargetPeriod::Annual), has(TargetPeriod::Whole));
    // A goal is missing only where the other set has one that cannot serve both.
    let shared = given(&project.annual_goal) != given(&project.overall_goal) && annual && whole && one_set(project);
    for (has, goal, pointer, zh, en) in [
        (
            annual,
            &project.annual_goal,
            "/annual_goal",
            "有年度指标，却没有填写年度绩效目标",
            "there are indicators of the year, and no goal of the year",
        ),
        (
            whole,
            &project.overall_goal,
            "/overall_goal",
            "有实施期指标，却没有填写项目总目标",
            "there are indicators of the whole period, and no overall goal",
        ),
    ] {
        if has && !given(goal) && !shared {
            out.finding(pointer, Bilingual::fixed(zh, en));
        }
    }
    if annual && !whole && given(&project.overall_goal) {
        let message = Bilingual::fixed(
            "填了项目总目标，指标却都是年度指标",
            "an overall goal is given, and all indicators are those of the year",
        );
        out.finding("/indicators", message);
    }
}

/// Whether the indicators of the year and those of the whole period are the same, target for target.
fn one_set(project: &Project) -> bool {
    let set = |period| {
        let of_set = project.indicators.iter().filter(move |indicator| indicator.period == Some(period));
        of_set.map(|indicator| (&indicator.name, &indicator.target))
    };
    set(TargetPeriod::Annual).eq(set(TargetPeriod::Whole))
}
