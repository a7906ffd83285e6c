//! What several rules of the funding need: its places, sums and budgets.

use crate::{
    form::fields::{self, Place},
    rules::{Outcomes, Subject},
    values::{
        language::Bilingual,
        money::{self, Money},
    },
};

pub(super) const ANNUAL: &str = "/funding/annual_budget";
pub(super) const TOTAL: &str = "/funding/total_budget";
pub(super) const LOCAL: &str = "/funding/local_appropriation";
pub(super) const FISCAL: &str = "/funding/fiscal_appropriation";

/// Tells, at the place of a line, that it is not the sum of the lines that make it up. A blank line counts as 0 beside others;
/// where the line or all its parts are blank, nothing can be said.
pub(super) fn add_up(subject: &Subject, out: &mut Outcomes, pointer: &str, parts: &[String]) {
    let line = |pointer: &str| {
        let (field, place) = fields::funding().find(|(field, _)| field.pointer == pointer)?;
        Some((field.pointer, &field.name, *(place.get)(subject.project)))
    };
    let parts: Vec<_> = parts.iter().filter_map(|part| line(part)).map(|part| or_its_parts(subject, part)).collect();
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
    // Printed zeros alone do not say where the money comes from.
    if sum.is_zero() {
        return out.blank(pointer);
    }
    let given = || parts.iter().filter_map(|(_, name, part)| part.map(|part| (name, part)));
    let zh: Vec<_> = given().map(|(name, part)| format!("{} {part}", name.zh)).collect();
    let en: Vec<_> = given().map(|(name, part)| format!("{} {part}", name.en)).collect();
    let sum_shown = money::to_fen(sum);
    let message = match (zh.as_slice(), en.as_slice()) {
        ([zh], [en]) => Bilingual::new(
            format!("{} {total} 不等于已填的各项资金：只有{zh}", name.zh),
            format!("the {} {total} is not what its parts give: only {en}", name.en),
        ),
        _ => Bilingual::new(
            format!("{} {total} 不等于{} 之和 {sum_shown}", name.zh, listed(&zh, "、", " 与")),
            format!("the {} {total} is not the sum {sum_shown} of {}", name.en, listed(&en, ", ", " and ")),
        ),
    };
    out.finding(pointer, message).amounts(total.decimal(), sum);
}

/// A line of the funding: pointer, name, amount.
type Line = (&'static str, &'static Bilingual, Option<Money>);

/// 财政拨款 that is blank is what 上级财政拨款 and the others of its parts give, where they are filled in.
fn or_its_parts(subject: &Subject, (pointer, name, amount): Line) -> Line {
    if pointer != FISCAL || amount.is_some() {
        return (pointer, name, amount);
    }
    let of_part = |(field, place): (&fields::Field, &Place<Money>)| {
        let known = subject.profile.funding.fiscal_appropriation.iter().any(|part| part == field.pointer);
        (place.get)(subject.project).filter(|_| known)
    };
    let parts = fields::funding().filter_map(of_part).map(Money::fen);
    let sum = parts.fold(None, |sum: Option<i64>, part| Some(sum.unwrap_or_default().saturating_add(part)));
    (pointer, name, sum.map(Money::from_fen))
}

/// Names one after the other, the last one behind a word of its own.
fn listed(names: &[String], between: &str, last: &str) -> String {
    match names.split_last() {
        Some((end, [])) => end.clone(),
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
