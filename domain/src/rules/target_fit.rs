//! I: 目标值与指标, whether a target fits what its indicator is named and filed as.

use super::{
    Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
    rows::{Row, rows},
};
use crate::{
    language::Bilingual,
    taxonomy::Level2,
    wording::{
        names::{Direction, contains_any, direction, ends_with_any, is_rate, is_satisfaction, tells_time},
        target::{Operator, TargetKind, figures, is_measure, is_wording},
        told_units::{is_count_unit, is_money_unit},
    },
};

pub static RULES: &[Rule] = &[
    Rule {
        id: "I012",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("计算符号与指标方向一致", "The operator agrees with the direction of the indicator"),
        explanation: Bilingual::fixed(
            "成本、投诉、事故、差错等越少越好，用 ≥ 或非零的“=”即为矛盾；完成率、覆盖率、满意度等越高越好，用 ≤ 即为矛盾。以名称末尾的词为准：投诉处理率、成本节约率、事故降低率是正向；成本控制率、预算执行率等方向不定，不作判断。成本类指标的金额用 ≥ 也算矛盾。",
            "Of cost, complaints, accidents, errors less is better: ≥, or an “=” other than zero, contradicts them. Of rates of completion, coverage, satisfaction more is better: ≤ contradicts them. The last word of the name decides: 投诉处理率 (complaints handled), 成本节约率 (cost saved) and 事故降低率 (fewer accidents) are good; 成本控制率 and 预算执行率 can go either way and are left alone. An amount of money with ≥ under 成本 contradicts too.",
        ),
        fix: Bilingual::fixed("改用方向正确的计算符号。", "Use the operator that agrees with the name."),
        basis: Bilingual::fixed(
            "审核实践；有的地方申报表设有“指标方向（正向、反向）”一栏",
            "practice of reviews; some local forms have a column for the direction of an indicator",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I011"],
        check: directions_agree,
        cases: &[
            Case {
                set: &[("/indicators/2/name", "\"运营服务差错率\""), ("/indicators/2/target", "\"≥5%\"")],
                expect: Expect::Fires(&["/indicators/2/target"]),
            },
            Case {
                set: &[("/indicators/2/name", "\"运营服务差错率\""), ("/indicators/2/target", "\"≤5%\"")],
                expect: Expect::Silent,
            },
            Case {
                set: &[
                    ("/indicators/3/target", "\"≤80%\""),
                    ("/indicators/4/name", "\"群众投诉次数\""),
                    ("/indicators/4/target", "\"=3次\""),
                ],
                expect: Expect::Fires(&["/indicators/3/target", "/indicators/4/target"]),
            },
            Case {
                set: &[
                    ("/indicators/2/name", "\"成本节约率\""),
                    ("/indicators/2/target", "\"≥5%\""),
                    ("/indicators/4/name", "\"安全事故发生率\""),
                    ("/indicators/4/target", "\"=0%\""),
                    ("/indicators/5/name", "\"投诉处理及时率\""),
                ],
                expect: Expect::Silent,
            },
            Case {
                set: &[(
                    "/indicators/-",
                    r#"{"level1": "output", "level2": "cost", "name": "平台运营", "target": "≥150000元"}"#,
                )],
                expect: Expect::Fires(&["/indicators/7/target"]),
            },
        ],
    },
    Rule {
        id: "I013",
        severity: Severity::Warning,
        scope: Scope::Indicators,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed("目标值的种类与二级目标相符", "The kind of a target fits its level 2"),
        explanation: Bilingual::fixed(
            "数量用数目衡量，不用比率；时效用时间、频次或及时率，不用单纯的件数；成本用金额，不用没有对象的百分比，也不用既无数值又不指明预算或合同的文字。满意度不属于产出；增收、影响力等效果不属于质量。只报明显不符的。",
            "Quantity is a count, not a rate; timeliness is a time, a frequency or a rate of punctuality, not a mere count; cost is an amount, not a percentage of nothing nor a sentence that names neither figure nor budget nor contract. Satisfaction is no output, and effects such as income or influence are no quality. Only what plainly does not fit is told.",
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
            Case {
                set: &[
                    ("/indicators/1/level2", "\"cost\""),
                    ("/indicators/1/target", "\"严格控制在批复的预算范围内\""),
                ],
                expect: Expect::Silent,
            },
        ],
    },
    Rule {
        id: "I014",
        severity: Severity::Info,
        scope: Scope::Indicators,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("定性目标说得清楚", "A qualitative target is definite"),
        explanation: Bilingual::fixed(
            "“显著、进一步、有所、逐步、较好、合理、可控、提升、改善、减少”等词没有尺度，无法判断是否完成。只看没有数值的目标；“及时、建立健全、优良、达标”等可以核实的状态词不算含糊。",
            "Words such as 显著 (markedly), 进一步 (further), 有所 (somewhat), 较好 (rather good), 合理 (reasonable), 提升 (raised), 减少 (reduced) have no measure, so nobody can tell when they are met. Only targets without a figure are read; states that can be verified, such as 及时, 建立健全, 优良, 达标, are definite enough.",
        ),
        fix: Bilingual::fixed("改为数值，或写明可以核实的状态。", "Give a figure, or a state that can be verified."),
        basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I016"],
        check: wording_is_definite,
        cases: &[
            Case {
                set: &[("/indicators/6/target", "\"进一步完善\"")],
                expect: Expect::Fires(&["/indicators/6/target"]),
            },
            Case { set: &[("/indicators/6/target", "\"建立健全\"")], expect: Expect::Silent },
            Case {
                set: &[
                    ("/indicators/2/target", "\"影响程度明显\""),
                    ("/indicators/3/target", "\"比上年提高5个百分点\""),
                ],
                expect: Expect::Fires(&["/indicators/2/target"]),
            },
        ],
    },
    Rule {
        id: "I019",
        severity: Severity::Info,
        scope: Scope::Indicators,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed("投入不作绩效目标", "An input is not a target"),
        explanation: Bilingual::fixed(
            "花多少钱、投入多少人和设备是投入，不说明产出和效果。看名称是否为资金、经费、人员、设备的投入或预算、资金的执行率；成本类指标除外，发放给服务对象的补贴、带动的社会投入、建成后投入使用也除外。",
            "Money spent and people or equipment employed are inputs; they show neither output nor effect. Looks for names of such inputs and of rates of budget execution; cost indicators are left alone, and so are subsidies paid out, investment attracted, and what is put into use (投入使用).",
        ),
        fix: Bilingual::fixed(
            "改为衡量完成了什么、效果如何；资金使用情况由预算执行反映。",
            "Measure what was done and achieved; spending shows in the execution of the budget.",
        ),
        basis: Bilingual::fixed(
            "某地填报规定的网络转载：人、财、物的投入不得作为绩效目标；未见闵行区的规定",
            "a local rule, read only in a copy: inputs of people, money and goods may not be targets; no rule of Minhang was found",
        ),
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["I013"],
        check: no_inputs,
        cases: &[
            Case {
                set: &[("/indicators/1/name", "\"预算执行率\"")], expect: Expect::Fires(&["/indicators/1/name"])
            },
            Case { set: &[("/indicators/1/name", "\"运营服务完成率\"")], expect: Expect::Silent },
            Case {
                set: &[
                    ("/indicators/1/name", "\"运营人员投入数\""),
                    ("/indicators/2/name", "\"设备投入使用率\""),
                    ("/indicators/3/name", "\"带动社会资金投入\""),
                ],
                expect: Expect::Fires(&["/indicators/1/name"]),
            },
        ],
    },
];

fn directions_agree(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_measure(row.target)) {
        let Some(operator) = row.target.operator else { continue };
        let above_zero = || figures(row.target).any(|figure| !figure.is_zero());
        let suspect = match operator {
            Operator::Ge | Operator::Gt => Direction::Down,
            Operator::Le | Operator::Lt => Direction::Up,
            Operator::Eq if above_zero() => Direction::Down,
            Operator::Eq | Operator::About => continue,
        };
        let of_name = direction(row.name);
        let costs_at_least =
            || operator != Operator::Eq && suspect == Direction::Down && of_name.is_none() && is_cost_of_money(&row);
        if of_name != Some(suspect) && !costs_at_least() {
            continue;
        }
        let ((zh, en), sign) = match suspect {
            Direction::Down => (("越少越好", "less is better"), "≤"),
            Direction::Up => (("越高越好", "more is better"), "≥"),
        };
        let (name, text, used) = (row.name, &row.target.text, operator.label());
        let message = Bilingual::new(
            format!("“{name}”{zh}，目标值“{text}”却用了“{}”", used.zh),
            format!("of “{name}” {en}, yet its target is “{text}” ({})", used.en),
        );
        out.finding(row.pointer("target"), message).given(text).expected(sign);
    }
}

