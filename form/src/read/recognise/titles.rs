//! Titles: which sheet begins.

use crate::own::{EXPLANATIONS, FINDINGS};

use domain::views::formats::FormKind;

use super::labels::fold;

/// The three sheets of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// 项目总体情况
    Overview,
    /// 绩效目标
    Targets,
    /// 制度保障
    Safeguards,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    Of(Sheet),
    /// The form in general: the first sheet, or the only one.
    Plain,
    /// （续表）: the sheet goes on.
    Continued,
}

/// Longest title, in characters.
const MAX_TITLE: usize = 60;

pub fn title(text: &str) -> Option<Title> {
    if text.chars().nth(MAX_TITLE).is_some() {
        return None;
    }
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let at = folded.find("申报表").map(|at| at + "申报表".len());
    let others = [
        "绩效目标表",
        "自评表",
        "监控表",
        "审批表",
        "批复表",
        "绩效目标和指标",
        "绩效目标及指标",
        "绩效目标公开表",
        "绩效目标情况表",
        "绩效目标一览表",
        "绩效目标计划表",
        "绩效目标设定表",
        "绩效目标批复",
        "绩效监测表",
        "绩效目标填报表",
    ];
    let at = at.or_else(|| others.iter().find_map(|word| folded.find(word).map(|at| at + word.len())));
    // 某项目绩效目标, a heading over a table of its own.
    const SHORTEST: usize = 10;
    let heading = ["项目绩效目标", "绩效目标情况"].iter().any(|end| folded.ends_with(end));
    let heading = heading && folded.chars().nth(SHORTEST).is_some() && super::labels::field(text).is_none();
    let at = at.or_else(|| heading.then_some(folded.len()))?;
    let (head, tail) = folded.split_at_checked(at)?;
    let plain = |part: &str| !part.contains(['。', ';', '《', '》', '?', '!']) && !part.contains("通知");
    if !plain(head) || !plain(tail) || tail.contains('的') {
        return None;
    }
    // 项目名称：… is a label, whatever its value says; 附件3：… is not.
    if head.split_once(':').is_some_and(|(label, _)| !label.starts_with("附")) || tail.contains(':') {
        return None;
    }
    if !head.contains("绩效") && !head.contains("项目") {
        return None;
    }
    if tail.contains('续') {
        return Some(Title::Continued);
    }
    Some(sheet_in(tail).map_or(Title::Plain, Title::Of))
}

/// The project that a title names: 市场管理经费项目绩效目标表; none where it names only a place, a level or a kind of form.
pub fn project_in(text: &str) -> Option<String> {
    const SHORTEST: usize = 4;
    const GENERIC: [&str; 22] = [
        "财政",
        "项目",
        "支出",
        "预算",
        "部门",
        "专项资金",
        "转移支付",
        "年度",
        "年",
        "市级",
        "省级",
        "县级",
        "区级",
        "本级",
        "市本级",
        "单位",
        "中央",
        "地方",
        "整体",
        "一般",
        "重点",
        "区域",
    ];
    const BODIES: [&str; 12] = ["省", "市", "县", "区", "局", "乡", "镇", "院", "校", "中心", "委", "办"];
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let head = ["项目支出绩效", "项目绩效", "绩效"].iter().filter_map(|word| folded.find(word)).min()?;
    let head = super::labels::without_numbering(folded.get(..head)?);
    let head = head.split_once(':').filter(|(label, _)| label.starts_with('附')).map_or(head, |(_, rest)| rest);
    let year = head.trim_start_matches(|c: char| c.is_ascii_digit());
    let name = if head.len() == year.len() {
        head
    } else {
        year.strip_prefix("年度").or(year.strip_prefix('年')).unwrap_or(head)
    };
    let left = GENERIC.iter().fold(name.to_owned(), |left, word| left.replace(word, ""));
    let says = left.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST;
    (says && !BODIES.iter().any(|body| left.ends_with(body) || name.ends_with(body))).then(|| name.to_owned())
}

/// The kind of form that a title names.
pub fn kind(text: &str) -> FormKind {
    match text {
        text if text.contains("自评") => FormKind::SelfEvaluation,
        text if text.contains("监控") => FormKind::Monitoring,
        text if text.contains("审批") || text.contains("批复") => FormKind::Approval,
        _ => FormKind::Declaration,
    }
}

