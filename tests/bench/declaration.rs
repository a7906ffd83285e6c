//! Declarations made from a number: the same number, the same declaration. One has about 9 kB and 20 rows, and its texts
//! are put together from phrases, so that they compress and are searched as those of real forms.

use serde_json::{Value, json};
use tests::chance::Chance;

/// How many declarations a unit has in a year.
const PER_UNIT_AND_YEAR: u64 = 200;
pub const YEARS: u64 = 5;
pub const FIRST_YEAR: u64 = 2021;
/// Characters of the code of a unit that several units share.
pub const DISTRICT: &str = "310101";

const BUREAUS: [&str; 12] = [
    "文化馆",
    "教育中心",
    "卫生院",
    "养老服务中心",
    "环境监测站",
    "水利管理所",
    "农技推广站",
    "就业服务中心",
    "房屋管理所",
    "公路养护所",
    "体育中心",
    "科普馆",
];
const WORKS: [&str; 12] = [
    "图书流动服务",
    "校园设备更新",
    "慢性病筛查",
    "助餐点建设",
    "水质自动监测",
    "圩区泵站养护",
    "稻田土壤改良",
    "技能提升培训",
    "老房屋面修缮",
    "农村道路养护",
    "健身苑点更新",
    "科技下乡宣讲",
];
const PLACE_FIRST: &str =
    "云青白金玉石松竹梅兰桂柏枫荷莲菊杏桃柳榆红黄紫墨丹朱碧翠银铜东西南北中上下新古永安宁康泰和平";
const PLACE_LAST: &str = "溪河湖江山岭桥港湾浜塘泾渡洲岛滩湾坡谷峰林园庄村镇里坊巷街路亭台楼阁寺庙井泉池田圩坝堤岸沟渠";
const NAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧";
const WHO: [&str; 6] = ["承办科室", "各村居", "项目小组", "第三方机构", "属地街镇", "本单位"];
const DOES: [&str; 8] = [
    "按月报送进度并留存台账",
    "依照合同约定分期付款",
    "组织验收并公开结果",
    "对服务对象开展回访",
    "会同财务核对支出凭证",
    "分批次完成采购与安装",
    "建立问题清单逐项销号",
    "安排专人负责日常巡查",
];
const SO_THAT: [&str; 8] = [
    "使居民就近享受服务",
    "保证资金按进度使用",
    "减少重复投入",
    "提高设施完好程度",
    "为下一年度安排提供依据",
    "缩短办理时间",
    "让服务对象更加满意",
    "消除安全隐患",
];
const INDICATORS: [(&str, &str, &str, &str); 10] = [
    ("output", "quantity", "服务场次完成率", "≥95%"),
    ("output", "quantity", "设备更新数量", "≥120台"),
    ("output", "quality", "验收合格率", "100%"),
    ("output", "quality", "服务达标率", "≥98%"),
    ("output", "timeliness", "任务完成及时性", "及时"),
    ("effect", "social_benefit", "受益居民覆盖率", "≥85%"),
    ("effect", "social_benefit", "服务知晓率", "≥80%"),
    ("effect", "economic_benefit", "单位成本下降率", "≥3%"),
    ("impact", "satisfaction", "服务对象满意度", "≥90%"),
    ("impact", "long_term_management", "长效管理机制", "健全"),
];
const SAFEGUARDS: [(&str, &str); 5] = [
    ("project_management", "项目实施管理办法"),
    ("project_management", "考核督查办法"),
    ("budget_management", "预算执行管理办法"),
    ("financial_management", "财务收支管理制度"),
    ("financial_management", "固定资产管理制度"),
];

/// How many units share the declarations.
pub fn units(declarations: u64) -> u64 {
    (declarations / (PER_UNIT_AND_YEAR * YEARS)).max(1)
}

pub fn unit_code(unit: u64) -> String {
    format!("{DISTRICT}{:03}", unit + 1)
}

/// A declaration among `units` units, with as many rows as forms have.
pub fn declaration(number: u64, units: u64) -> Value {
    let costs = 4 + number % 3;
    sized(number, units, 10, usize::try_from(costs).expect("it is small"))
}

