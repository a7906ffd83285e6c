//! 占位文字: words that stand where content is due.

use super::{
    compare::{is_blank, significant},
    units::{leading, multiple},
};

/// No placeholder has more characters than this.
const PLACEHOLDER_MAX: usize = 9;

/// 占位文字 Words that stand where content is due.
const PLACEHOLDERS: [&str; 37] = [
    "无",
    "没有",
    "暂无",
    "暂缺",
    "略",
    "省略",
    "从略",
    "空",
    "空白",
    "未定",
    "未填",
    "待定",
    "待补",
    "待补充",
    "待填",
    "待填写",
    "待完善",
    "待明确",
    "暂定",
    "不详",
    "不适用",
    "无内容",
    "附件",
    "附后",
    "后附",
    "测试",
    "测试数据",
    "示例",
    "样例",
    "na",
    "no",
    "nil",
    "none",
    "null",
    "tbd",
    "todo",
    "test",
];

/// 同上, 见附件: a word that points elsewhere, and where it points.
const POINTING: [&str; 6] = ["详见", "参见", "见", "同", "如", "参照"];
const PLACES: [&str; 19] = [
    "上",
    "前",
    "左",
    "下",
    "后",
    "上述",
    "前述",
    "以上",
    "附件",
    "附表",
    "附页",
    "项目概况",
    "概况",
    "立项依据",
    "项目总目标",
    "总目标",
    "年度绩效目标",
    "年度目标",
    "绩效目标",
];

/// Whether a text that is not blank stands for content without being any: 无, 略, 同上, 见附件1, ××, ……, —, 1 .
pub fn is_placeholder(text: &str) -> bool {
    if significant(text).nth(PLACEHOLDER_MAX).is_some() || text.chars().all(is_blank) {
        return false;
    }
    let word: String = significant(text).collect();
    let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.is_empty() {
        // Punctuation alone, or a digit that was typed to get past the field; a telephone number is more than that.
        return word.len() <= 4 && word.chars().all(|c| word.starts_with(c));
    }
    plain.chars().all(|c| c == 'x')
        || plain.chars().all(|c| c == '某')
        || PLACEHOLDERS.contains(&plain)
        || POINTING.iter().filter_map(|word| plain.strip_prefix(word)).any(|place| PLACES.contains(&place))
}

/// Longest text that is looked through for what a template left, in bytes; a longer one is prose.
const LONGEST: usize = 400;

/// Signs that stand for a figure to be filled in.
const BLANKS: [char; 9] = ['*', '＊', '×', 'x', 'X', '_', '＿', '□', '△'];

/// Operators before such signs.
const BOUNDS: [char; 10] = ['≥', '≤', '=', '>', '<', '≧', '≦', '＝', '＞', '＜'];

/// What a template says in brackets to those who fill it in.
const HINTS: [&str; 8] = ["目标", "目标值", "指标值", "指标名称", "示例", "样例", "待定", "待填"];

/// The part of a text that a template left to be filled in: ≥**个, XX%, ____人, （目标）.
pub fn unfilled(text: &str) -> Option<&str> {
    if text.len() > LONGEST {
        return None;
    }
    text.char_indices().find_map(|(at, c)| match c {
        '(' | '（' => hint(text.get(at..)?),
        _ if BLANKS.contains(&c) => blank_figure(text, at),
        _ => None,
    })
}

/// The brackets at the beginning of a text, where they hold a hint only.
fn hint(text: &str) -> Option<&str> {
    let end = text.find([')', '）'])?;
    let inner = text.get(..end)?.trim_start_matches(['(', '（']).trim();
    let asked = inner.starts_with("请填") || inner.starts_with("填写");
    let close = text.get(end..)?.chars().next()?.len_utf8();
    (asked || HINTS.contains(&inner)).then(|| text.get(..end.saturating_add(close))).flatten()
}

/// Signs that stand for a figure, with the operator before and the unit behind them; one of both must be there, because ××县
/// and *重点 are other things.
fn blank_figure(text: &str, at: usize) -> Option<&str> {
    let (before, rest) = text.split_at_checked(at)?;
    let stem = before.trim_end_matches(' ');
    let bound = stem.chars().next_back().filter(|c| BOUNDS.contains(c));
    let after = rest.trim_start_matches(BLANKS);
    let signs = rest.get(..rest.len().saturating_sub(after.len()))?;
    let unit = after.trim_start_matches(' ');
    let (_, counted) = multiple(unit);
    let known = leading(unit).or_else(|| leading(counted)).map(|(_, behind)| behind);
    // 5×3米 is a size, ×100% the end of a formula, 3x a name.
    let torn = before.ends_with(|c: char| c.is_alphanumeric() && c.is_ascii())
        || after.starts_with(|c: char| c.is_ascii_digit());
    // A single × multiplies, and ××户 may be a name; with an operator they are neither.
    let several = signs.chars().nth(1).is_some();
    let share = unit.starts_with(['%', '％']);
    if torn || (bound.is_none() && !(share || (several && known.is_some_and(ends_here)))) {
        return None;
    }
    let start = stem.len().saturating_sub(bound.map_or(0, char::len_utf8));
    let start = if bound.is_some() { start } else { at };
    let behind = known.unwrap_or(after);
    text.get(start..text.len().saturating_sub(behind.len()))
}

fn ends_here(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

/// Whether a cell says nothing: a dash, a slash or 无, where other rows have a unit or a value.
pub fn is_filler(text: &str) -> bool {
    text.trim().chars().all(|c| "-—–/\\无".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_left_open_is_found() {
        for (text, open) in [
            ("景点开发数量（ ≥**个 ）", "≥**个"),
            ("按期完成率（≥**%）", "≥**%"),
            ("增加贫困村收入（≥**万元）", "≥**万元"),
            ("受益人口数≥**人", "≥**人"),
            ("≥XX%", "≥XX%"),
            ("≥×× 户", "≥×× 户"),
            ("＝ xx", "＝ xx"),
            ("达到__%", "__%"),
            ("成活率（目标）", "（目标）"),
            ("培训（请填写对象）人数", "（请填写对象）"),
        ] {
            assert_eq!(unfilled(text), Some(open), "{text}");
        }
        for text in [
            "*贫困地区质量达标率100%",
            "××县道路",
            "××街道居民",
            "长5×3米",
            "完成数/计划数×100%",
            "X光机数量",
            "≥5X光机",
            "3x3篮球赛",
            "受益（含监测对象）户",
            "≥90%",
            "",
        ] {
            assert_eq!(unfilled(text), None, "{text}");
        }
    }

    #[test]
    fn placeholders_are_told_from_content() {
        let words =
            ["无", "无。", "（无）", "略", "同上", "见附件", "详见附件1。", "××", "XXX", "……", "暂无", "待定", "/"];
        let more = ["—", "-", "1", ".", "0", "111", "N/A", "某某", "＿＿＿", "同项目概况", "测试", "ｘｘ", "***", "、"];
        for text in words.into_iter().chain(more) {
            assert!(is_placeholder(text), "{text}");
        }
        let content =
            ["", "  ", "无偿服务", "54952046", "12", "王略", "见附件《运营方案》", "无线电监测", "1项", "一次"];
        let more =
            ["翁建伟", "通过政府购买服务，委托专业公司完成文化云项目的运营", "××街道办事处", "同济大学", "上年度结转"];
        for text in content.into_iter().chain(more) {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
