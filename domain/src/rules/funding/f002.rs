//! F002, 财政拨款 = 上级财政拨款 + 本级财政安排 + 下级财政配套.

use super::shared::{FISCAL, add_up};
use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static F002: Rule = Rule {
    id: "F002",
    severity: Severity::Error,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "财政拨款 = 上级财政拨款 + 本级财政安排 + 下级财政配套",
        "Fiscal appropriation = superior + local + subordinate",
    ),
    explanation: Bilingual::fixed(
        "三部分至少填写一项时，空白按 0 计；全部空白则无法判断。",
        "When one of the three parts is filled, blanks count as 0; with all blank nothing can be said.",
    ),
    fix: Bilingual::fixed("核对财政拨款及其三个组成部分。", "Check the appropriation and its three parts."),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["F001"],
    check: appropriation_adds_up,
    cases: &[
        Case {
            set: &[("/funding/superior_appropriation", "\"50000\""), ("/funding/local_appropriation", "\"100000\"")],
            expect: Expect::Silent,
        },
        Case { set: &[("/funding/superior_appropriation", "\"0.01\"")], expect: Expect::Fires(&[FISCAL]) },
        Case { set: &[("/funding/local_appropriation", "null")], expect: Expect::Undecided },
    ],
};

fn appropriation_adds_up(subject: &Subject, out: &mut Outcomes) {
    add_up(subject, out, FISCAL, &subject.profile.funding.fiscal_appropriation);
}
