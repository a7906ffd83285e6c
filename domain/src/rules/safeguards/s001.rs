//! S001, 项目、预算、财务管理制度各有一行.

use super::shared::{TABLE, document, measures};
use crate::{
    form::safeguard::{Safeguard, SafeguardKind},
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static S001: Rule = Rule {
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
        "The rule reports one finding for each of the three kinds without a row. A row that says only 无, or nothing, does not count. A filled row without its kind may be the missing one, so then this cannot be decided.",
    ),
    fix: Bilingual::fixed("补充该类制度，或说明没有的原因。", "Add the kind, or explain why there is none."),
    basis: TABLE,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["S002"],
    check: kinds_present,
    cases: &[
        Case { set: &[("/safeguards/1/kind", "\"financial_management\"")], expect: Expect::Fires(&["/safeguards"]) },
        Case { set: &[("/safeguards/1/kind", "\"budget_management\"")], expect: Expect::Silent },
        Case { set: &[("/safeguards", "[]")], expect: Expect::Fires(&["/safeguards", "/safeguards", "/safeguards"]) },
        Case {
            set: &[("/safeguards/2", r#"{"kind": "financial_management", "document_name": "无"}"#)],
            expect: Expect::Fires(&["/safeguards"]),
        },
        Case { set: &[("/safeguards/1/kind", "null")], expect: Expect::Undecided },
    ],
};

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

fn says_anything(row: &Safeguard) -> bool {
    document(row).is_some() || measures(row).is_some() || row.stages.iter().next().is_some()
}
