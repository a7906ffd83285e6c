//! Labels made of known parts, for words that no table can hold all of: 专项概况 is 项目概况, 自治区主管部门 is 主管部门, 项目概况及立项依据
//! begins with 项目概况, 本年度预计投入 is money of the year. Words of the tables go before them.

use super::labels::Field;

/// Longest label that is taken apart, in characters.
const LONGEST: usize = 14;

/// The field that a folded label names by its parts. `known`: words of the tables.
pub fn field(key: &str, known: impl Fn(&str) -> Option<Field>) -> Option<Field> {
    if key.chars().nth(LONGEST).is_some() {
        return None;
    }
    as_project(key, &known)
        .or_else(|| sum(key, &known))
        .or_else(|| goal(key))
        .or_else(|| described(key, &known))
        .or_else(|| department(key))
        .or_else(|| of_level(key))
        .or_else(|| money(key))
        .or_else(|| section(key))
        .or_else(|| joined(key, &known))
}

/// 专项名称 for 项目名称; 项目年度目标 for 年度目标.
fn as_project(key: &str, known: impl Fn(&str) -> Option<Field>) -> Option<Field> {
    const SHORTEST: usize = 3;
    let long = |rest: &&str| rest.chars().nth(SHORTEST - 1).is_some();
    const OTHER_WORDS: [&str; 8] =
        ["该项目支出", "项目支出", "专项支出", "该项目", "本项目", "专项", "任务", "转移支付"];
    if let Some(rest) = OTHER_WORDS.iter().find_map(|word| key.strip_prefix(word)) {
        return known(&format!("项目{rest}")).or_else(|| known(rest).filter(|_| long(&rest)));
    }
    let whole = || known(&format!("项目{key}")).filter(|_| long(&key));
    key.strip_prefix("项目").filter(long).and_then(&known).or_else(whole)
}

/// 财政拨款小计
fn sum(key: &str, known: impl Fn(&str) -> Option<Field>) -> Option<Field> {
    let bare = ["小计", "合计", "总额", "金额", "数", "额"].iter().find_map(|end| key.strip_suffix(end))?;
    known(bare).filter(|field| field.is_amount())
}

/// Takes these words out of a text, wherever they stand; none where one that is no part of a label is left.
fn without(text: &str, words: &[&str]) -> String {
    words.iter().fold(text.to_owned(), |text, word| text.replace(word, ""))
}

/// 中长期绩效目标, 本年度工作目标, 2022年目标
fn goal(key: &str) -> Option<Field> {
    let body = key.strip_suffix("目标")?;
    let body = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let period = without(body, &["绩效", "工作", "主要", "预期", "项目", "总体", "总", "实现的", "设定", "任务和"]);
    match period.as_str() {
        "中长期" | "长期" | "中期" | "实施期" | "三年" | "五年" | "整体" | "规划期" | "长远" | "周期" | "全周期"
        | "实施周期" => Some(Field::OVERALL_GOAL),
        "年度" | "本年" | "本年度" | "当年" | "当年度" | "全年" | "年" => Some(Field::ANNUAL_GOAL),
        _ => None,
    }
}

/// 项目必要性说明, 绩效目标总体描述, 预计开始时间: words that add nothing.
fn described(key: &str, known: impl Fn(&str) -> Option<Field>) -> Option<Field> {
    const BEHIND: [&str; 7] = ["总体描述", "描述", "情况说明", "说明", "简述", "内容", "情况"];
    const BEFORE: [&str; 3] = ["项目预计", "预计", "计划"];
    let bare = BEHIND.iter().find_map(|end| key.strip_suffix(end));
    let bare = bare.or_else(|| BEFORE.iter().find_map(|word| key.strip_prefix(word)))?;
    if matches!(bare, "绩效目标" | "项目绩效目标") {
        return Some(Field::ANNUAL_GOAL);
    }
    let field = known(bare).or_else(|| as_project(bare, &known)).or_else(|| goal(bare))?;
    (field.is_narrative() || matches!(field, Field::START | Field::END)).then_some(field)
}

