//! X: rules across the sheets. What prose says is compared with tables, so these rules stay silent when unsure.

mod budget;
mod goal;
pub mod sheets;

use super::{Case, Dimension, Expect, FORM_FIELDS, Rule, Scope, Severity, Strength};
use crate::language::Bilingual;
use goal::GOAL;

/// Family of the units of money.
const MONEY: &str = "元";

/// The years that a text names: 2019 of 2019年.
fn years(text: &str) -> impl Iterator<Item = u16> {
    text.match_indices('年').filter_map(|(at, _)| {
        let before = text.get(..at)?;
        before.get(before.len().checked_sub(4)?..)?.parse().ok().filter(|year| (1900..=2100).contains(year))
    })
}

const PRACTICE_OF_REVIEW: Bilingual = Bilingual::fixed(
    "绩效目标审核的相关性要求：指标与绩效目标相互对应（审核实践）",
    "the head 相关性 of the review: indicators answer to the goal (practice)",
);

pub static RULES: &[Rule] = &[
    Rule {
        id: "X001",
        severity: Severity::Warning,
        scope: Scope::All,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed(
            "年度绩效目标承诺的数值都有指标衡量",
            "Every figure that the annual goal promises is measured by an indicator",
        ),
        explanation: Bilingual::fixed(
            "逐一核对年度绩效目标中带单位的数值（如 10次、3000000人、80%），每个数值报一条。指标的计量单位同类且数值相同，或名称与目标文字明显是同一事项，即视为已衡量；人、人次、名算同一单位，次、场也算同一单位；目标值没写单位的，从指标名称判断；指标是目标中几个同类数值之和、约数与指标相差不超过一成，也视为已衡量。金额、时长、年份、往年数据以及“三个”一类概数不在核对之列。",
            "Each figure with a unit in the annual goal (10次, 3000000人, 80%) is looked up, one finding per figure. An indicator measures it with the same kind of unit and the same value, or when its name clearly speaks of the same thing; 人, 人次 and 名 are one unit, 次 and 场 another; a target without a unit takes it from its name; a target that is the sum of figures of one unit, or within a tenth of an approximate figure, measures them too. Money, spans of time, years, figures of past years and small Chinese counts such as 三个 are passed over.",
        ),
        fix: Bilingual::fixed(
            "为该数值增设指标，或从年度绩效目标中删去，或说明由哪个指标衡量。",
            "Add an indicator for the figure, drop it from the goal, or explain which indicator measures it.",
        ),
        basis: PRACTICE_OF_REVIEW,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["X002", "X005"],
        check: goal::promises_are_measured,
        cases: &[
            Case {
                set: &[(GOAL, "\"全年直播10次，线上活动参与总人次达到3000000人，受众满意度达90%。\"")],
                expect: Expect::Fires(&[GOAL]),
            },
            Case {
                set: &[(GOAL, "\"线上活动参与总人次达到3000000人，受众满意度达90%。\"")], expect: Expect::Silent
            },
            Case { set: &[], expect: Expect::Fires(&[GOAL]) },
            Case {
                set: &[(GOAL, "\"直播10次，培训300名，建成3个站点，覆盖率达到百分之九十五\"")],
                expect: Expect::Fires(&[GOAL, GOAL, GOAL, GOAL]),
            },
            Case {
                set: &[("/indicators/-", r#"{"name": "直播场次", "target": "10场"}"#)], expect: Expect::Silent
            },
            Case {
                set: &[("/indicators/-", r#"{"name": "完成直播10次", "target": "是"}"#)], expect: Expect::Silent
            },
            Case {
                set: &[("/indicators/-", r#"{"name": "直播次数", "target": "≥8次"}"#)], expect: Expect::Silent
            },
            Case {
                set: &[(GOAL, "\"线上活动参与总人次达到300万人次，知晓率达百分之八十，2019年直播12次，经费15万元\"")],
                expect: Expect::Silent,
            },
            Case {
                set: &[
                    (GOAL, "\"文艺演出50场、电影放映120场，惠民约3000人，整治70个村，事故发生率为0\""),
                    ("/indicators/3", r#"{"name": "文化活动场次", "target": "170场"}"#),
                    ("/indicators/4", r#"{"name": "惠民人数", "target": "≥2900人"}"#),
                    ("/indicators/5", r#"{"name": "整治村数", "target": "70村"}"#),
                    ("/indicators/6", r#"{"name": "重大事故", "target": "0起"}"#),
                ],
                expect: Expect::Silent,
            },
            Case { set: &[(GOAL, "null")], expect: Expect::Undecided },
            Case { set: &[("/indicators", "[]")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "X002",
        severity: Severity::Warning,
        scope: Scope::All,
        dimension: Dimension::Relevance,
        title: Bilingual::fixed(
            "年度绩效目标与衡量同一事项的指标数值一致",
            "A figure of the annual goal agrees with the indicator that measures the same thing",
        ),
        explanation: Bilingual::fixed(
            "只比较计量单位同类、名称与目标文字明显是同一事项且一一对应的指标；指标低于目标的承诺，或双方均为确数而数值不同，即提示。指标高于目标的承诺（如目标 80%、指标 ≥85%）不提示；概数以及无法确定对应关系的不比较。",
            "Compared are only indicators with the same kind of unit whose name clearly speaks of the same thing, one to one. It fires where the indicator is weaker than the goal, or where both are exact and differ; an indicator stronger than the goal (goal 80%, indicator ≥85%) is sound. Approximate figures and doubtful pairs are passed over.",
        ),
        fix: Bilingual::fixed(
            "统一年度绩效目标与指标目标值中的数值。",
            "Give the goal and the target the same figure.",
        ),
        basis: PRACTICE_OF_REVIEW,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["X001"],
        check: goal::promises_agree,
        cases: &[
            Case { set: &[("/indicators/3/target", "\"≥70%\"")], expect: Expect::Fires(&[GOAL]) },
            Case { set: &[("/indicators/3/target", "\"≥80%\"")], expect: Expect::Silent },
            Case { set: &[("/indicators/3/target", "\"≥85%\"")], expect: Expect::Silent },
            Case {
                set: &[("/indicators/4/target", "\"≥2000000\""), ("/indicators/5/target", "\"80%\"")],
                expect: Expect::Fires(&[GOAL, GOAL]),
            },
            Case {
                set: &[("/indicators/-", r#"{"name": "直播次数", "target": "≥8次"}"#)],
                expect: Expect::Fires(&[GOAL]),
            },
            Case {
                set: &[
                    (GOAL, "\"完成城关镇道路建设985米，惠及群众280人次\""),
                    ("/indicators/3", r#"{"name": "道路建设长度", "target": "0.985公里"}"#),
                    ("/indicators/4", r#"{"name": "惠及群众人数", "target": "280人"}"#),
                ],
                expect: Expect::Silent,
            },
            Case {
                set: &[
                    (GOAL, "\"完成城关镇道路建设985米\""),
                    ("/indicators/3", r#"{"name": "道路建设长度", "target": "900米"}"#),
                ],
                expect: Expect::Fires(&[GOAL]),
            },
            Case {
                set: &[
                    (GOAL, "\"举办安全培训2场、技能培训10场\""),
                    ("/indicators/3", r#"{"name": "培训场次", "target": "12场"}"#),
                ],
                expect: Expect::Silent,
            },
            Case { set: &[(GOAL, "\" \"")], expect: Expect::Undecided },
        ],
    },
    Rule {
        id: "X003",
        severity: Severity::Error,
        scope: Scope::All,
        dimension: Dimension::Appropriateness,
        title: Bilingual::fixed("成本目标不超过当年预算", "A cost target allows no more than the annual budget"),
        explanation: Bilingual::fixed(
            "成本类指标以元、万元、亿元计，且为上限或确数时，与当年预算比较；按月的目标乘以项目期间在本年度内的整月数。按人、按件的单位成本以及没有金额单位的目标值不判断。",
            "Cost indicators in 元, 万元 or 亿元 that are ceilings or exact are compared with the annual budget; a target by the month is multiplied with the whole months of the project's period in the year. Costs per head or piece, and targets without a unit of money, are not judged.",
        ),
        fix: Bilingual::fixed(
            "核对成本目标的数值和单位，或核对当年预算。",
            "Check the figure and unit of the cost target, or the annual budget.",
        ),
        basis: FORM_FIELDS,
        strength: Strength::Arithmetic,
        since: "0.2.0",
        related: &["C003"],
        check: budget::costs_within_budget,
        cases: &[
            Case {
                set: &[(
                    "/indicators/0",
                    r#"{"level1": "output", "level2": "cost", "name": "项目总成本", "target": "≤16万元"}"#,
                )],
                expect: Expect::Fires(&["/indicators/0/target"]),
            },
            Case {
                set: &[(
                    "/indicators/0",
                    r#"{"level1": "output", "level2": "cost", "name": "项目总成本", "target": "≤15万元"}"#,
                )],
                expect: Expect::Silent,
            },
            Case {
                set: &[(
                    "/indicators/-",
                    r#"{"level1": "cost", "level2": "economic_cost", "name": "运维费用", "target": "≤12501元/月"}"#,
                )],
                expect: Expect::Fires(&["/indicators/7/target"]),
            },
            Case {
                set: &[("/indicators/-", r#"{"level1": "cost", "name": "运维费用", "target": "≤12500元/月"}"#)],
                expect: Expect::Silent,
            },
            Case {
                set: &[
                    ("/indicators/-", r#"{"level2": "cost", "name": "运维成本", "target": "≤12501元/月"}"#),
                    ("/start_date", "\"2020-07-01\""),
                ],
                expect: Expect::Silent,
            },
            Case {
                set: &[("/indicators/-", r#"{"level2": "cost", "name": "补助发放成本", "target": "≤620万/月"}"#)],
                expect: Expect::Fires(&["/indicators/7/target"]),
            },
            Case {
                set: &[
                    ("/indicators/-", r#"{"level2": "cost", "name": "节约成本", "target": "≥200000元"}"#),
                    ("/indicators/-", r#"{"level2": "cost", "name": "补助标准", "target": "≤200000元/人"}"#),
                    ("/indicators/-", r#"{"level2": "cost", "name": "成本控制", "target": "≤200000"}"#),
                    ("/indicators/-", r#"{"level2": "cost", "name": "成本控制率", "target": "≤100%"}"#),
                ],
                expect: Expect::Silent,
            },
            Case {
                set: &[
                    ("/indicators/-", r#"{"level2": "cost", "name": "项目总成本", "target": "≤16万元"}"#),
                    ("/funding/annual_budget", "null"),
                ],
                expect: Expect::Undecided,
            },
            Case {
                set: &[
                    ("/indicators/-", r#"{"level2": "cost", "name": "运维成本", "target": "≤1万元/月"}"#),
                    ("/start_date", "null"),
                ],
                expect: Expect::Undecided,
            },
        ],
    },
    Rule {
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
            "Only figures with 元, 万元 or 亿元 whose words right before them speak of the budget: of the year they are compared with the annual, in total with the total budget, and unclear ones contradict only when they equal neither. A figure is compared as exactly as it is written. Past years, parts, prices, approximate figures, and amounts that stand in the funding or the cost items are passed over.",
        ),
        fix: Bilingual::fixed(
            "核对文字中的金额和预算，使两处一致，或说明差异。",
            "Make the text and the budget agree, or explain the difference.",
        ),
        basis: FORM_FIELDS,
        strength: Strength::Practice,
        since: "0.2.0",
        related: &["F003", "F007"],
        check: budget::narratives_agree,
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
    },
    Rule {
        id: "X005",
        severity: Severity::Info,
        scope: Scope::All,
        dimension: Dimension::Completeness,
        title: Bilingual::fixed("年度绩效目标含有数值", "The annual goal contains a figure"),
        explanation: Bilingual::fixed(
            "没有数值的目标难以分解为定量指标。年份、日期、文号和序号不算数值。",
            "A goal without a figure is hard to break down into measurable indicators. Years, dates, document numbers and list numbers are no figures.",
        ),
        fix: Bilingual::fixed("写明数量、比例等可衡量的目标。", "State quantities or shares that can be measured."),
        basis: Bilingual::fixed(
            "一份地方《财政支出项目绩效目标申报表填表说明》要求目标带有数值；未见闵行区的同类规定",
            "a local guide to the form (财政支出项目绩效目标申报表填表说明) asks for figures in the goals; no such rule of Minhang was seen",
        ),
        strength: Strength::LocalRule,
        since: "0.2.0",
        related: &["P001", "X001"],
        check: goal::goal_has_a_figure,
        cases: &[
            Case {
                set: &[(GOAL, "\"2020年12月底前完成运营，提高品牌影响力。\"")], expect: Expect::Fires(&[GOAL])
            },
            Case {
                set: &[(GOAL, "\"2020年12月底前完成直播10次，提高品牌影响力。\"")], expect: Expect::Silent
            },
            Case { set: &[(GOAL, "null")], expect: Expect::Undecided },
        ],
    },
];
