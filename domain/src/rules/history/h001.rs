//! H001, 当年预算与上年相比没有大幅变动.

use rust_decimal::Decimal;

use super::shared::{YEARS, previous};
use crate::{
    rules::{Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{language::Bilingual, money::Money},
};

const ANNUAL: &str = "/funding/annual_budget";

pub(super) static H001: Rule = Rule {
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
        "The declaration of the year before is found by unit and project code, or else by the normalised name. The rule fires when the budget changed by more than the profile's share. When the budget of the year before is blank or zero, this cannot be decided.",
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
};

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
