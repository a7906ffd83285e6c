//! I031, 指标归在与其含义相符的类别.

use crate::{
    form::taxonomy::Level2,
    rules::{
        Case, Dimension, Expect, Outcomes, Rule, Scope, Severity, Strength, Subject,
        rows::{Row, rows},
    },
    values::language::Bilingual,
    wording::{
        names::{contains_any, ends_with_any, head, is_rate, is_satisfaction, starts_with_any},
        target::{TargetKind, is_measure},
        told_units::is_money_unit,
    },
};

pub(super) static I031: Rule = Rule {
    id: "I031",
    severity: Severity::Warning,
    scope: Scope::Indicators,
    dimension: Dimension::Relevance,
    title: Bilingual::fixed("指标归在与其含义相符的类别", "An indicator stands in the family that its name speaks of"),
    explanation: Bilingual::fixed(
        "只报名称明显不属于所选类别的：项目完成率、验收合格率、监测、保洁等的覆盖率、新建数量、作业面积、资金拨付及时率等产出，以及保障期限等放在效益中；与收入、成本无关的（如伤亡事故、受益人数）放在经济效益中，与环境无关的（营商、创业、教学环境不是自然环境）放在生态效益中；满意度放在效益中；响应率、完成率等不调查满意与否的比率放在满意度中；达标率、使用效率等与花费无关的比率，以及“提升……水平”等效果放在成本中；经费、收入等金额放在数量中；成本控制放在产出中；每月几次的检查、考核以及覆盖率放在时效中；及时率、覆盖率、资金合规率、专款专用、人数和面积等数目、以元每人、每亩计的补助标准放在质量中，合格率、达标率放在时效中。放在质量中的效果和放在产出中的满意度由 I013 报告。",
        "The rule reports only names that plainly belong elsewhere: outputs such as completion, acceptance, coverage by inspections or cleaning, counts of what is built, the area that is worked, timely payment or how long something is provided among the benefits; what is not about money (accidents, how many people benefit) among the economic benefits, what is not about nature (the climate for business, for teaching) among the environmental ones; satisfaction among the benefits; rates of response or completion, which ask nobody whether he is content, under satisfaction; rates of compliance or efficiency and effects such as 提升…水平 under cost; amounts of money and income under quantity; the keeping of costs among the outputs; how often is checked, and coverage, under timeliness; punctuality, coverage, lawful spending, 专款专用 (money for its purpose alone), counts of people or areas and standards of payment by the head or 亩 under quality, compliance under timeliness. I013 reports effects under quality and satisfaction among the outputs.",
    ),
    fix: Bilingual::fixed(
        "改归到相符的类别，并为原类别补充衡量该类内容的指标。",
        "Move it to the family it belongs to, and give its former family an indicator of its own.",
    ),
    basis: Bilingual::fixed("各类指标的字面含义；审核实践", "the plain meaning of the families; practice of reviews"),
    strength: Strength::Practice,
    since: "0.3.0",
    related: &["I004", "I013", "I019"],
    check: families_fit,
    cases: &[
        Case {
            set: &[("/indicators/3/name", "\"运营合同完成率\"")], expect: Expect::Fires(&["/indicators/3/level2"])
        },
        Case { set: &[("/indicators/3/name", "\"投诉处理及时率\"")], expect: Expect::Silent },
        Case {
            set: &[("/indicators/2/name", "\"项目资金使用合规性\""), ("/indicators/3/name", "\"监测乡镇覆盖率\"")],
            expect: Expect::Fires(&["/indicators/2/level2", "/indicators/3/level2"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"全区覆盖率\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"供热安全率\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"对控制基建项目成本的影响\""),
            ],
            expect: Expect::Fires(&["/indicators/2/level2", "/indicators/3/level2", "/indicators/4/level2"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"工程质量抽检覆盖率\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"减少安全事故损失\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"饮用水安全\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"环境卫生专项考核\""),
                ("/indicators/0/target", "\"1次/月\""),
                ("/indicators/1/name", "\"成本控制\""),
                ("/indicators/1/target", "\"不超过预算\""),
                ("/indicators/2/name", "\"保证建设补助专款专用\""),
                ("/indicators/3/name", "\"清扫保洁覆盖率\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"优化创新创业环境\""),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "sustainable_impact", "name": "保障期限", "target": "2020年1月--2020年11月"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "economic_benefit", "name": "人员伤亡事故", "target": "=0起"}"#,
                ),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/level2",
                "/indicators/1/level2",
                "/indicators/2/level2",
                "/indicators/3/level2",
                "/indicators/4/level2",
                "/indicators/7/level2",
                "/indicators/8/level2",
            ]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"培训覆盖率\""),
                ("/indicators/0/target", "\"≥90%\""),
                ("/indicators/2/name", "\"培训残疾人人数\""),
                ("/indicators/2/target", "\"≥300人\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"受益群众人数\""),
                ("/indicators/3/target", "\"≥742人\""),
            ],
            expect: Expect::Fires(&["/indicators/0/level2", "/indicators/2/level2", "/indicators/3/level2"]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"按期覆盖率\""),
                ("/indicators/0/target", "\"≥90%\""),
                ("/indicators/2/name", "\"考核合格人数\""),
                ("/indicators/2/target", "\"≥300人\""),
                ("/indicators/3/level2", "\"economic_benefit\""),
                ("/indicators/3/name", "\"受益群众增收\""),
                ("/indicators/3/target", "\"≥200元/人\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"巡查频次\""),
                ("/indicators/0/target", "\"1次/月\""),
                ("/indicators/3/name", "\"环境质量改善覆盖率\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"优化投资环境和节能水平\""),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "sustainable_impact", "name": "工程设计使用期限", "target": "15年"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level1": "effect", "level2": "economic_benefit", "name": "减少事故损失", "target": "≥20万元"}"#,
                ),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"生均经费标准\""),
                ("/indicators/2/target", "\"500元/人.年\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"作业覆盖面积\""),
                ("/indicators/4/target", "\"8522平方公里\""),
            ],
            expect: Expect::Fires(&["/indicators/2/level2", "/indicators/4/level2"]),
        },
        Case {
            set: &[
                ("/indicators/2/name", "\"补贴标准执行到位率\""),
                ("/indicators/2/target", "\"100%\""),
                ("/indicators/4/level2", "\"environmental_benefit\""),
                ("/indicators/4/name", "\"改善灌溉面积\""),
                ("/indicators/4/target", "\"≥300亩\""),
            ],
            expect: Expect::Silent,
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"播出质量达标率\""),
                ("/indicators/0/target", "\"≥98%\""),
                ("/indicators/1/name", "\"文化云专项经费\""),
                ("/indicators/1/target", "\"=150000元\""),
                ("/indicators/2/name", "\"资金使用合规率\""),
                ("/indicators/4/name", "\"受益群众满意度\""),
                ("/indicators/4/target", "\"≥90%\""),
                ("/indicators/5/name", "\"群众诉求响应率\""),
                (
                    "/indicators/-",
                    r#"{"level1": "cost", "level2": "economic_cost", "name": "提升干部素质", "target": "=100%"}"#,
                ),
            ],
            expect: Expect::Fires(&[
                "/indicators/0/level2",
                "/indicators/1/level2",
                "/indicators/2/level2",
                "/indicators/4/level2",
                "/indicators/5/level2",
                "/indicators/7/level2",
            ]),
        },
        Case {
            set: &[
                ("/indicators/0/name", "\"按期验收合格率\""),
                ("/indicators/0/target", "\"≥98%\""),
                ("/indicators/1/name", "\"发放补助资金\""),
                ("/indicators/1/target", "\"≥100万元\""),
                ("/indicators/4/name", "\"社会治安满意率提升\""),
                ("/indicators/4/target", "\"≥2个百分点\""),
                ("/indicators/5/name", "\"群众投诉率\""),
                ("/indicators/5/target", "\"≤1%\""),
                (
                    "/indicators/-",
                    r#"{"level1": "cost", "level2": "economic_cost", "name": "成本控制率", "target": "≤100%"}"#,
                ),
                (
                    "/indicators/-",
                    r#"{"level1": "cost", "level2": "environmental_cost", "name": "污水达标排放率", "target": "=100%"}"#,
                ),
            ],
            expect: Expect::Silent,
        },
    ],
};

