//! X005, 年度绩效目标含有数值.

use super::goal::{GOAL, blank_goal};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static X005: Rule = Rule {
    id: "X005",
    severity: Severity::Info,
    scope: Scope::All,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("年度绩效目标含有数值", "The annual goal contains a figure"),
    explanation: Bilingual::fixed(
        "没有数值的目标难以分解为定量指标。年份、日期、文号和序号不算数值。",
        "A goal without a figure is hard to break down into measurable indicators. Years, dates, document numbers and list numbers are no figures.",
    ),
    fix: Bilingual::fixed("写明数量、比例等可衡量的目标。", "State quantities or shares that can be measured."),
    basis: Bilingual::fixed(
        "一份地方《财政支出项目绩效目标申报表填表说明》要求目标带有数值；未见闵行区的同类规定",
        "a local guide to the form (财政支出项目绩效目标申报表填表说明) asks for figures in the goals; no such rule of Minhang was seen",
    ),
    strength: Strength::LocalRule,
    since: "0.2.0",
    related: &["P001", "X001"],
    check: goal_has_a_figure,
    cases: &[
        Case {
            set: &[(GOAL, "\"2020年12月底前完成运营，提高品牌影响力。\"")], expect: Expect::Fires(&[GOAL])
        },
        Case {
            set: &[(GOAL, "\"2020年12月底前完成直播10次，提高品牌影响力。\"")], expect: Expect::Silent
        },
        Case { set: &[(GOAL, "null")], expect: Expect::Undecided },
    ],
};

fn goal_has_a_figure(subject: &Subject, out: &mut Outcomes) {
    if blank_goal(subject) {
        return out.blank(GOAL);
    }
    if subject.mentions().iter().all(|mention| mention.pointer != GOAL) {
        out.finding(
            GOAL,
            Bilingual::fixed(
                "年度绩效目标没有任何数值，无法据以衡量",
                "the annual goal contains no figure by which it could be measured",
            ),
        );
    }
}
