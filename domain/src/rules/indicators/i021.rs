//! I021, 计量单位只写在目标值中.

use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject, rows::rows},
    values::language::Bilingual,
    wording::{target::TargetKind, told_units::glued_unit},
};

pub(super) static I021: Rule = Rule {
    id: "I021",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("计量单位只写在目标值中", "The unit stands in the target, not in the name"),
    explanation: Bilingual::fixed(
        "名称和目标值都带 %，或单位写在名称末尾（如“培训人数（人）”“合格率%”）时提示：单位分写两处，读数和比对容易出错。",
        "Fires when both name and target have a %, or when the name ends in a unit, as in 培训人数（人） or 合格率%: a unit in two places is easily misread and hard to compare.",
    ),
    fix: Bilingual::fixed(
        "从名称中删去单位，写在目标值后。",
        "Drop the unit from the name and write it behind the figure.",
    ),
    basis: Bilingual::fixed(
        "审核实践；在用的预算绩效系统另设计量单位一栏",
        "practice; a budget-performance system in use keeps the unit in a field of its own",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I008"],
    check: unit_written_once,
    cases: &[
        Case {
            set: &[("/indicators/3/name", "\"公共文化服务知晓率（%）\"")],
            expect: Expect::Fires(&["/indicators/3/name"]),
        },
        Case { set: &[("/indicators/3/name", "\"公共文化服务知晓率\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/1/name", "\"线上活动（场）\""),
                ("/indicators/2/name", "\"平台运营（一期）\""),
                ("/indicators/3/name", "\"80%以上市民知晓\""),
            ],
            expect: Expect::Fires(&["/indicators/1/name", "/indicators/3/name"]),
        },
    ],
};

fn unit_written_once(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let (name, text) = (row.name, &row.target.text);
        let percent_twice = row.target.kind == TargetKind::Percent && name.contains(['%', '％']);
        let message = if percent_twice {
            Bilingual::new(
                format!("名称“{name}”和目标值“{text}”都带 %"),
                format!("both the name “{name}” and the target “{text}” have a %"),
            )
        } else if let Some(unit) = glued_unit(name) {
            Bilingual::new(
                format!("单位“{unit}”写在名称“{name}”中，应写在目标值“{text}”中"),
                format!("the unit “{unit}” stands in the name “{name}” instead of the target “{text}”"),
            )
        } else {
            continue;
        };
        out.finding(row.pointer("name"), message).given(name);
    }
}