fn families_fit(subject: &Subject, out: &mut Outcomes) {
    for row in rows(subject) {
        let Some(level2) = row.indicator.level2 else { continue };
        let Some((zh, en)) = misfiled(&row, level2) else { continue };
        let (label, name) = (level2.label(), row.name);
        let message = Bilingual::new(
            format!("“{name}”{zh}，不应归入“{}”", label.zh),
            format!("“{name}” {en} and does not belong to {}", label.en),
        );
        out.finding(row.pointer("level2"), message).given(level2.code());
    }
}

/// What an indicator is instead; none where its family may be right.
fn misfiled(row: &Row, level2: Level2) -> Option<(&'static str, &'static str)> {
    let name = head(row.name);
    let output = matches!(level2, Level2::Quantity | Level2::Quality | Level2::Timeliness);
    if output && ends_with_any(name, &["成本控制", "成本控制率", "控制成本"]) {
        return Some(("衡量的是成本", "measures the cost"));
    }
    match level2 {
        Level2::EconomicBenefit | Level2::SocialBenefit | Level2::EnvironmentalBenefit | Level2::SustainableImpact => {
            // 群众安全感满意度 is what such projects are for.
            if is_satisfaction(name)
                && ends_with_any(name, &["满意度", "满意率", "满意程度"])
                && !name.contains("感满意")
            {
                return Some(("是满意度", "is a satisfaction"));
            }
            if let Some(other) = other_benefit(name, level2) {
                return Some(other);
            }
            if is_span(row) {
                return Some(("是提供服务的时间，不是效益", "is a span of service, not a benefit"));
            }
            let covered = name.ends_with("覆盖率") && contains_any(name, &WORK_COVERED);
            let done = contains_any(name, &WORKS) && ends_with_any(name, &COUNTS);
            let worked = name.ends_with("面积") && contains_any(name, &["作业", "施工", "维修", "修缮", "拆除"]);
            (covered || done || worked || ends_with_any(name, &OUTPUTS))
                .then_some(("是产出，不是效益", "is an output, not a benefit"))
        }
        Level2::Satisfaction => {
            let other = is_rate(name) && is_measure(row.target) && !contains_any(name, &OPINIONS);
            other.then_some(("没有调查对象是否满意", "asks nobody whether he is content"))
        }
        Level2::Quantity => {
            let money = row.target.unit.as_deref().is_some_and(is_money_unit);
            if money && ends_with_any(name, &INCOME) {
                return Some(("是经济效益，不是产出数量", "is an economic benefit, not a quantity of output"));
            }
            let spent = money && ends_with_any(name, &SPENT) && !name.contains("发放");
            spent.then_some(("是花费的金额，不是产出数量", "is money spent, not a quantity of output"))
        }
        Level2::Quality => {
            if contains_any(name, &["资金", "经费", "支出"]) && ends_with_any(name, &LAWFULNESS) {
                return Some(("说的是资金管理，不是产出的质量", "is about spending, not the quality of the output"));
            }
            if name.contains("专款专用") {
                return Some(("说的是资金管理，不是产出的质量", "is about spending, not the quality of the output"));
            }
            if is_standard_of_payment(row) {
                return Some((
                    "是支付的标准，属于成本，不是质量",
                    "is a standard of payment, which is a cost, no quality",
                ));
            }
            let covered = name.contains("覆盖") && name.ends_with('率') && !contains_any(name, &INSPECTED);
            if covered {
                return Some(("说的是做了多少，不是做得好不好", "tells how much was done, not how well"));
            }
            let counted = is_measure(row.target) && !is_rate(name) && ends_with_any(name, &NUMBERS);
            // Of those who benefit I013 speaks.
            if counted && !contains_any(name, &OF_QUALITY) && !name.contains("受益") {
                return Some(("是数目，不是做得好不好", "is a count and does not tell how well"));
            }
            ends_with_any(name, &["及时率", "按时率", "准时率"]).then_some(("衡量的是时效", "measures timeliness"))
        }
        Level2::Timeliness => {
            if row.target.kind == TargetKind::Frequency && ends_with_any(name, &CHECKS) {
                return Some(("说的是做几次，不是何时完成", "tells how often, not by when"));
            }
            let quality = ends_with_any(name, &["合格率", "达标率", "准确率", "优良率"]);
            let in_time = contains_any(name, &["时", "期", "限", "进度"]);
            if name.ends_with("覆盖率") && !in_time {
                return Some(("说的是做了多少，不是何时完成", "tells how much was done, not by when"));
            }
            (quality && !in_time).then_some(("衡量的是质量", "measures quality"))
        }
        Level2::Cost | Level2::EconomicCost | Level2::SocialCost | Level2::EnvironmentalCost => not_a_cost(name),
        Level2::LongTermManagement
        | Level2::HumanResources
        | Level2::DepartmentCoordination
        | Level2::SupportingFacilities
        | Level2::InformationSharing
        | Level2::Other => None,
    }
}

