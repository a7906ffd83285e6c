//! Units of measure as Chinese forms write them, and which of them count the same thing.

use std::sync::LazyLock;

use rust_decimal::Decimal;

/// A unit, the family of units that count the same thing, and its worth in the family's smallest unit.
#[derive(Debug, PartialEq, Eq)]
pub struct Unit {
    pub name: &'static str,
    pub family: &'static str,
    worth: u32,
}

impl Unit {
    pub fn worth(&self) -> Decimal {
        Decimal::from(self.worth)
    }
}

/// A family, its units, and what one of them is worth.
type Row = (&'static str, u32, &'static [&'static str]);

/// Families with their units. People are one family however they are counted, and so are occasions; general counters
/// are one, because 10个点位 and 10处 are the same promise.
const FAMILIES: [Row; 23] = [
    ("%", 1, &["%", "％", "﹪"]),
    ("%", 1, &["个百分点", "百分点"]),
    ("‰", 1, &["‰"]),
    ("元", 1, &["元"]),
    ("人", 1, &["人/次", "人次", "个人", "人", "名", "位"]),
    ("次", 1, &["场/次", "场次", "批次", "频次", "场", "次"]),
    ("天", 1, &["个工作日", "工作日"]),
    ("天", 1, &["天"]),
    ("小时", 1, &["个小时", "小时"]),
    ("分钟", 1, &["分钟"]),
    ("月", 1, &["个月"]),
    ("年", 1, &["年"]),
    ("平方米", 1_000_000, &["平方公里", "平方千米"]),
    ("平方米", 1, &["平方米", "平米", "㎡", "m²", "m2", "M2"]),
    ("立方米", 1, &["立方米", "m³", "m3"]),
    ("米", 1000, &["公里", "千米", "km", "KM", "Km"]),
    ("米", 1, &["延长米", "延米", "米", "m"]),
    ("千克", 1000, &["吨"]),
    ("千克", 1, &["千克", "公斤", "kg", "KG"]),
    ("台", 1, &["台套", "台", "套"]),
    ("千瓦", 1, &["千瓦时", "千瓦"]),
    ("个", 1, &["个", "处", "家", "座", "所", "项"]),
    // Each of these counts a thing of its own.
    (
        "",
        1,
        &[
            "公顷", "亩", "件", "份", "篇", "条", "辆", "架", "艘", "部", "户", "间", "张", "本", "册", "块", "棵",
            "株", "头", "只", "支", "种", "类", "班", "组", "课时", "学时", "学分", "期", "批", "轮", "遍", "例", "起",
            "宗", "笔", "幅", "盏", "根", "分", "村", "社区", "集", "TB", "GB", "周",
        ],
    ),
];

/// Words that begin like a unit: 元旦 is no money and 五位一体 counts nobody.
const NOT_UNITS: [&str; 40] = [
    "元旦",
    "元素",
    "元宵",
    "元件",
    "个性",
    "次性",
    "次要",
    "名录",
    "名单",
    "位一体",
    "台账",
    "台阶",
    "人制",
    "周年",
    "周岁",
    "分之",
    "分别",
    "分类",
    "条例",
    "条线",
    "期间",
    "期工程",
    "期项目",
    "期建设",
    "组织",
    "组成",
    "所有",
    "所以",
    "所需",
    "套路",
    "部门",
    "部分",
    "支持",
    "支部",
    "处理",
    "处置",
    "例如",
    "种植",
    "班子",
    "类似",
];

/// The table above with the first character of each name, longest names first: the search compares one character.
static UNITS: LazyLock<Vec<(Option<char>, Unit)>> = LazyLock::new(|| {
    let all = FAMILIES.into_iter().flat_map(|(family, worth, names)| {
        names.iter().map(move |name| Unit { name, family: if family.is_empty() { name } else { family }, worth })
    });
    let mut units: Vec<_> = all.map(|unit| (unit.name.chars().next(), unit)).collect();
    units.sort_by_key(|(_, unit)| std::cmp::Reverse(unit.name.len()));
    units
});

/// The unit at the beginning of the text, and what follows it.
pub(crate) fn leading(text: &str) -> Option<(&'static Unit, &str)> {
    let first = text.chars().next()?;
    let found = UNITS.iter().filter(|(begins, _)| *begins == Some(first)).find_map(|(_, unit)| {
        let rest = text.strip_prefix(unit.name)?;
        // 5m is a length, 5max is not.
        let torn = first.is_ascii_alphabetic() && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        (!torn).then_some((unit, rest))
    })?;
    let misread = NOT_UNITS.iter().any(|word| text.starts_with(word));
    (!misread).then_some(found)
}

/// The multiple (百 千 万 亿) at the beginning of the text, 1 where none stands there, and what follows it.
pub(crate) fn multiple(text: &str) -> (Decimal, &str) {
    let (mut worth, mut rest) = (1_i64, text);
    // 百万亿 is the longest that is ever written.
    for _ in 0..3 {
        let mut chars = rest.chars();
        let factor = match chars.next() {
            Some('百') => 100,
            Some('千') => 1000,
            Some('万') => 10_000,
            Some('亿') => 100_000_000,
            Some(_) | None => break,
        };
        worth = worth.saturating_mul(factor);
        rest = chars.as_str();
    }
    (Decimal::from(worth), rest)
}

/// A unit as the cell of a target writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measure<'a> {
    /// Family of the unit; the unit itself where it is not known, empty where only a multiple stands there.
    pub family: &'a str,
    /// What one of it is worth in the family's smallest unit, with 万 and 亿.
    pub worth: Decimal,
    /// What it is counted per: 月 of 元/月; empty where nothing is.
    pub per: &'a str,
}

/// Reads the unit of a target: 万元/月 is money, ten thousand yuan, per month.
pub(crate) fn measure(written: &str) -> Measure<'_> {
    let written = written.trim();
    if written == "百分比" {
        return Measure { family: "%", worth: Decimal::ONE, per: "" };
    }
    let (times, text) = if leading(written).is_some() { (Decimal::ONE, written) } else { multiple(written) };
    let (family, worth, rest) = match leading(text) {
        Some((unit, rest)) => (unit.family, unit.worth(), rest),
        None => {
            let (name, _) = split_per(text);
            (name, Decimal::ONE, text.get(name.len()..).unwrap_or_default())
        }
    };
    let (extra, per) = split_per(rest);
    let family = if extra.is_empty() { family } else { text };
    Measure { family, worth: times * worth, per }
}

