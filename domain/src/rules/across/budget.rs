//! Money of the indicators and the narratives against the budgets of the form.

use chrono::Datelike;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{MONEY, years};
use crate::{
    indicator::Indicator,
    language::Bilingual,
    money::{Money, to_fen},
    period::{FiscalYear, Period},
    project::Project,
    rules::{Outcomes, Subject},
    taxonomy::{Level1, Level2},
    text::Name,
    wording::{
        figures::Mention,
        target::{Operator, Target},
        units,
    },
};

const ANNUAL: &str = "/funding/annual_budget";
const TOTAL: &str = "/funding/total_budget";

/// Most figures of the budget that are looked up in the narratives.
const SAYINGS: usize = 60;

pub(super) fn costs_within_budget(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    for (index, indicator) in project.indicators.iter().enumerate().filter(|(_, indicator)| is_cost(indicator)) {
        let Some((ceiling, per)) = ceiling(indicator) else { continue };
        let times = match per {
            "" | "年" => Some(1),
            "月" => match months(project) {
                Ok(months) => Some(months),
                Err(blank) => return out.blank(blank),
            },
            // By the head or the piece: how many there are is not known.
            _ => None,
        };
        let Some(allowed) = times.and_then(|times| ceiling.checked_mul(times.into())) else { continue };
        let Some(budget) = project.funding.annual_budget else { return out.blank(ANNUAL) };
        if allowed > budget.decimal() {
            tell_excess(out, index, indicator, allowed, budget);
        }
    }
}

fn tell_excess(out: &mut Outcomes, index: usize, indicator: &Indicator, allowed: Decimal, budget: Money) {
    let name = indicator.name.as_ref().map_or("", Name::as_str);
    let target = indicator.target_parsed.as_ref().map_or("", |target| target.text.as_str());
    let shown = to_fen(allowed);
    out.finding(
        format!("/indicators/{index}/target"),
        Bilingual::new(
            format!("成本指标“{name}”的目标值“{target}”全年允许 {shown} 元，超过当年预算 {budget} 元"),
            format!("the target {target} of the cost indicator “{name}” allows {shown} yuan in the year, above the annual budget {budget}"),
        ),
    )
    .amounts(allowed, budget.decimal());
}

fn is_cost(indicator: &Indicator) -> bool {
    let level2 = [Level2::Cost, Level2::EconomicCost, Level2::SocialCost, Level2::EnvironmentalCost];
    indicator.level1 == Some(Level1::Cost) || indicator.level2.is_some_and(|level| level2.contains(&level))
}

/// The most yuan that a target of cost allows, and per what; none where it is no money or no ceiling.
fn ceiling(indicator: &Indicator) -> Option<(Decimal, &str)> {
    let target = indicator.target_parsed.as_ref()?;
    match target.operator {
        Some(Operator::Ge | Operator::Gt) => return None,
        Some(Operator::Le | Operator::Lt | Operator::Eq | Operator::About) | None => {}
    }
    let figure = target.high.or(target.value)?;
    let written = units::measure(target.unit.as_deref().unwrap_or_default());
    let name = indicator.name.as_ref().map_or("", Name::as_str);
    let told = units::told_by(name).filter(|_| written.family.is_empty() && name.ends_with(['）', ')']));
    let measure = told.unwrap_or(written);
    let money = measure.family == MONEY || measure.family.is_empty() && speaks_of_money(target, name);
    // 人均 in the name is 元/人 in the unit.
    let each =
        ["人均", "单位成本", "单价", "每", "平均", "日均", "月均", "户均"].iter().any(|word| name.contains(word));
    let allowed = figure.0.checked_mul(measure.worth)?;
    (money && !(each && measure.per.is_empty())).then_some((allowed, measure.per))
}

/// 620万/月 says money without the unit, when the name does.
fn speaks_of_money(target: &Target, name: &str) -> bool {
    let named = ["成本", "费", "资金", "支出", "经费", "金额", "投入"].iter().any(|word| name.contains(word));
    target.text.contains('万') && named
}

/// Whole months of the project's period within its budget year, at least one.
fn months(project: &Project) -> Result<u32, &'static str> {
    let year = project.fiscal_year.ok_or("/fiscal_year")?;
    let blank = if project.start_date.is_none() { "/start_date" } else { "/end_date" };
    let period = project.period().ok_or(blank)?;
    Ok(months_within(period, year))
}

fn months_within(period: Period, year: FiscalYear) -> u32 {
    let year = i32::from(year.get());
    let (start, end) = (period.start.day(), period.end.day());
    let (first, first_day) = if start.year() < year { (1, 1) } else { (start.month(), start.day()) };
    let (last, complete) = match end.succ_opt() {
        Some(next) if end.year() == year && next.year() == year => (next.month(), next.day() >= first_day),
        Some(_) | None => (13, first_day == 1),
    };
    last.saturating_sub(first).saturating_sub(u32::from(!complete)).max(1)
}

