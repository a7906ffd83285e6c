//! I001, 规则集要求的每类一级目标至少有一个指标.

use crate::{
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::language::Bilingual,
};

pub(super) static I001: Rule = Rule {
    id: "I001",
    severity: Severity::Error,
    scope: Scope::Indicators,
    dimension: Dimension::Completeness,
    title: Bilingual::fixed(
        "规则集要求的每类一级目标至少有一个指标",
        "Every level-1 family that the profile demands has an indicator",
    ),
    explanation: Bilingual::fixed(
        "缺少整类目标时，无法从产出到效果评价项目；每缺一类报一条。所有指标都没有写类别的，无法判断缺哪一类。",
        "Without a whole family a project cannot be judged from output to effect; one finding per missing family. Where no indicator has a family at all, nobody can tell which is missing.",
    ),
    fix: Bilingual::fixed("为缺少的一级目标补充至少一个指标。", "Add at least one indicator of the missing family."),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.1.0",
    related: &[],
    check: families_present,
    cases: &[
        Case { set: &[], expect: Expect::Silent },
        Case { set: &[("/indicators", "[]")], expect: Expect::Fires(&["/indicators", "/indicators", "/indicators"]) },
        Case {
            set: &[("/indicators/5/level1", "\"effect\""), ("/indicators/6/level1", "null")],
            expect: Expect::Fires(&["/indicators"]),
        },
        // A form that names indicators without families.
        Case {
            set: &[(
                "/indicators",
                r#"[{"name": "辅警人数", "target": "=512人"}, {"name": "服务对象满意度", "target": "≥95%"}]"#,
            )],
            expect: Expect::Undecided,
        },
    ],
};

fn families_present(subject: &Subject, out: &mut Outcomes) {
    let indicators = &subject.project.indicators;
    if !indicators.is_empty() && indicators.iter().all(|it| it.level1.is_none() && it.level2.is_none()) {
        return out.blank("/indicators/0/level1");
    }
    for family in &subject.profile.mandatory.level1 {
        if indicators.iter().all(|indicator| indicator.level1 != Some(*family)) {
            let label = family.label();
            out.finding(
                "/indicators",
                Bilingual::new(
                    // 效益指标 is a name of indicators, 产出目标 one of targets.
                    format!("没有{}{}", label.zh, if label.zh.ends_with("指标") { "" } else { "类指标" }),
                    format!("there is no indicator of the family {}", label.en),
                ),
            )
            .expected(family.code());
        }
    }
}