/// A line that only says which sheet it is: （绩效目标）.
pub fn sheet_line(text: &str) -> Option<Sheet> {
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let inside = folded.strip_prefix('(')?.strip_suffix(')')?;
    matches!(inside, "项目总体情况" | "总体情况" | "绩效目标" | "制度保障").then(|| sheet_in(inside)).flatten()
}

fn sheet_in(text: &str) -> Option<Sheet> {
    [
        ("制度保障", Sheet::Safeguards),
        ("总体情况", Sheet::Overview),
        ("基本情况", Sheet::Overview),
        ("绩效目标", Sheet::Targets),
        ("构成分解", Sheet::Targets),
    ]
    .into_iter()
    .find(|(word, _)| text.contains(word))
    .map(|(_, sheet)| sheet)
}

/// （以下空白）
pub fn is_end(text: &str) -> bool {
    let bare: String = fold(text).chars().filter(|c| !c.is_whitespace() && !"()-—".contains(*c)).collect();
    matches!(bare.as_str(), "以下空白" | "以下无正文" | "以下无内容" | "以下无")
}

/// 填表说明： begins what tells how the form is to be filled in.
pub fn is_instruction(text: &str) -> bool {
    let key = super::labels::key(text);
    let head = key.split(':').next().unwrap_or_default();
    matches!(
        head,
        "填表说明" | "填报说明" | "填写说明" | "填表须知" | "填报须知" | "填写要求" | "填报要求" | "填表要求"
    )
}

/// A number at the edge of a page.
pub fn is_page(text: &str) -> bool {
    is_furniture(text) || (text.len() < 5 && text.chars().all(|c| c.is_ascii_digit()))
}

/// What a form carries at its edges and no one misses: 草稿, 第 1 页 共 3 页.
pub fn is_furniture(text: &str) -> bool {
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    if matches!(
        folded.as_str(),
        "续" | "(续)" | "续表" | "(续表)" | "草稿" | "(草稿)" | "【草稿】" | EXPLANATIONS | FINDINGS | ""
    ) {
        return true;
    }
    let bare: String = folded.chars().filter(|c| !c.is_ascii_digit() && !"-—–/,，|".contains(*c)).collect();
    // - 1 - is a page; 120 may be anything, and a minus in front of it as well.
    let dashed = folded.starts_with(['-', '—', '–']) && folded.ends_with(['-', '—', '–']);
    let counted = folded.chars().any(|c| c.is_ascii_digit());
    match bare.as_str() {
        "第页" | "第页共页" | "共页" | "第页/共页" => true,
        "" => dashed || !counted,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_which_sheet_begins() {
        for (text, expected) in [
            ("财政项目支出绩效目标申报表（项目总体情况）", Some(Title::Of(Sheet::Overview))),
            ("财政项目支出绩效目标申报表（绩效目标）", Some(Title::Of(Sheet::Targets))),
            ("项目支出绩效目标申报表(制度保障)", Some(Title::Of(Sheet::Safeguards))),
            ("项目支出绩效目标申报表", Some(Title::Plain)),
            ("2021年项目支出绩效目标申报表（2021年度）", Some(Title::Plain)),
            ("项目支出绩效目标表（续）", Some(Title::Continued)),
            ("请填写财政项目支出绩效目标申报表。", None),
            ("关于填报绩效目标申报表的通知", None),
        ] {
            assert_eq!(title(text), expected, "{text}");
        }
        assert_eq!(sheet_line("（绩效目标）"), Some(Sheet::Targets));
        assert_eq!(project_in("3岁以下婴幼儿照护服务项目项目绩效目标表").as_deref(), Some("3岁以下婴幼儿照护服务项目"));
        assert_eq!(
            project_in("1、提前下达困难群众救助补助指标绩效目标表").as_deref(),
            Some("提前下达困难群众救助补助指标")
        );
        for text in
            ["2021年度财政项目支出绩效目标申报表", "永平市市级部门预算项目绩效目标表", "某县教育局项目绩效目标表"]
        {
            assert_eq!(project_in(text), None, "{text}");
        }
        assert!(is_furniture("第 1 页 共 3 页") && is_furniture("- 1 -") && is_furniture("草稿"));
        assert!(!is_furniture("机密"));
    }
}
