//! The figures of the annual goal, and the indicators that measure them.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use super::shared::years;
use crate::{
    form::indicator::Indicator,
    rules::{Outcomes, Subject},
    values::text::{Name, Narrative},
    wording::{
        figures::{self, Mention},
        operators::Operator,
        target::{Figure, Target, TargetKind},
        things, told_units,
        units::{self, Measure},
    },
};

pub(super) const GOAL: &str = "/annual_goal";

/// Most figures of a goal that are looked up; a goal with more is no goal.
const PROMISES: usize = 60;

/// Family of the general counters, and that of shares.
const COUNTER: &str = "个";
const SHARE: &str = "%";

/// Lengths of time are how long a promise takes, not what is promised.
const SPANS: [&str; 5] = ["年", "月", "小时", "分钟", "周"];

/// Words that speak of what is past, and those by which the past is only compared with.
const PAST: [&str; 8] = ["上年", "去年", "往年", "历年", "截至", "截止", "已完成", "上一年"];
const COMPARED: [&str; 3] = ["较", "比", "同期"];

/// A figure that the goal promises, with the family of its unit; told by the words before it where none is written.
pub(super) struct Promise<'m> {
    pub(super) mention: &'m Mention<'m>,
    pub(super) family: &'m str,
}

/// What an indicator measures.
pub(super) struct Gauge<'a> {
    pub(super) index: usize,
    pub(super) name: &'a str,
    pub(super) target: &'a Target,
    measure: Measure<'a>,
    /// Whether the unit is written or told by the name; else any will do.
    known: bool,
    /// The figures in the name and the target's words: most goals never ask for them.
    told: OnceCell<Vec<(&'static str, Decimal)>>,
}

/// How an indicator stands to a promise of the same thing.
enum Standing {
    Covers,
    Differs,
    /// Cannot be compared.
    Unclear,
}

/// What becomes of a promise.
pub(super) enum Fate<'g, 'a> {
    Measured,
    Unmeasured,
    Differs(&'g Gauge<'a>),
}

pub(super) fn blank_goal(subject: &Subject) -> bool {
    subject.project.annual_goal.as_ref().is_none_or(Narrative::is_blank)
}

/// Tells the fate of each promise of the goal, the same figure only once.
pub(super) fn judge(subject: &Subject, out: &mut Outcomes, tell: impl Fn(&Promise, &Fate, &mut Outcomes)) {
    if blank_goal(subject) {
        return out.blank(GOAL);
    }
    let year = subject.project.fiscal_year.map(|year| year.get());
    let mut promises: Vec<Promise> = Vec::new();
    let mentions: Vec<_> = subject.mentions().iter().filter(|mention| mention.pointer == GOAL).collect();
    let mut described = false;
    for (index, mention) in mentions.iter().enumerate() {
        // 56人 of 常住户26户56人 tells of the same thing as the figure that it follows.
        described = tells_what_is(mention) || described && mention.follows_a_figure();
        let sides = index.checked_sub(1).and_then(|before| mentions.get(before)).is_some_and(|it| it.is_of_size());
        if described || sides && mention.is_area_of_sides() {
            continue;
        }
        let Some(promise) = promise(mention, year) else { continue };
        let same = |other: &Promise| other.family == promise.family && other.size() == promise.size();
        if promises.len() < PROMISES && !promises.iter().any(same) {
            promises.push(promise);
        }
    }
    let gauges: Vec<_> = subject.project.indicators.iter().enumerate().filter_map(gauge).collect();
    let fates: Vec<_> = promises.iter().map(|promise| fate(promise, &promises, &gauges)).collect();
    let measured = |index: Option<usize>| matches!(index.and_then(|it| fates.get(it)), Some(Fate::Measured));
    for (index, (promise, fate)) in promises.iter().zip(&fates).enumerate() {
        // Of 76户174人 one of the two figures is enough.
        let next = index.checked_add(1).filter(|it| promises.get(*it).is_some_and(|it| are_one_people(promise, it)));
        let before = index.checked_sub(1).filter(|it| promises.get(*it).is_some_and(|it| are_one_people(it, promise)));
        let twin = matches!(fate, Fate::Unmeasured) && (measured(next) || measured(before));
        tell(promise, if twin { &Fate::Measured } else { fate }, out);
    }
}

/// Words of a population as it is, and words by which a clause begins that tells what is there before the project: 改造现有站点
/// 5个 begins otherwise.
const POPULATION: [&str; 3] = ["户籍", "常住", "总人口"];
const THERE_ALREADY: [&str; 5] = ["现有", "原有", "在册", "下辖", "管辖"];

/// Whether a figure tells where the work is done or what is there already, and promises nothing.
fn tells_what_is(mention: &Mention) -> bool {
    let before = mention.before().trim_start();
    let there = THERE_ALREADY.iter().any(|word| before.trim_start_matches("其中").starts_with(word));
    mention.is_of_place() || there || is_of_today(mention) || POPULATION.iter().any(|word| before.contains(word))
}

