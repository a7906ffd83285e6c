//! F001, 当年预算等于各项资金之和.

use super::shared::{ANNUAL, FISCAL, add_up};
use crate::{
    rules::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static F001: Rule = Rule {
    id: "F001",
    severity: Severity::Error,
    scope: Scope::Funding,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("当年预算等于各项资金之和", "The annual budget is the sum of its parts"),
    explanation: Bilingual::fixed(
        "各规则集规定由哪些资金相加：闵行区表为财政拨款和其他资金，全国式样还有上年结转、财政专户管理资金、单位资金和自有资金。至少填写一项时，空白按 0 计；各项都空白则无法判断。上年结转、单位资金等在有的表上是“其中”数，计入或不计入能够相符的，不报。规则无法区分是合计还是分项填错。",
        "The profile says which lines are the parts: fiscal appropriation and other funds on the form of Minhang; on the national forms also money that was carried over, of special fiscal accounts, of the unit, and own money. When one part is filled, blanks count as 0; with all blank nothing can be said. Money carried over, of the unit and the like is a part of another line on some forms: where the sum is right with or without it, nothing is told. The rule cannot tell whether the sum or a part is wrong.",
    ),
    fix: Bilingual::fixed("核对当年预算和各项资金。", "Check the annual budget and its parts."),
    basis: FORM_HEADINGS,
    strength: Strength::Arithmetic,
    since: "0.1.0",
    related: &["F002", "C003"],
    check: annual_budget_adds_up,
    cases: &[
        Case {
            set: &[("/funding/fiscal_appropriation", "\"140000\""), ("/funding/other_funds", "\"10000.00\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/profile", "\"national-2021\""),
                ("/funding/fiscal_appropriation", "\"100000\""),
                ("/funding/carried_over", "\"20000\""),
                ("/funding/unit_funds", "\"30000.00\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/profile", "\"national-2021\""),
                ("/funding/carried_over", "\"20000\""),
                ("/funding/unit_funds", "\"30000\""),
                ("/funding/own_funds", "\"10000\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/profile", "\"national-2021\""), ("/funding/other_funds", "\"20000\"")],
            expect: Expect::Fires(&[ANNUAL]),
        },
        Case { set: &[(ANNUAL, "\"150000.01\"")], expect: Expect::Fires(&[ANNUAL]) },
        // The parts of an appropriation that is blank stand for it.
        Case { set: &[(FISCAL, "null")], expect: Expect::Silent },
        Case {
            set: &[(FISCAL, "null"), ("/funding/local_appropriation", "null"), ("/funding/other_funds", "null")],
            expect: Expect::Undecided,
        },
        Case { set: &[(ANNUAL, "null")], expect: Expect::Undecided },
    ],
};

fn annual_budget_adds_up(subject: &Subject, out: &mut Outcomes) {
    add_up(subject, out, ANNUAL, &subject.profile.funding.annual_budget);
}
