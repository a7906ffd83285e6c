//! H: against the declaration of the year before. Without one every rule here is undecided.

use rust_decimal::Decimal;

use super::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject};
use crate::{
    indicator::Indicator,
    language::Bilingual,
    money::Money,
    project::Project,
    text::{self, Name},
    wording::target::{Figure, Operator, Target, TargetKind},
};

const ANNUAL: &str = "/funding/annual_budget";

/// Source of comparisons between years.
const YEARS: Bilingual = Bilingual::fixed(
    "审核实践：与上年同一项目的申报比较",
    "practice of review: comparison with the same project's declaration of the year before",
);

pub static RULES: &[Rule] = &[
    Rule {
        id: "H001",
        severity: Severity::Warning,
        scope: Scope::All,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed(
            "当年预算与上年相比没有大幅变动",
            "The annual budget did not change much since the year before",
        ),
        explanation: Bilingual::fixed(
            "上年申报按同一单位、同一项目代码查找，没有代码相同的再按规范化后的项目名称查找。增减超过规则集规定的比例时提醒；上年预算空白或为零则无法判断。",
            "The declaration of the year before is found by unit and project code, else by the normalised name. A change beyond the profile's share is told; with a blank or zero budget then nothing can be said.",
        ),
        fix: Bilingual::fixed("核对当年预算，或说明增减原因。", "Check the annual budget, or explain the change."),
        basis: YEARS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["F005"],
        check: budget_steady,
        cases: &[
            Case { set: &[("/previous/funding/annual_budget", "\"115384.61\"")], expect: Expect::Fires(&[ANNUAL]) },
            Case { set: &[("/previous/funding/annual_budget", "\"115384.62\"")], expect: Expect::Silent },
            Case { set: &[("/previous/funding/annual_budget", "\"214285.72\"")], expect: Expect::Fires(&[ANNUAL]) },
            Case { set: &[("/previous/funding/annual_budget", "null")], expect: Expect::Undecided },
            Case { set: &[], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "H002",
        severity: Severity::Warning,
        scope: Scope::All,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("目标值不低于上年", "No target is weaker than the year before"),
        explanation: Bilingual::fixed(
            "同一指标指二级目标和名称（不计空格、标点和年份）都相同。只比较计量单位和计算符号方向都相同的数值；其余不判断。",
            "The same indicator has the same level 2 and name, blanks, punctuation and years aside. Only figures of one unit whose operators point the same way are compared; of the rest nothing is said.",
        ),
        fix: Bilingual::fixed(
            "恢复上年的目标值，或说明降低的原因。",
            "Restore the target, or explain why it is lower.",
        ),
        basis: YEARS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["H004"],
        check: targets_hold,
        cases: &[
            Case {
                set: &[("/previous/indicators/5/target", "\"≥95.00%\"")],
                expect: Expect::Fires(&["/indicators/5/target"]),
            },
            Case { set: &[("/previous/indicators/5/target", "\"≥85.00%\"")], expect: Expect::Silent },
            Case { set: &[("/previous/indicators/5/target", "\"≤95.00%\"")], expect: Expect::Silent },
            Case { set: &[], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "H003",
        severity: Severity::Info,
        scope: Scope::All,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed("上年的指标仍然保留", "Every indicator of the year before is still there"),
        explanation: Bilingual::fixed(
            "名称相同即视为同一指标，改换二级目标不算取消。每个取消的指标报一条。",
            "The same name is the same indicator, even under another level 2. One finding per indicator that is gone.",
        ),
        fix: Bilingual::fixed(
            "补回该指标，或确认不再需要。",
            "Put the indicator back, or make sure that it is no longer needed.",
        ),
        basis: YEARS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["H002"],
        check: indicators_stay,
        cases: &[
            Case {
                set: &[("/previous/indicators/0/name", "\"直播活动场次\"")],
                expect: Expect::Fires(&["/indicators"]),
            },
            Case { set: &[("/previous/indicators/0/name", "\"运营服务 及时性\"")], expect: Expect::Silent },
            Case { set: &[], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "H004",
        severity: Severity::Warning,
        scope: Scope::All,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed(
            "目标值没有丢失上年的计算符号或计量单位",
            "No target lost the operator or unit of the year before",
        ),
        explanation: Bilingual::fixed(
            "数值仍在而符号或单位不见了，多半是录入或转换时丢失。",
            "Where the figure is still there but operator or unit is gone, it was most likely lost in typing or conversion.",
        ),
        fix: Bilingual::fixed("补上计算符号或计量单位。", "Write the operator or unit again."),
        basis: YEARS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["H002"],
        check: targets_whole,
        cases: &[
            Case {
                set: &[("/indicators/3/target", "\"80\""), ("/previous/indicators/3/target", "\"≥80.00%\"")],
                expect: Expect::Fires(&["/indicators/3/target"]),
            },
            Case {
                set: &[("/indicators/3/target", "\"≥80%\""), ("/previous/indicators/3/target", "\"≥80.00%\"")],
                expect: Expect::Silent,
            },
            Case { set: &[], expect: Expect::Undecided },
        ],
    },
];

fn previous<'a>(subject: &Subject<'a>, out: &mut Outcomes) -> Option<&'a Project> {
    if subject.previous.is_none() {
        let reason = Bilingual::fixed("没有找到上年的申报", "no declaration of the year before was found");
        out.undecided("", reason);
    }
    subject.previous
}

fn budget_steady(subject: &Subject, out: &mut Outcomes) {
    let Some(before) = previous(subject, out) else { return };
    let Some(now) = subject.project.funding.annual_budget else { return out.blank(ANNUAL) };
    let Some(before) = before.funding.annual_budget.filter(|before| *before != Money::ZERO) else {
        let reason = Bilingual::fixed("上年预算空白或为零", "the budget of the year before is blank or zero");
        return out.undecided(ANNUAL, reason);
    };
    let limit = subject.profile.thresholds.budget_change_percent;
    let (now, before) = (now.decimal(), before.decimal());
    let change = now - before;
    if change.abs() * Decimal::ONE_HUNDRED > before * Decimal::from(limit) {
        let percent = (change * Decimal::ONE_HUNDRED / before).round_dp(1).normalize();
        let (zh, en) = if change.is_sign_positive() { ("增加", "grew") } else { ("减少", "shrank") };
        let percent = percent.abs();
        out.finding(
            ANNUAL,
            Bilingual::new(
                format!("当年预算比上年{zh} {percent}%，超过 {limit}%"),
                format!("the annual budget {en} by {percent}%, which is more than {limit}%"),
            ),
        )
        .amounts(now, before);
    }
}

/// Name of an indicator as two years can share it.
fn key(indicator: &Indicator) -> Option<String> {
    indicator.name.as_ref().map(Name::as_str).map(text::name_key).filter(|key| !key.is_empty())
}

/// Indicators of both years with the same name and level 2, with the row of this year.
fn pairs<'a>(now: &'a Project, before: &'a Project) -> impl Iterator<Item = (usize, &'a Target, &'a Target)> {
    let known: Vec<_> = before.indicators.iter().filter_map(|it| Some((key(it)?, it))).collect();
    now.indicators.iter().enumerate().filter_map(move |(index, indicator)| {
        let name = key(indicator)?;
        let (_, old) = known.iter().find(|(key, old)| *key == name && old.level2 == indicator.level2)?;
        Some((index, indicator.target_parsed.as_ref()?, old.target_parsed.as_ref()?))
    })
}

/// Whether more is better under an operator; none where neither holds.
const fn upward(operator: Option<Operator>) -> Option<bool> {
    match operator {
        Some(Operator::Ge | Operator::Gt) => Some(true),
        Some(Operator::Le | Operator::Lt) => Some(false),
        Some(Operator::Eq | Operator::About) | None => None,
    }
}

fn targets_hold(subject: &Subject, out: &mut Outcomes) {
    let Some(before) = previous(subject, out) else { return };
    for (index, now, old) in pairs(subject.project, before) {
        let (Some(Figure(figure)), Some(Figure(earlier))) = (now.value, old.value) else { continue };
        let Some(upward) = upward(now.operator).filter(|it| upward(old.operator) == Some(*it)) else { continue };
        if now.unit != old.unit || if upward { figure >= earlier } else { figure <= earlier } {
            continue;
        }
        out.finding(
            format!("/indicators/{index}/target"),
            Bilingual::new(
                format!("目标值 {} 比上年的 {} 宽松", now.text, old.text),
                format!("the target {} is weaker than {} of the year before", now.text, old.text),
            ),
        )
        .given(&now.text)
        .expected(&old.text);
    }
}

fn indicators_stay(subject: &Subject, out: &mut Outcomes) {
    let Some(before) = previous(subject, out) else { return };
    let kept: Vec<_> = subject.project.indicators.iter().filter_map(key).collect();
    for old in before.indicators.iter() {
        let (Some(name), Some(key)) = (&old.name, key(old)) else { continue };
        if !kept.contains(&key) {
            out.finding(
                "/indicators",
                Bilingual::new(
                    format!("上年的指标“{name}”今年没有"),
                    format!("the indicator “{name}” of the year before is gone"),
                ),
            )
            .expected(name);
        }
    }
}

fn targets_whole(subject: &Subject, out: &mut Outcomes) {
    let Some(before) = previous(subject, out) else { return };
    let figure = |target: &Target| matches!(target.kind, TargetKind::Number | TargetKind::Percent);
    for (index, now, old) in pairs(subject.project, before).filter(|(_, now, old)| figure(now) && figure(old)) {
        let operator = old.operator.filter(|_| now.operator.is_none());
        let unit = old.unit.as_deref().filter(|_| now.unit.is_none());
        let lost = match (operator, unit) {
            (None, None) => continue,
            (Some(_), None) => Bilingual::fixed("计算符号", "operator"),
            (None, Some(_)) => Bilingual::fixed("计量单位", "unit"),
            (Some(_), Some(_)) => Bilingual::fixed("计算符号和计量单位", "operator and unit"),
        };
        out.finding(
            format!("/indicators/{index}/target"),
            Bilingual::new(
                format!("目标值 {} 没有上年 {} 的{}", now.text, old.text, lost.zh),
                format!("the target {} lacks the {} that {} had the year before", now.text, lost.en, old.text),
            ),
        )
        .given(&now.text)
        .expected(&old.text);
    }
}
