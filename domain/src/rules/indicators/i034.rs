//! I034, 百分比、金额写明单位.

use rust_decimal::Decimal;

use super::shared::is_cost;
use crate::{
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, is_rate, is_satisfaction},
        target::{Figure, TargetKind, figures, is_measure},
        told_units::{glued_unit, is_money_unit},
        units::{Kind, kind_of, measure},
    },
};

pub(super) static I034: Rule = Rule {
    id: "I034",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("百分比、金额写明单位", "Percentages and amounts of money have their unit"),
    explanation: Bilingual::fixed(
        "“0.97比例”的“比例”不是计量单位，应写“97%”。“≤28.40/株”只写了每株，成本“差旅费 ≤470人/天”只写了人和天，都没有写元；成本中的“补助标准 ≤120万元”写了元，没有写每公里还是每人；“参审案件补助 100元”不到预算的百分之一，没有写每件还是每人。名称括号内已写单位的不报；只有数字、没有任何单位的由 I008 报告。",
        "比例 of 0.97比例 is no unit: write 97%. ≤28.40/株 and a cost of 470人/天 say per what and not which money, 补助标准 ≤120万元 (a standard of subsidy) which money and not per what, and so does 参审案件补助 100元, less than a hundredth of the budget. A unit in the brackets of the name will do; I008 reports bare figures.",
    ),
    fix: Bilingual::fixed(
        "百分比写“%”，得分写“分”，金额写“元”或“万元”，标准写“元/人”“万元/公里”等。",
        "Write % for a percentage, 分 for a mark, 元 or 万元 for money, 元/人 and the like for a standard.",
    ),
    basis: Bilingual::fixed(
        "在用的预算绩效系统要求定量指标填写计量单位",
        "a budget-performance system in use demands a unit with every quantitative indicator",
    ),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I007", "I008"],
    check: units_are_written,
    cases: &[
        // Of a bare figure I008 speaks.
        Case { set: &[("/indicators/5/target", "\">=85\"")], expect: Expect::Silent },
        Case {
            set: &[
                ("/indicators/3/target", "\"≥0.97比例\""),
                ("/indicators/4/name", "\"苗木采购成本\""),
                ("/indicators/4/target", "\"≤28.40/株\""),
            ],
            expect: Expect::Fires(&["/indicators/3/target", "/indicators/4/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"硬化道路补助标准\""),
                ("/indicators/1/target", "\"≤120万元\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"检查差旅费\""),
                ("/indicators/1/target", "\"≤470人/天\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"每公里道路补助标准\""),
                ("/indicators/1/target", "\"≤120万元\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"播出质量达标率（%）\""),
                ("/indicators/2/target", "\"100\""),
                ("/indicators/1/name", "\"孕产妇死亡率\""),
                ("/indicators/1/target", "\"≤20\""),
                ("/indicators/3/name", "\"投诉率\""),
                ("/indicators/3/target", "\"0\""),
                ("/indicators/4/name", "\"苗木采购成本\""),
                ("/indicators/4/target", "\"≤28.40元/株\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"参审案件补助\""),
                ("/indicators/1/target", "\"100元\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"参审案件补助\""),
                ("/indicators/1/target", "\"≤10万元\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn units_are_written(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.target.kind == TargetKind::Number && is_measure(row.target)) {
        let (name, text) = (row.name, &row.target.text);
        let unit = row.target.unit.as_deref().unwrap_or_default();
        // 检查差旅费 470人/天 counts heads where money is meant.
        let counted = is_cost(row.indicator.level2)
            && contains_any(name, &FEES)
            && kind_of(measure(unit).family) == Some(Kind::Count);
        if (unit.starts_with('/') && contains_any(name, &MONEY) || counted) && glued_unit(name).is_none() {
            let message = Bilingual::new(
                format!("“{name}”的目标值“{text}”没有写金额单位（元、万元）"),
                format!("the target “{text}” of “{name}” does not say which money, 元 or 万元"),
            );
            out.finding(row.pointer("target"), message).given(text);
        } else if is_price(&row) || is_small(subject, &row) {
            let message = Bilingual::new(
                format!("“{name}”的目标值“{text}”没有写明每什么（人、公里、亩等）的标准"),
                format!("the target “{text}” of “{name}” does not say per what (head, kilometre, 亩) it is"),
            );
            out.finding(row.pointer("target"), message).given(text);
        } else if is_rate(name) && glued_unit(name).is_none() && lacks_percent(&row, unit) {
            let mark = is_satisfaction(name);
            let (zh, en) =
                if mark { ("是百分比还是得分", "a percentage or a mark") } else { (" %", "a percentage") };
            let message = Bilingual::new(
                format!("“{name}”的目标值“{text}”没有写明{zh}"),
                format!("the target “{text}” of “{name}” is not said to be {en}"),
            );
            let finding = out.finding(row.pointer("target"), message).given(text);
            if let Some(Figure(value)) = row.target.value.filter(|value| value.0 <= Decimal::ONE_HUNDRED) {
                let part = value < Decimal::ONE || !unit.is_empty();
                let percent = if part { value.checked_mul(Decimal::ONE_HUNDRED) } else { Some(value) };
                finding.expected(percent.map_or_else(String::new, |percent| format!("{}%", percent.normalize())));
            }
        }
    }
}

/// 标准、单价 Whether an amount is by its name a price, and neither name nor unit says of what.
fn is_price(row: &Row) -> bool {
    let name = head(row.name);
    let unit = row.target.unit.as_deref().unwrap_or_default();
    let each = contains_any(name, &["每", "均", "单位", "单个", "单座", "单场", "单株", "人工", "/"]);
    let explained = row.indicator.explanation.as_ref().is_some_and(|text| text.as_str().contains(['每', '/', '均']));
    let price = ends_with_any(name, &["补助标准", "补贴标准", "收费标准", "支付标准", "成本标准", "单价", "造价标准"]);
    is_cost(row.indicator.level2)
        && price
        && is_money_unit(unit)
        && !unit.contains(['/', '·', '每'])
        && !each
        && !explained
}

/// 参审案件补助 100元 Whether an amount that is handed out is so small a part of the budget that it must be one of many.
fn is_small(subject: &Subject, row: &Row) -> bool {
    let funding = &subject.project.funding;
    let Some(budget) = funding.annual_budget.or(funding.total_budget).or(funding.fiscal_appropriation) else {
        return false;
    };
    let written = measure(row.target.unit.as_deref().unwrap_or_default());
    let handed_out = ends_with_any(head(row.name), &["补助", "补贴", "津贴", "奖励", "误工费", "资助"]);
    let each = contains_any(row.name, &["每", "均", "单", "标准"]);
    is_cost(row.indicator.level2)
        && handed_out
        && !each
        && written.family == "元"
        && written.per.is_empty()
        && row
            .target
            .value
            .and_then(|it| it.0.checked_mul(written.worth))
            .and_then(|it| it.checked_mul(Decimal::ONE_HUNDRED))
            .is_some_and(|it| it < budget.decimal())
}

/// Whether a figure has a word for its unit that is none.
fn lacks_percent(row: &Row, unit: &str) -> bool {
    // 死亡率 is told by the thousand or by the hundred thousand.
    let of_many = contains_any(row.name, &["死亡率", "发病率", "患病率", "出生率"]);
    !of_many && ["比例", "比率", "占比"].contains(&unit) && figures(row.target).all(|figure| figure <= Decimal::ONE)
}

/// Words of money that is paid for something.
const FEES: [&str; 4] = ["成本", "费", "单价", "造价"];

/// Words of an amount of money in a name.
const MONEY: [&str; 8] = ["成本", "费", "价", "资金", "支出", "标准", "金额", "造价"];
