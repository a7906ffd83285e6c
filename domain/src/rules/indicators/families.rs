//! 类别: which family an indicator plainly does not belong to, by what its name speaks of and by the unit of its target.

use super::{i013::is_effect_of_quality, i027::is_no_rate};
use crate::{
    form::taxonomy::Level2,
    rules::rows::Row,
    wording::{
        meanings,
        names::{contains_any, ends_with_any, head, is_rate, is_satisfaction, starts_with_any},
        target::{TargetKind, is_measure, is_wording},
        told_units::is_money_unit,
        units::{Kind, kind_of, measure},
    },
};

/// What an indicator is instead, in both languages.
type Told = (&'static str, &'static str);

const WORK: Told = ("是产出，不是效益", "is an output, not a benefit");
const EFFECT: Told = ("是效果，不是产出", "is an effect, not an output");
const TIME: Told = ("衡量的是时效", "measures timeliness");
const SPENDING: Told = ("说的是资金管理，不是产出的质量", "is about spending, not the quality of the output");

/// What an indicator is instead; none where its family may be right.
pub(super) fn misfiled(row: &Row, level2: Level2) -> Option<Told> {
    let name = head(row.name);
    let output = matches!(level2, Level2::Quantity | Level2::Quality | Level2::Timeliness);
    if output && ends_with_any(name, &["成本控制", "成本控制率", "控制成本"]) {
        return Some(("衡量的是成本", "measures the cost"));
    }
    match level2 {
        Level2::EconomicBenefit | Level2::SocialBenefit | Level2::EnvironmentalBenefit | Level2::SustainableImpact => {
            no_benefit(row, name, level2)
        }
        Level2::Satisfaction => {
            let told = is_measure(row.target) || is_wording(row.target);
            let asks =
                contains_any(name, &OPINIONS) || ends_with_any(name, &ASKED) || !name.contains(char::is_alphabetic);
            (told && !asks && !is_label(name)).then_some(("没有调查对象是否满意", "asks nobody whether he is content"))
        }
        Level2::Quantity => no_quantity(row, name),
        Level2::Quality => no_quality(row, name),
        Level2::Timeliness => no_time(row, name),
        Level2::Cost | Level2::EconomicCost | Level2::SocialCost | Level2::EnvironmentalCost => {
            not_a_cost(row, name, level2)
        }
        Level2::LongTermManagement
        | Level2::HumanResources
        | Level2::DepartmentCoordination
        | Level2::SupportingFacilities
        | Level2::InformationSharing
        | Level2::Other => None,
    }
}

fn no_benefit(row: &Row, name: &str, level2: Level2) -> Option<Told> {
    // 群众安全感满意度 is what such projects are for.
    if is_satisfaction(name) && ends_with_any(name, &["满意度", "满意率", "满意程度"]) && !name.contains("感满意")
    {
        return Some(("是满意度", "is a satisfaction"));
    }
    if let Some(other) = other_benefit(row, name, level2) {
        return Some(other);
    }
    if is_span(row) {
        return Some(("是提供服务的时间，不是效益", "is a span of service, not a benefit"));
    }
    if contains_any(name, &["资金", "经费", "预算"]) && contains_any(name, &UNLAWFUL) {
        return Some(("说的是资金管理，不是效益", "is about spending, not a benefit"));
    }
    let covered = name.ends_with("覆盖率") && contains_any(name, &WORK_COVERED);
    let done = contains_any(name, &WORKS) && ends_with_any(name, &COUNTS);
    let worked = name.ends_with("面积") && contains_any(name, &["作业", "施工", "维修", "修缮", "拆除"]);
    let plain = covered || done || worked || ends_with_any(name, &OUTPUTS);
    // What is planted or cleared is what a project for nature is for.
    let of_nature = level2 == Level2::EnvironmentalBenefit && !starts_with_any(name, &EVENTS);
    let counted = !of_nature && is_count(row) && meanings::speaks_of_work(name);
    let rate = row.target.kind == TargetKind::Percent && meanings::speaks_of_rate_of_work(name);
    (plain || counted || rate).then_some(WORK)
}

/// Whether a target counts things, occasions, people, lengths or areas.
fn is_count(row: &Row) -> bool {
    let unit = row.target.unit.as_deref().unwrap_or_default();
    is_measure(row.target)
        && row.target.kind == TargetKind::Number
        && matches!(kind_of(measure(unit).family), None | Some(Kind::Count | Kind::Amount))
}

