//! Comparing and recognising Chinese wording. Everything here reads a text lazily and allocates nothing, or nothing
//! but a few characters: most texts differ from one another, or from a placeholder, at their first characters.

/// A character of no width or of white space: it is neither counted nor compared.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Number of characters, blanks aside.
pub fn length(text: &str) -> usize {
    text.chars().filter(|c| !is_blank(*c)).count()
}

/// Whether the text has fewer than `least` characters, blanks aside; reads no further than it must.
pub fn is_shorter(text: &str, least: usize) -> bool {
    text.chars().filter(|c| !is_blank(*c)).take(least).count() < least
}

/// The last characters of a text, blanks aside, by which its reader finds the place.
pub fn tail(text: &str) -> String {
    const SHOWN: usize = 15;
    let text = text.trim_end_matches(is_blank);
    let before = text.char_indices().rev().nth(SHOWN).and_then(|(at, c)| text.get(at + c.len_utf8()..));
    before.map_or_else(|| text.to_owned(), |shown| format!("…{shown}"))
}

/// The characters that make the wording: letters, ideographs and digits, full-width ones folded, capitals lowered;
/// blanks, punctuation and symbols aside.
pub fn significant(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().filter_map(|c| match c {
        '\u{4e00}'..='\u{9fff}' => Some(c),
        _ => Some(half_width(c)).filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()),
    })
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// Whether two texts have the same wording.
pub fn same(one: &str, other: &str) -> bool {
    significant(one).eq(significant(other))
}

/// Whether the wording of `part`, which has one, appears within that of `whole`.
pub fn contains(whole: &str, part: &str) -> bool {
    let mut rest = significant(whole);
    if significant(part).next().is_none() {
        return false;
    }
    loop {
        let mut here = rest.clone();
        if significant(part).all(|c| here.next() == Some(c)) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

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

/// Whether the text has a title in 《》 (or the 〈〉 that some keyboards give for it).
pub fn has_title(text: &str) -> bool {
    let opened = text.split_once(['《', '〈']);
    opened.and_then(|(_, rest)| rest.split_once(['》', '〉'])).is_some_and(|(title, _)| !title.trim().is_empty())
}

/// Whether the text gives a document's number (文号): 沪财绩〔2019〕19号, `国发[2018]34号`, （2019）第5号, 令第102号.
pub fn has_document_number(text: &str) -> bool {
    text.match_indices('号').any(|(at, _)| text.get(..at).is_some_and(ends_like_a_number))
}

/// Whether what stands before 号 is the number of a document: digits after the year in brackets, or after 第.
fn ends_like_a_number(before: &str) -> bool {
    let before = before.trim_end_matches(is_blank);
    let rest = before.trim_end_matches(is_numeral);
    if rest.len() == before.len() {
        return false;
    }
    let rest = rest.trim_end_matches(is_blank);
    let year = |text: &str| {
        let year = text.trim_end_matches(is_blank).strip_suffix([')', '）', ']', '］', '〕', '】']);
        year.is_some_and(|year| year.ends_with(is_numeral))
    };
    year(rest) || rest.strip_suffix('第').is_some_and(|rest| year(rest) || rest.ends_with(['令', '告', '年']))
}

fn is_numeral(c: char) -> bool {
    matches!(
        half_width(c),
        '0'..='9' | '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_leave_blanks_out() {
        assert_eq!(length(" 项目\u{3000}概 况\n\u{200b}"), 4);
        assert!(is_shorter("项 目 概 况", 5) && !is_shorter("项 目 概 况", 4));
        assert!(!is_shorter("", 0));
        assert_eq!(tail("达到90%， "), "达到90%，");
        assert_eq!(tail("受众满意度达90%，建立健全项目长效管理机制，"), "…%，建立健全项目长效管理机制，");
    }

    #[test]
    fn the_same_wording_may_be_typed_in_several_ways() {
        assert!(same("提高品牌活动的影响力，满意度达９０％。", " 提高品牌活动的影响力,\n满意度达90%"));
        assert!(same("建设ＡＰＰ", "建设 app"));
        assert!(!same("提高品牌活动的影响力", "提高品牌活动的影响力和参与度"));
        assert!(contains("《闵行区文旅局经费报销管理办法》", "《 经费报销管理办法 》"));
        assert!(contains("《财务管理制度》", "财务管理制度"));
        assert!(!contains("《财务管理制度》", "严格执行《财务管理制度》"));
        assert!(!contains("《财务管理制度》", "——"));
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

    #[test]
    fn documents_are_cited_by_title_or_number() {
        for text in
            ["沪财绩〔2019〕19号", "国发[2018]34号", "（2019）第5号", "沪财教（２０１９） ８６ 号", "财政部令第102号"]
        {
            assert!(has_document_number(text), "{text}");
        }
        for text in ["闵府发【2020】3 号文", "沪府办发〔二〇一一〕一号", "公告2019年第5号"] {
            assert!(has_document_number(text), "{text}");
        }
        for text in ["轨道交通5号线", "3号楼改造", "2020年2号", "（一）号召", "第5号楼", "编号", "号"]
        {
            assert!(!has_document_number(text), "{text}");
        }
        assert!(has_title("文化部关于印发《文化部信息化发展纲要》的通知（2013-2020）"));
        assert!(!has_title("《》") && !has_title("》无《") && !has_title("《只有一半") && !has_title("“通知”"));
    }
}