/// A declaration with so many indicators and cost items.
pub fn sized(number: u64, units: u64, indicators: usize, costs: usize) -> Value {
    let mut chance = Chance::new(number);
    let (year, unit) = (FIRST_YEAR + number % YEARS, (number / YEARS) % units);
    let bureau = format!("临港{}", pick(&mut chance, &BUREAUS));
    let (work, place) = (pick(&mut chance, &WORKS), place(number));
    let items: Vec<_> = (0..costs).map(|row| cost_item(&mut chance, work, row)).collect();
    let total: u64 = items.iter().map(|(amount, _)| amount).sum();
    let superior = total / 4;
    let leader = person(&mut chance);
    json!({
        "fiscal_year": year,
        "unit_code": unit_code(unit),
        "unit_name": bureau,
        "name": format!("{place}{work}项目{}期", number % 90_000),
        "category": (["recurring", "one_off", "medium_term_pilot"])[usize::try_from(number % 3).expect("it is small")],
        "leader": leader,
        "contact": person(&mut chance),
        "phone": format!("021-5{:07}", chance.below(10_000_000)),
        "start_date": format!("{year}-01-01"),
        "end_date": format!("{year}-12-31"),
        "overview": text(&mut chance, 9, &format!("本项目在{place}开展{work}。")),
        "basis": text(&mut chance, 8, "依据区级项目支出预算管理规定和年度工作安排。"),
        "necessity": text(&mut chance, 8, ""),
        "feasibility": text(&mut chance, 4, ""),
        "funding": {
            "total_budget": yuan(total), "annual_budget": yuan(total), "fiscal_appropriation": yuan(total),
            "superior_appropriation": yuan(superior), "local_appropriation": yuan(total - superior),
            "subordinate_matching": "0.00", "other_funds": "0.00",
        },
        "resources_and_institutions": text(&mut chance, 4, ""),
        "overall_goal": text(&mut chance, 4, ""),
        "annual_goal": text(&mut chance, 4, ""),
        "other_matters": "无其他需要说明的问题。",
        "activities": text(&mut chance, 3, ""),
        "indicators": (0..indicators).map(|row| indicator(&mut chance, row)).collect::<Vec<_>>(),
        "cost_items": items.into_iter().map(|(_, item)| item).collect::<Vec<_>>(),
        "safeguards": SAFEGUARDS.map(|(kind, document)| json!({
            "kind": kind,
            "document_name": format!("《{bureau}{document}》"),
            "measures": text(&mut chance, 1, ""),
            "stages": ["planning", "implementation", "closing"],
        })),
    })
}

/// Two characters that few declarations share.
pub fn place(number: u64) -> String {
    let mut chance = Chance::new(number ^ 0xA5A5);
    let mut one = |of: &str| {
        let count = u64::try_from(of.chars().count()).expect("it is small");
        of.chars().nth(usize::try_from(chance.below(count)).expect("it is small")).expect("it is below the count")
    };
    [one(PLACE_FIRST), one(PLACE_LAST)].iter().collect()
}

fn indicator(chance: &mut Chance, row: usize) -> Value {
    let (level1, level2, name, target) = INDICATORS[row % INDICATORS.len()];
    let round = row / INDICATORS.len();
    let name = if round == 0 { name.to_owned() } else { format!("{}{name}{round}", pick(chance, &WORKS)) };
    json!({ "level1": level1, "level2": level2, "name": name, "target": target, "remark": "目标值来源：上年度完成情况。" })
}

/// A cost item with its amount in fen.
fn cost_item(chance: &mut Chance, work: &str, row: usize) -> (u64, Value) {
    let (price, quantity) = ((chance.below(9_000) + 100) * 100, chance.below(40) + 1);
    let amount = price * quantity;
    let item = json!({
        "component": work,
        "content": format!("{}（第{}项）", pick(chance, &DOES), row + 1),
        "detail": format!("{}，{}", pick(chance, &DOES), pick(chance, &SO_THAT)),
        "amount": yuan(amount), "unit_price": yuan(price), "unit_price_basis": "三家供应商书面报价",
        "quantity": quantity.to_string(), "quantity_basis": "年度工作计划", "remark": null,
    });
    (amount, item)
}

fn text(chance: &mut Chance, sentences: usize, begin: &str) -> String {
    let mut text = begin.to_owned();
    for _ in 0..sentences {
        let count = chance.below(300) + 10;
        text += &format!("{}{}，全年{count}次，{}。", pick(chance, &WHO), pick(chance, &DOES), pick(chance, &SO_THAT));
    }
    text
}

fn person(chance: &mut Chance) -> String {
    let count = u64::try_from(NAMES.chars().count()).expect("it is small");
    (0..3).filter_map(|_| NAMES.chars().nth(usize::try_from(chance.below(count)).expect("it is small"))).collect()
}

fn pick<'a>(chance: &mut Chance, of: &[&'a str]) -> &'a str {
    let count = u64::try_from(of.len()).expect("it is small");
    of[usize::try_from(chance.below(count)).expect("it is small")]
}

fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
