//! S005, 文件名称加书名号.

use super::shared::{TABLE, document};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
    wording::titles,
};

pub(super) static S005: Rule = Rule {
    id: "S005",
    severity: Severity::Info,
    scope: Scope::Safeguards,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("文件名称加书名号", "A document's name stands in 《》"),
    explanation: Bilingual::fixed(
        "加书名号可以区分正式文件的名称和对制度的描述。",
        "Title marks distinguish the name of a document from words about one.",
    ),
    fix: Bilingual::fixed("为文件名称加上《》。", "Put the name into 《》."),
    basis: TABLE,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["S004"],
    check: names_in_title_marks,
    cases: &[
        Case {
            set: &[("/safeguards/2/document_name", "\"经费报销管理办法\"")],
            expect: Expect::Fires(&["/safeguards/2/document_name"]),
        },
        Case { set: &[("/safeguards/2/document_name", "\"《经费报销管理办法》\"")], expect: Expect::Silent },
        Case {
            set: &[("/safeguards/2/document_name", "\"关于印发《经费报销管理办法》的通知\"")],
            expect: Expect::Silent,
        },
    ],
};

fn names_in_title_marks(subject: &Subject, out: &mut Outcomes) {
    for (index, row) in subject.project.safeguards.iter().enumerate() {
        if let Some(name) = document(row).filter(|name| !titles::has_title(name)) {
            let message = Bilingual::fixed("文件名称没有加《》", "the document's name is not in 《》");
            out.finding(format!("/safeguards/{index}/document_name"), message)
                .given(name)
                .expected(format!("《{name}》"));
        }
    }
}