/// Whether a figure is the state from which the goal starts: 由现有的1000平方公里扩展到, 从60%提高到.
fn is_of_today(mention: &Mention) -> bool {
    let (before, after) = (mention.before().trim_end(), mention.after().trim_start());
    let before = before.trim_end_matches('的');
    let named = FROM_TODAY.iter().any(|word| before.ends_with(word));
    let from = before.ends_with(['由', '从']);
    (named || from)
        && RISES.iter().any(|rise| after.strip_prefix(rise).is_some_and(|it| it.starts_with(['到', '至', '为'])))
}

/// Words of today's state, and of a way from it to another one.
const FROM_TODAY: [&str; 10] =
    ["由现有", "由目前", "由原来", "由原有", "由现在", "从现有", "从目前", "从原来", "从原有", "从现在"];
const RISES: [&str; 13] =
    ["", "扩展", "扩大", "增加", "增长", "提高", "提升", "上升", "降低", "下降", "减少", "缩短", "拓展"];

/// 76户174人: the same families, counted twice.
fn are_one_people(one: &Promise, other: &Promise) -> bool {
    other.mention.follows(one.mention) && [one, other].iter().all(|it| ["户", "人"].contains(&it.family))
}

/// A figure of the goal that can be promised: with a unit, not of the past, not a span of time.
fn promise<'m>(mention: &'m Mention<'m>, year: Option<u16>) -> Option<Promise<'m>> {
    if mention.is_loose() || mention.is_of_size() {
        return None;
    }
    let before = mention.before();
    let family = if mention.unit.is_some() { mention.family() } else { told_units::told_by(before)?.family };
    let has = |words: &[&str]| words.iter().any(|word| before.contains(word));
    let past = has(&PAST) && !has(&COMPARED) || years(mention.sentence()).last().is_some_and(|it| Some(it) < year);
    (!SPANS.contains(&family) && !past).then_some(Promise { mention, family })
}

impl Promise<'_> {
    fn size(&self) -> Decimal {
        self.mention.measured(self.mention.value)
    }

    fn same_thing(&self, gauge: &Gauge) -> bool {
        things::same_thing(gauge.name, self.mention.before(), self.mention.after())
    }
}

fn gauge((index, indicator): (usize, &Indicator)) -> Option<Gauge<'_>> {
    let target = indicator.target_parsed.as_ref()?;
    let name = indicator.name.as_ref().map_or("", Name::as_str);
    let written = units::measure(target.unit.as_deref().unwrap_or_default());
    let told = || {
        let told = told_units::told_by(name)?;
        Some(Measure { worth: told.worth.checked_mul(written.worth)?, ..told })
    };
    let measure = if written.family.is_empty() { told().unwrap_or(written) } else { written };
    let known = !measure.family.is_empty();
    Some(Gauge { index, name, target, measure, known, told: OnceCell::new() })
}

