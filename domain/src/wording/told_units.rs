//! 计量单位: whether the name of an indicator already tells a unit, and what kind of unit a target has.

use rust_decimal::Decimal;

use super::{
    names::{contains_any, ends_with_any, head, is_rate},
    units::{Kind, Measure, kind_of, leading, measure, multiple},
};

pub fn is_money_unit(unit: &str) -> bool {
    kind_of(unit.split_once('/').map_or(unit, |(money, _)| money).trim()) == Some(Kind::Money)
}

pub fn is_count_unit(unit: &str) -> bool {
    kind_of(unit) == Some(Kind::Count)
}

/// What stands in the brackets at the end of the name; of two pairs the one that is a unit: 受益人口（人）（某村）.
fn in_brackets(name: &str) -> Option<&str> {
    let (before, last) = last_brackets(name)?;
    let first = last_brackets(before).map(|(_, inner)| inner);
    let is_unit = |inner: &&str| kind_of(inner).is_some() || *inner == "%" || *inner == "％";
    Some(first.filter(|first| is_unit(first) && !is_unit(&last)).unwrap_or(last))
}

/// What stands in front of the last brackets, and in them.
fn last_brackets(name: &str) -> Option<(&str, &str)> {
    let (before, inner) = name.trim_end().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    Some((before, inner.trim()))
}

/// The unit that stands in brackets or as a percent sign at the end of the name: 培训人数（人）, 合格率%.
pub fn glued_unit(name: &str) -> Option<&str> {
    if name.ends_with(['%', '％']) {
        return Some("%");
    }
    let inner = in_brackets(name)?;
    let inner = inner.trim_start_matches("计量").trim_start_matches("单位").trim_start_matches([':', '：', ' ']);
    let first = inner.split_once('/').map_or(inner, |(first, _)| first);
    (kind_of(first).is_some() || ["%", "％", "百分比"].contains(&inner)).then_some(inner)
}

/// The unit behind the stars of a template that was left in the name: 万元 of 项目总投入（≤**万元）.
fn template_unit(name: &str) -> Option<&str> {
    let inner = in_brackets(name)?;
    let unit = inner.trim_start_matches(|c: char| "≥≤≧≦=＝<>＜＞*＊ ".contains(c));
    (inner.contains(['*', '＊']) && !unit.is_empty()).then_some(unit)
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
        || template_unit(name).is_some()
        || contains_any(name, &["人次", "人数", "次数", "场次", "百分比"])
}

/// Names that tell their unit, by their endings: 总人次 counts people, 知晓率 is a share.
const TOLD: [(&str, &str); 21] = [
    ("人次", "人"),
    ("人次数", "人"),
    ("人数", "人"),
    ("场次", "次"),
    ("次数", "次"),
    ("频次", "次"),
    ("场数", "次"),
    ("批次", "次"),
    ("率", "%"),
    ("满意度", "%"),
    ("知晓度", "%"),
    ("参与度", "%"),
    ("比例", "%"),
    ("比重", "%"),
    ("占比", "%"),
    ("面积", "平方米"),
    ("长度", "米"),
    ("里程", "米"),
    ("天数", "天"),
    ("工期", "天"),
    ("金额", "元"),
];

/// The unit that a name tells by its ending or in brackets.
pub(crate) fn told_by(name: &str) -> Option<Measure<'_>> {
    let name = name.trim();
    if let Some(inner) = template_unit(name).or_else(|| in_brackets(name)) {
        let known = leading(inner).or_else(|| leading(multiple(inner).1));
        return known.map(|_| measure(inner));
    }
    let told = |family| Measure { family, worth: Decimal::ONE, per: "" };
    TOLD.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, family)| told(*family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_unit_of_a_bare_figure_or_nothing() {
        for told in [
            "受益人口（人）（西岭镇某村）",
            "群众满意度（%）（西岭镇）",
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
            "项目总投入（≤**万元）",
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

    #[test]
    fn names_tell_their_unit() {
        let told = |name| told_by(name).map(|it| (it.family, it.worth.to_string()));
        assert_eq!(told("线上活动参与总人次"), Some(("人", "1".into())));
        assert_eq!(told("知晓率"), Some(("%", "1".into())));
        assert_eq!(told("改造长度（公里）"), Some(("米", "1000".into())));
        assert_eq!(told("培训人数(万人)"), Some(("人", "10000".into())));
        assert_eq!(told("项目总投入（≥ ** 万元）"), Some(("元", "10000".into())));
        assert_eq!(told("运维成本（万元/月）"), Some(("元", "10000".into())));
        assert_eq!([told("长效管理机制"), told("培训（线上）")], [None, None]);
    }
}
