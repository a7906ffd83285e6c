//! 占位文字: words that stand where content is due.

use super::compare::{is_blank, significant};

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

/// Whether a cell says nothing: a dash, a slash or 无, where other rows have a unit or a value.
pub fn is_filler(text: &str) -> bool {
    text.trim().chars().all(|c| "-—–/\\无".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

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