/// 保障期限 2020年1月--2020年11月: when something is provided. How long a work lasts is an effect.
fn is_span(row: &Row) -> bool {
    let name = head(row.name);
    let dated = row.target.text.starts_with(|c: char| c.is_ascii_digit()) && row.target.text.contains(['年', '月']);
    ends_with_any(name, &["保障期限", "服务期限", "服务周期", "实施期限", "项目周期", "保障周期"]) && dated
}

/// 生均经费标准 500元/人: what one of those who are paid for receives.
fn is_standard_of_payment(row: &Row) -> bool {
    let per = row.target.text.split_once('元').is_some_and(|(_, behind)| behind.starts_with(['/', '每']));
    per && contains_any(head(row.name), &["标准", "补助", "补贴", "津贴", "经费", "奖励", "救助"])
}

/// Which benefit an indicator is plainly not: nothing in it is about money, or about nature.
fn other_benefit(name: &str, level2: Level2) -> Option<(&'static str, &'static str)> {
    let economic = level2 == Level2::EconomicBenefit && contains_any(name, &SOCIAL) && !contains_any(name, &ECONOMY);
    let of_people = contains_any(name, &OF_PEOPLE) && !contains_any(name, &NATURE);
    // 营商环境 is no nature.
    let climate = contains_any(name, &CLIMATES) && !NATURE.iter().skip(1).any(|word| name.contains(word));
    let natural = level2 == Level2::EnvironmentalBenefit && (of_people || climate);
    if economic {
        return Some(("与收入、成本等经济效益无关", "has nothing to do with income, cost or other economic effects"));
    }
    natural.then_some(("与环境和生态无关", "has nothing to do with the environment"))
}

