//! P006, 文字说明有实质内容.

use super::shared::{NOTHING, OTHER_MATTERS, nothing_written, written};
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::{compare, placeholders::is_placeholder, quote::bounded},
};

pub(super) static P006: Rule = Rule {
    id: "P006",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("文字说明有实质内容", "A narrative says something"),
    explanation: Bilingual::fixed(
        "文字说明（不计空格）少于规则集规定的最少字数时提示，几个字难以说明项目。空白由 P001、占位文字由 P009 报告；“需要说明的其他问题”不作要求。",
        "The rule fires when a narrative has fewer characters, blanks aside, than the profile's minimum: a few words hardly describe a project. P001 reports blanks and P009 reports placeholders; 需要说明的其他问题 may be of any length.",
    ),
    fix: Bilingual::fixed("补充具体情况。", "Add what there is to say."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P001", "P009", "P012"],
    check: says_something,
    cases: &[
        Case { set: &[("/feasibility", "\"条件 已经 具备。\"")], expect: Expect::Fires(&["/feasibility"]) },
        Case {
            set: &[("/feasibility", "\"区文旅局熟悉行业动态，已有成熟的管理模式。\"")], expect: Expect::Silent
        },
        Case { set: &[("/activities", "\"略\""), ("/other_matters", "\"没有\"")], expect: Expect::Silent },
        Case { set: NOTHING, expect: Expect::Undecided },
    ],
};

fn says_something(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    let least = subject.profile.thresholds.narrative_min;
    for (pointer, text) in written(subject.project) {
        if pointer != OTHER_MATTERS && compare::is_shorter(text, least) && !is_placeholder(text) {
            let (length, shown) = (compare::length(text), bounded(text));
            let (zh, en) = (
                format!("“{shown}”只有 {length} 个字，不能说明情况"),
                format!("“{shown}” has only {length} characters and tells hardly anything"),
            );
            out.finding(pointer, Bilingual::new(zh, en)).given(text.trim()).expected(format!("≥ {least}"));
        }
    }
}
