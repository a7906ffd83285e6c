//! S002, 文件名称与保障阶段同时填写.

use super::shared::{TABLE, document};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static S002: Rule = Rule {
    id: "S002",
    severity: Severity::Error,
    scope: Scope::Safeguards,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("文件名称与保障阶段同时填写", "A document has its stages, and a stage its document"),
    explanation: Bilingual::fixed(
        "有文件而未选阶段，或选了阶段而没有文件时报告；两者都空白的行不报。文件名称只写“无”视为没有文件。",
        "Fires for a document without a stage and for a stage without a document; a row with neither passes. A document called 无 is none.",
    ),
    fix: Bilingual::fixed("补选保障阶段，或填写文件名称。", "Tick the stages, or name the document."),
    basis: TABLE,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["S001"],
    check: documents_have_stages,
    cases: &[
        Case {
            set: &[("/safeguards/0/stages", "[]"), ("/safeguards/2/document_name", "\" \"")],
            expect: Expect::Fires(&["/safeguards/0/stages", "/safeguards/2/document_name"]),
        },
        Case {
            set: &[
                ("/safeguards/0/stages", "[\"implementation\"]"),
                ("/safeguards/2/document_name", "\"《闵行区文旅局经费报销管理办法》\""),
            ],
            expect: Expect::Silent,
        },
        Case { set: &[("/safeguards/-", r#"{"document_name": "无"}"#)], expect: Expect::Silent },
    ],
};

fn documents_have_stages(subject: &Subject, out: &mut Outcomes) {
    for (index, row) in subject.project.safeguards.iter().enumerate() {
        match (document(row), row.stages.iter().next()) {
            (Some(name), None) => {
                let message = Bilingual::new(
                    format!("{name}没有选择保障阶段"),
                    format!("no stage is ticked for the document {name}"),
                );
                out.finding(format!("/safeguards/{index}/stages"), message);
            }
            (None, Some(_)) => {
                let message =
                    Bilingual::fixed("选择了保障阶段，但没有文件名称", "stages are ticked without a document");
                out.finding(format!("/safeguards/{index}/document_name"), message);
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}
