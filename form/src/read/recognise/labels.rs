//! What forms call their fields. One table: another bureau's wording is a word more in it.

use std::{collections::HashMap, sync::LazyLock};

use domain::{
    form::{
        fields::{self, FIELDS, Part, Value},
        indicator::TargetPeriod,
        project::Project,
    },
    wording::{fold::folded, numerals::is_one_to_ten},
};

use super::{composed, figures::MoneyUnit, own_words};

/// What a label stands for: a field of the declaration, or what only forms have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field {
    pointer: &'static str,
    named: Named,
}

/// How sure the word is that names a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Named {
    Plainly,
    /// By a word that counts only where no other one names the field.
    Weakly,
    /// 市级资金: money from above for a county, its own for a city.
    ByCity,
}

impl Field {
    const fn of(pointer: &'static str) -> Self {
        Self { pointer, named: Named::Plainly }
    }

    /// Whether a weak word named it.
    pub const fn is_weak(self) -> bool {
        !matches!(self.named, Named::Plainly)
    }

    /// Whether it is the money of a city.
    pub const fn is_of_city(self) -> bool {
        matches!(self.named, Named::ByCity)
    }

    /// The field as its own words name it.
    pub const fn strong(self) -> Self {
        Self { named: Named::Plainly, ..self }
    }

    pub const fn weak(self) -> Self {
        Self { named: Named::Weakly, ..self }
    }

    pub const fn of_city(self) -> Self {
        Self { named: Named::ByCity, ..self }
    }

    pub const NAME: Self = Self::of("/name");
    pub const YEAR: Self = Self::of("/fiscal_year");
    pub const UNIT_NAME: Self = Self::of("/unit_name");
    pub const CATEGORY: Self = Self::of("/category");
    pub const LEADER: Self = Self::of("/leader");
    pub const CONTACT: Self = Self::of("/contact");
    pub const PHONE: Self = Self::of("/phone");
    pub const START: Self = Self::of("/start_date");
    pub const END: Self = Self::of("/end_date");
    pub const TOTAL_BUDGET: Self = Self::of("/funding/total_budget");
    pub const ANNUAL_BUDGET: Self = Self::of("/funding/annual_budget");
    pub const FISCAL: Self = Self::of("/funding/fiscal_appropriation");
    pub const SUPERIOR: Self = Self::of("/funding/superior_appropriation");
    pub const LOCAL: Self = Self::of("/funding/local_appropriation");
    pub const OVERVIEW: Self = Self::of("/overview");
    pub const OVERALL_GOAL: Self = Self::of("/overall_goal");
    pub const ANNUAL_GOAL: Self = Self::of("/annual_goal");
    pub const UNIT_CODE: Self = Self::of("/unit_code");
    pub const DEPARTMENT_CODE: Self = Self::of("/department_code");
    pub const TERM: Self = Self::of("/term");
    pub const NATURE: Self = Self::of("/nature");
    /// 主管部门: the unit above, the declaring unit only where no other is named.
    pub const DEPARTMENT: Self = Self::of("/department_name");
    /// 起止日期: both dates in one place.
    pub const PERIOD: Self = Self::of("period");
    /// 项目负责人及电话: both in one place.
    pub const PERSON: Self = Self::of("person");
    /// 联系人及电话
    pub const CONTACT_PERSON: Self = Self::of("contact person");
    /// 实际完成情况 of the goal: what a self-evaluation tells beside it.
    pub const ACHIEVED: Self = Self::of("achieved");
    /// 自评得分: the points of the whole form.
    pub const SCORE: Self = Self::of("score");
    /// 金额单位
    pub const MONEY_UNIT: Self = Self::of("money unit");
    /// 合计: its place says of what.
    pub const TOTAL: Self = Self::of("total");
    /// A heading over others, without a value of its own.
    pub const SECTION: Self = Self::of("section");

