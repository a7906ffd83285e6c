//! P023, 绩效目标写明预期效果.

use super::shared::GOALS;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::names::contains_any,
};

pub(super) static P023: Rule = Rule {
    id: "P023",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("绩效目标写明预期效果", "The goals name an effect"),
    explanation: Bilingual::fixed(
        "总目标和年度目标只写要做多少、建多少，没有一处写做成以后有什么改变、谁受益时提示，如“新建农村公共厕所50座”。两处目标合起来看；没有任何数值的目标由 X005 报告，写资金用途的由 P019 报告。",
        "The rule speaks where neither the overall nor the annual goal names what the work changes or whom it serves, and both only tell how much is done, such as 新建农村公共厕所50座 (50 public toilets are built). The two are read together; X005 reports goals without any figure, P019 those that list uses of money.",
    ),
    fix: Bilingual::fixed(
        "补写预期效果，如“惠及群众3000人，改善村庄卫生环境”。",
        "Add the effect, such as 惠及群众3000人，改善村庄卫生环境.",
    ),
    basis: Bilingual::fixed("审核实践：目标反映产出和效果", "practice of reviews: a goal tells outputs and effects"),
    strength: Strength::Practice,
    since: "0.5.0",
    related: &["P019", "P020", "X005"],
    check: goals_name_an_effect,
    cases: &[
        Case {
            set: &[("/overall_goal", "null"), ("/annual_goal", "\"新建农村公共厕所50座。\"")],
            expect: Expect::Fires(&["/annual_goal"]),
        },
        Case {
            set: &[
                ("/overall_goal", "\"改善村庄卫生环境，方便群众。\""),
                ("/annual_goal", "\"新建农村公共厕所50座。\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/overall_goal", "null"), ("/annual_goal", "\"新建公厕50座，惠及群众3000人。\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/overall_goal", "null"), ("/annual_goal", "\"做好各项工作。\"")], expect: Expect::Silent
        },
        Case { set: &[("/overall_goal", "null"), ("/annual_goal", "null")], expect: Expect::Silent },
    ],
};

fn goals_name_an_effect(subject: &Subject, out: &mut Outcomes) {
    let goals = || subject.project.narratives().filter(|(pointer, _)| GOALS.contains(pointer));
    if goals().any(|(_, text)| contains_any(text.as_str(), &EFFECTS)) {
        return;
    }
    let counts = |pointer: &str| {
        let told = subject.mentions().iter().filter(|it| it.pointer == pointer);
        told.filter(|it| it.unit.is_some() && it.family() != "元" && !it.is_loose()).count() > 0
    };
    if let Some((pointer, _)) = goals().filter(|(pointer, _)| counts(pointer)).last() {
        let message = Bilingual::fixed(
            "只写了做多少，没有写预期效果（改变了什么、谁受益）",
            "this tells how much is done, and not what it changes nor whom it serves",
        );
        out.finding(pointer, message);
    }
}

/// Words of what work brings about, or of those whom it serves.
const EFFECTS: [&str; 76] = [
    "提升",
    "改善",
    "保障",
    "促进",
    "提高",
    "满足",
    "确保",
    "解决",
    "增强",
    "带动",
    "受益",
    "推动",
    "减少",
    "降低",
    "下降",
    "缓解",
    "维护",
    "实现",
    "营造",
    "丰富",
    "防止",
    "消除",
    "打造",
    "优化",
    "稳定",
    "达到",
    "便利",
    "方便",
    "增收",
    "收入",
    "满意",
    "服务",
    "推进",
    "巩固",
    "支持",
    "发挥",
    "增加",
    "支撑",
    "助力",
    "保证",
    "脱贫",
    "扶持",
    "遏制",
    "防范",
    "预防",
    "避免",
    "安全",
    "健康",
    "效益",
    "作用",
    "质量",
    "水平",
    "能力",
    "环境",
    "发展",
    "畅通",
    "美化",
    "惠及",
    "扩大",
    "有效",
    "得到",
    "控制",
    "救助",
    "救治",
    "影响",
    "带来",
    "创建",
    "完善",
    "加强",
    "落实",
    "规范",
    "率",
    "不低于",
    "做到",
    "宣传",
    "保护",
];
