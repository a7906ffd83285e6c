//! P007, 各栏文字不相互照抄.

use super::shared::{GOALS, NOTHING, nothing_written, written};
use crate::{
    form::project::Project,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::{Bilingual, Language},
    views::place,
    wording::compare,
};

pub(super) static P007: Rule = Rule {
    id: "P007",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("各栏文字不相互照抄", "No narrative is a copy of another"),
    explanation: Bilingual::fixed(
        "两栏文字除空格、标点和全半角外完全相同时，在后一栏报告；目标与项目概况六成以上的文字相同的，也提示。每栏回答的是不同的问题，例如必要性不是项目概况。短于规则集最少字数的文字不比较。一年期项目的总目标与年度绩效目标确属相同的，说明即可。",
        "When two narratives have the same text, blanks, punctuation and full-width forms aside, the finding stands at the later one; a goal of which six tenths stand in the overview is told, too. Each field asks another question: the necessity is not the overview. Texts below the profile's minimum are not compared. Where the two goals of a one-year project are indeed the same, an explanation settles it.",
    ),
    fix: Bilingual::fixed("按本栏要求重新填写，或说明原因。", "Answer the question of this field, or explain."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P006"],
    check: texts_differ,
    cases: &[
        Case {
            set: &[
                ("/overview", "\"为市民提供一站式的数字公共文化服务。\""),
                ("/necessity", "\"为市民提供“一站式”的数字公共文化服务\""),
            ],
            expect: Expect::Fires(&["/necessity"]),
        },
        Case {
            set: &[
                ("/overview", "\"为市民提供一站式的数字公共文化服务。\""),
                ("/necessity", "\"市民对数字公共文化服务的需求逐年增长。\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/feasibility", "\"无\""), ("/activities", "\"无。\"")], expect: Expect::Silent },
        Case { set: NOTHING, expect: Expect::Undecided },
        Case {
            set: &[
                (
                    "/overview",
                    "\"2021年计划对青荷村、新柏村、桥头村、桂花村等17个村有松树的林地内死亡松树（包括病死、枯死、雪压木、风折木）进行除治和焚烧。\"",
                ),
                (
                    "/annual_goal",
                    "\"2021年，对青荷村、新柏村、桥头村、桂花村等17个村有松树的林地内死亡松树（包括病死、枯死、雪压木、风折木）完成除治5140株。\"",
                ),
            ],
            expect: Expect::Fires(&["/annual_goal"]),
        },
    ],
};

/// Tells a goal that is the overview again, but for some words: what is to be achieved is another question.
fn goals_differ(project: &Project, out: &mut Outcomes) {
    let Some((overview, told)) = project.overview.as_ref().map(|text| ("/overview", text.as_str())) else { return };
    for (pointer, goal) in written(project).filter(|(pointer, _)| GOALS.contains(pointer)) {
        if compare::same(goal, told) || compare::is_shorter(goal, LONG) || !nearly_same(goal, told) {
            continue;
        }
        let zh = format!("与“{}”的文字几乎相同", place::words(overview, Language::Zh));
        let en = format!("nearly the same text as “{}”", place::words(overview, Language::En));
        out.finding(pointer, Bilingual::new(zh, en));
    }
}

/// Shortest goal that is compared, in characters.
const LONG: usize = 40;

/// Whether most of a text stands, piece by piece between the signs, in another one of about its length.
fn nearly_same(one: &str, other: &str) -> bool {
    let (length, others) = (compare::length(one), compare::length(other));
    if length.saturating_mul(10) < others.saturating_mul(7) || others.saturating_mul(10) < length.saturating_mul(7) {
        return false;
    }
    let pieces = one.split(|c: char| !c.is_alphanumeric()).filter(|piece| !compare::is_shorter(piece, 2));
    let found: usize = pieces.filter(|piece| other.contains(piece)).map(compare::length).sum();
    found.saturating_mul(5) >= length.saturating_mul(3)
}

fn texts_differ(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    let least = subject.profile.thresholds.narrative_min;
    goals_differ(subject.project, out);
    for (index, (pointer, text)) in written(subject.project).enumerate() {
        let Some((first, _)) = written(subject.project).take(index).find(|(_, earlier)| compare::same(earlier, text))
        else {
            continue;
        };
        if compare::significant(text).take(least).count() == least {
            let zh = format!("与“{}”的文字完全相同", place::words(first, Language::Zh));
            let en = format!("the same text as “{}”", place::words(first, Language::En));
            out.finding(pointer, Bilingual::new(zh, en));
        }
    }
}