/// What a figure of money in a narrative is said to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Annual,
    Total,
    /// The budget, of the year or in total.
    Budget,
}

pub(super) fn narratives_agree(subject: &Subject, out: &mut Outcomes) {
    let project = subject.project;
    let mut told: Vec<(&str, Decimal)> = Vec::new();
    let said = subject.mentions().iter().filter_map(|it| Some((it, it.yuan()?, said_of(it, project)?)));
    for (mention, yuan, said) in said.take(SAYINGS) {
        let Some(expected) = expected(said, project, out) else { return };
        let agrees = expected.iter().flatten().any(|(_, budget)| equal(mention, yuan, *budget));
        if agrees || told.contains(&(mention.pointer, yuan)) || is_part(mention, yuan, project) {
            continue;
        }
        told.push((mention.pointer, yuan));
        tell_contradiction(out, mention, yuan, &expected);
    }
}

/// The budgets that a figure may be; undecided where one of them is blank.
fn expected(said: Said, project: &Project, out: &mut Outcomes) -> Option<[Option<(Bilingual, Money)>; 2]> {
    let funding = &project.funding;
    let annual = || funding.annual_budget.map(|it| (Bilingual::fixed("当年预算", "annual budget"), it));
    let total = || funding.total_budget.map(|it| (Bilingual::fixed("项目总预算", "total budget"), it));
    let (found, blank) = match said {
        Said::Annual => ([annual(), None], ANNUAL),
        Said::Total => ([total(), None], TOTAL),
        Said::Budget => ([annual(), total()], if funding.annual_budget.is_none() { ANNUAL } else { TOTAL }),
    };
    let complete = found.iter().flatten().count() == if said == Said::Budget { 2 } else { 1 };
    if !complete {
        out.blank(blank);
    }
    complete.then_some(found)
}

fn tell_contradiction(
    out: &mut Outcomes,
    mention: &Mention,
    yuan: Decimal,
    expected: &[Option<(Bilingual, Money)>; 2],
) {
    let written = mention.written;
    let list = |of: fn(&Bilingual) -> &str, joint: &str| {
        let each = expected.iter().flatten().map(|(label, budget)| format!("{} {budget}", of(label)));
        each.collect::<Vec<_>>().join(joint)
    };
    let (zh, en) = (list(|label| &label.zh, " 元、"), list(|label| &label.en, " and the "));
    let shown = to_fen(yuan);
    let finding = out.finding(
        mention.pointer,
        Bilingual::new(
            format!("文字中的“{written}”（{shown} 元）与{zh} 元不符"),
            format!("the {written} ({shown} yuan) in this text contradicts the {en} yuan"),
        ),
    );
    match expected {
        [Some((_, budget)), None] | [None, Some((_, budget))] => finding.amounts(yuan, budget.decimal()),
        [Some((_, one)), Some((_, other))] if one == other => finding.amounts(yuan, one.decimal()),
        [Some((_, one)), Some((_, other))] => drop(finding.given(shown).expected(format!("{one} / {other}"))),
        [None, None] => {}
    }
}

/// Whether a figure is the budget, as exactly as it is written: 4.93万元 is 49,280 yuan.
fn equal(mention: &Mention, yuan: Decimal, budget: Money) -> bool {
    let Some(units) = budget.decimal().checked_div(mention.step) else { return false };
    let rounded = units.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    let shown = rounded.checked_mul(mention.step);
    shown == Some(yuan) || yuan == budget.decimal()
}

/// Whether a figure is another figure of the funding or a cost item, and so a part.
fn is_part(mention: &Mention, yuan: Decimal, project: &Project) -> bool {
    let funding = &project.funding;
    let parts = [
        funding.fiscal_appropriation,
        funding.superior_appropriation,
        funding.local_appropriation,
        funding.subordinate_matching,
        funding.other_funds,
    ];
    let whole = [funding.annual_budget, funding.total_budget];
    let items = project.cost_items.iter().map(|item| item.amount);
    let mut parts = parts.into_iter().chain(items).filter(|part| !whole.contains(part)).flatten();
    parts.any(|part| equal(mention, yuan, part))
}

/// Words of the whole budget right before its figure. 预算 alone does not tell of what.
const TOTAL_WORDS: [&str; 8] =
    ["总预算", "预算总额", "预算总金额", "总投资", "投资总额", "资金总额", "总经费", "经费总额"];