/// Words of a deed on money: a cost row so named is no cost.
const SAVINGS: [&str; 8] = ["节约", "节省", "降低", "下降", "减少", "压减", "控制", "收入"];

/// 成本 Whether the row sets an amount of money under cost.
fn is_cost_of_money(row: &Row) -> bool {
    is_cost(row.indicator.level2)
        && row.target.unit.as_deref().is_some_and(is_money_unit)
        && !contains_any(row.name, &SAVINGS)
}

/// 成本, 经济成本 Social and environmental cost are often told in words.
fn is_cost(level2: Option<Level2>) -> bool {
    level2 == Some(Level2::Cost) || level2 == Some(Level2::EconomicCost)
}

/// What a percentage under cost can be a percentage of.
const OF_COST: [&str; 14] =
    ["率", "比", "节约", "节省", "降低", "下降", "减少", "压减", "控制", "增长", "偏差", "浮动", "执行", "完成"];

/// What a cost target in words can refer to.
const CEILINGS: [&str; 9] = ["预算", "概算", "合同", "限额", "限价", "批复", "中标", "定额", "控制价"];

/// 效果 Effects that are no quality.
const EFFECTS: [&str; 9] =
    ["增收", "带动就业", "影响力", "知名度", "美誉度", "经济效益", "社会效益", "受益人", "受益群众"];

