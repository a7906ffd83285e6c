//! S003, 具体措施不只是重复文件名称.

use super::shared::{TABLE, document, measures};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::compare,
};

pub(super) static S003: Rule = Rule {
    id: "S003",
    severity: Severity::Warning,
    scope: Scope::Safeguards,
    dimension: Dimension::Feasibility,
    title: Bilingual::fixed("具体措施不只是重复文件名称", "The measures say more than the document's name"),
    explanation: Bilingual::fixed(
        "具体措施与文件名称相同，或只是其中一部分（不计书名号、标点和空格）时提示：文件名称不能说明采取了什么措施。",
        "Fires when the measures are the document's name or a part of it, title marks, punctuation and blanks aside: a name does not say what is done.",
    ),
    fix: Bilingual::fixed("写明制度中用于本项目的具体措施。", "Say what the document makes you do for this project."),
    basis: TABLE,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["S002"],
    check: measures_say_more,
    cases: &[
        Case {
            set: &[(
                "/safeguards",
                r#"[{"document_name": "《闵行区文旅局经费报销管理办法》", "measures": "经费报销管理办法", "stages": ["closing"]}]"#,
            )],
            expect: Expect::Fires(&["/safeguards/0/measures"]),
        },
        Case {
            set: &[(
                "/safeguards",
                r#"[{"document_name": "《闵行区文旅局经费报销管理办法》", "measures": "支出凭合同和验收单报销，超过一万元的由分管领导审批", "stages": ["closing"]}]"#,
            )],
            expect: Expect::Silent,
        },
        Case {
            set: &[],
            expect: Expect::Fires(&["/safeguards/0/measures", "/safeguards/1/measures", "/safeguards/2/measures"]),
        },
        Case {
            set: &[("/safeguards", r#"[{"document_name": "《财务管理制度》", "measures": null}]"#)],
            expect: Expect::Undecided,
        },
    ],
};

fn measures_say_more(subject: &Subject, out: &mut Outcomes) {
    for (index, row) in subject.project.safeguards.iter().enumerate() {
        let Some(name) = document(row) else { continue };
        let Some(measures) = measures(row) else {
            out.blank(format!("/safeguards/{index}/measures"));
            continue;
        };
        if compare::contains(name, measures) {
            let message = Bilingual::fixed("具体措施只重复了文件名称", "the measures only repeat the document's name");
            out.finding(format!("/safeguards/{index}/measures"), message).given(measures);
        }
    }
}
