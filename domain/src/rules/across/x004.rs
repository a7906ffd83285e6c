//! X004, 文字说明中的预算金额与项目总预算、当年预算一致.

use rust_decimal::{Decimal, RoundingStrategy};

use super::shared::{ANNUAL, years};
use crate::{
    form::project::Project,
    rules::{Case, Dimension, Expect, FORM_FIELDS, Outcomes, Rule, Scope, Severity, Strength, Subject},
    values::{
        language::Bilingual,
        money::{Money, to_fen},
    },
    wording::{figures::Mention, operators::Operator},
};

pub(super) static X004: Rule = Rule {
    id: "X004",
    severity: Severity::Warning,
    scope: Scope::All,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed(
        "文字说明中的预算金额与项目总预算、当年预算一致",
        "Budgets named in the narratives agree with the total and the annual budget",
    ),
    explanation: Bilingual::fixed(
        "只核对带“元”“万元”“亿元”、且前面紧接着说明是预算、总投资、项目资金等的金额：写明当年的与当年预算比，写明总额的与项目总预算比，没有写明的与两者都不同才提示。按所写的位数四舍五入后相等的算一致。往年、分项（其中、上级、自筹等）、单价、概数以及与资金构成或明细相同的金额不核对。",
        "The rule reads only figures with 元, 万元 or 亿元 whose words right before them speak of the budget. A figure of the year is compared with the annual budget and a figure in total with the total budget; a figure that does not say which contradicts only when it equals neither. A figure is compared as exactly as it is written. Past years, parts, prices, approximate figures, and amounts that stand in the funding or the cost items are not compared.",
    ),
    fix: Bilingual::fixed(
        "核对文字中的金额和预算，使两处一致，或说明差异。",
        "Make the text and the budget agree, or explain the difference.",
    ),
    basis: FORM_FIELDS,
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["F003", "F007"],
    check: narratives_agree,
    cases: &[
        Case {
            set: &[("/activities", "\"委托专业公司完成运营，2020年预算5.00万元。\"")],
            expect: Expect::Fires(&["/activities"]),
        },
        Case {
            set: &[("/activities", "\"委托专业公司完成运营，2020年预算15.00万元。\"")], expect: Expect::Silent
        },
        Case {
            set: &[
                ("/overview", "\"闵行文化云项目总投资200万元\""),
                ("/feasibility", "\"本项目申请财政专项资金预算16万元\""),
            ],
            expect: Expect::Fires(&["/overview", "/feasibility"]),
        },
        Case {
            set: &[("/overview", "\"项目总预算30万元，当年预算15万元\""), ("/funding/total_budget", "\"300000\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/overview", "\"项目总预算15万元，当年预算30万元\""), ("/funding/total_budget", "\"300000\"")],
            expect: Expect::Fires(&["/overview", "/overview"]),
        },
        Case {
            set: &[
                ("/overview", "\"2019年预算12万元。项目预算约16万元，其中设备采购预算3万元。人均预算200元\""),
                ("/feasibility", "\"全区文化经费预算1.5亿元，项目预算不超过20万元，直播预算3万元\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/overview", "\"项目预算14.93万元\""), ("/funding/annual_budget", "\"149280.00\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/overview", "\"当年预算15万元\""), ("/funding/annual_budget", "null")],
            expect: Expect::Undecided,
        },
    ],
};

fn narratives_agree(subject: &Subject, out: &mut Outcomes) {
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

const TOTAL: &str = "/funding/total_budget";

/// Most figures of the budget that are looked up in the narratives.
const SAYINGS: usize = 60;

/// What a figure of money in a narrative is said to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Annual,
    Total,
    /// The budget, of the year or in total.
    Budget,
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
            format!("the “{written}” ({shown} yuan) in this text contradicts the {en} yuan"),
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