    /// The field of the declaration, where the label stands for one.
    fn described(self) -> Option<&'static fields::Field> {
        fields::of(self.pointer)
    }

    /// The place in the declaration that a value of the label is meant for.
    pub fn pointer(self) -> &'static str {
        let of_forms = [
            (Self::PERIOD, "/start_date"),
            (Self::PERSON, "/leader"),
            (Self::CONTACT_PERSON, "/contact"),
            (Self::SCORE, "/indicators"),
            (Self::ACHIEVED, "/annual_goal"),
            (Self::MONEY_UNIT, "/funding"),
            (Self::TOTAL, "/cost_items"),
            (Self::SECTION, ""),
        ];
        of_forms.iter().find(|(field, _)| *field == self).map_or(self.pointer, |(_, pointer)| pointer)
    }

    /// The short text that a declaration has there.
    pub fn text(self, project: &Project) -> Option<&str> {
        match self.value() {
            Some(Value::Text { get, .. }) => get(project),
            _ => None,
        }
    }

    /// What the field holds.
    pub fn value(self) -> Option<&'static Value> {
        self.described().map(|field| &field.value)
    }

    /// 依据, 必要性, 可行性: often one below the other in one cell.
    pub fn is_ground(self) -> bool {
        self.described().is_some_and(|field| field.part == Part::Ground)
    }

    /// 项目类别, 项目属性: options may stand in several cells.
    pub fn has_options(self) -> bool {
        self == Self::CATEGORY || self == Self::NATURE
    }

    /// Long texts.
    pub fn is_narrative(self) -> bool {
        matches!(self.value(), Some(Value::Narrative(_)))
    }

    /// Long texts of the declaration and beside it.
    pub fn is_a_text(self) -> bool {
        self.is_narrative() || self == Self::ACHIEVED
    }

    pub fn is_amount(self) -> bool {
        matches!(self.value(), Some(Value::Money(_)))
    }
}

/// The words for what only forms have; those for fields stand in the table of the fields.
const LABELS: [(Field, &str); 8] = [
    (Field::CONTACT_PERSON, "联系人及电话 联系人及联系电话 联系人及联系方式 联系人电话及姓名"),
    (Field::SCORE, "自评得分 自评总分 自评总得分 总得分 项目总得分 绩效自评得分 项目自评得分 自评分数 评价得分"),
    (
        Field::PERSON,
        "项目负责人及电话 项目负责人及联系电话 负责人及电话 负责人及联系电话 项目负责人及联系方式 负责人及联系方式 项目负责人电话及姓名",
    ),
    (
        Field::ACHIEVED,
        "实际完成情况 目标实际完成情况 年度总体目标完成情况 年度总体目标完成情况综述 年度目标完成情况 总体目标完成情况 目标完成情况 年度绩效目标完成情况 年度总体目标实际完成情况 年度目标实际完成情况 总体完成情况 年度总目标完成情况 全年实际完成情况 完成情况 年度实际完成情况 全年完成情况",
    ),
    (
        Field::PERIOD,
        "实施期限 起止日期 起止时间 项目起止日期 项目起止时间 项目实施期限 实施时间 项目实施时间 起止年月 项目起止年月 项目执行期 项目计划实施时间 计划实施时间 计划起止时间",
    ),
    (Field::MONEY_UNIT, "金额单位 单位 货币单位 资金单位"),
    (Field::TOTAL, "总分 金额合计 合计 总计 明细金额合计 合计金额 小计 金额小计 分项小计"),
    (
        Field::SECTION,
        "项目立项情况 立项情况 项目资金 项目资金来源 资金情况 资金来源 预算资金 项目资金情况 项目预算 项目预算资金 项目构成 绩效目标 绩效指标 年度绩效指标 项目绩效指标 项目构成分解 制度保障 项目基本情况 基本信息 基本情况 项目基本信息 情况说明 项目总体情况 项目资金构成 项目支出预算 目标 总体情况 绩效目标与指标 预算情况 预算资金情况 资金构成 项目起止信息 实施期绩效指标 年度指标 长期绩效指标 中期绩效指标 中长期绩效指标 实施期指标 长期指标 中期指标 实施进度计划 项目实施进度计划 项目实施计划 进度计划 项目实施进度 项目绩效目标指标",
    ),
];