/// Levels of government, the highest first.
const LEVELS: [(&str, Rank); 30] = [
    ("中央和省级", Rank::Above),
    ("中央", Rank::Above),
    ("国家", Rank::Above),
    ("部级", Rank::Above),
    ("上级", Rank::Above),
    ("自治区级", Rank::Above),
    ("自治区", Rank::Above),
    ("省级", Rank::Above),
    ("省", Rank::Above),
    ("地市级", Rank::City),
    ("地市", Rank::City),
    ("市州", Rank::City),
    ("州级", Rank::City),
    ("市县级", Rank::Own),
    ("市县", Rank::Own),
    ("市级", Rank::City),
    ("市", Rank::City),
    ("县市区", Rank::Own),
    ("区县级", Rank::Own),
    ("区县", Rank::Own),
    ("县区", Rank::Own),
    ("县级", Rank::Own),
    ("区级", Rank::Own),
    ("县", Rank::Own),
    ("地方", Rank::Own),
    ("本级", Rank::Own),
    ("同级", Rank::Own),
    ("本县", Rank::Own),
    ("本区", Rank::Own),
    ("乡镇", Rank::Own),
];

#[derive(Clone, Copy)]
enum Rank {
    /// Above whoever declares.
    Above,
    /// Above a county, and its own money for a city.
    City,
    Own,
}

fn level(key: &str) -> Option<(Rank, &str)> {
    LEVELS.iter().find_map(|(word, rank)| Some((*rank, key.strip_prefix(word)?)))
}

/// 自治区主管部门; the one nearest to the unit counts.
fn department(key: &str) -> Option<Field> {
    let (rank, rest) = level(key)?;
    let department =
        matches!(rest, "主管部门" | "主管单位" | "业务主管部门" | "预算主管部门" | "行业主管部门" | "项目主管部门");
    let field = match rank {
        Rank::Above | Rank::City => Field::DEPARTMENT.weak(),
        Rank::Own => Field::DEPARTMENT,
    };
    department.then_some(field)
}

/// 自治区补助, 市级资金, 县级财政安排
fn of_level(key: &str) -> Option<Field> {
    let (rank, rest) = level(key.strip_prefix("下达").unwrap_or(key))?;
    let rest = without(
        rest,
        &[
            "财政",
            "资金",
            "预算内",
            "投资",
            "补助",
            "拨款",
            "安排",
            "投入",
            "配套",
            "预算",
            "经费",
            "年度",
            "本年",
            "金额",
        ],
    );
    if !rest.is_empty() || key.ends_with(['级', '市', '县', '区', '省']) {
        return None;
    }
    Some(match rank {
        Rank::Above => Field::SUPERIOR.weak(),
        Rank::City => Field::SUPERIOR.of_city(),
        Rank::Own => Field::LOCAL.weak(),
    })
}

/// 本年度预计投入, 申请资金, 下达金额: money of the year; 概算总投资, 项目经费: money of the whole project.
fn money(key: &str) -> Option<Field> {
    const MONEY: [&str; 6] = ["资金", "预算", "投入", "金额", "经费", "投资"];
    if !MONEY.iter().any(|word| key.contains(word)) {
        return None;
    }
    let named = key.get(4..).filter(|_| key.bytes().take(4).all(|byte| byte.is_ascii_digit()));
    let key = named.map_or(key, |rest| rest.trim_start_matches('年').trim_start_matches('度'));
    let (year, rest) = ["本年度", "当年度", "本年", "当年", "年度", "全年"]
        .iter()
        .find_map(|word| key.strip_prefix(word))
        .map_or((named.is_some(), key), |rest| (true, rest));
    // 当年市级财政资金 is that of a level.
    if let Some(of_level) = of_level(rest).filter(|_| year && !rest.contains("预算")) {
        return Some(of_level);
    }
    let asked = ["申请", "申报", "下达", "安排"].iter().any(|word| rest.contains(word));
    let whole = ["总", "概算"].iter().any(|word| rest.contains(word)) || matches!(rest, "项目经费" | "经费");
    // 财政资金总额 is the sum of all.
    let fiscal = rest.contains("财政") && !rest.ends_with("总额");
    let left = without(
        rest,
        &[
            "资金", "预算", "投入", "金额", "经费", "投资", "申请", "申报", "下达", "安排", "预计", "计划", "总", "额",
            "规模", "项目", "支出", "财政", "概算", "数", "需求", "专项", "本级", "市级", "县级",
        ],
    );
    if !left.is_empty() {
        return None;
    }
    match (year || (asked && !rest.ends_with("总额")), fiscal, whole) {
        (true, true, _) => Some(Field::FISCAL.weak()),
        (true, false, _) => Some(Field::ANNUAL_BUDGET.weak()),
        (false, false, true) => Some(Field::TOTAL_BUDGET.weak()),
        (false, _, _) => None,
    }
}

