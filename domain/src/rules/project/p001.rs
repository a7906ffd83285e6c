//! P001, 必填栏目不得空白.

use crate::{
    form::fields,
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
        "规则集规定的必填栏目须全部填写；每个空白栏目各报一条。规则集规定几栏任填其一的，全部空白才报一条。只有空格也算空白。",
        "Every field that the profile makes mandatory is filled in; one finding per blank field. Where the profile demands one of several fields, there is one finding when all are blank. Blanks alone count as blank.",
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
        Case {
            set: &[
                ("/profile", "\"national-2015\""),
                ("/annual_goal", "null"),
                ("/start_date", "null"),
                ("/contact", "null"),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/profile", "\"national-2021\""), ("/annual_goal", "null"), ("/overall_goal", "\" \"")],
            expect: Expect::Fires(&["/annual_goal"]),
        },
        // A form with one amount has it in whichever line.
        Case {
            set: &[("/profile", "\"national-2021\""), ("/funding", r#"{"total_budget": "150000"}"#)],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/profile", "\"national-2021\""), ("/funding", "{}")],
            expect: Expect::Fires(&["/funding/annual_budget"]),
        },
    ],
};

fn mandatory_fields(subject: &Subject, out: &mut Outcomes) {
    let mandatory = &subject.profile.mandatory;
    for (pointer, blank) in subject.project.fields() {
        if blank && mandatory.fields.iter().any(|field| field == pointer) {
            let name = fields::of(pointer).map(|field| &field.name);
            let (zh, en) = name.map_or((pointer, pointer), |name| (name.zh.as_ref(), name.en.as_ref()));
            out.finding(pointer, Bilingual::new(format!("没有填写“{zh}”"), format!("“{en}” is blank")));
        }
    }
    let is_blank = |field: &String| subject.project.fields().any(|(pointer, blank)| blank && pointer == field);
    for fields in mandatory.any_of.iter().filter(|fields| fields.iter().all(is_blank)) {
        let names = || fields.iter().filter_map(|field| fields::of(field)).map(|field| &field.name);
        let (zh, en): (Vec<_>, Vec<_>) = names().map(|name| (name.zh.as_ref(), name.en.as_ref())).unzip();
        let message = Bilingual::new(
            format!("“{}”均未填写，至少填写一栏", zh.join("”“")),
            format!("“{}” are all blank: fill in one of them", en.join("”, “")),
        );
        if let Some(first) = fields.first() {
            out.finding(first.clone(), message);
        }
    }
}
