//! C001, 至少有一项项目构成明细.

use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static C001: Rule = Rule {
    id: "C001",
    severity: Severity::Error,
    scope: Scope::CostItems,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed("至少有一项项目构成明细", "There is at least one cost item"),
    explanation: Bilingual::fixed(
        "没有明细就无法说明预算的构成。",
        "Without items nobody can tell what the budget is made of.",
    ),
    fix: Bilingual::fixed("按明细分解当年预算。", "Break the annual budget down into items."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &["C003"],
    check: items_present,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case { set: &[("/cost_items", "[]")], expect: Expect::Fires(&["/cost_items"]) },
    ],
};

fn items_present(subject: &Subject, out: &mut Outcomes) {
    if subject.project.cost_items.is_empty() {
        out.finding("/cost_items", Bilingual::fixed("没有项目构成明细", "there is no cost item"));
    }
}