/// An effect under cost; of rates there I013 speaks.
fn not_a_cost(name: &str) -> Option<(&'static str, &'static str)> {
    let effect = !contains_any(name, &COSTS) && starts_with_any(name, &EFFECTS);
    effect.then_some(("是效果，不是成本", "is an effect, not a cost"))
}

/// Rates of what was done.
const OUTPUTS: [&str; 17] = [
    "合同完成率",
    "项目完成率",
    "工程完成率",
    "任务完成率",
    "建设完成率",
    "采购完成率",
    "培训完成率",
    "完工率",
    "开工率",
    "验收合格率",
    "验收通过率",
    "合同履约率",
    "资金到位率",
    "拨付及时率",
    "支付及时率",
    "发放及时率",
    "按期完成率",
];

/// Coverage that checks how well something is done.
const INSPECTED: [&str; 7] = ["抽检", "巡查", "检查", "检测", "监测", "质量", "评估"];

/// What is put up, bought or repaired, and how it is counted.
const WORKS: [&str; 9] = ["新建", "修缮", "维修", "建设", "改造", "采购", "购置", "安装", "发放"];
const COUNTS: [&str; 10] = ["个数", "数量", "座数", "台数", "场次", "次数", "件数", "套数", "公里数", "里程"];

/// Words of society, and of what is earned, spent or saved.
const SOCIAL: [&str; 16] = [
    "受益人",
    "受益户",
    "受益群众",
    "受益村",
    "伤亡",
    "事故",
    "安全",
    "稳定",
    "和谐",
    "治安",
    "健康",
    "环境",
    "生态",
    "素质",
    "满意",
    "幸福",
];
const ECONOMY: [&str; 26] = [
    "收", "产", "经济", "成本", "损失", "费", "税", "节", "元", "价", "投资", "就业", "旅游", "消费", "财政", "补贴",
    "资金", "支出", "降低", "减少", "市场", "企业", "营商", "贸易", "销", "利",
];

