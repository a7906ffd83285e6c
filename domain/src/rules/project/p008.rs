//! P008, 文字完整，没有被截断.

use super::shared::{NOTHING, nothing_written, written};
use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::{balance::cut_off, compare},
};

pub(super) static P008: Rule = Rule {
    id: "P008",
    severity: Severity::Warning,
    scope: Scope::Project,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("文字完整，没有被截断", "A text is whole, not cut off"),
    explanation: Bilingual::fixed(
        "以逗号或顿号结尾，或引号、括号、书名号左右个数不等的文字，往往在粘贴或导出时被截断。引号可以嵌套，因此只比较个数；列表编号“1）”不算。检查各栏文字说明、明细的内容、明细、依据和备注以及制度保障的具体措施，每处文字报一条。",
        "A text that ends with a comma or enumeration mark, or whose quotes, brackets or title marks do not balance, was often cut off when it was pasted or exported. Chinese quotes nest, so openings are only counted against closings; the bracket of a list number such as 1） does not count. The rule reads the narratives, the content, detail, bases and remark of the cost items and the measures of the safeguards, and reports one finding per text.",
    ),
    fix: Bilingual::fixed("补全文字或标点。", "Complete the text or its punctuation."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &[],
    check: texts_whole,
    cases: &[
        Case {
            set: &[("/annual_goal", "\"全年直播10次，受众满意度达90%，\"")],
            expect: Expect::Fires(&["/annual_goal"]),
        },
        Case { set: &[("/annual_goal", "\"全年直播10次，受众满意度达90%。\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/overall_goal", "\"1.为全区青少年提供活动阵地；\""),
                ("/annual_goal", "\"直播10次（含市民节；《工作方案\""),
                ("/cost_items/0/quantity_basis", "\"按场次、 \""),
                ("/safeguards/1/measures", "\"按《预算管理办法执行\""),
            ],
            expect: Expect::Fires(&[
                "/overall_goal",
                "/annual_goal",
                "/cost_items/0/quantity_basis",
                "/safeguards/1/measures",
            ]),
        },
        Case { set: NOTHING, expect: Expect::Undecided },
    ],
};

fn texts_whole(subject: &Subject, out: &mut Outcomes) {
    nothing_written(subject, out);
    for (pointer, text) in written(subject.project) {
        whole(text, out, || pointer.to_owned());
    }
    for (row, item) in subject.project.cost_items.iter().enumerate() {
        let cells = [
            ("content", &item.content),
            ("detail", &item.detail),
            ("unit_price_basis", &item.unit_price_basis),
            ("quantity_basis", &item.quantity_basis),
            ("remark", &item.remark),
        ];
        for (cell, text) in cells.into_iter().filter_map(|(cell, text)| Some((cell, text.as_ref()?.as_str()))) {
            whole(text, out, || format!("/cost_items/{row}/{cell}"));
        }
    }
    for (row, safeguard) in subject.project.safeguards.iter().enumerate() {
        if let Some(text) = &safeguard.measures {
            whole(text.as_str(), out, || format!("/safeguards/{row}/measures"));
        }
    }
}

/// Tells a text that looks cut off; its pointer is only made for a finding.
fn whole(text: &str, out: &mut Outcomes, pointer: impl FnOnce() -> String) {
    if let Some(signs) = cut_off(text) {
        out.finding(pointer(), signs).given(compare::tail(text));
    }
}
