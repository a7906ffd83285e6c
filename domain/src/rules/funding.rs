//! F: 项目资金, the funding. A blank part of a sum counts as 0 when another part is filled; with no part filled the
//! sum cannot be judged.

use rust_decimal::Decimal;

use super::{Case, Dimension, Expect, FORM_HEADINGS, Outcomes, Rule, Scope, Severity, Strength, Subject};
use crate::{
    language::Bilingual,
    money::{self, Money},
    project::Category,
};

const ANNUAL: &str = "/funding/annual_budget";
const TOTAL: &str = "/funding/total_budget";
const FISCAL: &str = "/funding/fiscal_appropriation";

pub static RULES: &[Rule] = &[
    Rule {
        id: "F001",
        severity: Severity::Error,
        scope: Scope::Funding,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("当年预算 = 财政拨款 + 其他资金", "Annual budget = fiscal appropriation + other funds"),
        explanation: Bilingual::fixed(
            "两部分至少填写一项时，空白按 0 计；两项都空白则无法判断。规则无法区分是合计还是分项填错。",
            "When one of the two parts is filled, a blank counts as 0; with both blank nothing can be said. The rule cannot tell whether the sum or a part is wrong.",
        ),
        fix: Bilingual::fixed("核对当年预算、财政拨款和其他资金。", "Check the annual budget and its two parts."),
        basis: FORM_HEADINGS,
        strength: Strength::Arithmetic,
        since: "0.1.0",
        related: &["F002", "C003"],
        check: annual_budget_adds_up,
        cases: &[
            Case {
                set: &[("/funding/fiscal_appropriation", "\"140000\""), ("/funding/other_funds", "\"10000.00\"")],
                expect: Expect::Silent,
            },
            Case { set: &[(ANNUAL, "\"150000.01\"")], expect: Expect::Fires(&[ANNUAL]) },
            Case { set: &[(FISCAL, "null")], expect: Expect::Undecided },
            Case { set: &[(ANNUAL, "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "F002",
        severity: Severity::Error,
        scope: Scope::Funding,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed(
            "财政拨款 = 上级财政拨款 + 本级财政安排 + 下级财政配套",
            "Fiscal appropriation = superior + local + subordinate",
        ),
        explanation: Bilingual::fixed(
            "三部分至少填写一项时，空白按 0 计；全部空白则无法判断。",
            "When one of the three parts is filled, blanks count as 0; with all blank nothing can be said.",
        ),
        fix: Bilingual::fixed("核对财政拨款及其三个组成部分。", "Check the appropriation and its three parts."),
        basis: FORM_HEADINGS,
        strength: Strength::Arithmetic,
        since: "0.1.0",
        related: &["F001"],
        check: appropriation_adds_up,
        cases: &[
            Case {
                set: &[
                    ("/funding/superior_appropriation", "\"50000\""),
                    ("/funding/local_appropriation", "\"100000\""),
                ],
                expect: Expect::Silent,
            },
            Case { set: &[("/funding/superior_appropriation", "\"0.01\"")], expect: Expect::Fires(&[FISCAL]) },
            Case { set: &[("/funding/local_appropriation", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "F003",
        severity: Severity::Error,
        scope: Scope::Funding,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("项目总预算不小于当年预算", "The total budget is not below the annual budget"),
        explanation: Bilingual::fixed(
            "当年预算是项目总预算的一部分。",
            "The budget of one year is a part of the project's total budget.",
        ),
        fix: Bilingual::fixed("核对项目总预算和当年预算。", "Check the total and the annual budget."),
        basis: FORM_HEADINGS,
        strength: Strength::Arithmetic,
        since: "0.1.0",
        related: &["F004", "F001"],
        check: total_covers_year,
        cases: &[
            Case { set: &[(TOTAL, "\"150000.01\"")], expect: Expect::Silent },
            Case { set: &[(TOTAL, "\"149999.99\"")], expect: Expect::Fires(&[TOTAL]) },
            Case { set: &[(TOTAL, "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "F004",
        severity: Severity::Warning,
        scope: Scope::Funding,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed(
            "当年内完成的一次性或经常性项目，项目总预算 = 当年预算",
            "A one-off or recurring project within one year: total budget = annual budget",
        ),
        explanation: Bilingual::fixed(
            "项目期间全部在年度之内时，没有其他年度的资金可计入总预算。跨年度项目不适用。",
            "When the whole period lies in the year there is no other year whose money the total could hold. Projects over several years are passed over.",
        ),
        fix: Bilingual::fixed(
            "使两个数一致，或说明差额的来源。",
            "Make the two figures equal, or explain the difference.",
        ),
        basis: FORM_HEADINGS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["F003"],
        check: single_year_total,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case { set: &[(TOTAL, "\"300000\"")], expect: Expect::Fires(&[TOTAL]) },
            Case { set: &[(TOTAL, "\"300000\""), ("/end_date", "\"2021-06-30\"")], expect: Expect::Silent },
            Case { set: &[(TOTAL, "\"300000\""), ("/category", "\"medium_term_pilot\"")], expect: Expect::Silent },
            Case { set: &[("/category", "null")], expect: Expect::Undecided },
            Case { set: &[("/end_date", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "F005",
        severity: Severity::Error,
        scope: Scope::Funding,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("当年预算已填写且大于零", "The annual budget is given and above zero"),
        explanation: Bilingual::fixed(
            "绩效目标随当年预算一并申报；没有当年预算就没有可申报的目标。",
            "Targets are declared together with the budget of the year; without one there is nothing to declare.",
        ),
        fix: Bilingual::fixed("填写当年预算。", "Give the annual budget."),
        basis: super::FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["P001"],
        check: annual_budget_given,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case { set: &[(ANNUAL, "\"0.00\"")], expect: Expect::Fires(&[ANNUAL]) },
            Case { set: &[(ANNUAL, "null")], expect: Expect::Fires(&[ANNUAL]) },
        ],
    },
    Rule {
        id: "F006",
        severity: Severity::Info,
        scope: Scope::Funding,
        dimension: Dimension::Feasibility,
        title: Bilingual::fixed(
            "跨年度的中期预算试点项目，项目总预算通常大于当年预算",
            "A medium-term pilot over several years usually has a total above its annual budget",
        ),
        explanation: Bilingual::fixed(
            "总预算等于当年预算时，其余年度没有资金安排，可能漏填。",
            "When the total equals the annual budget the other years have no money; a figure may have been left out.",
        ),
        fix: Bilingual::fixed("核对项目总预算是否包含全部年度。", "Check that the total covers every year."),
        basis: FORM_HEADINGS,
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["F003", "F004"],
        check: pilot_has_later_years,
        cases: &[
            Case { set: &[("/category", "\"medium_term_pilot\"")], expect: Expect::Silent },
            Case {
                set: &[("/category", "\"medium_term_pilot\""), ("/end_date", "\"2022-12-31\"")],
                expect: Expect::Fires(&[TOTAL]),
            },
            Case {
                set: &[("/category", "\"medium_term_pilot\""), ("/end_date", "\"2022-12-31\""), (TOTAL, "\"450000\"")],
                expect: Expect::Silent,
            },
            Case { set: &[("/category", "\"medium_term_pilot\""), ("/end_date", "null")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "F007",
        severity: Severity::Warning,
        scope: Scope::Funding,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("金额单位为元，不是万元", "Amounts are in yuan, not in ten thousands of yuan"),
        explanation: Bilingual::fixed(
            "预算与明细金额之和，或与文字中带“元”“万元”“亿元”的数额恰好相差 10,000 倍时提示；不恰好相差则不提示。",
            "Fires when a budget differs by exactly the factor 10,000 from the sum of the cost items or from a figure of money in a narrative; otherwise it stays silent.",
        ),
        fix: Bilingual::fixed("按元填写；表外如用万元，请换算。", "Give amounts in yuan; convert what is in 万元."),
        basis: Bilingual::fixed("申报表“金额单位：元”", "the form's heading 金额单位：元 (amounts in yuan)"),
        strength: Strength::Practice,
        since: "0.1.0",
        related: &["C003", "F001"],
        check: yuan_not_wan,
        cases: &[
            Case { set: &[], expect: Expect::Silent },
            Case { set: &[(ANNUAL, "\"15.00\""), (TOTAL, "\"15.00\"")], expect: Expect::Fires(&[TOTAL, ANNUAL]) },
            Case {
                set: &[("/cost_items", "[]"), ("/overview", "\"项目当年安排资金15万元。\""), (ANNUAL, "\"15\"")],
                expect: Expect::Fires(&[ANNUAL]),
            },
            Case { set: &[("/overview", "\"服务量超15次，安排资金15万元。\"")], expect: Expect::Silent },
            Case { set: &[("/cost_items", "[]"), ("/funding", "{}")], expect: Expect::Undecided },
        ],
    },
];

/// The sum of the parts; none when no part is filled.
fn sum_of<const N: usize>(parts: [Option<Money>; N]) -> Option<Decimal> {
    parts.iter().any(Option::is_some).then(|| money::sum(parts.into_iter().flatten()))
}

/// Tells a sum that does not add up at the total's field.
fn compare(
    out: &mut Outcomes,
    pointer: &str,
    total: Option<Money>,
    parts: Option<Decimal>,
    zh: [&str; 2],
    en: [&str; 2],
) {
    let (Some(total), Some(parts)) = (total, parts) else {
        return out.blank(pointer);
    };
    if total.decimal() != parts {
        let ([total_zh, parts_zh], [total_en, parts_en]) = (zh, en);
        let parts_shown = money::to_fen(parts);
        out.finding(
            pointer,
            Bilingual::new(
                format!("{total_zh} {total} 不等于{parts_zh}之和 {parts_shown}"),
                format!("the {total_en} {total} is not the sum {parts_shown} of {parts_en}"),
            ),
        )
        .amounts(total.decimal(), parts);
    }
}

fn annual_budget_adds_up(subject: &Subject, out: &mut Outcomes) {
    let funding = &subject.project.funding;
    let parts = sum_of([funding.fiscal_appropriation, funding.other_funds]);
    let zh = ["当年预算", "财政拨款与其他资金"];
    compare(out, ANNUAL, funding.annual_budget, parts, zh, ["annual budget", "fiscal appropriation and other funds"]);
}

fn appropriation_adds_up(subject: &Subject, out: &mut Outcomes) {
    let funding = &subject.project.funding;
    let parts = sum_of([funding.superior_appropriation, funding.local_appropriation, funding.subordinate_matching]);
    let zh = ["财政拨款", "上级财政拨款、本级财政安排和下级财政配套"];
    compare(out, FISCAL, funding.fiscal_appropriation, parts, zh, ["fiscal appropriation", "its three parts"]);
}

fn total_covers_year(subject: &Subject, out: &mut Outcomes) {
    let Some((total, annual)) = budgets(subject, out) else { return };
    if total < annual {
        out.finding(
            TOTAL,
            Bilingual::new(
                format!("项目总预算 {total} 小于当年预算 {annual}"),
                format!("the total budget {total} is below the annual budget {annual}"),
            ),
        )
        .amounts(total.decimal(), annual.decimal());
    }
}

fn single_year_total(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    match project.category {
        None => return out.blank("/category"),
        Some(Category::MediumTermPilot) => return,
        Some(Category::OneOff | Category::Recurring) => {}
    }
    let (Some(period), Some(year)) = (project.period(), project.fiscal_year) else {
        return out.blank(if project.fiscal_year.is_none() { "/fiscal_year" } else { "/end_date" });
    };
    if !period.within(year) {
        return;
    }
    let Some((total, annual)) = budgets(subject, out) else { return };
    if total != annual {
        out.finding(
            TOTAL,
            Bilingual::new(
                format!("项目在年度内完成，但项目总预算 {total} 不等于当年预算 {annual}"),
                format!(
                    "the project ends within the year, yet its total budget {total} is not its annual budget {annual}"
                ),
            ),
        )
        .amounts(total.decimal(), annual.decimal());
    }
}

fn annual_budget_given(subject: &Subject, out: &mut Outcomes) {
    match subject.project.funding.annual_budget {
        None => {
            out.finding(ANNUAL, Bilingual::fixed("没有填写当年预算", "the annual budget is not given"));
        }
        Some(Money::ZERO) => {
            out.finding(ANNUAL, Bilingual::fixed("当年预算为零", "the annual budget is zero")).given(Money::ZERO);
        }
        Some(_) => {}
    }
}

fn pilot_has_later_years(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    if project.category != Some(Category::MediumTermPilot) {
        return;
    }
    let Some(period) = project.period() else {
        return out.blank("/end_date");
    };
    if period.start.year() >= period.end.year() {
        return;
    }
    let Some((total, annual)) = budgets(subject, out) else { return };
    if total == annual {
        out.finding(
            TOTAL,
            Bilingual::new(
                format!("项目跨年度实施，但项目总预算 {total} 等于当年预算"),
                format!("the project runs over several years, yet its total budget {total} is that of one year"),
            ),
        )
        .given(total);
    }
}

/// Total and annual budget; undecided when one is blank.
fn budgets(subject: &Subject, out: &mut Outcomes) -> Option<(Money, Money)> {
    let funding = &subject.project.funding;
    match (funding.total_budget, funding.annual_budget) {
        (Some(total), Some(annual)) => Some((total, annual)),
        (None, _) => {
            out.blank(TOTAL);
            None
        }
        (_, None) => {
            out.blank(ANNUAL);
            None
        }
    }
}

fn yuan_not_wan(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let budgets = [(TOTAL, project.funding.total_budget), (ANNUAL, project.funding.annual_budget)];
    if budgets.iter().all(|(_, budget)| budget.is_none()) {
        return out.blank(ANNUAL);
    }
    let items = money::sum(project.cost_items.iter().filter_map(|item| item.amount));
    let told = subject.mentions().iter().filter_map(|mention| Some((mention.pointer, mention.yuan()?)));
    let witnesses: Vec<_> =
        std::iter::once(("/cost_items", items)).chain(told).filter(|(_, it)| !it.is_zero()).collect();
    for (pointer, budget) in budgets.into_iter().filter_map(|(pointer, budget)| Some((pointer, budget?.decimal()))) {
        // A budget that some figure confirms is in the right unit, whatever else the texts speak of.
        if witnesses.iter().any(|(_, amount)| *amount == budget) {
            continue;
        }
        let wan = Decimal::from(10_000);
        let factor = |amount: Decimal| amount == budget * wan || amount * wan == budget;
        if let Some((place, amount)) = witnesses.iter().find(|(_, amount)| factor(*amount)) {
            let (budget, amount) = (money::to_fen(budget), money::to_fen(*amount));
            out.finding(
                pointer,
                Bilingual::new(
                    format!("{budget} 元与 {place} 处的 {amount} 元恰好相差一万倍，可能混淆了元和万元"),
                    format!("{budget} yuan and the {amount} yuan at {place} differ by exactly 10,000: yuan and 万元 may be confused"),
                ),
            )
            .given(budget)
            .expected(amount);
        }
    }
}
