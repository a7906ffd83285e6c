//! I013, 目标值的种类与二级目标相符.

use rust_decimal::Decimal;

use super::{
    i030::repeats,
    shared::{are_points, is_cost, is_cost_of_money},
};
use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, named_rows, rows},
    },
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, is_rate, is_satisfaction, tells_time},
        target::{TargetKind, figures, is_measure, is_wording},
        told_units::{glued_unit, is_count_unit},
    },
};

pub(super) static I013: Rule = Rule {
    id: "I013",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("目标值的种类与二级目标相符", "The kind of a target fits its level 2"),
    explanation: Bilingual::fixed(
        "数量用数目衡量，不用比率；时效用时间、频次或及时率，不用单纯的件数；成本用金额，不用没有对象的百分比，也不用既无数值又不指明预算或合同的文字；全表没有金额时，“成本控制率 100%”也不够；预算执行率和“不超预算”不是成本，指明批复、合同的除外；“资格有效 3年”没有说何时完成。满意度不属于产出；增收、治愈率、影响力等效果不属于质量。只报明显不符的。",
        "Quantity is a count, not a rate. Timeliness is a time, a frequency or a rate of punctuality, not a mere count. Cost is an amount; a percentage must say of what, a sentence must name a figure, a budget or a contract, and a 成本控制率 of 100% alone will not do; a rate of spending and 不超预算 (within the budget) are no costs, unless an approval or a contract is named; 资格有效 3年 (valid for three years) is no term. Satisfaction is not an output, and effects such as income, cures or influence are not quality. The rule reports only what plainly does not fit.",
    ),
    fix: Bilingual::fixed(
        "改用与二级目标相符的目标值，或改选二级目标。",
        "Give a target that fits the level 2, or choose another level 2.",
    ),
    basis: Bilingual::fixed(
        "各二级目标的字面含义；审核实践",
        "the plain meaning of the level-2 names; practice of reviews",
    ),
    strength: Strength::Practice,
    since: "0.2.0",
    related: &["I004"],
    check: kinds_fit,
    cases: &[
        Case {
            set: &[("/indicators/1/name", "\"运营服务完成率\""), ("/indicators/1/target", "\"100%\"")],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[("/indicators/1/name", "\"线上品牌活动场次\""), ("/indicators/1/target", "\"≥10场\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"线上活动\""),
                ("/indicators/0/target", "\"≥10场\""),
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"运营成本\""),
                ("/indicators/2/name", "\"公众影响力\""),
                ("/indicators/2/target", "\"提升\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target", "/indicators/1/target", "/indicators/2/level2"]),
        },
        Case {
            set: &[
                ("/indicators/0/target", "\"≥95%\""),
                ("/indicators/0/name", "\"运营服务及时率\""),
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"成本节约率\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[("/indicators/1/level2", "\"cost\""), ("/indicators/1/target", "\"参照政府采购成本控制\"")],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        // A budget that is kept says no cost where no amount stands anywhere.
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"成本控制率\""),
                ("/indicators/0/name", "\"养护时效\""),
                ("/indicators/0/target", "\"全年\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target", "/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"成本控制率\""),
                ("/indicators/-", r#"{"level2": "cost", "name": "单场成本", "target": "≤1.5万元/场"}"#),
            ],
            expect: Expect::Silent,
        },
        // A standard of cost that is met 100% is no cost; a row without a name is I005's matter.
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"生均补助标准达标率\""),
                ("/indicators/0/name", "\"88\""),
                ("/indicators/0/target", "\"≥100\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[("/indicators/1/level2", "\"cost\""), ("/indicators/1/target", "\"严格控制在批复的预算范围内\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"预算执行率\""),
                ("/indicators/1/target", "\"100%\""),
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/name", "\"高企资格有效\""),
                ("/indicators/0/target", "\"3年\""),
            ],
            expect: Expect::Fires(&["/indicators/0/target", "/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"项目成本\""),
                ("/indicators/1/target", "\"在预算范围内\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
        Case {
            set: &[
                ("/indicators/1/name", "\"线上活动场次\""),
                ("/indicators/1/target", "\"≥10场\""),
                ("/indicators/2/level2", "\"quality\""),
                ("/indicators/2/name", "\"空气质量监测数据有效率\""),
                ("/indicators/2/target", "\"≥90%\""),
                ("/indicators/0/level2", "\"timeliness\""),
                ("/indicators/0/name", "\"管道使用年限内漏损修复时间\""),
                ("/indicators/0/target", "\"≤3天\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/1/level2", "\"cost\""),
                ("/indicators/1/name", "\"补助资金占设施投资比例（%）\""),
                ("/indicators/1/target", "\"≤50\""),
            ],
            expect: Expect::Fires(&["/indicators/1/target"]),
        },
    ],
};

