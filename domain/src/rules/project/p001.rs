//! P001, 必填栏目不得空白.

use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P001: Rule = Rule {
    id: "P001",
    severity: Severity::Error,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("必填栏目不得空白", "A mandatory field is not blank"),
    explanation: Bilingual::fixed(
        "规则集规定的必填栏目须全部填写；每个空白栏目各报一条。只有空格也算空白。",
        "Every field that the profile makes mandatory is filled in; one finding per blank field. Blanks alone count as blank.",
    ),
    fix: Bilingual::fixed("补填该栏目。", "Fill in the field."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["F005"],
    check: mandatory_fields,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case {
            set: &[("/overview", "\"  \""), ("/funding/total_budget", "null"), ("/category", "null")],
            expect: Expect::Fires(&["/category", "/overview", "/funding/total_budget"]),
        },
        Case { set: &[("/other_matters", "null"), ("/project_code", "null")], expect: Expect::Silent },
    ],
};

fn mandatory_fields(subject: &Subject, out: &mut Outcomes) {
    let mandatory = &subject.profile.mandatory.fields;
    for (pointer, blank) in subject.project.fields() {
        if blank && mandatory.iter().any(|field| field == pointer) {
            out.finding(pointer, Bilingual::fixed("必填栏目空白", "this mandatory field is blank"));
        }
    }
}