fn no_quantity(row: &Row, name: &str) -> Option<Told> {
    let money = row.target.unit.as_deref().is_some_and(is_money_unit);
    if money && ends_with_any(name, &INCOME) {
        return Some(("是经济效益，不是产出数量", "is an economic benefit, not a quantity of output"));
    }
    if money && ends_with_any(name, &SPENT) && !name.contains("发放") {
        return Some(("是花费的金额，不是产出数量", "is money spent, not a quantity of output"));
    }
    if meanings::speaks_of_time(name) && !is_rate(name) {
        return Some(TIME);
    }
    if is_measure(row.target) && ends_with_any(name, &SIZES) && !contains_any(name, &["道路", "路面", "公路"]) {
        return Some(("是规格，不是数量", "is a property of the thing, not how many there are"));
    }
    // 提升改造道路里程 is what is built.
    let made = ends_with_any(name, &COUNTED) || contains_any(name, &["改造", "工程", "项目"]);
    (meanings::speaks_of_effect(name) && !made && !is_no_rate_in_percent(row)).then_some(EFFECT)
}

fn no_quality(row: &Row, name: &str) -> Option<Told> {
    if contains_any(name, &["资金", "经费", "支出"]) && ends_with_any(name, &LAWFULNESS) {
        return Some(SPENDING);
    }
    if name.contains("专款专用") {
        return Some(SPENDING);
    }
    if is_standard_of_payment(row) {
        return Some(("是支付的标准，属于成本，不是质量", "is a standard of payment, which is a cost, no quality"));
    }
    if row.target.unit.as_deref().is_some_and(is_money_unit) && !contains_any(name, &LOSSES) {
        return Some(("是金额，不是做得好不好", "is an amount of money and does not tell how well"));
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
    let promptness = ends_with_any(name, &["及时率", "按时率", "准时率"]) || meanings::speaks_of_time(name);
    let dated = matches!(row.target.kind, TargetKind::Date) && !contains_any(name, &["期限", "有效", "寿命"]);
    if promptness || dated {
        return Some(TIME);
    }
    let of_itself = contains_any(name, &["合格", "达标", "准确", "精度", "完好"])
        || (name.contains("质量") && !contains_any(name, &["生活质量", "发展质量", "经济质量"]));
    let effect = meanings::speaks_of_effect(name) && !of_itself && !is_effect_of_quality(name);
    (effect && !is_rate(name) && !is_no_rate_in_percent(row)).then_some(EFFECT)
}

/// Whether I027 tells that a percentage is of nothing, which is fault enough.
fn is_no_rate_in_percent(row: &Row) -> bool {
    row.target.kind == TargetKind::Percent && is_no_rate(row)
}

fn no_time(row: &Row, name: &str) -> Option<Told> {
    if row.target.kind == TargetKind::Frequency && ends_with_any(name, &CHECKS) {
        return Some(("说的是做几次，不是何时完成", "tells how often, not by when"));
    }
    let unit = row.target.unit.as_deref().unwrap_or_default();
    let sized = is_money_unit(unit) || kind_of(measure(unit).family) == Some(Kind::Amount);
    if is_measure(row.target) && sized {
        return Some(("不是时间，没有说何时完成", "is no time and does not say by when"));
    }
    let quality = ends_with_any(name, &["合格率", "达标率", "准确率", "优良率", "质量"]);
    let in_time = contains_any(name, &["时", "期", "限", "进度"]);
    if name.ends_with("覆盖率") && !in_time {
        return Some(("说的是做了多少，不是何时完成", "tells how much was done, not by when"));
    }
    if quality && !in_time {
        return Some(("衡量的是质量", "measures quality"));
    }
    // 提高救援响应速度 ≤15分钟 is a time.
    let timed = is_measure(row.target) && kind_of(measure(unit).family) == Some(Kind::Time);
    (meanings::speaks_of_effect(name) && !in_time && !timed && !is_no_rate_in_percent(row)).then_some(EFFECT)
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
fn other_benefit(row: &Row, name: &str, level2: Level2) -> Option<Told> {
    let economic = level2 == Level2::EconomicBenefit && contains_any(name, &SOCIAL) && !contains_any(name, &ECONOMY);
    let of_people = contains_any(name, &OF_PEOPLE) && !contains_any(name, &NATURE);
    // 营商环境 is no nature.
    let climate = contains_any(name, &CLIMATES) && !NATURE.iter().skip(1).any(|word| name.contains(word));
    let natural = level2 == Level2::EnvironmentalBenefit && (of_people || climate || name.contains("政治生态"));
    if economic {
        return Some(("与收入、成本等经济效益无关", "has nothing to do with income, cost or other economic effects"));
    }
    if natural {
        return Some(("与环境和生态无关", "has nothing to do with the environment"));
    }
    if matches!(level2, Level2::EconomicBenefit | Level2::SocialBenefit) && meanings::speaks_of_nature(name) {
        return Some(("是生态效益", "is an effect on the environment"));
    }
    let money = row.target.unit.as_deref().is_some_and(is_money_unit);
    let earned = matches!(level2, Level2::SocialBenefit | Level2::EnvironmentalBenefit) && money;
    (earned && meanings::speaks_of_earnings(name)).then_some(("是经济效益", "is an economic effect"))
}

/// What stands under cost and is none; of rates there I013 speaks.
fn not_a_cost(row: &Row, name: &str, level2: Level2) -> Option<Told> {
    if contains_any(name, &COSTS) {
        return None;
    }
    if starts_with_any(name, &EFFECTS) {
        return Some(("是效果，不是成本", "is an effect, not a cost"));
    }
    let money = matches!(level2, Level2::Cost | Level2::EconomicCost);
    let unit = row.target.unit.as_deref().unwrap_or_default();
    let counted = is_measure(row.target) && kind_of(measure(unit).family) == Some(Kind::Count);
    if money && counted && !contains_any(name, &PRICED) {
        return Some(("是数目，不是成本", "is a count, not a cost"));
    }
    let dated = row.target.kind == TargetKind::Date || (meanings::speaks_of_time(name) && !is_rate(name));
    (money && dated).then_some(("是时间，不是成本", "is a time, not a cost"))
}

/// Whether a name is only the label of a family or a row of a template, of which I026 speaks.
fn is_label(name: &str) -> bool {
    name.starts_with("指标") || name.ends_with("指标") || contains_any(name, &["不适用", "无此"])
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

/// How names of what is counted end.
const COUNTED: [&str; 12] = ["数", "数量", "面积", "里程", "长度", "人次", "场次", "频次", "批次", "户", "个", "座"];

/// What is held or handed out, whatever a project is for.
const EVENTS: [&str; 9] = ["宣传", "培训", "举办", "组织", "召开", "印发", "发放", "检查", "巡查"];

/// Properties of a thing: 水标尺宽度. How wide a road is built is a quantity.
const SIZES: [&str; 7] = ["宽度", "厚度", "射程", "高度", "深度", "直径", "口径"];

/// Words of money that is spent against the rules.
const UNLAWFUL: [&str; 6] = ["违规", "违纪", "挪用", "截留", "合规", "专款专用"];

/// Words of money that is lost or saved, of which little is good work.
const LOSSES: [&str; 8] = ["损失", "差错", "误差", "偏差", "节约", "违规", "问题", "赔偿"];

/// Words of what may be counted under cost: a fee by the head and day lacks its money only, of which I034 speaks.
const PRICED: [&str; 7] = ["标准", "补助", "补贴", "工资", "金额", "资金", "薪"];

/// Who is asked, where the name tells nothing else.
const ASKED: [&str; 18] = [
    "群众", "对象", "公众", "居民", "村民", "市民", "学生", "家长", "教师", "职工", "员工", "企业", "患者", "人员",
    "单位", "读者", "游客", "农户",
];

/// Words of society, and of what is earned, spent or saved.
const SOCIAL: [&str; 33] = [
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
    "知晓",
    "就诊",
    "入学",
    "学生",
    "救治",
    "投诉",
    "信访",
    "矛盾",
    "普及",
    "意识",
    "文化生活",
    "犯罪",
    "发案",
    "出行",
    "办公条件",
    "公共服务",
    "火灾",
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
const NUMBERS: [&str; 16] = [
    "篇数", "份数", "期数", "个数", "件数", "台数", "套数", "册数", "条数", "人数", "户数", "人次", "次数", "场次",
    "面积", "里程",
];
const OF_QUALITY: [&str; 27] = [
    "录用", "采用", "采纳", "发表", "录取", "授权", "专利", "合格", "达标", "优", "良", "不", "差错", "缺陷", "故障",
    "投诉", "事故", "获奖", "整改", "问题", "通过", "取得", "违", "失误", "返工", "毕业", "持证",
];

/// What is done so many times.
const CHECKS: [&str; 7] = ["考核", "检查", "巡查", "巡检", "抽查", "抽检", "检测"];

/// Names of lawful spending.
const LAWFULNESS: [&str; 7] = ["合规率", "合规性", "合法性", "合法合规性", "规范性", "规范率", "安全性"];

/// Work of which a coverage tells how much is done.
const WORK_COVERED: [&str; 12] =
    ["清扫", "保洁", "清运", "管护", "消杀", "监测", "检测", "巡查", "抽检", "检查", "培训", "宣传"];

/// Words of what people are asked, or say unasked.
const OPINIONS: [&str; 22] = [
    "态度", "满意", "认可", "认同", "好评", "差评", "评价", "投诉", "信访", "上访", "支持", "信任", "感", "幸福",
    "反馈", "测评", "口碑", "得分", "表扬", "意见", "回访", "知晓",
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