/// Every label with its words.
fn labels() -> impl Iterator<Item = (Field, &'static str)> {
    let weak = FIELDS.iter().filter(|field| !field.weak.is_empty());
    let weak = weak.map(|field| (Field::of(field.pointer).weak(), field.weak));
    FIELDS.iter().map(|field| (Field::of(field.pointer), field.labels)).chain(weak).chain(LABELS)
}

static WORDS: LazyLock<HashMap<&str, Field>> =
    LazyLock::new(|| labels().flat_map(|(field, names)| names.split(' ').map(move |name| (name, field))).collect());

/// Longest label, with its brackets, in characters.
pub const MAX_LABEL: usize = 40;

/// The field that a text names, and what stands in brackets behind the name (万元).
pub fn field(text: &str) -> Option<(Field, Option<String>)> {
    // A label may be written downwards, a character a line.
    if text.chars().filter(|c| !c.is_whitespace()).nth(MAX_LABEL).is_some() {
        return None;
    }
    let key = key(text);
    let known = |key: &str| WORDS.get(key).copied().or_else(|| own_words::label(key));
    if let Some(found) = known(&key) {
        return Some((found, None));
    }
    let (outside, inside) = without_brackets(&key)?;
    if let Some(found) = known(&outside).or_else(|| known(outside.strip_prefix("其中")?)) {
        return Some((found, Some(inside).filter(|inside| !inside.is_empty())));
    }
    if let Some(found) = by_its_parts(&key, &outside, &inside, known) {
        return Some(found);
    }
    // Brackets in the middle belong to the label: 主体活动（作业、任务）和对应产出.
    let plain: String = key.chars().filter(|c| !"()、,[]".contains(*c)).collect();
    // 项目（任务）名称
    let bare = || {
        let (before, rest) = key.split_once('(').filter(|(before, _)| !before.is_empty())?;
        rest.split_once(')').and_then(|(_, after)| known(&format!("{before}{after}")))
    };
    known(&plain).or_else(bare).map(|found| (found, None))
}

/// What no word of the tables names, but their parts do.
fn by_its_parts(
    key: &str,
    outside: &str,
    inside: &str,
    known: impl Fn(&str) -> Option<Field>,
) -> Option<(Field, Option<String>)> {
    let hint = Some(inside.to_owned()).filter(|inside| !inside.is_empty());
    let plain: String = key.chars().filter(|c| !"()[]".contains(*c)).collect();
    let table = known(&plain).is_some();
    let found = || composed::field(outside, &known).or_else(|| composed::field(&plain, &known));
    if let Some(found) = found().filter(|_| !table) {
        return Some((found, hint));
    }
    // 资金投入情况(万元): a heading over amounts, which tells their unit.
    const MONEY: [&str; 5] = ["资金", "投入", "预算", "经费", "金额"];
    let heading = MONEY.iter().any(|word| outside.contains(word))
        && outside.split('(').next().is_some_and(|head| head.chars().nth(LONGEST_HEADING).is_none());
    // 预算执行情况(万元)(20分) has two brackets.
    let bare = outside.split('(').next().unwrap_or_default();
    let unit = [Some(inside), outside.get(bare.len()..).map(|rest| rest.trim_matches(['(', ')']))];
    let unit = unit.into_iter().flatten().find(|text| MoneyUnit::read(text).is_some());
    unit.filter(|_| heading).map(|unit| (Field::SECTION, Some(unit.to_owned())))
}

/// Longest heading over amounts, in characters.
const LONGEST_HEADING: usize = 10;

/// Whether a text begins with a heading over others and goes on in brackets: 绩效指标（权重分值90分，其中…）.
pub fn is_section_with_note(text: &str) -> bool {
    let long = text.chars().nth(MAX_LABEL).is_some();
    let head = text.split(['（', '(']).next().filter(|_| long);
    head.is_some_and(|head| is_section(&key(head)))
}

/// The field with this pointer.
pub fn named(pointer: &str) -> Option<Field> {
    fields::of(pointer).map(|field| Field::of(field.pointer))
}

/// Whether a label, as it is compared, is a heading over others.
pub fn is_section(key: &str) -> bool {
    field(key).is_some_and(|(field, _)| field == Field::SECTION)
}

