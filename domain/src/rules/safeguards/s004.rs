//! S004, 文件属于所填的制度类别.

use super::shared::{TABLE, document};
use crate::{
    form::safeguard::SafeguardKind,
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static S004: Rule = Rule {
    id: "S004",
    severity: Severity::Warning,
    scope: Scope::Safeguards,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("文件属于所填的制度类别", "The document belongs to the kind of its row"),
    explanation: Bilingual::fixed(
        "文件名称写明是另一类制度而没有提到本类时提示，例如“预算管理制度”一行填写财务管理制度。同时提到两类的，或看不出类别的（如内部控制制度、专项资金管理办法），不提示。",
        "Fires when the title names another kind of system and not that of its row, such as 财务管理制度 under budget management. A title that names both, or none (内部控制制度, 专项资金管理办法), passes.",
    ),
    fix: Bilingual::fixed("改填该类制度的文件，或说明原因。", "Name a document of this kind, or explain."),
    basis: TABLE,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["S001"],
    check: documents_fit_kinds,
    cases: &[
        Case {
            set: &[
                ("/safeguards/0/document_name", "\"《项目管理办法》\""),
                ("/safeguards/1/document_name", "\"《财务管理制度》\""),
            ],
            expect: Expect::Fires(&["/safeguards/1/document_name"]),
        },
        Case {
            set: &[
                ("/safeguards/0/document_name", "\"《项目管理办法》\""),
                ("/safeguards/1/document_name", "\"《预算和财务管理制度》\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[], expect: Expect::Fires(&["/safeguards/0/document_name", "/safeguards/1/document_name"]) },
        Case {
            set: &[
                ("/safeguards/0/document_name", "\"《政府采购管理办法》\""),
                ("/safeguards/1/document_name", "\"《内部控制制度》\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/safeguards/0/kind", "null"), ("/safeguards/1/document_name", "\"《预算管理制度》\"")],
            expect: Expect::Undecided,
        },
    ],
};

fn documents_fit_kinds(subject: &Subject, out: &mut Outcomes) {
    for (index, row) in subject.project.safeguards.iter().enumerate() {
        let Some(name) = document(row) else { continue };
        let Some(kind) = row.kind else {
            out.blank(format!("/safeguards/{index}/kind"));
            continue;
        };
        let names = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let (own, wider) = words(kind);
        if names(own) || names(wider) {
            continue;
        }
        if let Some(other) = SafeguardKind::ALL.iter().find(|other| names(words(**other).0)) {
            let (here, there) = (kind.label(), other.label());
            let message = Bilingual::new(
                format!("{name}看来属于{}，而不是{}", there.zh, here.zh),
                format!("{name} seems to be a document of {}, not of {}", there.en, here.en),
            );
            out.finding(format!("/safeguards/{index}/document_name"), message).given(name);
        }
    }
}

/// Words by which a title names a kind of system, and wider ones that may well speak of it.
const fn words(kind: SafeguardKind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        SafeguardKind::ProjectManagement => {
            (&["项目管理", "项目库", "工程管理"], &["项目", "工程", "采购", "合同", "招标", "招投标", "建设"])
        }
        SafeguardKind::BudgetManagement => (&["预算"], &["资金", "收支", "绩效"]),
        SafeguardKind::FinancialManagement => {
            (&["财务", "会计", "报销"], &["经费", "资金", "资产", "收支", "支出", "内控", "内部控制"])
        }
    }
}
