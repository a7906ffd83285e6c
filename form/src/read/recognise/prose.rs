//! Indicators told in sentences: 【产出指标-数量指标】 above 机柜数量（≥77台）, or 产出指标 beside 安全巡查频次8次；验收合格率≥86%.

use domain::{
    form::taxonomy::{Level1, Level2},
    wording::operators::leading,
};

use super::{
    labels::{self, Field, key},
    levels,
};

/// An indicator as a sentence tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub level1: Option<Level1>,
    pub level2: Option<Level2>,
    pub name: String,
    pub target: Option<String>,
}

/// What a heading in a text says of the sentences below it.
#[derive(Clone, Copy, Default)]
struct Family {
    level1: Option<Level1>,
    level2: Option<Level2>,
}

/// A goal that goes on with indicators under headings: the goal, and the indicators. None where the text has fewer than two
/// headings of indicators, or no sentence below them.
pub fn goal_with_indicators(text: &str) -> Option<(String, Vec<Told>)> {
    const FEWEST: usize = 2;
    let (mut goal, mut told, mut headings) = (Vec::new(), Vec::new(), 0_usize);
    let mut family: Option<Family> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut line = line;
        while let Some((Heading::Goal, behind)) = heading(line, Family::default()) {
            (family, line) = (None, behind);
        }
        // A line of the goal stays as it is.
        let told_there = || sentences(line).into_iter().any(|it| heading(it, Family::default()).is_some());
        if family.is_none() && !told_there() {
            goal.extend(Some(line).filter(|line| !line.is_empty()));
            continue;
        }
        for sentence in sentences(line) {
            let mut rest = sentence;
            while let Some((heading, behind)) = heading(rest, family.unwrap_or_default()) {
                match heading {
                    Heading::Family(below) => {
                        family = Some(below);
                        headings = headings.saturating_add(1);
                    }
                    Heading::Goal => family = None,
                }
                rest = behind;
            }
            // 【资金安排】 begins something else.
            if rest.starts_with('【') {
                family = None;
            }
            match family {
                None if rest.is_empty() => {}
                None => goal.push(rest),
                Some(family) => told.extend(Told::of(rest, family)),
            }
        }
    }
    (headings >= FEWEST && !told.is_empty()).then(|| (goal.join("\n"), told))
}

/// The indicators of a text that stands beside the name of a family.
pub fn indicators(text: &str, level1: Option<Level1>, level2: Option<Level2>) -> Vec<Told> {
    let (mut told, mut family) = (Vec::new(), Family { level1, level2 });
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        for sentence in sentences(line) {
            let mut rest = sentence;
            while let Some((Heading::Family(below), behind)) = heading(rest, family) {
                family = below;
                rest = behind;
            }
            told.extend(Told::of(rest, family));
        }
    }
    told
}

enum Heading {
    Family(Family),
    Goal,
}

/// A heading at the beginning of a text, and what follows it: 【产出指标-数量指标】, 数量指标：, 【总体目标】.
fn heading(text: &str, above: Family) -> Option<(Heading, &str)> {
    let text = labels::without_numbering(text);
    let (head, rest) = match text.strip_prefix('【') {
        Some(framed) => framed.split_once('】')?,
        None => text.split_once(['：', ':'])?,
    };
    let rest = rest.trim_start_matches([':', '：', ' ', '\u{3000}']);
    let goal = labels::field(head).is_some_and(|(field, _)| {
        matches!(field.strong(), Field::OVERALL_GOAL | Field::ANNUAL_GOAL) || key(head) == "绩效目标"
    });
    if goal {
        return Some((Heading::Goal, rest));
    }
    let (first, second) = head.split_once(['-', '—', '－', '/']).unwrap_or((head, ""));
    let whole = |word: &str| key(word).ends_with("指标");
    if !whole(first) {
        return None;
    }
    let family = match (levels::level1(first), levels::level2(if second.is_empty() { first } else { second })) {
        // 满意度指标 is a level 1, and a level 2 below it.
        (Some(Level1::Satisfaction), level2) => Family { level1: Some(Level1::Satisfaction), level2 },
        (Some(level1), level2) if !second.is_empty() => Family { level1: Some(level1), level2 },
        (Some(level1), _) => Family { level1: Some(level1), level2: None },
        // 社会效益指标 below 产出指标 begins the next family, but of effects and cost there are kinds of many names.
        (None, Some(level2)) => {
            let own = matches!(above.level1, Some(Level1::Effect | Level1::Impact | Level1::Cost));
            let level1 = above.level1.filter(|_| own).or_else(|| levels::above(level2)).or(above.level1);
            Family { level1, level2: Some(level2) }
        }
        (None, None) => return None,
    };
    Some((Heading::Family(family), rest))
}

