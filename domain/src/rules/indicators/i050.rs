//! I050, 指标解释说明怎样计算.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::name_of},
    values::language::Bilingual,
    wording::{
        compare,
        names::{contains_any, ends_with_any, starts_with_any},
        quote::bounded,
    },
};

pub(super) static I050: Rule = Rule {
    id: "I050",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("指标解释说明怎样计算", "An explanation tells how its value is found"),
    explanation: Bilingual::fixed(
        "指标解释用来说明怎样计算、从哪里取数。每一条都只写“反映……情况”、把名称抄一遍、只填 0 或同一句话的，没有比名称多说什么；绩效标准的种类（计划标准、历史标准）不看。至少有三条解释、条条如此时报一条。",
        "The explanation is there to tell how a value is reckoned and where it is taken from. Where all of them, three at least, only say 反映…情况 (shows the state of …), repeat the names, are 0 or one and the same phrase, they tell nothing that the names do not; kinds of standards (计划标准, 历史标准) are left alone. The rule speaks once for a form.",
    ),
    fix: Bilingual::fixed(
        "写明计算公式或数据来源，如“合格数量/验收数量×100%”。",
        "Give the formula or the source, such as 合格数量/验收数量×100%.",
    ),
    basis: Bilingual::fixed("申报表“指标解释”栏；审核实践", "the form's column 指标解释; practice of reviews"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I046"],
    check: explanations_explain,
    cases: &[
        Case {
            set: &[
                (
                    "/indicators/0",
                    r#"{"name": "规划图件数量", "target": "≥5幅", "explanation": "反映规划图件编制情况"}"#,
                ),
                (
                    "/indicators/1",
                    r#"{"name": "规划文本数量", "target": "=1份", "explanation": "反映规划文本编制情况"}"#,
                ),
                ("/indicators/2", r#"{"name": "规划服务费", "target": "≤12万元", "explanation": "反映成本控制情况"}"#),
            ],
            expect: Expect::Fires(&["/indicators/0/explanation"]),
        },
        Case {
            set: &[
                (
                    "/indicators/0",
                    r#"{"name": "规划图件数量", "target": "≥5幅", "explanation": "规划说明书附图的张数"}"#,
                ),
                (
                    "/indicators/1",
                    r#"{"name": "规划文本数量", "target": "=1份", "explanation": "反映规划文本编制情况"}"#,
                ),
                ("/indicators/2", r#"{"name": "规划服务费", "target": "≤12万元", "explanation": "反映成本控制情况"}"#),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                (
                    "/indicators/0",
                    "{\"name\": \"规划图件数量\", \"target\": \"≥5幅\", \"explanation\": \"规划图件数量\"}",
                ),
                (
                    "/indicators/1",
                    "{\"name\": \"规划文本数量\", \"target\": \"≥5幅\", \"explanation\": \"规划文本数量\"}",
                ),
                ("/indicators/2", "{\"name\": \"规划说明数量\", \"target\": \"≥5幅\", \"explanation\": \"0\"}"),
            ],
            expect: Expect::Fires(&["/indicators/0/explanation"]),
        },
        Case {
            set: &[
                ("/indicators/0", "{\"name\": \"规划图件数量\", \"target\": \"≥5幅\", \"explanation\": \"计划标准\"}"),
                ("/indicators/1", "{\"name\": \"规划文本数量\", \"target\": \"≥5幅\", \"explanation\": \"计划标准\"}"),
                ("/indicators/2", "{\"name\": \"规划说明数量\", \"target\": \"≥5幅\", \"explanation\": \"计划标准\"}"),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn explanations_explain(subject: &Subject, out: &mut Outcomes) {
    let all = || {
        let told = subject.project.indicators.iter().enumerate();
        let told = told.filter_map(|(at, it)| Some((at, it.explanation.as_ref()?.as_str().trim())));
        told.filter(|(_, text)| !text.is_empty())
    };
    let zero = |text: &str| text.chars().all(|c| "0/—-无".contains(c));
    let nothing = |at: usize, text: &str| {
        let name = subject.project.indicators.get(at).map_or("", name_of);
        only_shows(text) || compare::same(text, name) || zero(text)
    };
    // Zeros beside a few explanations are as bad as nothing but zeros.
    let zeros = || all().filter(|(_, text)| zero(text));
    let Some((index, text)) = zeros().next().filter(|_| zeros().count() >= LEAST).or_else(|| all().next()) else {
        return;
    };
    // 计划标准 is a kind of standard that every row may have.
    let one_phrase = !text.ends_with("标准") && all().all(|(_, other)| other == text);
    if all().count() < LEAST || !(zeros().count() >= LEAST || one_phrase || all().all(|(at, text)| nothing(at, text))) {
        return;
    }
    let shown = bounded(text);
    let message = Bilingual::new(
        format!("指标解释只写“{shown}”一类的话，没有说明怎样计算"),
        format!("the explanations only say “{shown}” and the like, and not how the values are found"),
    );
    out.finding(format!("/indicators/{index}/explanation"), message).given(text);
}

/// 反映……情况 Whether an explanation only says what its name says.
fn only_shows(text: &str) -> bool {
    let text = text.trim_end_matches(['。', '；']);
    let reckoned = contains_any(text, &["/", "÷", "×", "*", "%", "比例", "占", "公式", "计算", "根据", "按", "="]);
    starts_with_any(text, &["反映", "体现", "考核", "衡量", "评价"]) && ends_with_any(text, &ENDS) && !reckoned
}

/// Fewest explanations that are judged together.
const LEAST: usize = 3;

const ENDS: [&str; 8] = ["情况", "程度", "效果", "水平", "状况", "成效", "年限", "数量"];
