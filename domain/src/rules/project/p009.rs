//! P009, 必填栏目不以占位文字代替.

use super::shared::{OTHER_MATTERS, written};
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::{Bilingual, Language},
    views::place,
    wording::{placeholders::is_placeholder, quote::bounded},
};

pub(super) static P009: Rule = Rule {
    id: "P009",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("必填栏目不以占位文字代替", "No placeholder stands in a mandatory field"),
    explanation: Bilingual::fixed(
        "必填栏目只写“无”“略”“同上”“见附件”“待定”“××”“……”“/”等，等于没有填写。“需要说明的其他问题”可以填“无”。",
        "A mandatory field that says only 无, 略, 同上, 见附件, 待定, ××, …… or / is as good as blank. 需要说明的其他问题 may say 无.",
    ),
    fix: Bilingual::fixed("填写实际内容，或说明原因。", "Fill in what is asked for, or explain."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P001", "P006"],
    check: no_placeholders,
    cases: &[
        Case {
            set: &[("/contact", "\"XX\""), ("/necessity", "\"同上。\""), ("/activities", "\"详见附件1\"")],
            expect: Expect::Fires(&["/contact", "/necessity", "/activities"]),
        },
        Case {
            set: &[
                ("/contact", "\"翁建伟\""),
                ("/necessity", "\"市民对数字公共文化服务的需求逐年增长。\""),
                ("/activities", "\"委托专业公司运营；分工见附件1\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/other_matters", "\"——\""), ("/necessity", "\"\"")], expect: Expect::Silent },
        // Of two goals one will do.
        Case { set: &[("/profile", "\"national-2021\""), ("/overall_goal", "\"无\"")], expect: Expect::Silent },
        Case {
            set: &[("/profile", "\"national-2021\""), ("/overall_goal", "\"无\""), ("/annual_goal", "null")],
            expect: Expect::Fires(&["/overall_goal"]),
        },
    ],
};

fn no_placeholders(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let titles = [("/unit_name", &project.unit_name), ("/name", &project.name)];
    let shorts = [("/leader", &project.leader), ("/contact", &project.contact), ("/phone", &project.phone)];
    let titles = titles.into_iter().filter_map(|(pointer, text)| Some((pointer, text.as_ref()?.as_str())));
    let shorts = shorts.into_iter().filter_map(|(pointer, text)| Some((pointer, text.as_ref()?.as_str())));
    for (pointer, text) in titles.chain(shorts).chain(written(project)) {
        let due = || pointer != OTHER_MATTERS && is_due(subject, pointer);
        if is_placeholder(text) && due() {
            let (zh, en) = (place::words(pointer, Language::Zh), place::words(pointer, Language::En));
            let shown = bounded(text);
            let message = Bilingual::new(
                format!("“{zh}”只写了“{shown}”，等于没有填写"),
                format!("“{en}” says only “{shown}”, which is as good as blank"),
            );
            out.finding(pointer, message).given(text.trim());
        }
    }
}

/// Whether the field is mandatory, or one of several of which no other one says anything.
fn is_due(subject: &Subject, pointer: &str) -> bool {
    let mandatory = &subject.profile.mandatory;
    let says = |field: &String| written(subject.project).any(|(at, text)| at == field && !is_placeholder(text));
    let alone = |fields: &Vec<String>| fields.iter().any(|field| field == pointer) && !fields.iter().any(says);
    mandatory.fields.iter().any(|field| field == pointer) || mandatory.any_of.iter().any(alone)
}