fn kinds_fit(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let Some(level2) = row.indicator.level2 else { continue };
        let output = level2 == Level2::Quantity || level2 == Level2::Quality || level2 == Level2::Timeliness;
        let effect = level2 == Level2::Quality && contains_any(row.name, &EFFECTS);
        if effect || (output && is_satisfaction(row.name)) {
            let (label, name) = (level2.label(), row.name);
            let message = Bilingual::new(
                format!("“{name}”是效果，不应归入“{}”", label.zh),
                format!("“{name}” is an effect and does not belong to {}", label.en),
            );
            out.finding(row.pointer("level2"), message).given(level2.code());
            continue;
        }
        let Some((zh, en)) = misfit(&row, level2) else { continue };
        let text = &row.target.text;
        let message = Bilingual::new(
            format!("“{}”的目标值“{text}”{zh}", row.name),
            format!("the target “{text}” of “{}” {en}", row.name),
        );
        out.finding(row.pointer("target"), message).given(text);
    }
}

/// Why a target does not fit its level 2; none where it fits or where nobody can be sure.
fn misfit(row: &Row, level2: Level2) -> Option<(&'static str, &'static str)> {
    let target = row.target;
    let percent = target.kind == TargetKind::Percent;
    if level2 == Level2::Quantity {
        let rate = is_measure(target) && (percent || is_rate(row.name));
        return rate.then_some(("是比率，不是数量", "is a rate, not a quantity"));
    }
    if level2 == Level2::Timeliness {
        let bare = match target.unit.as_deref() {
            Some(unit) => is_count_unit(unit),
            None => !tells_time(row.name) && !is_rate(row.name) && !row.name.contains('率'),
        };
        let count = target.kind == TargetKind::Number && is_measure(target) && bare;
        return count.then_some(("是件数，不是时间", "is a count, not a time"));
    }
    if is_cost(Some(level2)) {
        if percent && is_measure(target) && !contains_any(row.name, &OF_COST) {
            return Some(("是百分比，但没有说明是什么的百分比", "is a percentage, but of what is not said"));
        }
        // A state word such as 可控 is told as vague by I014.
        let vague = target.kind == TargetKind::Sentence && is_wording(target) && !contains_any(&target.text, &CEILINGS);
        return vague.then_some((
            "是文字，没有金额，也没有指明预算或合同",
            "is a sentence without an amount, a budget or a contract",
        ));
    }
    None
}

/// 含糊词 Words without a measure.
const VAGUE: [&str; 34] = [
    "显著",
    "进一步",
    "有所",
    "逐步",
    "逐渐",
    "较好",
    "较高",
    "较大",
    "较强",
    "更好",
    "合理",
    "可控",
    "提升",
    "提高",
    "改善",
    "减少",
    "降低",
    "增加",
    "增强",
    "加强",
    "加大",
    "优化",
    "促进",
    "推动",
    "明显",
    "良好",
    "稳步",
    "不断",
    "持续",
    "大幅",
    "一定",
    "充分",
    "有力",
    "尽量",
];

/// Words that are vague when they are the whole target.
const VAGUE_ALONE: [&str; 6] = ["长期", "有效", "好", "高", "大", "强"];

fn wording_is_definite(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| is_wording(row.target)) {
        let text = row.target.text.as_str();
        let alone = || VAGUE_ALONE.iter().find(|word| **word == text);
        if let Some(word) = VAGUE.iter().find(|word| text.contains(**word)).or_else(alone) {
            let message = Bilingual::new(
                format!("“{word}”没有尺度，无法判断“{text}”是否完成"),
                format!("“{word}” has no measure, so nobody can tell when “{text}” is met"),
            );
            out.finding(row.pointer("target"), message).given(text);
        }
    }
}

/// 执行率 Rates of money spent.
const SPENDING: [&str; 7] =
    ["预算执行率", "资金执行率", "资金支出率", "预算支出率", "资金使用率", "经费支出", "支出进度"];

/// What can be put into a project.
const MEANS: [&str; 9] = ["资金", "经费", "财政", "人员", "人力", "人数", "设备", "物资", "车辆"];

/// What looks like an input and is none: outputs to people served, money attracted, things put into use.
const NO_INPUTS: [&str; 16] = [
    "投入使用",
    "投入运营",
    "投入运行",
    "投入生产",
    "投入产出",
    "补贴",
    "补助",
    "奖励",
    "救助",
    "发放",
    "带动",
    "撬动",
    "吸引",
    "社会",
    "筹集",
    "节约",
];

fn no_inputs(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let spent = row.name.contains("投入") && contains_any(row.name, &MEANS);
        let input = (spent || ends_with_any(row.name, &SPENDING)) && !contains_any(row.name, &NO_INPUTS);
        let cost = is_cost(row.indicator.level2);
        if input && !cost {
            let name = row.name;
            let message = Bilingual::new(
                format!("“{name}”是投入，不是产出或效果"),
                format!("“{name}” is an input, neither an output nor an effect"),
            );
            out.finding(row.pointer("name"), message).given(name);
        }
    }
}