/// Words of people and their money, and of nature.
const OF_PEOPLE: [&str; 10] = ["成本", "投资", "就业", "收入", "治安", "公平", "稳定", "满意", "安全", "素质"];
const NATURE: [&str; 34] = [
    "环境", "环保", "生态", "污", "排放", "绿", "水", "空气", "大气", "能", "垃圾", "废", "碳", "林", "土", "植", "噪",
    "尘", "卫生", "整洁", "美化", "美观", "耕地", "湿地", "资源", "病虫", "农药", "化肥", "景观", "草", "树", "容貌",
    "面貌", "节约",
];

/// 环境 of business and of schools.
const CLIMATES: [&str; 12] = [
    "营商环境",
    "创业环境",
    "创新环境",
    "投资环境",
    "市场环境",
    "就业环境",
    "消费环境",
    "办公环境",
    "教学环境",
    "办学环境",
    "执法环境",
    "法治环境",
];

/// What is counted, and words of how well it is.
const NUMBERS: [&str; 7] = ["人数", "户数", "人次", "次数", "场次", "面积", "里程"];
const OF_QUALITY: [&str; 20] = [
    "合格", "达标", "优", "良", "不", "差错", "缺陷", "故障", "投诉", "事故", "获奖", "整改", "问题", "通过", "取得",
    "违", "失误", "返工", "毕业", "持证",
];

/// What is done so many times.
const CHECKS: [&str; 7] = ["考核", "检查", "巡查", "巡检", "抽查", "抽检", "检测"];

/// Names of lawful spending.
const LAWFULNESS: [&str; 7] = ["合规率", "合规性", "合法性", "合法合规性", "规范性", "规范率", "安全性"];

/// Work of which a coverage tells how much is done.
const WORK_COVERED: [&str; 12] =
    ["清扫", "保洁", "清运", "管护", "消杀", "监测", "检测", "巡查", "抽检", "检查", "培训", "宣传"];

/// Words of what people are asked, or say unasked.
const OPINIONS: [&str; 21] = [
    "满意", "认可", "认同", "好评", "差评", "评价", "投诉", "信访", "上访", "支持", "信任", "感", "幸福", "反馈",
    "测评", "口碑", "得分", "表扬", "意见", "回访", "知晓",
];

/// Amounts that others earn.
const INCOME: [&str; 8] = ["收入", "产值", "销售额", "营业额", "交易额", "利润", "税收", "增加值"];

/// Amounts that the project spends.
const SPENT: [&str; 6] = ["经费", "资金金额", "资金总额", "项目资金", "工程资金", "投资总额"];

/// Words of money or of what is kept down.
const COSTS: [&str; 18] = [
    "成本", "费", "价", "节约", "节省", "控制", "超支", "预算", "概算", "决算", "支出", "投资", "负面", "污染", "排放",
    "能耗", "损失", "影响",
];

const EFFECTS: [&str; 6] = ["提升", "提高", "改善", "增强", "促进", "推动"];
