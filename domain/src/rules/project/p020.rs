//! P020, 绩效目标不只写项目名称.

use super::shared::GOALS;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::compare::{is_shorter, same},
};

pub(super) static P020: Rule = Rule {
    id: "P020",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("绩效目标不只写项目名称", "A goal is more than the project's name"),
    explanation: Bilingual::fixed(
        "总目标或年度目标与项目名称相同（不计空格和标点）时，没有说明要做成什么。字数少于规则集下限的，由 P006 报告。",
        "A goal that is the name of the project, blanks and punctuation aside, does not tell what is to be achieved. P006 reports goals below the profile's least length.",
    ),
    fix: Bilingual::fixed("写明完成什么、达到什么效果，并给出数量。", "Say what is done and achieved, with figures."),
    basis: Bilingual::fixed("申报表栏目；审核实践", "the fields of the form; practice of reviews"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["P006", "P007"],
    check: goals_are_no_names,
    cases: &[
        Case {
            set: &[("/name", "\"国家基本公共卫生服务\""), ("/annual_goal", "\"国家基本公共卫生服务。\"")],
            expect: Expect::Fires(&["/annual_goal"]),
        },
        Case {
            set: &[("/name", "\"国家基本公共卫生服务\""), ("/annual_goal", "\"为3万名居民提供国家基本公共卫生服务\"")],
            expect: Expect::Silent,
        },
        Case { set: &[("/annual_goal", "\"闵行文化云项目运营\"")], expect: Expect::Silent },
    ],
};

fn goals_are_no_names(subject: &Subject, out: &mut Outcomes) {
    let Some(name) = subject.project.name.as_ref() else { return };
    let least = subject.profile.thresholds.narrative_min;
    for (pointer, text) in subject.project.narratives().filter(|(pointer, _)| GOALS.contains(pointer)) {
        if same(text.as_str(), name.as_str()) && !is_shorter(text.as_str(), least) {
            let message = Bilingual::fixed(
                "与项目名称相同，没有说明要达到什么",
                "the same as the project's name; what is to be achieved is not told",
            );
            out.finding(pointer, message).given(text);
        }
    }
}
