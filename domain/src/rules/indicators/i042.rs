//! I042, 立项和管理的评价内容不作绩效指标.

use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{row_numbers, rows},
    },
    values::language::Bilingual,
    wording::names::{contains_any, ends_with_any, head},
};

pub(super) static I042: Rule = Rule {
    id: "I042",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed(
        "立项和管理的评价内容不作绩效指标",
        "What is asked of approval and management is no performance indicator",
    ),
    explanation: Bilingual::fixed(
        "“立项程序规范性”“绩效目标合理性”“资金分配合理性”“管理制度健全性”评价的是申报和管理工作本身，是事后评价的内容，不是项目的产出和效果。归入长效管理等二级目标的、没有目标值的行不看：有的自评表把它们印在表上。每张表报一条，列出各行。",
        "立项程序规范性 (order of approval), 绩效目标合理性 (soundness of the goals), 资金分配合理性 and 管理制度健全性 judge the declaration and the office. They belong to an evaluation and are neither output nor effect of the project. Rows of a level 2, such as 长效管理, and rows without a target are passed over, because some self-evaluations print them. The rule speaks once for a form and names the rows.",
    ),
    fix: Bilingual::fixed(
        "删除这些行，改为衡量项目的产出和效果。",
        "Drop these rows, and measure what the project puts out and brings about.",
    ),
    basis: Bilingual::fixed("审核实践：指标反映产出和效果", "practice of reviews: indicators tell outputs and effects"),
    strength: Strength::Practice,
    since: "0.4.0",
    related: &["I019", "I031"],
    check: rows_are_of_the_project,
    cases: &[
        Case {
            set: &[
                ("/indicators/-", r#"{"name": "立项程序规范性", "target": "规范"}"#),
                ("/indicators/-", r#"{"name": "预算编制科学性", "target": "科学"}"#),
            ],
            expect: Expect::Fires(&["/indicators/7/name"]),
        },
        Case {
            set: &[("/indicators/-", r#"{"name": "设施运行规范性", "target": "规范"}"#)], expect: Expect::Silent
        },
    ],
};

fn rows_are_of_the_project(subject: &Subject, out: &mut Outcomes) {
    let told: Vec<_> = rows(subject)
        .filter(|row| row.indicator.level2.is_none() && is_of_management(row.name))
        .map(|row| (row.index, row.name))
        .collect();
    let Some((first, name)) = told.first() else { return };
    let (zh, en) = row_numbers(&told.iter().map(|(row, _)| *row).collect::<Vec<_>>());
    let message = Bilingual::new(
        format!("{zh}（“{name}”等）评价的是立项和管理，不是项目的产出或效果"),
        format!("{en} (“{name}” and the like) judge approval and management, neither output nor effect"),
    );
    out.finding(format!("/indicators/{first}/name"), message).given(*name);
}

/// Whether a name asks how well a project was approved or is managed.
fn is_of_management(name: &str) -> bool {
    let head = head(name);
    ends_with_any(head, &QUALITIES) && contains_any(head, &SUBJECTS)
}

const QUALITIES: [&str; 9] = ["规范性", "充分性", "明确性", "合理性", "科学性", "健全性", "完整性", "有效性", "准确性"];
const SUBJECTS: [&str; 12] = [
    "立项",
    "绩效目标",
    "绩效指标",
    "预算编制",
    "资金分配",
    "管理制度",
    "制度执行",
    "资金管理",
    "财务管理",
    "决策",
    "预算安排",
    "监控",
];
