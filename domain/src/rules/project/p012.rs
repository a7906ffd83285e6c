//! P012, 文字说明不超过规则集的字数.

use super::shared::{NOTHING, nothing_written, written};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::compare,
};

macro_rules! ten {
    ($text:expr) => {
        concat!($text, $text, $text, $text, $text, $text, $text, $text, $text, $text)
    };
}

/// A narrative of 2,200 characters.
const LONG: &str = concat!("\"", ten!(ten!("开展公共文化场馆大型品牌活动线上策划及直播。")), "\"");

pub(super) static P012: Rule = Rule {
    id: "P012",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("文字说明不超过规则集的字数", "A narrative is no longer than the profile allows"),
    explanation: Bilingual::fixed(
        "文字说明（不计空格）超过规则集规定的最多字数时提示；审核人需要要点。",
        "Fires when a narrative has more characters, blanks aside, than the profile's maximum: a reviewer needs the main points.",
    ),
    fix: Bilingual::fixed("删减文字，细节另附材料。", "Shorten the text; put details into an annex."),
    basis: Bilingual::fixed(
        "各地模板的字数要求不一（有的限 450 字）；上限由规则集规定",
        "templates of other places set limits of their own (one has 450 characters); the limit is the profile's",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P006"],
    check: texts_short_enough,
    cases: &[
        Case { set: &[("/overview", LONG)], expect: Expect::Fires(&["/overview"]) },
        Case {
            set: &[("/overview", "\"开展公共文化场馆大型品牌活动线上策划及直播。\"")], expect: Expect::Silent
        },
        Case { set: NOTHING, expect: Expect::Undecided },
    ],
};

fn texts_short_enough(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    let most = subject.profile.thresholds.narrative_max;
    // A text has no more characters than bytes: most need no counting.
    for (pointer, text) in written(subject.project).filter(|(_, text)| text.len() > most) {
        let length = compare::length(text);
        if length > most {
            let zh = format!("共 {length} 字，超过规定的 {most} 字");
            let en = format!("the text has {length} characters, more than the {most} allowed");
            out.finding(pointer, Bilingual::new(zh, en)).given(length).expected(format!("≤ {most}"));
        }
    }
}
