//! What several rules of the funding need: its places, sums and budgets.

use crate::{
    form::fields,
    rules::{Outcomes, Subject},
    values::{
        language::Bilingual,
        money::{self, Money},
    },
};

pub(super) const ANNUAL: &str = "/funding/annual_budget";
pub(super) const TOTAL: &str = "/funding/total_budget";
pub(super) const FISCAL: &str = "/funding/fiscal_appropriation";

/// Tells, at the place of a line, that it is not the sum of the lines that make it up. A blank line counts as 0 beside others;
/// where the line or all its parts are blank, nothing can be said.
pub(super) fn add_up(subject: &Subject, out: &mut Outcomes, pointer: &str, parts: &[String]) {
    let line = |pointer: &str| {
        let (field, place) = fields::funding().find(|(field, _)| field.pointer == pointer)?;
        Some((field.pointer, &field.name, *(place.get)(subject.project)))
    };
    let parts: Vec<_> = parts.iter().filter_map(|part| line(part)).collect();
    let (Some((_, name, Some(total))), true) = (line(pointer), parts.iter().any(|(.., part)| part.is_some())) else {
        return out.blank(pointer);
    };
    let sum = money::sum(parts.iter().filter_map(|(_, _, part)| *part));
    // Each line that may be a part of another one is added or not.
    let open =
        parts.iter().filter(|(pointer, ..)| subject.profile.funding.within_others.iter().any(|it| it == pointer));
    let mut sums = vec![sum];
    for part in open.filter_map(|(_, _, part)| *part) {
        sums.extend(sums.clone().into_iter().map(|sum| sum - part.decimal()));
    }
    if sums.contains(&total.decimal()) {
        return;
    }
    let zh: Vec<_> = parts.iter().map(|(_, name, _)| name.zh.as_ref()).collect();
    let en: Vec<_> = parts.iter().map(|(_, name, _)| name.en.as_ref()).collect();
    let sum_shown = money::to_fen(sum);
    let message = Bilingual::new(
        format!("{} {total} 不等于{}之和 {sum_shown}", name.zh, listed(&zh, "、", "和")),
        format!("the {} {total} is not the sum {sum_shown} of {}", name.en, listed(&en, ", ", " and ")),
    );
    out.finding(pointer, message).amounts(total.decimal(), sum);
}

/// Names one after the other, the last one behind a word of its own.
fn listed(names: &[&str], between: &str, last: &str) -> String {
    match names.split_last() {
        Some((end, [])) => (*end).to_owned(),
        Some((end, before)) => format!("{}{last}{end}", before.join(between)),
        None => String::new(),
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
