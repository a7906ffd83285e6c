//! P005, 联系电话是可以拨打的号码.

use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, text::ShortText},
    wording::{phone::is_phone, placeholders::is_placeholder, quote::bounded},
};

pub(super) static P005: Rule = Rule {
    id: "P005",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("联系电话是可以拨打的号码", "The telephone number can be dialled"),
    explanation: Bilingual::fixed(
        "手机号码为 11 位，固定电话为 7 或 8 位，可加区号、分机号和 +86；也可填 400、800 号码或多个号码。号码位数不符时提示。",
        "A mobile number has 11 digits, a landline 7 or 8, with or without area code, extension and +86; 400 and 800 numbers and several numbers are fine. Fires when the digits are too few or too many.",
    ),
    fix: Bilingual::fixed("核对并更正联系电话。", "Check and correct the number."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P009"],
    check: phone_dials,
    cases: &[
        Case { set: &[("/phone", "\"1381234567\"")], expect: Expect::Fires(&["/phone"]) },
        Case { set: &[("/phone", "\"13812345678\"")], expect: Expect::Silent },
        Case {
            set: &[("/phone", "\"０２１－５４９５２０４６转8001、54952047\"")], expect: Expect::Silent
        },
        Case { set: &[("/phone", "null")], expect: Expect::Undecided },
        Case { set: &[("/phone", "\"无\"")], expect: Expect::Undecided },
    ],
};

fn phone_dials(subject: &Subject, out: &mut Outcomes) {
    const PHONE: &str = "/phone";
    let Some(phone) = subject.project.phone.as_ref().filter(|phone| !phone.is_blank()).map(ShortText::as_str) else {
        return out.blank(PHONE);
    };
    if is_phone(phone) {
        return;
    }
    if is_placeholder(phone) {
        return out.undecided(PHONE, Bilingual::fixed("只有占位文字（见 P009）", "a placeholder (see P009)"));
    }
    let shown = bounded(phone);
    let message = Bilingual::new(
        format!("“{shown}”不像电话号码，位数可能不对"),
        format!("“{shown}” does not look like a telephone number; digits may be missing or too many"),
    );
    out.finding(PHONE, message).given(phone);
}