fn kinds_fit(subject: &Subject, out: &mut Outcomes) {
    if are_points(subject) {
        return;
    }
    let costs_money = rows(subject).any(|row| is_cost_of_money(&row));
    for row in named_rows(subject) {
        let Some(level2) = row.indicator.level2 else { continue };
        let output = level2 == Level2::Quantity || level2 == Level2::Quality || level2 == Level2::Timeliness;
        let effect = level2 == Level2::Quality && is_effect_of_quality(row.name);
        if effect || (output && is_satisfaction(row.name)) {
            let (label, name) = (level2.label(), row.called());
            let (zh, en) = if effect { ("效果", "an effect") } else { ("满意度", "satisfaction") };
            let message = Bilingual::new(
                format!("“{name}”是{zh}，不应归入“{}”", label.zh),
                format!("“{name}” is {en} and does not belong to {}", label.en),
            );
            out.finding(row.pointer("level2"), message).given(level2.code());
            continue;
        }
        let Some((zh, en)) = misfit(&row, level2, costs_money) else { continue };
        let (name, text) = (row.called(), row.written());
        let message =
            Bilingual::new(format!("“{name}”的目标值“{text}”{zh}"), format!("the target “{text}” of “{name}” {en}"));
        out.finding(row.pointer("target"), message).given(&row.target.text);
    }
}

/// Whether a name under quality is that of an effect.
pub(super) fn is_effect_of_quality(name: &str) -> bool {
    // 空气质量监测数据有效率 is about the data.
    contains_any(name, &EFFECTS)
        && !(name.contains("空气质量") && contains_any(name, &["监测", "数据", "传输", "报告"]))
}

/// How names of what holds for years end.
const VALID: [&str; 7] = ["有效", "有效期", "使用年限", "使用寿命", "质保期", "保修期", "设计年限"];

/// What a percentage under cost can be a percentage of.
const OF_COST: [&str; 14] =
    ["率", "比", "节约", "节省", "降低", "下降", "减少", "压减", "控制", "增长", "偏差", "浮动", "执行", "完成"];

/// Rates of the work or of its quality, which tell no cost.
const OF_WORK: [&str; 8] = ["达标率", "合格率", "到位率", "发放率", "及时率", "完成率", "合规率", "使用效率"];

/// Words of money in the name of a rate that may tell a cost.
const OF_MONEY: [&str; 19] = [
    "成本", "费", "预算", "概算", "决算", "投资", "支出", "资金", "价", "节约", "节省", "降低", "压减", "经费", "控制",
    "超支", "偏差", "金额", "成交",
];

/// Rates of how the budget is spent.
const OF_BUDGET: [&str; 8] =
    ["预算执行率", "资金执行率", "资金支出率", "资金使用率", "预算完成率", "资金支付率", "支出执行率", "专款专用"];

/// What a cost target in words can refer to.
const CEILINGS: [&str; 9] = ["预算", "概算", "合同", "限额", "限价", "批复", "中标", "定额", "控制价"];

/// What sets an amount beside a budget.
const APPROVED: [&str; 9] = ["批复", "批准", "合同", "概算", "限额", "中标", "定额", "限价", "下达"];

/// 效果 Effects that are no quality.
const EFFECTS: [&str; 17] = [
    "治愈率",
    "就业率",
    "脱贫率",
    "增收",
    "带动就业",
    "影响力",
    "知名度",
    "美誉度",
    "经济效益",
    "社会效益",
    "受益人",
    "受益群众",
    "空气质量",
    "幸福感",
    "获得感",
    "安全感",
    "生活水平",
];