/// The sentences of a line; what stands in brackets or quotation marks is whole.
fn sentences(line: &str) -> Vec<&str> {
    let mut depth: usize = 0;
    let parted = line.split(|c: char| {
        match c {
            '(' | '（' | '“' => depth = depth.saturating_add(1),
            ')' | '）' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && "；;。".contains(c)
    });
    parted.map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

impl Told {
    /// Whether a row of a declaration can hold it.
    pub fn is_short(&self) -> bool {
        const LONGEST: usize = 200;
        let fits = |text: &str| text.chars().nth(LONGEST).is_none();
        fits(&self.name) && self.target.as_deref().is_none_or(fits)
    }

    /// The indicator that a sentence tells; none where it says nothing.
    fn of(sentence: &str, family: Family) -> Option<Self> {
        let sentence = labels::without_numbering(sentence.trim()).trim_matches(|c: char| "，,、 .".contains(c));
        let numbered = sentence.strip_prefix("指标").and_then(|rest| {
            let bare = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            (bare.len() < rest.len()).then(|| bare.strip_prefix(['：', ':', '、', '.'])).flatten()
        });
        let sentence = numbered.unwrap_or(sentence).trim();
        sentence.chars().any(char::is_alphanumeric).then(|| {
            let (name, target) = parted(sentence);
            let (name, target) = (name.to_owned(), target.map(str::to_owned));
            Self { level1: family.level1, level2: family.level2, name, target }
        })
    }
}

/// The name of an indicator and its target, where the sentence shows where the one ends and the other begins.
fn parted(sentence: &str) -> (&str, Option<&str>) {
    in_brackets(sentence)
        .or_else(|| behind_colon(sentence))
        .or_else(|| at_operator(sentence))
        .or_else(|| at_figure(sentence))
        .or_else(|| at_degree(sentence))
        .map_or((sentence, None), |(name, target)| (name, Some(target)))
}

/// Both parts, without blanks and signs between them; none where one of them is empty.
fn both<'a>(name: &'a str, target: &'a str) -> Option<(&'a str, &'a str)> {
    const SHORTEST: usize = 2;
    let name = name.trim().trim_end_matches(['：', ':', '，', ',', '为', '、']).trim();
    let target = target.trim();
    let whole = |text: &str| text.matches(['(', '（']).count() == text.matches([')', '）']).count();
    let fits = name.chars().nth(SHORTEST - 1).is_some() && !target.is_empty();
    // A bracket is not torn apart, and a name is no enumeration of figures.
    (fits && whole(name) && whole(target)).then_some((name, target))
}

/// 机柜数量（≥77台）; （含续建） and （个） are parts of the name.
fn in_brackets(sentence: &str) -> Option<(&str, &str)> {
    let body = sentence.strip_suffix(['）', ')'])?;
    let (name, inside) = body.rsplit_once(['（', '('])?;
    const SHORTEST: usize = 3;
    let says = inside.contains(|c: char| c.is_ascii_digit())
        || leading(inside).0.is_some()
        || (inside.chars().nth(SHORTEST).is_some() && !inside.starts_with(['含', '包', '不', '其']));
    both(name, inside).filter(|_| says)
}

/// 巡查次数：8次
fn behind_colon(sentence: &str) -> Option<(&str, &str)> {
    let (name, target) = sentence.split_once(['：', ':'])?;
    both(name, target)
}

/// 验收合格率≥86%, 培训人数不少于200人
fn at_operator(sentence: &str) -> Option<(&str, &str)> {
    let begins = |at: &usize| {
        let (operator, rest) = leading(sentence.get(*at..).unwrap_or_default());
        operator.is_some() && rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
    };
    let at = sentence.char_indices().map(|(at, _)| at).find(begins)?;
    let (name, target) = sentence.split_at_checked(at)?;
    both(name, target)
}

/// 宣传资料3个, 按期完成率100%, 完成时间2025年12月
fn at_figure(sentence: &str) -> Option<(&str, &str)> {
    const LONGEST_UNIT: usize = 6;
    let figure = |c: char| c.is_ascii_digit() || ".,，%万亿".contains(c);
    let bare = sentence.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = sentence.get(bare.len()..)?;
    if unit.chars().nth(LONGEST_UNIT).is_some() || unit.contains(['，', '、', '（', '(']) {
        return None;
    }
    let dated = |c: char| figure(c) || "年月日-/".contains(c);
    let of_date = unit.starts_with(['年', '月', '日']);
    let name = if of_date { bare.trim_end_matches(dated) } else { bare.trim_end_matches(figure) };
    let target = sentence.get(name.len()..)?;
    // 第3 and A3 are no figures of their own.
    let own = !name.ends_with(|c: char| c == '第' || c.is_ascii_alphabetic());
    let one = !name.contains(['，', ',']);
    both(name, target).filter(|_| own && one && target.starts_with(|c: char| c.is_ascii_digit()))
}

/// 名录和数据库基本健全: a degree with what it is said of.
fn at_degree(sentence: &str) -> Option<(&str, &str)> {
    const DEGREES: [&str; 16] = [
        "基本",
        "显著",
        "明显",
        "有效",
        "持续",
        "逐步",
        "不断",
        "进一步",
        "大幅",
        "稳步",
        "较好",
        "全面",
        "得到",
        "长期",
        "充分",
        "有力",
    ];
    const LONGEST: usize = 8;
    let begins = |at: &usize| {
        let rest = sentence.get(*at..).unwrap_or_default();
        DEGREES.iter().any(|degree| rest.starts_with(degree)) && rest.chars().nth(LONGEST).is_none()
    };
    let at = sentence.char_indices().map(|(at, _)| at).find(begins)?;
    let (name, target) = sentence.split_at_checked(at)?;
    both(name, target).filter(|(name, _)| name.chars().nth(3).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_parted_into_name_and_target() {
        for (sentence, parts) in [
            ("机柜数量（≥77台）", ("机柜数量", Some("≥77台"))),
            ("服务保障民生（有力保障）", ("服务保障民生", Some("有力保障"))),
            ("建设项目个数（含续建）", ("建设项目个数（含续建）", None)),
            ("安全巡查频次8次", ("安全巡查频次", Some("8次"))),
            ("宣传覆盖人次≥20万人次", ("宣传覆盖人次", Some("≥20万人次"))),
            ("培训人数不少于200人", ("培训人数", Some("不少于200人"))),
            ("验收合格率：100%", ("验收合格率", Some("100%"))),
            ("完成时间2025年12月", ("完成时间", Some("2025年12月"))),
            ("保护名录和数据库基本健全", ("保护名录和数据库", Some("基本健全"))),
            ("维护社会稳定", ("维护社会稳定", None)),
        ] {
            assert_eq!(parted(sentence), parts, "{sentence}");
        }
    }

    #[test]
    fn a_goal_goes_on_with_indicators_under_headings() {
        let text = "【总体目标】\n确保机房运行\n【产出指标-数量指标】\n指标1：机柜数量（≥77台）\n指标2：巡检次数（≥4次）\n【满意度指标-服务对象满意度指标】\n指标1：群众满意度（≥90%）";
        let (goal, told) = goal_with_indicators(text).unwrap();
        assert_eq!(goal, "确保机房运行");
        let told: Vec<_> =
            told.iter().map(|it| (it.level1, it.level2, it.name.as_str(), it.target.as_deref())).collect();
        assert_eq!(
            told,
            [
                (Some(Level1::Output), Some(Level2::Quantity), "机柜数量", Some("≥77台")),
                (Some(Level1::Output), Some(Level2::Quantity), "巡检次数", Some("≥4次")),
                (Some(Level1::Satisfaction), Some(Level2::Satisfaction), "群众满意度", Some("≥90%")),
            ]
        );
        let text = "完成危房改造。产出指标：数量不少于12处";
        assert_eq!(goal_with_indicators(text), None, "a goal may name its outputs");
    }
}
