//! 计量单位: the units of targets, and whether the name of an indicator already tells one.

use super::names::{contains_any, ends_with_any, head, is_rate};

/// Units of time.
const TIMES: [&str; 19] = [
    "天",
    "日",
    "工作日",
    "自然日",
    "个工作日",
    "周",
    "星期",
    "旬",
    "月",
    "个月",
    "季",
    "季度",
    "年",
    "年度",
    "小时",
    "时",
    "分钟",
    "分",
    "秒",
];

/// Units of money.
const MONEY: [&str; 7] = ["元", "万元", "亿元", "千元", "百元", "万", "亿"];

/// Units of what is counted.
const COUNTS: [&str; 60] = [
    "个", "人", "名", "位", "人次", "次", "批次", "场次", "场", "批", "户", "户次", "家", "件", "套", "台", "辆", "份",
    "篇", "册", "本", "条", "项", "期", "座", "所", "间", "栋", "处", "张", "只", "头", "棵", "株", "支", "块", "组",
    "队", "班", "村", "镇", "社区", "街道", "校", "门", "类", "种", "起", "例", "人/次", "幅", "部", "盏", "根",
    "车次", "课时", "学时", "班次", "台套", "台次",
];

/// Units of what is measured.
const AMOUNTS: [&str; 26] = [
    "米",
    "千米",
    "公里",
    "延米",
    "平方米",
    "平米",
    "万平方米",
    "平方公里",
    "立方米",
    "万立方米",
    "㎡",
    "m²",
    "m",
    "M",
    "km",
    "亩",
    "公顷",
    "吨",
    "公斤",
    "千克",
    "升",
    "千瓦时",
    "度",
    "兆",
    "TB",
    "GB",
];

pub fn is_money_unit(unit: &str) -> bool {
    MONEY.contains(&unit.split_once('/').map_or(unit, |(money, _)| money).trim())
}

pub fn is_count_unit(unit: &str) -> bool {
    COUNTS.contains(&unit)
}

/// What stands in the brackets at the end of the name.
fn in_brackets(name: &str) -> Option<&str> {
    let inner = name.strip_suffix([')', '）'])?;
    let (_, inner) = inner.rsplit_once(['(', '（'])?;
    Some(inner.trim())
}

/// The unit that stands in brackets or as a percent sign at the end of the name: 培训人数（人）, 合格率%.
pub fn glued_unit(name: &str) -> Option<&str> {
    if name.ends_with(['%', '％']) {
        return Some("%");
    }
    let inner = in_brackets(name)?;
    let inner = inner.trim_start_matches("计量").trim_start_matches("单位").trim_start_matches([':', '：', ' ']);
    let first = inner.split_once('/').map_or(inner, |(first, _)| first);
    let listed = [&TIMES[..], &MONEY, &COUNTS, &AMOUNTS].iter().any(|units| units.contains(&first));
    (listed || ["%", "％", "百分比", "分"].contains(&inner)).then_some(inner)
}

/// Endings of names that say in what is counted, or that have no unit at all.
const COUNTED: [&str; 21] = [
    "人次", "场次", "批次", "频次", "户次", "车次", "架次", "班次", "台次", "课时", "学时", "工时", "得分", "评分",
    "总分", "分数", "分值", "指数", "系数", "倍数", "排名",
];

/// What stands before 数 when the name says in what is counted: 户数, 天数, 学生数.
const COUNTED_BY: &str =
    "人次场批户件天日月年周名位家个台套份篇册本辆座间栋所项期门类种条张只头棵株亩米里吨村镇班组队生员者师";

/// 单位 Whether the name tells the unit of a bare figure.
pub fn tells_unit(name: &str) -> bool {
    let head = head(name);
    let counted =
        || head.strip_suffix('数').and_then(|it| it.chars().next_back()).is_some_and(|c| COUNTED_BY.contains(c));
    ends_with_any(head, &COUNTED)
        || counted()
        || is_rate(head)
        || glued_unit(name).is_some()
        || contains_any(name, &["人次", "人数", "次数", "场次", "百分比"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_unit_of_a_bare_figure_or_nothing() {
        for told in [
            "线上活动参与总人次",
            "培训人数",
            "受益户数",
            "资助学生数",
            "巡查次数",
            "考核得分",
            "投入（万元）",
            "道路（单位：公里）",
            "合格率%",
            "补助标准（元/人）",
        ] {
            assert!(tells_unit(told), "{told}");
        }
        for untold in ["采购设备数量", "新增绿化面积", "补贴金额", "响应时间", "建设道路（一期）", "设备数", ""]
        {
            assert!(!tells_unit(untold), "{untold}");
        }
        assert_eq!(glued_unit("投入（万元）"), Some("万元"));
        assert_eq!(glued_unit("道路（一期）"), None);
    }

    #[test]
    fn units_are_of_money_or_count() {
        assert!(!is_count_unit("天") && !is_count_unit("个月"));
        assert!(is_money_unit("万元") && is_money_unit("元/月") && !is_money_unit("人"));
        assert!(is_count_unit("场") && !is_count_unit("米"));
    }
}