impl Gauge<'_> {
    fn has_figure(&self) -> bool {
        // The figures of a date, or of a damaged target, measure nothing.
        let kind = self.target.kind;
        if [TargetKind::Date, TargetKind::Period, TargetKind::Damaged].contains(&kind) {
            return false;
        }
        self.target.value.is_some() || self.target.low.is_some() || self.target.high.is_some()
    }

    fn could_measure(&self, promise: &Promise) -> bool {
        let family = self.measure.family;
        // 70个村 and 70个行政村 are counted in 村, and nothing is nothing in any unit.
        let things = promise.mention.after();
        let things = things.strip_prefix("行政").or_else(|| things.strip_prefix("自然")).unwrap_or(things);
        let counter = promise.family == COUNTER && things.starts_with(family);
        family == promise.family || !self.known || counter || promise.size().is_zero()
    }

    /// The figures of the target in the smallest unit of its family, the lower and the upper.
    fn sizes(&self) -> Option<(Decimal, Decimal)> {
        if !self.has_figure() {
            return None;
        }
        let size = |figure: Figure| figure.0.checked_mul(self.measure.worth);
        let value = self.target.value.and_then(size);
        let low = self.target.low.and_then(size).or(value)?;
        Some((low, self.target.high.and_then(size).or(value).unwrap_or(low)))
    }

    /// Whether the target says the promised figure, be it in another unit of the family or by the month.
    fn says(&self, promise: &Promise) -> bool {
        let Some((low, high)) = self.sizes() else { return false };
        let size = promise.size();
        let times = match self.measure.per {
            "月" => 12,
            "季" | "季度" => 4,
            "周" => 52,
            _ => 1,
        };
        let near = promise.mention.operator == Some(Operator::About)
            && size.checked_sub(low).is_some_and(|apart| apart.abs() <= size / Decimal::TEN);
        low <= size && size <= high || near || low.checked_mul(Decimal::from(times)) == Some(size)
    }

    /// Whether the target is the sum of what the goal promises in its unit: 50场演出 and 120场电影 make 170场.
    fn is_sum(&self, sum: Option<Decimal>) -> bool {
        self.measure.family != SHARE && sum.is_some() && sum == self.sizes().map(|(low, _)| low)
    }

    fn standing(&self, promise: &Promise) -> Standing {
        if self.says(promise) {
            return Standing::Covers;
        }
        let mention = promise.mention;
        let inexact = mention.high.is_some() || mention.operator == Some(Operator::About);
        let same_base = self.measure.per.is_empty() == mention.per.is_empty();
        let Some((low, high)) = self.sizes().filter(|_| !inexact && same_base) else { return Standing::Unclear };
        let size = promise.size();
        let floor = |operator| matches!(operator, Some(Operator::Ge | Operator::Gt));
        let ceiling = |operator| matches!(operator, Some(Operator::Le | Operator::Lt));
        let (goal, own) = (mention.operator, self.target.operator);
        let opposed = floor(goal) && ceiling(own) || ceiling(goal) && floor(own);
        let above = (floor(goal) || floor(own)) && low > size;
        let below = (ceiling(goal) || ceiling(own)) && high < size;
        if opposed || own == Some(Operator::About) {
            Standing::Unclear
        } else if above || below {
            Standing::Covers
        } else {
            Standing::Differs
        }
    }

    /// Whether the name or the target's own words contain the promised figure, or a target without figure bears the
    /// whole name of what is promised.
    fn tells(&self, promise: &Promise) -> bool {
        let told = self.told.get_or_init(|| {
            let target = if self.has_figure() { "" } else { self.target.text.as_str() };
            let found = [self.name, target].into_iter().flat_map(|text| figures::mentions("", text));
            found.map(|it| (it.family(), it.measured(it.value))).collect()
        });
        let mention = promise.mention;
        told.contains(&(promise.family, promise.size()))
            || !self.has_figure() && things::named(self.name, mention.before(), mention.after())
    }
}

fn fate<'g, 'a>(promise: &Promise, promises: &[Promise], gauges: &'g [Gauge<'a>]) -> Fate<'g, 'a> {
    let able = || gauges.iter().filter(|gauge| gauge.could_measure(promise));
    let mut partners = able().filter(|gauge| gauge.has_figure() && promise.same_thing(gauge));
    let mut alike = promises.iter().filter(|other| other.family == promise.family);
    let sum = alike.try_fold(Decimal::ZERO, |sum, other| sum.checked_add(other.size()));
    match (partners.next(), partners.next()) {
        (Some(gauge), None) => match gauge.standing(promise) {
            Standing::Covers | Standing::Unclear => Fate::Measured,
            Standing::Differs if shared(gauge, promises) => Fate::Measured,
            Standing::Differs => Fate::Differs(gauge),
        },
        // Which of several indicators is meant cannot be told.
        (Some(_), Some(_)) => Fate::Measured,
        (None, _) if able().any(|gauge| gauge.says(promise) || gauge.is_sum(sum)) => Fate::Measured,
        (None, _) if gauges.iter().any(|gauge| gauge.tells(promise)) => Fate::Measured,
        (None, _) => Fate::Unmeasured,
    }
}

/// Whether several promises speak of what the indicator measures: it may count their sum.
fn shared(gauge: &Gauge, promises: &[Promise]) -> bool {
    promises.iter().filter(|it| gauge.could_measure(it) && it.same_thing(gauge)).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{
        SAMPLE,
        form::project::Project,
        rules::{Scope, Subject, profile::Profiles, validate},
        values::period::Timestamp,
    };

    const WORDING: &str =
        "([0-9]{1,20}|[万亿百千]{1,4}|元|公里|/月|%|预算|总|直播|达到|≥|≤|约|率|（|）|，|2020年|3-5|人次){0,12}";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_wording_is_judged(goal in WORDING, name in WORDING, target in WORDING) {
            let mut form: serde_json::Value = serde_json::from_str(SAMPLE).unwrap();
            form["annual_goal"] = goal.as_str().into();
            form["indicators"][4]["name"] = name.as_str().into();
            form["indicators"][4]["level2"] = "cost".into();
            form["indicators"][4]["target"] = target.as_str().into();
            let profiles = Profiles::embedded().unwrap();
            let project = Project::read_partial(form).unwrap();
            let profile = profiles.get(project.profile.as_str()).unwrap();
            let report =
                validate(&Subject::new(&project, profile, None), Scope::All, Timestamp::from_micros(0));
            prop_assert!(report.findings.iter().filter(|it| it.rule == "X001").all(|it| goal.contains(it.given.as_deref().unwrap())));
        }
    }
}
