//! I044, 一个目标值只写一个数值.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{
        figures::mentions,
        names::contains_any,
        target::{TargetKind, tells_figure},
    },
};

pub(super) static I044: Rule = Rule {
    id: "I044",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("一个目标值只写一个数值", "A target holds one figure"),
    explanation: Bilingual::fixed(
        "目标值写了几样东西的数值（“困难侨胞432人、高龄侨胞1792人”），一样没有完成时，无法判断该指标是否完成。几个数值说的是同一件事（“50个村，每村1次”）的，也应拆开。金额的计算过程、区间、与往年相比和“其中”的数值不报。",
        "A target that counts several things (困难侨胞432人、高龄侨胞1792人) cannot be judged where one of them is missed. Calculations of money, ranges, comparisons and parts (其中) are left alone.",
    ),
    fix: Bilingual::fixed(
        "拆成几个指标，每个各写一个数值和单位。",
        "Make indicators of their own, each with one figure and its unit.",
    ),
    basis: Bilingual::fixed("审核实践：一个指标一个目标值", "practice of reviews: one target for one indicator"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I035"],
    check: targets_have_one_figure,
    cases: &[
        Case {
            set: &[("/indicators/4/target", "\"困难侨胞432人、高龄侨胞1792人\"")],
            expect: Expect::Fires(&["/indicators/4/target"]),
        },
        Case { set: &[("/indicators/4/target", "\"≥2224人\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/4/target", "\"40-60人\""),
                ("/indicators/1/target", "\"全年开展活动10次\""),
                ("/indicators/2/target", "\"20万元+30万元=50万元\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

/// Longest target that is read, in bytes; a longer one is prose.
const LONGEST: usize = 600;

fn targets_have_one_figure(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.target.kind == TargetKind::Sentence && tells_figure(row.target)) {
        let text = row.target.text.as_str();
        let Some((one, other)) = first_two(text) else { continue };
        let (name, written) = (row.called(), row.written());
        let message = Bilingual::new(
            format!("“{name}”的目标值“{written}”写了几个数值（{one}、{other}等），应各设一个指标"),
            format!(
                "the target “{written}” of “{name}” holds several figures ({one}, {other} …): give each an indicator"
            ),
        );
        out.finding(row.pointer("target"), message).given(text);
    }
}

/// Whether a target counts several things.
pub(super) fn several_figures(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) && first_two(text).is_some()
}

/// The first two figures of a target that count things with names of their own.
fn first_two(text: &str) -> Option<(&str, &str)> {
    if text.len() > LONGEST || !text.contains(['、', ',', '，', ';', '；']) || text.contains(['+', '=', '×', '*']) {
        return None;
    }
    if contains_any(text, &["其中", "较", "比", "由", "不少于", "至"]) {
        return None;
    }
    let mut counted = mentions("", text)
        .into_iter()
        .filter(|it| it.unit.is_some() && it.per.is_empty() && it.family() != "元" && !it.is_loose())
        .filter(|it| it.before().chars().any(char::is_alphabetic) && !["年", "月"].contains(&it.family()))
        .map(|it| it.written);
    Some((counted.next()?, counted.next()?))
}
