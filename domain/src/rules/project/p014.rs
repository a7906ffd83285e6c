//! P014, 功能科目编码为类、款、项.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static P014: Rule = Rule {
    id: "P014",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("功能科目编码为类、款、项", "The function code has the digits of class, section and item"),
    explanation: Bilingual::fixed(
        "支出功能分类科目编码为类（3 位，以 2 开头）、款（5 位）或项（7 位）。编码之后可以写科目名称。没有填写的，不作判断。",
        "A code of the classification of spending by function has 3 digits (class, which begins with 2), 5 (section) or 7 (item). The name may follow it. Without a code nothing is judged.",
    ),
    fix: Bilingual::fixed(
        "按《政府收支分类科目》填写编码，如 2050202。",
        "Give the code of the classification, such as 2050202.",
    ),
    basis: Bilingual::fixed(
        "《政府收支分类科目》支出功能分类的类、款、项编码",
        "the codes of 政府收支分类科目, spending by function",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &[],
    check: function_code_is_one,
    cases: &[
        Case { set: &[("/function_code", "\"20502\"")], expect: Expect::Silent },
        Case { set: &[("/function_code", "\"205020\"")], expect: Expect::Fires(&["/function_code"]) },
        Case { set: &[("/function_code", "\"1030101\"")], expect: Expect::Fires(&["/function_code"]) },
        Case { set: &[("/function_code", "\"小学教育\"")], expect: Expect::Fires(&["/function_code"]) },
        Case { set: &[("/function_code", "\"2050202-小学教育\"")], expect: Expect::Silent },
        Case { set: &[("/function_code", "\"[2050202]小学教育\"")], expect: Expect::Silent },
        Case { set: &[], expect: Expect::Silent },
    ],
};

/// Digits of class, section and item.
const LENGTHS: [usize; 3] = [3, 5, 7];

fn function_code_is_one(subject: &Subject, out: &mut Outcomes) {
    let Some(code) = subject.project.function_code.as_ref().filter(|code| !code.is_blank()) else { return };
    let text = code.as_str().trim();
    let bare = text.trim_start_matches(['[', '【', '(', '（', '﹝', '〔']);
    let digits = bare.chars().take_while(char::is_ascii_digit).count();
    if bare.starts_with('2') && LENGTHS.contains(&digits) {
        return;
    }
    let message = Bilingual::new(
        format!("“{text}”不是支出功能分类科目编码（3、5 或 7 位数字，以 2 开头）"),
        format!("“{text}” is no code of spending by function (3, 5 or 7 digits that begin with 2)"),
    );
    out.finding("/function_code", message).given(text);
}
