//! Documents as texts cite them: by a title in 《》, or by their number (文号).

use super::{compare::is_blank, numerals};

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
        let year = text.trim_end_matches(is_blank).strip_suffix([')', '）', ']', '］', '〕', '】', '﹞', '〗']);
        year.is_some_and(|year| year.ends_with(is_numeral))
    };
    year(rest) || rest.strip_suffix('第').is_some_and(|rest| year(rest) || rest.ends_with(['令', '告', '年']))
}

fn is_numeral(c: char) -> bool {
    numerals::digit(c).is_some() || numerals::is_one_to_ten(c) || matches!(c, '〇' | '○' | '零' | '百')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_cited_by_title_or_number() {
        for text in
            ["沪财绩〔2019〕19号", "国发[2018]34号", "（2019）第5号", "沪财教（２０１９） ８６ 号", "财政部令第102号"]
        {
            assert!(has_document_number(text), "{text}");
        }
        for text in ["闵府发【2020】3 号文", "省财教﹝2019﹞24号", "沪府办发〔二〇一一〕一号", "公告2019年第5号"]
        {
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
