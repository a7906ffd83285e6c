//! S: 制度保障, the institutional safeguards.

use super::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject};
use crate::{
    language::Bilingual,
    safeguard::{Safeguard, SafeguardKind},
    wording::{compare, placeholders::is_placeholder, titles::has_title},
};

/// Source of what the table asks for.
const TABLE: Bilingual = Bilingual::fixed("申报表“制度保障”表", "the form's table 制度保障 (safeguards)");

pub static RULES: &[Rule] = &[
    Rule {
        id: "S001",
        severity: Severity::Warning,
        scope: Scope::Safeguards,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed(
            "项目、预算、财务管理制度各有一行",
            "Project, budget and financial management each have a row",
        ),
        explanation: Bilingual::fixed(
            "三类制度缺少一类时报一条；只写“无”或全部空白的行不算。有内容而未选制度类别的行可能就是缺少的一类，此时无法判断。",
            "One finding for each of the three kinds without a row; a row that says only 无, or nothing, does not count. A filled row without its kind may be the one that is missing, so then nothing can be said.",
        ),
        fix: Bilingual::fixed("补充该类制度，或说明没有的原因。", "Add the kind, or explain why there is none."),
        basis: TABLE,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["S002"],
        check: kinds_present,
        cases: &[
            Case {
                set: &[("/safeguards/1/kind", "\"financial_management\"")],
                expect: Expect::Fires(&["/safeguards"]),
            },
            Case { set: &[("/safeguards/1/kind", "\"budget_management\"")], expect: Expect::Silent },
            Case {
                set: &[("/safeguards", "[]")],
                expect: Expect::Fires(&["/safeguards", "/safeguards", "/safeguards"]),
            },
            Case {
                set: &[("/safeguards/2", r#"{"kind": "financial_management", "document_name": "无"}"#)],
                expect: Expect::Fires(&["/safeguards"]),
            },
            Case { set: &[("/safeguards/1/kind", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
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
    },
    Rule {
        id: "S003",
        severity: Severity::Warning,
        scope: Scope::Safeguards,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed("具体措施不只是重复文件名称", "The measures say more than the document's name"),
        explanation: Bilingual::fixed(
            "具体措施与文件名称相同，或只是其中一部分（不计书名号、标点和空格）时提示：文件名称不能说明采取了什么措施。",
            "Fires when the measures are the document's name or a part of it, title marks, punctuation and blanks aside: a name does not say what is done.",
        ),
        fix: Bilingual::fixed(
            "写明制度中用于本项目的具体措施。",
            "Say what the document makes you do for this project.",
        ),
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
    },
    Rule {
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
    },
    Rule {
        id: "S005",
        severity: Severity::Info,
        scope: Scope::Safeguards,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("文件名称加书名号", "A document's name stands in 《》"),
        explanation: Bilingual::fixed(
            "加书名号可以区分正式文件的名称和对制度的描述。",
            "Title marks tell the name of a document from words about one.",
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
            Case {
                set: &[("/safeguards/2/document_name", "\"《经费报销管理办法》\"")], expect: Expect::Silent
            },
            Case {
                set: &[("/safeguards/2/document_name", "\"关于印发《经费报销管理办法》的通知\"")],
                expect: Expect::Silent,
            },
        ],
    },
];

/// The row's document; none where the field is blank or says only 无.
fn document(row: &Safeguard) -> Option<&str> {
    let name = row.document_name.as_ref().filter(|name| !name.is_blank())?.as_str();
    (!is_placeholder(name)).then_some(name)
}

fn measures(row: &Safeguard) -> Option<&str> {
    let measures = row.measures.as_ref().filter(|text| !text.is_blank())?.as_str();
    (!is_placeholder(measures)).then_some(measures)
}

fn says_anything(row: &Safeguard) -> bool {
    document(row).is_some() || measures(row).is_some() || row.stages.iter().next().is_some()
}

fn kinds_present(subject: &Subject, out: &mut Outcomes) {
    let rows = &subject.project.safeguards;
    let missing = |kind: &SafeguardKind| rows.iter().all(|row| row.kind != Some(*kind) || !says_anything(row));
    for kind in SafeguardKind::ALL.iter().filter(|kind| missing(kind)) {
        if let Some(row) = rows.iter().position(|row| row.kind.is_none() && says_anything(row)) {
            return out.blank(format!("/safeguards/{row}/kind"));
        }
        let label = kind.label();
        let zh = format!("没有{}", label.zh);
        out.finding("/safeguards", Bilingual::new(zh, format!("there is no safeguard of {}", label.en)))
            .expected(kind.code());
    }
}

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

fn names_in_title_marks(subject: &Subject, out: &mut Outcomes) {
    for (index, row) in subject.project.safeguards.iter().enumerate() {
        if let Some(name) = document(row).filter(|name| !has_title(name)) {
            let message = Bilingual::fixed("文件名称没有加《》", "the document's name is not in 《》");
            out.finding(format!("/safeguards/{index}/document_name"), message)
                .given(name)
                .expected(format!("《{name}》"));
        }
    }
}
