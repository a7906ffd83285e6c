//! Units of measure as Chinese forms write them, and which of them count the same thing.

use std::{collections::HashMap, sync::LazyLock};

use rust_decimal::Decimal;

use super::fold::folded;
use Kind::{Amount, Count, Money, Time};

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

/// What a unit is one of, where it stands by itself: in the cell of a unit or in the brackets of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Money,
    Time,
    Count,
    Amount,
}

/// A family, what one of its units is worth, what they are by themselves, and the units.
type Row = (&'static str, u32, Option<Kind>, &'static [&'static str]);

/// Families with their units as prose writes them. People are one family however they are counted, and so are
/// occasions; general counters are one, because 10个点位 and 10处 are the same promise. What has no kind is read behind
/// a figure only.
const FAMILIES: [Row; 36] = [
    ("%", 1, None, &["%", "％", "﹪"]),
    ("%", 1, None, &["个百分点", "百分点"]),
    ("‰", 1, None, &["‰"]),
    ("元", 1, Some(Money), &["元"]),
    ("人", 1, Some(Count), &["人/次", "人次", "人", "名", "位"]),
    ("人", 1, None, &["个人"]),
    ("次", 1, Some(Count), &["场次", "批次", "场", "次"]),
    ("次", 1, None, &["场/次", "频次"]),
    ("天", 1, Some(Time), &["个工作日", "工作日"]),
    ("天", 1, Some(Time), &["天"]),
    ("小时", 1, Some(Time), &["小时"]),
    ("小时", 1, None, &["个小时"]),
    ("分钟", 1, Some(Time), &["分钟"]),
    ("月", 1, Some(Time), &["个月"]),
    ("年", 1, Some(Time), &["年"]),
    ("平方米", 1_000_000, Some(Amount), &["平方公里"]),
    ("平方米", 1_000_000, None, &["平方千米"]),
    ("平方米", 1, Some(Amount), &["平方米", "平米", "㎡", "m²"]),
    ("平方米", 1, None, &["m2", "M2"]),
    ("立方米", 1, Some(Amount), &["立方米"]),
    ("立方米", 1, None, &["m³", "m3"]),
    ("米", 1000, Some(Amount), &["公里", "千米", "km"]),
    ("米", 1000, None, &["KM", "Km"]),
    ("米", 1, Some(Amount), &["延米", "米", "m"]),
    ("米", 1, None, &["延长米"]),
    ("千克", 1000, Some(Amount), &["吨"]),
    ("千克", 1, Some(Amount), &["千克", "公斤"]),
    ("千克", 1, None, &["kg", "KG"]),
    ("台", 1, Some(Count), &["台套", "台", "套"]),
    ("千瓦", 1, Some(Amount), &["千瓦时"]),
    ("千瓦", 1, None, &["千瓦"]),
    ("个", 1, Some(Count), &["个", "处", "家", "座", "所", "项"]),
    // Each of these counts a thing of its own.
    (
        "",
        1,
        Some(Count),
        &[
            "件", "份", "篇", "条", "辆", "部", "户", "间", "张", "本", "册", "块", "棵", "株", "头", "只", "支", "种",
            "类", "班", "组", "课时", "学时", "期", "批", "例", "起", "幅", "盏", "根", "村", "社区",
        ],
    ),
    ("", 1, Some(Amount), &["公顷", "亩", "TB", "GB"]),
    ("", 1, Some(Time), &["分", "周"]),
    ("", 1, None, &["架", "艘", "学分", "轮", "遍", "宗", "笔", "集"]),
];

/// Units that stand by themselves only: behind a figure of prose they may be something else (3月, 5日, 2万).
const BY_THEMSELVES: [(Kind, &[&str]); 4] = [
    (Money, &["百元"]),
    (Time, &["日", "自然日", "星期", "旬", "月", "季", "季度", "年度", "时", "秒"]),
    (Count, &["户次", "栋", "队", "镇", "街道", "校", "门", "车次", "班次", "台次"]),
    (Amount, &["万平方米", "万立方米", "M", "升", "度", "兆"]),
];

/// 金额单位 A unit in which a table gives its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyUnit {
    Yuan,
    /// 千元
    Thousand,
    /// 万元
    TenThousand,
    /// 亿元
    HundredMillion,
}

const MONEY: [(&str, MoneyUnit); 6] = [
    ("元", MoneyUnit::Yuan),
    ("千元", MoneyUnit::Thousand),
    ("万元", MoneyUnit::TenThousand),
    ("万", MoneyUnit::TenThousand),
    ("亿元", MoneyUnit::HundredMillion),
    ("亿", MoneyUnit::HundredMillion),
];

impl MoneyUnit {
    /// Reads 元, 万元, 人民币万元, 单位：万元, （万元）.
    pub fn read(text: &str) -> Option<Self> {
        let bare: String = folded(text).filter(|c| !c.is_whitespace() && !"():[]﹕∶".contains(*c)).collect();
        let name = bare.trim_start_matches("单位").trim_start_matches("人民币");
        if name == "圆" { Some(Self::Yuan) } else { Self::named(name) }
    }

    fn named(name: &str) -> Option<Self> {
        MONEY.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit)
    }

    /// How many yuan it is.
    pub fn worth(self) -> Decimal {
        Decimal::from(match self {
            Self::Yuan => 1,
            Self::Thousand => 1000,
            Self::TenThousand => 10_000,
            Self::HundredMillion => 100_000_000,
        })
    }
}

/// What a unit that stands by itself is one of.
pub(crate) fn kind_of(name: &str) -> Option<Kind> {
    let money = MoneyUnit::named(name).map(|_| Money);
    let in_prose = || FAMILIES.iter().find(|(.., names)| names.contains(&name)).and_then(|(_, _, kind, _)| *kind);
    let alone = || BY_THEMSELVES.iter().find(|(_, names)| names.contains(&name)).map(|(kind, _)| *kind);
    money.or_else(in_prose).or_else(alone)
}

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

/// The table above by the first character of each name, the longest names first: figures are many, and most are followed by no
/// unit.
static UNITS: LazyLock<HashMap<char, Vec<Unit>>> = LazyLock::new(|| {
    let all = FAMILIES.into_iter().flat_map(|(family, worth, _, names)| {
        names.iter().map(move |name| Unit { name, family: if family.is_empty() { name } else { family }, worth })
    });
    let mut units: HashMap<_, Vec<_>> = HashMap::new();
    for unit in all {
        units.entry(unit.name.chars().next().unwrap_or_default()).or_default().push(unit);
    }
    units.values_mut().for_each(|units| units.sort_by_key(|unit| std::cmp::Reverse(unit.name.len())));
    units
});

/// The unit at the beginning of the text, and what follows it.
pub(crate) fn leading(text: &str) -> Option<(&'static Unit, &str)> {
    let first = text.chars().next()?;
    let found = UNITS.get(&first)?.iter().find_map(|unit| {
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
    fn no_unit_stands_twice() {
        let names = FAMILIES.iter().flat_map(|(.., names)| *names);
        let mut all: Vec<_> = names.chain(BY_THEMSELVES.iter().flat_map(|(_, names)| *names)).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
