//! I027, 不是比率的指标不用百分比.

use rust_decimal::Decimal;

use super::shared::is_cost;
use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        compare,
        names::{contains_any, ends_with_any, head, is_rate, starts_with_any},
        operators::Operator,
        target::{TargetKind, figures},
    },
};

pub(super) static I027: Rule = Rule {
    id: "I027",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Appropriateness,
    title: Bilingual::fixed("不是比率的指标不用百分比", "What is no rate has no percentage as its target"),
    explanation: Bilingual::fixed(
        "“维护社会稳定 ≥95%”“提升管理水平 =100%”没有分子和分母，看不出是什么的百分比，无法计算。只看名称以稳定、发展、水平、能力、秩序等结尾的，以及“保障……运转”“促进……开展”“按……执行”“条件得到改善”一类的工作要求，以及“做好……”“落实……”和以维修、治理、正常运行等工作结尾的；名称中有率、比例、程度、满意、达标、合格、完成、准确性等的，以及“提高”之后可能表示增幅的较小百分比不作判断。数量和成本指标由 I013 报告。",
        "维护社会稳定 ≥95% (keep society stable) or 提升管理水平 =100% (raise the level of management) have neither numerator nor denominator, so nobody can compute them. The rule looks at names that end in stability, development, level, ability, order and the like, and at tasks and changes such as 保障…运转, 按…执行 or 条件得到改善, at deeds such as 做好… and 落实…, and at names that end in work (维修, 治理, 正常运行). It leaves alone names of rates, shares and degrees, of what passes, is completed or is exact, and small percentages behind “raise”, which may be a growth. I013 reports quantity and cost.",
    ),
    fix: Bilingual::fixed(
        "改为能够计算的比率并写明口径（如“矛盾纠纷化解率”），或改用数量、时间来衡量。",
        "Name a rate that can be computed, such as 矛盾纠纷化解率, or measure by a count or a time.",
    ),
    basis: Bilingual::fixed("审核实践：目标值应可衡量", "practice of reviews: targets should be measurable"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I013", "I014"],
    check: percentages_are_of_rates,
    cases: &[
        Case {
            set: &[("/indicators/3/name", "\"维护社会稳定\""), ("/indicators/3/target", "\"≥95%\"")],
            expect: Expect::Fires(&["/indicators/3/target"]),
        },
        Case {
            set: &[("/indicators/3/name", "\"矛盾纠纷化解率\""), ("/indicators/3/target", "\"≥95%\"")],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"持续保障业务开展\""),
                ("/indicators/2/target", "\"=100%\""),
                ("/indicators/3/name", "\"提升资源管理水平（%）\""),
                ("/indicators/3/target", "\"100%\""),
                ("/indicators/4/name", "\"经济、环境等方面可持续发展\""),
                ("/indicators/4/target", "\"≥95%\""),
            ],
            expect: Expect::Fires(&["/indicators/2/target", "/indicators/3/target", "/indicators/4/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"按政策由乡镇初审、县级复审\""),
                ("/indicators/3/name", "\"休养员生活得到改善\""),
                ("/indicators/3/target", "\"100%\""),
            ],
            expect: Expect::Fires(&["/indicators/2/target", "/indicators/3/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"系统运行稳定\""),
                ("/indicators/2/target", "\"≥99%\""),
                ("/indicators/3/name", "\"提高群众生活水平\""),
                ("/indicators/3/target", "\"≥5%\""),
                ("/indicators/4/name", "\"服务水平提升程度\""),
                ("/indicators/4/target", "\"≥90%\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"文保单位抢险维修\""),
                ("/indicators/2/target", "\"100%\""),
                ("/indicators/3/name", "\"做好疫情防控\""),
                ("/indicators/3/target", "\"100%\""),
                ("/indicators/4/name", "\"成员单位齐抓共管\""),
                ("/indicators/4/target", "\"=100%\""),
            ],
            expect: Expect::Fires(&["/indicators/2/target", "/indicators/3/target", "/indicators/4/target"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"数据完整性\""),
                ("/indicators/2/target", "\"≥99%\""),
                ("/indicators/3/name", "\"开展检查任务完成\""),
                ("/indicators/3/target", "\"100%\""),
                ("/indicators/4/name", "\"保障粮油质量合格\""),
                ("/indicators/4/target", "\"≥98%\""),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn percentages_are_of_rates(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject).filter(|row| row.target.kind == TargetKind::Percent) {
        let told_by_another = row.indicator.level2 == Some(Level2::Quantity) || is_cost(row.indicator.level2);
        if told_by_another || !is_no_rate(&row) {
            continue;
        }
        let (name, text) = (row.name, &row.target.text);
        let message = Bilingual::new(
            format!("“{name}”不是比率，目标值“{text}”看不出是什么的百分比"),
            format!("“{name}” is no rate, and of what its target “{text}” is a percentage is not told"),
        );
        out.finding(row.pointer("target"), message).given(text);
    }
}

/// Whether a percentage is asked of what has no parts.
pub(super) fn is_no_rate(row: &Row) -> bool {
    let name = head(row.name);
    if is_rate(name) || contains_any(name, &RATES) || ends_with_any(name, &SHARES) {
        return false;
    }
    // 降低负担 ≥10% tells by how much.
    let less = starts_with_any(name, &LESS) || matches!(row.target.operator, Some(Operator::Le | Operator::Lt));
    let small = || figures(row.target).all(|figure| figure < Decimal::from(50));
    if less || (contains_any(name, &MORE) && small()) {
        return false;
    }
    // 条件得到改善 100% is a change without a measure, and 按……采购 a task.
    let changed = ends_with_any(name, &CHANGED) && !small();
    let by_rule = starts_with_any(name, &["按", "严格按"])
        && !starts_with_any(name, &["按时", "按期", "按月", "按季", "按年"])
        && compare::length(name) >= TASK;
    let state = name.ends_with("情况") && !contains_any(name, &OF_RATES);
    if changed || by_rule || state || is_task(name) {
        return true;
    }
    // 符合条件 is said of those who are counted.
    let eligible = contains_any(name, &["符合", "具备", "达到"]);
    (ends_with_any(name, &STATES) && !eligible)
        || (starts_with_any(name, &DEEDS) && ends_with_any(name, &DONE))
        || (starts_with_any(name, &TO_DO) || ends_with_any(name, &WORKING))
            && !eligible
            && !small()
            && !contains_any(name, &PASSED)
            && !ends_with_any(name, &AMOUNTS)
}

/// Words of a rate or of what a survey asks.
const RATES: [&str; 14] =
    ["率", "比例", "占比", "比重", "百分", "程度", "满意", "认可", "知晓", "覆盖", "幅度", "增长", "下降", "%"];

/// What runs for a share of the time, and levels that statistics tell as a share.
const SHARES: [&str; 5] = ["运行稳定", "网络稳定", "供应稳定", "化水平", "素养水平"];

/// Words of 情况 that stand for a rate: 完成情况 is how much is done.
const OF_RATES: [&str; 9] = ["完成", "合规", "合格", "达标", "落实", "执行", "到位", "使用", "及时"];

/// 对……进行扶助 Whether a name is a deed on somebody.
pub(super) fn is_task(name: &str) -> bool {
    (name.starts_with('对') && contains_any(name, &["进行", "给予", "开展", "予以"]))
        || (name.starts_with('为') && name.contains("提供") && !contains_any(name, &["数", "量", "岗位"]))
}

/// Deeds that are done or not, and work that has no parts.
const TO_DO: [&str; 24] = [
    "做好", "抓好", "落实", "履行", "开展", "组织", "维护", "保障", "保证", "确保", "加强", "加大", "推进", "推动",
    "促进", "提升", "提高", "改善", "增强", "优化", "巩固", "丰富", "营造", "带动",
];
const WORKING: [&str; 22] = [
    "正常运行",
    "正常运转",
    "正常开展",
    "正常进行",
    "有序开展",
    "顺利开展",
    "顺利进行",
    "齐抓共管",
    "维修",
    "抢修",
    "修缮",
    "整编",
    "巡查",
    "宣传",
    "建设",
    "治理",
    "管理",
    "整治",
    "服务",
    "工作",
    "安全",
    "使用性",
];

/// Words of a share of those things that pass, are done or are there.
const PASSED: [&str; 17] = [
    "达标", "合格", "完成", "完好", "准确", "及时", "按时", "按期", "到位", "齐全", "兑现", "执行", "全部", "需求",
    "需要", "占", "有效",
];

/// How names of what is counted or graded end.
const AMOUNTS: [&str; 7] = ["数", "量", "度", "性", "比", "额", "标准"];

/// How names of a change end that has no measure.
const CHANGED: [&str; 9] = ["改善", "提升", "提高", "完善", "加强", "增强", "得到保障", "有效利用", "循环利用"];

/// Shortest name of a task, in characters.
const TASK: usize = 8;

const LESS: [&str; 6] = ["降低", "减少", "减轻", "压减", "压缩", "缓解"];

const MORE: [&str; 7] = ["提升", "提高", "增加", "增强", "扩大", "改善", "优化"];

/// States and abstract things of which there is no part.
const STATES: [&str; 27] = [
    "社会稳定",
    "和谐稳定",
    "发展",
    "水平",
    "秩序",
    "能力",
    "时效",
    "和谐",
    "形象",
    "氛围",
    "意识",
    "影响",
    "影响力",
    "机制",
    "事业",
    "繁荣",
    "面貌",
    "风貌",
    "条件",
    "生活",
    "生态环境",
    "人居环境",
    "营商环境",
    "服务质量",
    "工作质量",
    "教学质量",
    "生活质量",
];

/// How the names of tasks begin, and how they end.
const DEEDS: [&str; 26] = [
    "促进",
    "维护",
    "保护",
    "提升",
    "提高",
    "保障",
    "推动",
    "推进",
    "改善",
    "增强",
    "加强",
    "优化",
    "维持",
    "持续",
    "打造",
    "助力",
    "确保",
    "保证",
    "加快",
    "巩固",
    "营造",
    "完善",
    "有效",
    "切实",
    "进一步",
    "全面",
];
const DONE: [&str; 8] = ["稳定", "卫生", "运转", "开展", "环境", "质量", "权益", "作用"];
