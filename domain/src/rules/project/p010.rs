//! P010, 立项依据引用文件.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, text::Narrative},
    wording::{placeholders::is_placeholder, titles},
};

pub(super) static P010: Rule = Rule {
    id: "P010",
    severity: Severity::Info,
    scope: Scope::Project,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("立项依据引用文件", "The basis cites a document"),
    explanation: Bilingual::fixed(
        "“依据”中既没有《》中的文件名称，也没有“沪财绩〔2019〕19号”一类文号时提示；审核人据此查找立项的政策依据。",
        "Fires when the basis has neither a title in 《》 nor a document number such as 沪财绩〔2019〕19号, by which the reviewer finds what the project rests on.",
    ),
    fix: Bilingual::fixed("写明文件名称（加《》）或文号。", "Name the document in 《》, or give its number."),
    basis: Bilingual::fixed("申报表“项目立项情况：依据”栏", "the form's field 依据 (basis of the project)"),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["P009"],
    check: basis_cites,
    cases: &[
        Case { set: &[("/basis", "\"根据上级有关文件精神开展。\"")], expect: Expect::Fires(&["/basis"]) },
        Case { set: &[("/basis", "\"根据沪财教（2019）86号文开展。\"")], expect: Expect::Silent },
        Case {
            set: &[("/basis", "\"《关于加快构建现代公共文化服务体系的意见》\"")], expect: Expect::Silent
        },
        Case { set: &[("/basis", "null")], expect: Expect::Undecided },
        Case { set: &[("/basis", "\"暂无\"")], expect: Expect::Undecided },
    ],
};

fn basis_cites(subject: &Subject, out: &mut Outcomes) {
    const BASIS: &str = "/basis";
    let Some(text) = subject.project.basis.as_ref().filter(|text| !text.is_blank()).map(Narrative::as_str) else {
        return out.blank(BASIS);
    };
    if is_placeholder(text) {
        return out.undecided(BASIS, Bilingual::fixed("只有占位文字（见 P009）", "a placeholder (see P009)"));
    }
    if !titles::has_title(text) && !titles::has_document_number(text) {
        let message = Bilingual::fixed(
            "立项依据没有写明文件名称（《》）或文号",
            "the basis names neither a document's title in 《》 nor its number",
        );
        out.finding(BASIS, message).expected("《…》");
    }
}