/// 专项年度绩效指标: a heading at the side of the indicators.
fn section(key: &str) -> Option<Field> {
    let body = key.strip_suffix("完成情况").unwrap_or(key).strip_suffix("指标")?;
    let left = without(
        body,
        &[
            "绩效",
            "项目",
            "专项",
            "年度",
            "本年",
            "当年",
            "实施期",
            "中长期",
            "长期",
            "中期",
            "目标",
            "及",
            "与",
            "和",
            "评价",
        ],
    );
    (left.is_empty() && body.contains("绩效")).then_some(Field::SECTION)
}

/// 项目概况及立项依据: the text goes to the first; 负责人及联系方式 are two fields in one text.
fn joined(key: &str, known: impl Fn(&str) -> Option<Field>) -> Option<Field> {
    let (at, sign) = key.char_indices().find(|(_, c)| "及和与、".contains(*c))?;
    let (first, rest) = (key.get(..at)?, key.get(at.saturating_add(sign.len_utf8())..)?);
    let field = known(first).or_else(|| as_project(first, &known))?;
    let person = rest.contains("电话") || rest.contains("方式");
    match field {
        Field::TOTAL | Field::MONEY_UNIT => None,
        Field::LEADER if person => Some(Field::PERSON),
        Field::CONTACT if person => Some(Field::CONTACT_PERSON),
        field => Some(field),
    }
}

#[cfg(test)]
mod tests {
    use super::super::labels::{self, Field};

    #[test]
    fn labels_are_known_by_their_parts() {
        for (text, pointer) in [
            ("专项名称", "/name"),
            ("转移支付（项目）名称", "/name"),
            ("专项负责人", "/leader"),
            ("专项概况", "/overview"),
            ("项目概况及立项依据", "/overview"),
            ("中长期绩效目标", "/overall_goal"),
            ("本年度绩效目标", "/annual_goal"),
            ("2022年度绩效目标", "/annual_goal"),
            ("自治区主管部门", "/department_name"),
            ("市县主管部门", "/department_name"),
            ("（一）财政拨款小计", "/funding/fiscal_appropriation"),
            ("自治区补助", "/funding/superior_appropriation"),
            ("县级财政安排", "/funding/local_appropriation"),
            ("本年度预计投入（万元）", "/funding/annual_budget"),
            ("下达资金", "/funding/annual_budget"),
            ("概算总投资", "/funding/total_budget"),
            ("联系人及电话", "/contact"),
            ("专项年度绩效指标", ""),
        ] {
            assert_eq!(labels::field(text).map(|(field, _)| field.pointer()), Some(pointer), "{text}");
        }
        // Values and words of other tables.
        for text in [
            "市级",
            "省级",
            "产出目标",
            "区财政局",
            "农业专项资金",
            "预算执行率",
            "金额",
            "名称",
            "经费保障",
            "资金拨付对象",
        ] {
            assert_eq!(labels::field(text).map(|(field, _)| field), None::<Field>, "{text}");
        }
    }
}
