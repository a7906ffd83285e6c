//! I021, 计量单位只写在目标值中.

use rust_decimal::Decimal;

use super::i033::contradiction;
use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, named_rows},
    },
    values::language::Bilingual,
    wording::{
        placeholders::unfilled,
        target::{TargetKind, figures},
        told_units::glued_unit,
    },
};

pub(super) static I021: Rule = Rule {
    id: "I021",
    severity: Severity::Info,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("计量单位只写在目标值中", "The unit stands in the target, not in the name"),
    explanation: Bilingual::fixed(
        "名称和目标值都带 %，或单位写在名称末尾（如“培训人数（人）”“合格率%”）时提示：单位分写两处，读数和比对容易出错。名称中的条件（湿度45%-60%）和未删去的模板（≥**%）不算。",
        "Fires when both name and target have a %, or when the name ends in a unit, as in 培训人数（人） or 合格率%: a unit in two places is easily misread and hard to compare. Conditions in a name (湿度45%-60%) and templates that were left in it (≥**%) are no units.",
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
    related: &["I008", "I026", "I033"],
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
        // Templates and conditions in a name are no unit of its target.
        Case {
            set: &[
                ("/indicators/3/name", "\"知晓率（≥**%）\""),
                ("/indicators/5/name", "\"存储环境达标率（湿度45%-60%）\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn unit_written_once(subject: &Subject, out: &mut Outcomes) {
    for row in named_rows(subject) {
        // The % of a template, and a figure that contradicts the target, are faults of their own (I026, I033).
        if unfilled(row.name).is_some() || contradiction(&row).is_some() {
            continue;
        }
        let (name, text) = (row.called(), row.written());
        let of_percent = row.target.kind == TargetKind::Percent;
        let glued = || glued_unit(row.name).filter(|unit| !of_percent || !PERCENT.contains(unit));
        let unit = percent_of(&row).filter(|_| of_percent).or_else(glued);
        let Some(unit) = unit else { continue };
        let message = if row.target.unit.is_some() {
            Bilingual::new(
                format!("名称“{name}”和目标值“{text}”都写了“{unit}”，名称中不必写"),
                format!("both the name “{name}” and the target “{text}” have “{unit}”; the name does not need it"),
            )
        } else {
            Bilingual::new(
                format!("单位“{unit}”写在名称“{name}”中，目标值“{text}”没有写，应写为“{text}{unit}”"),
                format!("the unit “{unit}” stands in the name “{name}” and not in the target: write “{text}{unit}”"),
            )
        };
        out.finding(row.pointer("name"), message).given(row.name);
    }
}

/// Ways to write it.
const PERCENT: [&str; 3] = ["%", "％", "百分比"];

/// The percent sign of a name: alone at its end, or behind the figure of the target. With another figure it says something
/// of its own (湿度45%-60%), and with stars it is the template of a library (≥**%).
fn percent_of(row: &Row) -> Option<&'static str> {
    let glued = glued_unit(row.name).is_some_and(|unit| PERCENT.contains(&unit));
    let before = row.name.split_once(['%', '％']).map_or("", |(before, _)| before);
    let rest = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let figure = before.get(rest..).and_then(|figure| figure.parse::<Decimal>().ok());
    let told = figure.map_or(glued && !before.ends_with(['*', '＊']), |told| figures(row.target).any(|it| it == told));
    told.then_some("%")
}