/// Why a target does not fit its level 2; none where it fits or where nobody can be sure.
fn misfit(row: &Row, level2: Level2, costs_money: bool) -> Option<(&'static str, &'static str)> {
    let target = row.target;
    let percent = target.kind == TargetKind::Percent;
    if level2 == Level2::Quantity {
        let counted = target.unit.as_deref().is_some_and(|unit| unit != "%");
        let told = if percent || !counted {
            ("是比率，数量指标应写数目", "is a rate, and quantity is a count")
        } else {
            ("是数目，名称却是比率", "is a count, and the name is that of a rate")
        };
        return (is_measure(target) && (percent || is_rate(row.name))).then_some(told);
    }
    if level2 == Level2::Timeliness {
        let span = target.text.trim_start_matches(|c: char| c.is_ascii_digit() || "年度 ".contains(c));
        let all_year = ["全年", "全年度", "常年"].contains(&target.text.as_str()) || ["全年", "全年度"].contains(&span);
        if all_year && !row.name.contains("服务") {
            return Some(("是一段时间，没有说何时完成", "is a span of time and does not say by when"));
        }
        let bare = match target.unit.as_deref() {
            Some(unit) => is_count_unit(unit),
            None => !tells_time(row.name) && !is_rate(row.name) && !row.name.contains('率'),
        };
        let valid = target.kind == TargetKind::Number
            && target.unit.as_deref() == Some("年")
            && ends_with_any(head(row.name), &VALID);
        if valid {
            return Some(("是效用持续多久，没有说何时完成", "is how long something holds and does not say by when"));
        }
        let count = target.kind == TargetKind::Number && is_measure(target) && bare;
        return count.then_some((
            "是件数，时效指标应写时间或及时率",
            "is a count, and timeliness is a time or a rate of punctuality",
        ));
    }
    if is_cost(Some(level2)) {
        if percent && is_measure(target) && !contains_any(row.name, &OF_COST) {
            return Some(("是百分比，没有说明是什么的百分比", "is a percentage, but of what is not said"));
        }
        let name = head(row.name);
        let of_work = (ends_with_any(name, &OF_WORK) && !contains_any(name, &["成本", "费用", "预算"]))
            || (is_rate(name) && !contains_any(name, &OF_MONEY));
        if percent && is_measure(target) && of_work {
            return Some(("是比率，没有说明成本是多少", "is a rate and does not say what the cost is"));
        }
        let part = (percent || glued_unit(row.name) == Some("%"))
            && name.contains('占')
            && ends_with_any(name, &["比例", "比重", "比率"]);
        if part && is_measure(target) && !contains_any(name, &["预算", "节约", "成本"]) {
            return Some(("是占比，没有说明成本是多少", "is a share and does not say what the cost is"));
        }
        if percent && is_measure(target) && ends_with_any(name, &OF_BUDGET) {
            return Some((
                "是预算执行的比率，没有说明成本是多少",
                "is a rate of spending and does not say what the cost is",
            ));
        }
        let kept = ends_with_any(name, &["控制率"]) && figures(target).all(|figure| figure == Decimal::ONE_HUNDRED);
        let saved = contains_any(name, &["节约", "节省", "降低", "压减", "下降", "减少", "控制"]);
        if percent && is_measure(target) && is_rate(name) && !costs_money && (kept || !saved) {
            return Some(("是比率，全表没有写明成本是多少", "is a rate; what the work costs is told nowhere"));
        }
        // 不超预算 names no amount; the amount that was approved is one.
        let within = is_wording(target)
            && target.text.contains("预算")
            && !contains_any(&target.text, &APPROVED)
            && row.indicator.level2.is_some();
        if within && repeats(row).is_none() {
            return Some(("只说不超预算，没有金额", "only says that the budget is kept, and gives no amount"));
        }
        // A state word such as 可控 is told as vague by I014.
        let vague = target.kind == TargetKind::Sentence && is_wording(target) && !contains_any(&target.text, &CEILINGS);
        return vague.then_some((
            "只有文字，没有金额，也没有指明预算或合同",
            "is a sentence without an amount, a budget or a contract",
        ));
    }
    None
}