const ANNUAL_WORDS: [&str; 7] = ["当年预算", "年度预算", "本年预算", "今年预算", "全年预算", "年预算", "年度经费"];
const BUDGET_WORDS: [&str; 14] = [
    "预算资金",
    "预算金额",
    "预算安排",
    "安排预算",
    "申请预算",
    "预算",
    "项目资金",
    "项目经费",
    "所需资金",
    "所需经费",
    "申请资金",
    "申请经费",
    "申报资金",
    "安排资金",
];

/// What may stand around those words without saying that a part, or another budget, is meant.
const NEUTRAL: [&str; 35] = [
    "本项目",
    "该项目",
    "项目",
    "本年度",
    "当年度",
    "当年",
    "本年",
    "今年",
    "年度",
    "全年",
    "计划",
    "预计",
    "拟",
    "需要",
    "需",
    "所需",
    "共",
    "总",
    "合计",
    "安排",
    "申请",
    "申报",
    "财政",
    "资金",
    "经费",
    "预算",
    "金额",
    "专项",
    "的",
    "为",
    "用",
    "年",
    "人民币",
    "本",
    "全部",
];

/// Words in the sentence that make a figure a part, a price, a limit, or another year's.
const OTHER: [&str; 30] = [
    "其中",
    "分别",
    "上年",
    "去年",
    "往年",
    "历年",
    "明年",
    "上一年",
    "上级",
    "下级",
    "市级",
    "自筹",
    "配套",
    "结余",
    "结转",
    "追加",
    "调整",
    "调减",
    "核减",
    "增加",
    "减少",
    "节约",
    "累计",
    "人均",
    "每",
    "单价",
    "执行",
    "支出",
    "决算",
    "已",
];

/// What the words around a figure of money say that it is; none when they speak of something else, or may.
fn said_of(mention: &Mention, project: &Project) -> Option<Said> {
    if mention.operator.is_some_and(|operator| operator != Operator::Eq) {
        return None;
    }
    let (before, sentence) = (mention.before(), mention.sentence());
    let told = |words: &[&'static str]| words.iter().find_map(|word| Some((*word, before.rsplit_once(word)?)));
    let (said, (word, (around, joint))) = told(&TOTAL_WORDS)
        .map(|found| (Said::Total, found))
        .or_else(|| told(&ANNUAL_WORDS).map(|found| (Said::Annual, found)))
        .or_else(|| told(&BUDGET_WORDS).map(|found| (Said::Budget, found)))?;
    if OTHER.iter().any(|other| sentence.contains(other)) || !is_neutral(joint, project) {
        return None;
    }
    let after = mention.after();
    let of_a_part = ["用于", "购", "采", "开展", "作为", "的"].iter().any(|word| after.starts_with(word));
    let year = project.fiscal_year?.get();
    let current = years(before).any(|it| it == year);
    if years(sentence).any(|it| it != year) || !is_neutral(around, project) || said != Said::Total && of_a_part {
        return None;
    }
    let yearly = current || ["当年", "年度", "本年", "今年", "全年"].iter().any(|word| around.contains(word));
    Some(match said {
        // 2020年总预算 is that of the year or of the project: no one can tell.
        Said::Total if yearly => Said::Budget,
        Said::Budget if yearly && !word.is_empty() => Said::Annual,
        Said::Total | Said::Annual | Said::Budget => said,
    })
}

/// Whether nothing is left of the text without years, neutral words and the project's name.
fn is_neutral(text: &str, project: &Project) -> bool {
    let name = project.name.as_ref().map_or("", |name| name.as_str());
    let mut rest = text;
    // A clause is short; what is left after so many words is no lead.
    for _ in 0..12 {
        rest = rest.trim_start_matches(|c: char| !c.is_alphabetic());
        if rest.is_empty() {
            return true;
        }
        let own = common_prefix(rest, name);
        let neutral = NEUTRAL.iter().find_map(|word| rest.strip_prefix(word));
        rest = match neutral {
            Some(after) => after,
            None if own >= "项目名".len() => rest.get(own..).unwrap_or_default(),
            None => return false,
        };
    }
    rest.is_empty()
}

/// Bytes that two texts begin with alike.
fn common_prefix(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Date;

    #[test]
    fn months_are_whole_ones_within_the_year() {
        for (start, end, months) in [
            ("2020-01-01", "2020-12-31", 12),
            ("2019-05-10", "2021-03-01", 12),
            ("2020-03-01", "2020-06-30", 4),
            ("2020-06-30", "2020-12-31", 6),
            ("2020-01-15", "2020-02-14", 1),
            ("2020-01-15", "2020-03-13", 1),
            ("2020-12-20", "2020-12-31", 1),
        ] {
            let day = |text: &str| Date::parse(text.into()).unwrap();
            let period = Period { start: day(start), end: day(end) };
            assert_eq!(months_within(period, FiscalYear::new(2020).unwrap()), months, "{start} {end}");
        }
    }
}
