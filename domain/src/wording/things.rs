//! Whether the words around a figure and the name of an indicator speak of the same thing. Nothing here understands
//! Chinese: it compares pairs of characters, and says no when in doubt.

/// Endings of a name that say how it is measured, not what.
const MEASURES: [&str; 24] = [
    "完成情况",
    "总人次",
    "总人数",
    "总数量",
    "总场次",
    "总次数",
    "人次数",
    "人次",
    "人数",
    "场次",
    "次数",
    "频次",
    "批次",
    "数量",
    "个数",
    "户数",
    "总数",
    "总量",
    "面积",
    "长度",
    "里程",
    "天数",
    "数",
    "量",
];

/// Words too general to name a thing by themselves.
const GENERAL: [&str; 12] =
    ["活动", "服务", "工作", "项目", "任务", "完成", "开展", "参与", "实施", "运营", "管理", "建设"];

/// Those whom every project serves are one public, whatever a form calls them.
const PUBLIC: [&str; 10] = ["群众", "居民", "市民", "公众", "受众", "百姓", "服务对象", "受益对象", "受益人", "参与者"];

/// Before 度: what is no share of anything.
const LENGTHS: [char; 12] = ['长', '宽', '高', '深', '厚', '强', '温', '速', '额', '力', '进', '年'];

/// Longest name that is compared, in characters.
const LONGEST: usize = 30;

/// Words that lead up to the subject of a goal.
const LEADS: [&str; 12] = ["项目", "确保", "力争", "实现", "保证", "使", "并", "且", "全年", "年度", "社会", "总体"];

/// Whether the name of an indicator and the words before and after a figure speak of the same thing.
pub fn same_thing(name: &str, before: &str, after: &str) -> bool {
    let name = without_brackets(name.trim());
    match rate(name) {
        Some((subject, head)) => same_rate(subject, head, before, after),
        None => same_count(core(name), before, after),
    }
}

/// Whether the whole name of an indicator stands before the figure or right behind it: it is this figure's, however it is
/// measured. 养育环境 far behind 160名儿童 is another thing.
pub fn named(name: &str, before: &str, after: &str) -> bool {
    let core = core(without_brackets(name.trim()));
    core.chars().count() >= 4 && (before.contains(core) || after.trim_start_matches('的').starts_with(core))
}

/// The name itself, at most as long as one that says something.
fn without_brackets(name: &str) -> &str {
    let name = name.split(['（', '(']).next().unwrap_or(name);
    name.char_indices().nth(LONGEST).map_or(name, |(at, _)| name.get(..at).unwrap_or(name))
}

fn core(name: &str) -> &str {
    MEASURES.iter().find_map(|measure| name.strip_suffix(measure)).unwrap_or(name)
}

/// Splits the name of a rate: 群众 and 满意度.
fn rate(name: &str) -> Option<(&str, &str)> {
    let share = ["率", "比例", "比重", "占比"].iter().any(|ending| name.ends_with(ending));
    // 长度 and 强度 are measured with units of their own.
    let degree = name.strip_suffix('度').is_some_and(|rest| !rest.ends_with(LENGTHS));
    if !share && !degree {
        return None;
    }
    let (at, _) = name.char_indices().rev().nth(2)?;
    name.split_at_checked(at)
}

/// Rates are the same when their heads are, and nothing says that their subjects differ.
fn same_rate(subject: &str, head: &str, before: &str, after: &str) -> bool {
    let other = match before.strip_suffix(head) {
        Some(other) => other,
        None if after.contains(head) => after.split(head).next().unwrap_or(after),
        None => return false,
    };
    let (subject, other) = (plain(subject), plain(other));
    let public = |text: &str| PUBLIC.iter().any(|word| text.contains(word));
    subject.is_empty() || other.is_empty() || public(subject) && public(other) || shared_pairs(subject, other, "") > 0
}

/// What is left of a subject without the words that lead up to it.
fn plain(text: &str) -> &str {
    let mut text = text.trim_matches(|c: char| !c.is_alphanumeric() || c == '的');
    // More than three in a row is no lead but a sentence.
    for _ in 0..3 {
        let Some(rest) = LEADS.iter().find_map(|lead| text.strip_prefix(lead)) else { break };
        text = rest;
    }
    text
}

/// Counts are the same when the thing counted stands next to the figure, or most of a longer name around it.
fn same_count(core: &str, before: &str, after: &str) -> bool {
    let length = core.chars().count();
    if length < 2 || GENERAL.contains(&core) {
        return false;
    }
    if length == 2 {
        return before.ends_with(core) || after.trim_start_matches('的').starts_with(core);
    }
    let shared = shared_pairs(core, before, after);
    before.contains(core) || after.contains(core) || shared >= 3 && shared * 10 >= (length - 1) * 6
}

/// How many pairs of neighbouring characters of the text occur in one of the others.
fn shared_pairs(text: &str, one: &str, other: &str) -> usize {
    let starts = text.char_indices().map(|(at, _)| at);
    let ends = text.char_indices().skip(1).map(|(at, c)| at.saturating_add(c.len_utf8()));
    let pairs = starts.zip(ends).filter_map(|(start, end)| text.get(start..end));
    pairs.filter(|pair| one.contains(pair) || other.contains(pair)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_known_by_its_words() {
        for (name, before, after, same) in [
            ("闵行区公共文化服务知晓率", "文化云知晓率", "", true),
            ("受众满意度", "受众满意度", "", true),
            ("满意度", "确保群众满意度", "", true),
            ("居民满意度", "群众满意度", "", true),
            ("学生满意度", "家长满意度", "", false),
            ("培训合格率", "工程验收合格率", "", false),
            ("服务对象满意度", "", "的满意度", true),
            ("直播次数", "策划及直播", "", true),
            ("直播场次（场）", "策划及直播", "", true),
            ("线上直播活动场次", "大型品牌活动线上策划及直播", "", true),
            ("道路建设长度", "完成城关镇道路建设", "", true),
            ("线上活动参与总人次", "大型品牌活动线上策划及直播", "", false),
            ("运营服务完成率", "直播", "", false),
            ("活动次数", "开展直播活动", "", false),
            ("培训场次", "开展安全讲座", "", false),
            ("设备采购数量", "采购车辆", "", false),
            ("数量", "采购", "", false),
            ("度", "", "", false),
        ] {
            assert_eq!(same_thing(name, before, after), same, "{name}: {before} … {after}");
        }
    }
}