/// What stands before and after the sign of "per".
fn split_per(text: &str) -> (&str, &str) {
    text.split_once(['/', '／', '每']).unwrap_or((text, ""))
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
    if let Some((_, inner)) = name.strip_suffix([')', '）']).and_then(|name| name.rsplit_once(['(', '（'])) {
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
    fn units_of_targets_are_read() {
        let read = |unit| {
            let it = measure(unit);
            (it.family, it.worth.to_string(), it.per)
        };
        assert_eq!(read("万元/月"), ("元", "10000".into(), "月"));
        assert_eq!(read("人次"), read("名"));
        assert_eq!(read("人/次"), ("人", "1".into(), ""));
        assert_eq!(read("万/月"), ("", "10000".into(), "月"));
        assert_eq!(read("公里"), ("米", "1000".into(), ""));
        assert_eq!(read("万平方米"), ("平方米", "10000".into(), ""));
        assert_eq!(read("元/人"), ("元", "1".into(), "人"));
        assert_eq!(read("蒸吨"), ("蒸吨", "1".into(), ""));
        assert_eq!(read("个点位"), ("个点位", "1".into(), ""));
        assert_eq!(read(""), ("", "1".into(), ""));
    }

    #[test]
    fn names_tell_their_unit() {
        let told = |name| told_by(name).map(|it| (it.family, it.worth.to_string()));
        assert_eq!(told("线上活动参与总人次"), Some(("人", "1".into())));
        assert_eq!(told("知晓率"), Some(("%", "1".into())));
        assert_eq!(told("改造长度（公里）"), Some(("米", "1000".into())));
        assert_eq!(told("培训人数(万人)"), Some(("人", "10000".into())));
        assert_eq!(told("运维成本（万元/月）"), Some(("元", "10000".into())));
        assert_eq!([told("长效管理机制"), told("培训（线上）")], [None, None]);
    }
}
