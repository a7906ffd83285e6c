//! What several rules of the funding need: its places, sums and budgets.

use rust_decimal::Decimal;

use crate::{
    rules::{Outcomes, Subject},
    values::{
        language::Bilingual,
        money::{self, Money},
    },
};

pub(super) const ANNUAL: &str = "/funding/annual_budget";
pub(super) const TOTAL: &str = "/funding/total_budget";
pub(super) const FISCAL: &str = "/funding/fiscal_appropriation";

/// The sum of the parts; none when no part is filled.
pub(super) fn sum_of<const N: usize>(parts: [Option<Money>; N]) -> Option<Decimal> {
    parts.iter().any(Option::is_some).then(|| money::sum(parts.into_iter().flatten()))
}

/// Tells a sum that does not add up at the total's field.
pub(super) fn compare(
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

/// Total and annual budget; undecided when one is blank.
pub(super) fn budgets(subject: &Subject, out: &mut Outcomes) -> Option<(Money, Money)> {
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