/// 实施期绩效指标, 年度指标: the period that a label beside a table of indicators names.
pub fn period(text: &str) -> Option<TargetPeriod> {
    field(text).filter(|(field, _)| *field == Field::SECTION)?;
    TargetPeriod::of_heading(&key(text))
}

/// A label as it is compared: half width, without blanks, numbering, required marks and colons.
pub fn key(text: &str) -> String {
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let bare = folded.trim_start_matches('*').trim_end_matches([':', '*', '：']);
    // 【项目名称】
    let bare = bare.strip_prefix('【').and_then(|bare| bare.strip_suffix('】')).unwrap_or(bare);
    let bare = without_numbering(bare);
    bare.strip_prefix("其中:").map_or(bare, without_numbering).to_owned()
}

/// Full-width ASCII in its ordinary form, and so the blanks and colons that word processors put into forms.
pub fn fold(text: &str) -> String {
    let of_forms = |c: char| match c {
        '\u{a0}' => ' ',
        '﹕' | '∶' => ':',
        other => other,
    };
    folded(text).map(of_forms).collect()
}

/// 一、 （一） 1. 1、 (1) ① in front of a label.
pub fn without_numbering(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix(|c| ('①'..='⑳').contains(&c)) {
        return rest;
    }
    let opened = text.strip_prefix('(');
    let rest = opened.unwrap_or(text).trim_start_matches(|c: char| c.is_ascii_digit() || is_one_to_ten(c));
    if rest.len() == opened.unwrap_or(text).len() {
        return text;
    }
    let rest = match opened {
        Some(_) => rest.strip_prefix(')').map(|rest| rest.trim_start_matches(['.', '、'])),
        None => rest.strip_prefix(['、', '.', ')', ',']),
    };
    rest.unwrap_or(text)
}

/// A text without the last pair of brackets at its end, and what stood in it.
fn without_brackets(key: &str) -> Option<(String, String)> {
    let body = key.strip_suffix([')', ']']);
    let Some(body) = body else {
        return Some((key.to_owned(), String::new()));
    };
    let open = body.rfind(['(', '['])?;
    let (outside, inside) = (body.get(..open)?, body.get(open..)?.trim_start_matches(['(', '[']));
    // 填报单位：（盖章） is a label still; 依据：（2020年） has its value.
    let stamp = matches!(inside, "盖章" | "公章" | "签章" | "元" | "万元" | "单位:元" | "单位:万元");
    (stamp || !outside.ends_with(':')).then(|| (outside.trim_end_matches(':').to_owned(), inside.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_their_variants() {
        for (text, known) in [
            ("项目名称", "/name"),
            ("项 目 名 称：", "/name"),
            ("（一）财政拨款：", "/funding/fiscal_appropriation"),
            ("1. 上级财政拨款：", "/funding/superior_appropriation"),
            ("其中：财政拨款", "/funding/fiscal_appropriation"),
            ("一、项目总预算", "/funding/total_budget"),
            ("填报单位（盖章）", "/unit_name"),
            ("主体活动（作业、任务）和对应产出的详细描述", "/activities"),
            ("*项目负责人", "/leader"),
            ("３．下级财政配套", "/funding/subordinate_matching"),
            ("总体目标（2021年—2023年）", "/overall_goal"),
        ] {
            assert_eq!(field(text).map(|(field, _)| field), Some(Field::of(known)), "{text}");
        }
        assert_eq!(field("当年预算（万元）"), Some((Field::of("/funding/annual_budget"), Some("万元".into()))));
        assert_eq!(field("2020年"), None);
        assert_eq!(field("翁建伟"), None);
    }

    #[test]
    fn no_word_stands_for_two_fields() {
        let mut seen = HashMap::new();
        for (field, names) in labels() {
            for name in names.split(' ') {
                assert_eq!(key(name), name, "the table holds labels as they are compared");
                assert_eq!(seen.insert(name, field), None, "{name}");
            }
        }
    }

    #[test]
    fn what_is_printed_is_recognised() {
        for described in FIELDS {
            assert_eq!(field(described.printed).map(|(field, _)| field.pointer()), Some(described.pointer));
        }
    }
}
