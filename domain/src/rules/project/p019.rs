//! P019, 绩效目标写结果，不写资金用途.

use super::shared::GOALS;
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::names::{contains_any, starts_with_any},
};

pub(super) static P019: Rule = Rule {
    id: "P019",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("绩效目标写结果，不写资金用途", "A goal tells results, not what the money is for"),
    explanation: Bilingual::fixed(
        "总目标或年度目标写“主要用于……支出”“结转……资金”“申请……元”，或逐项列举办公费、水电费等，除金额外没有任何数量时提示：花在哪里由资金和明细反映，目标要说明做成什么。已写数量（人次、平方米、%等）的不报。",
        "The rule fires when a goal says “mainly for” (主要用于…), carries money over, applies for it or lists fees, and has no figure but amounts of money: funding and cost items show where money goes, a goal tells what is achieved. A goal with any other figure is left alone.",
    ),
    fix: Bilingual::fixed("写明完成什么、达到什么效果，并给出数量。", "Say what is done and achieved, with figures."),
    basis: Bilingual::fixed("审核实践：目标反映产出和效果", "practice of reviews: a goal tells outputs and effects"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["X005"],
    check: goals_are_results,
    cases: &[
        Case {
            set: &[("/annual_goal", "\"主要用于文物修缮、宣传、文创产品研发、办公经费等支出\"")],
            expect: Expect::Fires(&["/annual_goal"]),
        },
        Case { set: &[("/annual_goal", "\"修缮文物3处，开放率达到95%\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/overall_goal", "\"包括必要的办公耗材费、水电费、报刊费等日常经费，群众性活动开展等。\""),
                ("/annual_goal", "\"今年申请372万元，用于补充两个校区的公用经费缺口。\""),
            ],
            expect: Expect::Fires(&["/overall_goal", "/annual_goal"]),
        },
        Case {
            set: &[
                ("/overall_goal", "\"由于财政资金紧张，结转上年项目资金\""),
                ("/annual_goal", "\"申请预算90万元。其中：30万元用于预算编制；30万元用于工程审计。\""),
            ],
            expect: Expect::Fires(&["/overall_goal", "/annual_goal"]),
        },
        Case {
            set: &[("/annual_goal", "\"资金主要用于修缮文物3处，惠及群众2万人次\"")], expect: Expect::Silent
        },
        Case {
            set: &[("/annual_goal", "null"), ("/overall_goal", "\"降低企业用电费用、运输费用，免除学费\"")],
            expect: Expect::Silent,
        },
    ],
};

fn goals_are_results(subject: &Subject, out: &mut Outcomes) {
    for (pointer, text) in subject.project.narratives().filter(|(pointer, _)| GOALS.contains(pointer)) {
        let text = text.as_str().trim();
        if !lists_uses(text) {
            continue;
        }
        let measured = subject
            .mentions()
            .iter()
            .any(|it| it.pointer == pointer && it.unit.is_some() && it.family() != "元" && !it.is_loose());
        if !measured {
            let message = Bilingual::fixed(
                "写的是资金用途，没有写要达到的结果",
                "this tells what the money is for, and no result that is to be reached",
            );
            out.finding(pointer, message).given(text.chars().take(SHOWN).collect::<String>());
        }
    }
}

/// Most characters of a goal that a finding quotes.
const SHOWN: usize = 40;

fn lists_uses(text: &str) -> bool {
    let spent = contains_any(text, &["主要用于", "用于支付", "用于补充", "用于弥补"]) || text.starts_with("用于");
    let fees = text.matches("费、").count().saturating_add(text.matches("费等").count());
    // 30万元用于编制；30万元用于审计: the money is divided, and no more is told.
    let divided = text.matches("元用于").count() > 1;
    let carried = text.contains("结转") && text.contains("资金");
    let asked = starts_with_any(text, &["申请", "本项目申请", "今年申请", "拟申请"]) && text.contains('元');
    spent
        || divided
        || carried
        || asked
        || (fees > 1 && starts_with_any(text, &["包括", "支付", "保障", "列支", "用于"]))
}
