//! X005, 年度绩效目标含有数值.

use super::goal::{GOAL, blank_goal};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::names::contains_any,
};

pub(super) static X005: Rule = Rule {
    id: "X005",
    severity: Severity::Info,
    scope: Scope::All,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("年度绩效目标含有数值", "The annual goal contains a figure"),
    explanation: Bilingual::fixed(
        "没有数值的目标难以分解为定量指标。年份、日期、文号和序号不算数值；封顶、竣工、通车等可以核实的工程节点与数值同样可以衡量。",
        "A goal without a figure is hard to break down into measurable indicators. Years, dates, document numbers and list numbers are no figures; a stage of a building that can be seen (封顶, 竣工, 通车) measures as well as one.",
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
        Case { set: &[(GOAL, "\"完成冷库钢构主体吊装、封顶。\"")], expect: Expect::Silent },
        Case {
            set: &[(GOAL, "\"加强基础设施，新建一个功能室，丰富业余生活。\"")], expect: Expect::Silent
        },
        Case { set: &[(GOAL, "null")], expect: Expect::Undecided },
    ],
};

fn goal_has_a_figure(subject: &Subject, out: &mut Outcomes) {
    // The one goal of a form that has no other.
    let demanded = subject.profile.mandatory.fields.iter().any(|field| field == GOAL);
    let other = subject.project.overall_goal.as_ref().filter(|goal| !goal.is_blank());
    let only = other.filter(|_| blank_goal(subject) && !demanded);
    if blank_goal(subject) && only.is_none() {
        return out.blank(GOAL);
    }
    let place = if only.is_some() { "/overall_goal" } else { GOAL };
    let goal = only.or(subject.project.annual_goal.as_ref()).map_or("", |goal| goal.as_str());
    let milestone = contains_any(goal, &MILESTONES);
    if subject.mentions().iter().all(|mention| mention.pointer != place) && !milestone {
        let (zh, en) =
            if only.is_some() { ("项目总目标", "overall goal") } else { ("年度绩效目标", "annual goal") };
        out.finding(
            place,
            Bilingual::new(
                format!("{zh}没有任何数值，无法据以衡量，应写明数量、比例等"),
                format!("the {en} contains no figure by which it could be measured: state quantities or shares"),
            ),
        );
    }
}

/// 节点 Stages of a building that anybody can see: they measure a goal as figures do.
const MILESTONES: [&str; 10] =
    ["新建一", "建成一", "封顶", "竣工", "通车", "合龙", "主体完工", "土建工程", "投入使用", "交付使用"];
